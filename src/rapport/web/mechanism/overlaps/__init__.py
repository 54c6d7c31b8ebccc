"""Pages of overlaps: pairs of obligations that meet, and what the secretariat judges of them."""
