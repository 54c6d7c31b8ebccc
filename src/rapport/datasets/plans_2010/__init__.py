"""Plans that the source documents describe, as far as they describe them: see README.md."""
