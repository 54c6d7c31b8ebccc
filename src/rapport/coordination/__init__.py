"""Bodies of the co-ordination mechanism, their members, meetings and decisions. Must not know of plans or pages."""
