"""Published tables of overlapping lists, as data: see README.md."""
