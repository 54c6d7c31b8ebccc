"""Truth of a condition for every respondent at once, in three values.

Two boolean arrays: where the condition is certainly true, and where it is certainly false. Where both are
false the truth is UNKNOWN. Both are true nowhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rapport.analysis.types import BoolArray


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """`true` and `false`: boolean arrays, one entry per respondent, never true together."""

    true: BoolArray
    false: BoolArray

    @property
    def unknown(self) -> BoolArray:
        """Where the truth cannot be told."""
        return ~(self.true | self.false)

    def negated(self) -> "Truth":
        """`not`: true and false change places, UNKNOWN stays."""
        return Truth(self.false, self.true)


def definite(true: BoolArray) -> Truth:
    """A truth without UNKNOWN."""
    return Truth(true, ~true)


def all_of(terms: Sequence[Truth]) -> Truth:
    """Kleene's strong conjunction."""
    true = terms[0].true & terms[1].true
    false = terms[0].false | terms[1].false
    for term in terms[2:]:
        np.logical_and(true, term.true, out=true)
        np.logical_or(false, term.false, out=false)
    return Truth(true, false)


def any_of(terms: Sequence[Truth]) -> Truth:
    """Kleene's strong disjunction."""
    swapped = all_of([term.negated() for term in terms])
    return swapped.negated()
