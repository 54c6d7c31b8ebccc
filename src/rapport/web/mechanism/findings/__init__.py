"""Pages of the achievements and challenges of the mechanism."""
