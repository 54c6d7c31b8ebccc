"""Deciding on a plan: what stands in the way, and what will happen."""
