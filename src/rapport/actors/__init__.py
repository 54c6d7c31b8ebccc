"""Organisations, people, names as of a date, and role grants. Must not know of surveys, plans, cases or reports."""
