"""How many there are whom nobody counted: estimates from overlapping lists (multiple systems estimation).

Owns: capture tables, log-linear models with selection, existence and identifiability, intervals, other families of
methods, what an estimate depends on. Must not know: where lists come from, how they were linked, files, the clock.
Methods, papers, limits and what the number does not mean: `docs/explanation/estimating-hidden-populations.md`.
"""

from rapport.analysis.estimation.loglinear import Options
from rapport.analysis.estimation.methods import METHODS, estimate, with_sensitivity
from rapport.analysis.estimation.results import Estimate
from rapport.analysis.estimation.strata import Stratified, estimate_strata
from rapport.analysis.estimation.table import CaptureTable, make_table, read_strata, read_table

__all__ = [
    "METHODS",
    "CaptureTable",
    "Estimate",
    "Options",
    "Stratified",
    "estimate",
    "estimate_strata",
    "make_table",
    "read_strata",
    "read_table",
    "with_sensitivity",
]
