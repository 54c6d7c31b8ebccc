"""How many there are whom nobody counted: estimates from overlapping lists (multiple systems estimation).

Owns: capture tables, log-linear models with selection, existence and identifiability, intervals. Must not know: where
lists come from, how they were linked, files, the clock. Methods, papers, limits and what the number does not mean:
`docs/explanation/estimating-hidden-populations.md`.
"""

from rapport.analysis.estimation.loglinear import Options, estimate_stepwise
from rapport.analysis.estimation.results import Estimate
from rapport.analysis.estimation.table import CaptureTable, make_table, read_table

__all__ = ["CaptureTable", "Estimate", "Options", "estimate_stepwise", "make_table", "read_table"]
