"""Schema changes of actors."""
