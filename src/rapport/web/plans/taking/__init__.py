"""Pages on which a spreadsheet becomes a plan: sent, its columns explained, read, taken in whole or not at all."""
