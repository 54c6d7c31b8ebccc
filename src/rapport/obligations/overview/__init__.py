"""The co-ordinator's overview: how many obligations stand where, and which results were reported."""
