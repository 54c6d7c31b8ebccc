"""Pages of the mechanism as a whole: its description, and staff by institution."""
