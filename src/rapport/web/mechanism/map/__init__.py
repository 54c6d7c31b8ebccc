"""The map of who is who: an organisational chart and the lines between actors, each with its table."""
