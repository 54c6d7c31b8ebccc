"""Exports: the answers of a wave as a workbook and as JSON.

Owns: what an exported file of answers looks like. Must not know: who asked for it, how answers came in.
"""
