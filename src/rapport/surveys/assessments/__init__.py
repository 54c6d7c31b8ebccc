"""Assessments of countries, the log of visits and dialogue, recommendations followed, dates to keep.

Owns: the text of an assessment, its steps and comments. Must not know: how answers were given or coded.
"""
