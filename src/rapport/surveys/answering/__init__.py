"""Answering: the return of one respondent, from the first saved answer to the receipt, and its corrections.

Owns: reading what is given, routing, drafts with their history, division among colleagues, submission. Must not know:
how a wave is run, how answers are coded, pages.
"""
