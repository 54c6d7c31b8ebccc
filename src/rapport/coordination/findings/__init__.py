"""Achievements and challenges of the mechanism: entered, proposed, accepted or declined, reported and published."""
