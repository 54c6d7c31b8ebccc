"""The map of who is who: hierarchy and lines of all actors, narrowed and drawn as far as a drawing can be read."""
