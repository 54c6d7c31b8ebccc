"""Decisions of bodies: recorded, in force, followed to their end."""
