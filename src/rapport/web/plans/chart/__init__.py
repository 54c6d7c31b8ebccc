"""The chart of a plan: its measures as a table."""
