"""Schema changes of surveys."""
