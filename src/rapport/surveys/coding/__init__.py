"""Coding: what the office makes of submitted answers: codes by a codebook, twice and blind, settled, with history.

Owns: codings, codebooks, agreement. Must not know: how an answer was given.
"""
