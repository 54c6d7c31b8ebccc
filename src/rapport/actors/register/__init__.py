"""The register of actors: who is who, what each can do and where, how each is reached, and the lines between them."""
