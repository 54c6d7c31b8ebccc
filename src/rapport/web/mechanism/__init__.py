"""The workspace of the national co-ordination mechanism: for its secretariat and for its members."""
