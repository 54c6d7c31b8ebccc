"""The questionnaire as an Excel workbook: written for one respondent, read back whole or not at all.

Owns: the layout of the workbook, writing, reading, what a returned one would change. Must not know: pages, how a
single answer is read (`answering.reading`), who may answer (`answering.rules`).
"""
