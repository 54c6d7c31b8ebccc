"""Rapport: the working system of a State's, and a region's, response to trafficking in human beings."""

__version__ = "0.1.0"
