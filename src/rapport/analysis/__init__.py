"""Methods on values: counting, and the drawing instructions that follow from counts.

Owns: the expression language, the columnar data set, figures with honest bases, rounding, chart
specifications. Must not know: Django, the database, files, the network, the clock, who is asking.
Everything here takes values and returns values, so that a page, a report, a command and a notebook obtain
the same number from the same answers.
"""
