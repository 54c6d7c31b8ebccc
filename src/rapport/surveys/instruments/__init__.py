"""Instruments: questionnaires as they are designed, with versions, series over waves, rules, and their files.

Owns: drafts of questionnaires, XLSForm, comparability. Must not know: respondents and answers.
"""
