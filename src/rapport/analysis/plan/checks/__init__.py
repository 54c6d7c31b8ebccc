"""The rules of a diagnosis, by what they look at."""
