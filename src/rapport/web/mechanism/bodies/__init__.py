"""Pages of bodies, their members and self-checks."""
