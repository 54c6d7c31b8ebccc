"""The co-ordinator's dashboard: obligations by where they stand, results apart from activities, the objectives."""
