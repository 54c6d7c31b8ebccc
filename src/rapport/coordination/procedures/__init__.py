"""Written procedures: what a body decides between its meetings, by silence or by vote."""
