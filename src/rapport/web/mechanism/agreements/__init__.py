"""Pages of agreements and of the roles of States."""
