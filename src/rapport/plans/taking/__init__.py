"""Taking plans in from spreadsheets: kept while their columns are explained, looked at, then taken whole or not."""
