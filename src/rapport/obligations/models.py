"""Obligations and what is reported on them."""
