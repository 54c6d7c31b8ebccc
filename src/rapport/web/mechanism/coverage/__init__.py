"""Pages of coverage: who is missing at which table, how wide the mandate is."""
