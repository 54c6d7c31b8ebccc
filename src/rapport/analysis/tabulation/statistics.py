"""Sum, mean, median, lowest and highest value, exactly: in whole units, or in fractions where those do not
suffice.

A number stored in floating point stands for the decimal that people wrote (the shortest that reads back as
the same number), so that the mean of 0.1 and 0.2 is 0.15 and rounds half up.
"""

from fractions import Fraction
from typing import Final

import numpy as np

from rapport.analysis.errors import SpecificationError
from rapport.analysis.tabulation.columns import Column, DateColumn, NumberColumn
from rapport.analysis.tabulation.truth import Truth
from rapport.analysis.types import BoolArray, LongArray

STATISTICS: Final = frozenset({"sum", "mean", "median", "min", "max"})


def usable(column: Column, *, figure: str) -> Truth:
    """For whom the column gives a definite value; UNKNOWN for all others, be it no answer or only a decade.

    Raises SpecificationError where the item is neither a number nor a date.
    """
    if isinstance(column, NumberColumn):
        return column.known(column.answered)
    if isinstance(column, DateColumn):
        return Truth(column.year_known, np.zeros(len(column.states), dtype=np.bool_))
    raise SpecificationError(
        where=f"figure {figure}",
        rule="a statistic needs an item that is a number or a date",
        context=f"{column.variable.code} is of kind {column.variable.kind}",
        remedy="Use measure share or count with a condition",
    )


def statistic(column: Column, measure: str, who: BoolArray) -> Fraction | None:
    """The statistic over `who` (all of whom must have a value), before rounding; None where `who` is empty.

    Dates enter by their year. The median of an even number of values is the mean of the middle two.
    """
    if isinstance(column, DateColumn):
        if measure == "sum":
            raise SpecificationError(
                where=f"item {column.variable.code}",
                rule="years cannot be added up",
                remedy="Use mean, median, min or max",
            )
        return _of_units(column.earliest[who].astype(np.int64), 1, measure)
    if not isinstance(column, NumberColumn):
        return None
    exact = column.exact
    if exact is not None:
        return _of_units(exact.units[who], exact.divisor, measure)
    return _of_fractions(sorted(Fraction(repr(value)) for value in column.numbers[who].tolist()), measure)


def _of_units(units: LongArray, divisor: int, measure: str) -> Fraction | None:
    n = len(units)
    if n == 0:
        return None
    if measure in ("sum", "mean"):
        total = int(units.sum())
        return Fraction(total, divisor if measure == "sum" else divisor * n)
    if measure == "median":
        middle = np.partition(units, [(n - 1) // 2, n // 2])
        return Fraction(int(middle[(n - 1) // 2]) + int(middle[n // 2]), 2 * divisor)
    return Fraction(int(units.min() if measure == "min" else units.max()), divisor)


def _of_fractions(values: list[Fraction], measure: str) -> Fraction | None:
    n = len(values)
    if n == 0:
        return None
    if measure in ("sum", "mean"):
        total = sum(values, Fraction(0))
        return total if measure == "sum" else total / n
    if measure == "median":
        return (values[(n - 1) // 2] + values[n // 2]) / 2
    return values[0] if measure == "min" else values[-1]
