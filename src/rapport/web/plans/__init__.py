"""Pages of national action plans."""
