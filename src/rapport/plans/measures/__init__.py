"""Measures of a plan, one by one."""
