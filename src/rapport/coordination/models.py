"""Bodies, members, meetings and decisions."""
