"""Support access: somebody of the office sees, for a reason and an hour at most, what an organisation is working on."""
