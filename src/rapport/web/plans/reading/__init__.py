"""A plan read: money, progress, line of time, what a version changed, files to keep."""
