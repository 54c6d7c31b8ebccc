"""The list of plans, and a plan at a glance."""
