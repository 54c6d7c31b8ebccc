"""Who is missing at the tables of the mechanism, and whether its mandate is as wide as the Palermo definition."""
