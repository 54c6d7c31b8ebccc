"""Templates to begin a national action plan from: see README.md."""
