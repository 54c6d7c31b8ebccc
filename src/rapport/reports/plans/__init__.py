"""National action plans on paper: the strategy, the chart, and the two combined (OSCE SR Annual Report 2008, 3.3.2)."""
