"""Pages of obligations: what is owed, updates on it, approval, absences."""
