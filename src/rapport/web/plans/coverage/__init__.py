"""Whom a plan reaches: the coverage matrix, and why nothing is needed in an empty cell."""
