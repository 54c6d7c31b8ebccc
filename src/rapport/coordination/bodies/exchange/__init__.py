"""Mechanisms taken in from a file, whole or not at all, and given out again."""
