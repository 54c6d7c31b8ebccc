"""Pages of meetings, minutes, decisions, circulars and written procedures."""
