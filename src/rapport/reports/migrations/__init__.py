"""Schema changes of reports."""
