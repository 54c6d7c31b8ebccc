"""The strategy of a plan: sections, contributing factors, objectives."""
