"""The strategy of a plan: narrative, contributing factors, objectives with their measures."""
