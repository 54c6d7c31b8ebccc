"""Screening with indicators of trafficking: what answers indicate, and why. No Django, no input or output, no clock."""
