"""Answers that the description of the co-ordination mechanism already gives: proposed, never kept by themselves."""
