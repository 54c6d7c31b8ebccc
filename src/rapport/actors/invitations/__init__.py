"""Invitations: somebody is asked by mail to open an account, or to act on behalf of one more organisation."""
