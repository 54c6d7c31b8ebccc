"""Updates on what is owed: written by the accountable organisation, submitted, returned or accepted."""
