"""Pages of who is who."""
