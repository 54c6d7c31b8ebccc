"""Bodies of the mechanism: what they are, who sits in them, who is missing."""
