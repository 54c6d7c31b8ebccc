"""The action plan of the demonstration's invented State, in three versions: see README.md."""
