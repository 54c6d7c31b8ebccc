"""Formats of one language for Django's forms and filters."""
