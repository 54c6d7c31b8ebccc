"""Absences: somebody is away, and what would come to them goes to a deputy."""
