"""Columns: the answers of all respondents to one item, as arrays, and how each kind of column answers an
atom.

Every column holds `states` (unsigned 8 bits per respondent, see `AnswerState.number`) and `counts` (values
per respondent). Values exist only where the state is `answered`; every truth that a column returns is
UNKNOWN elsewhere. Invalid questions to a column are refused beforehand by `check_expression`; a column
repeats the check only where it must choose.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt

from rapport.analysis.errors import DataError, ExpressionError
from rapport.analysis.tabulation.dates import YearSpan, read_year
from rapport.analysis.tabulation.expression import NUMBER, Operator
from rapport.analysis.tabulation.truth import Truth, any_of
from rapport.analysis.tabulation.variables import Variable
from rapport.analysis.types import AnswerState, BoolArray, FloatArray, IntArray, LongArray, StateArray, Texts

ScalarT = TypeVar("ScalarT", bound=np.generic)

ANSWERED: Final = AnswerState.ANSWERED.number
_COMPARISONS: Final[dict[Operator, Callable[[FloatArray | IntArray, float], BoolArray]]] = {
    "=": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One part of a split: the code and label of the category, and for whom it holds."""

    code: str
    label: Texts
    truth: Truth


@dataclass(frozen=True, slots=True, eq=False)
class ExactNumbers:
    """Numbers as whole multiples of 1/`divisor`, so that sums and medians are exact; zero where there is no
    value.
    """

    units: LongArray
    divisor: int


def compare_numbers(values: FloatArray | IntArray, operator: Operator, literal: float) -> BoolArray:
    """The comparison of every value with one number."""
    return _COMPARISONS[operator](values, literal)


class Column(ABC):
    """One item's answers. Subclasses add the values."""

    def __init__(self, variable: Variable, states: StateArray) -> None:
        self.variable = variable
        self.states = _frozen(states)

    @cached_property
    def answered(self) -> BoolArray:
        """For whom the item's state is `answered`."""
        return _frozen(self.states == ANSWERED)

    @property
    @abstractmethod
    def counts(self) -> IntArray:
        """How many values each respondent gave; 0 where the state is not `answered`."""

    @abstractmethod
    def includes(self, value: str) -> Truth:
        """Whether `value` is one of the values."""

    def compare(self, operator: Operator, value: str) -> Truth:
        """The single value against `value`; kinds without an order know `=` and `!=` only."""
        if operator == "=":
            return self.includes(value)
        if operator == "!=":
            return self.includes(value).negated()
        raise ExpressionError(
            text=f"{self.variable.code} {operator} {value}",
            rule=f"an item of kind {self.variable.kind} has no order",
            remedy="Use =, !=, includes or in",
        )

    def within(self, values: Sequence[str]) -> Truth:
        """Whether one of the values is in the list."""
        truths = [self.includes(value) for value in dict.fromkeys(values)]
        return truths[0] if len(truths) == 1 else any_of(truths)

    def counted(self, operator: Operator, number: float) -> Truth:
        """How many values were given, against a number."""
        return self.known(compare_numbers(self.counts, operator, number) & self.answered)

    def has_state(self, state: AnswerState) -> BoolArray:
        """For whom the item has this state."""
        having: BoolArray = self.states == state.number
        return having

    def parts(self) -> tuple[Part, ...]:
        """The categories to split by, in order; empty where the kind has none."""
        return ()

    def known(self, true: BoolArray) -> Truth:
        """A truth that is definite for all who answered; `true` must lie within them."""
        return Truth(true, self.answered ^ true)


class SingleColumn(Column):
    """One category per respondent: `codes` is its position in the variable's categories, -1 where not
    answered.
    """

    def __init__(self, variable: Variable, states: StateArray, codes: IntArray) -> None:
        super().__init__(variable, states)
        if not np.array_equal(codes >= 0, self.answered) or bool((codes >= len(variable.categories)).any()):
            raise _misfit(variable, "codes are positions of categories where answered, and -1 elsewhere")
        narrow = (
            np.int8 if len(variable.categories) <= 127 else np.int32
        )  # four times less to read per comparison
        self.codes: npt.NDArray[np.signedinteger[Any]] = _frozen(codes.astype(narrow))
        self._positions = {code: position for position, code in enumerate(variable.category_codes)}

    @property
    def counts(self) -> IntArray:
        return self.answered.astype(np.int32)

    def includes(self, value: str) -> Truth:
        return self.known(self.codes == _position(self._positions, self.variable, value))

    def within(self, values: Sequence[str]) -> Truth:
        wanted = np.zeros(len(self._positions) + 1, dtype=np.bool_)  # the last entry stands for code -1
        wanted[[_position(self._positions, self.variable, value) for value in values]] = True
        return self.known(wanted[self.codes])

    def parts(self) -> tuple[Part, ...]:
        return tuple(Part(c.code, c.label, self.includes(c.code)) for c in self.variable.categories)


class MultipleColumn(Column):
    """Several categories per respondent: `ticked[category, respondent]`, false wherever not answered."""

    def __init__(self, variable: Variable, states: StateArray, ticked: BoolArray) -> None:
        super().__init__(variable, states)
        if ticked.shape != (len(variable.categories), len(states)):
            raise _misfit(
                variable, "the table of ticks has one row per category and one column per respondent"
            )
        if not np.array_equal(ticked.any(axis=0), self.answered):
            raise _misfit(variable, "whoever answered has at least one tick, and nobody else has any")
        self.ticked = _frozen(np.ascontiguousarray(ticked))
        self._positions = {code: position for position, code in enumerate(variable.category_codes)}

    @cached_property
    def counts(self) -> IntArray:
        ticks: IntArray = self.ticked.sum(axis=0, dtype=np.int32)
        return ticks

    def includes(self, value: str) -> Truth:
        return self.known(self.ticked[_position(self._positions, self.variable, value)])

    def parts(self) -> tuple[Part, ...]:
        return tuple(Part(c.code, c.label, self.includes(c.code)) for c in self.variable.categories)


class NumberColumn(Column):
    """One number per respondent, not-a-number where not answered."""

    def __init__(self, variable: Variable, states: StateArray, numbers: FloatArray) -> None:
        super().__init__(variable, states)
        if not np.array_equal(np.isfinite(numbers), self.answered) or bool(np.isinf(numbers).any()):
            raise _misfit(variable, "whoever answered has a finite number, and nobody else has any")
        self.numbers = _frozen(numbers)

    @property
    def counts(self) -> IntArray:
        return self.answered.astype(np.int32)

    def includes(self, value: str) -> Truth:
        return self.compare("=", value)

    def compare(self, operator: Operator, value: str) -> Truth:
        if operator == "!=":
            return self.compare("=", value).negated()
        return self.known(compare_numbers(self.numbers, operator, _number(self.variable, value)))

    @cached_property
    def exact(self) -> ExactNumbers | None:
        """The numbers in whole units of at most six decimals; None where they need more or are too large to
        add up safely.
        """
        values = np.where(self.answered, self.numbers, 0.0)
        largest = float(np.abs(values).max(initial=0.0))
        for decimals in range(7):
            divisor = 10**decimals
            if largest * divisor * max(len(values), 1) >= 2**53:
                return None
            units = np.rint(values * divisor)
            if np.array_equal(units / divisor, values):
                return ExactNumbers(units.astype(np.int64), divisor)
        return None


class DateColumn(Column):
    """Several dates per respondent, each known as a span of years (see `dates`).

    `owners` and `spans` list every value: the position of the respondent and (earliest, latest) year. The
    first date is the one with the earliest possible year, and of those the most precise; comparisons and
    splits take the first date.
    """

    def __init__(self, variable: Variable, states: StateArray, owners: IntArray, spans: IntArray) -> None:
        super().__init__(variable, states)
        if spans.shape != (len(owners), 2):
            raise _misfit(variable, "every date has an earliest and a latest year")
        self._counts = np.bincount(owners, minlength=len(states)).astype(np.int32)
        if not np.array_equal(self._counts > 0, self.answered):
            raise _misfit(variable, "whoever answered has at least one date, and nobody else has any")
        order = np.lexsort((spans[:, 1], spans[:, 0], owners))
        self.owners, self.spans = _frozen(owners[order]), _frozen(spans[order])
        self.earliest, self.latest = (np.full(len(states), np.nan) for _ in range(2))
        first = np.unique(self.owners, return_index=True)[1]
        self.earliest[self.owners[first]] = self.spans[first, 0]
        self.latest[self.owners[first]] = self.spans[first, 1]

    @property
    def counts(self) -> IntArray:
        return self._counts

    def compare(self, operator: Operator, value: str) -> Truth:
        span = _years(self.variable, value)
        before = Truth(self.latest < span.earliest, self.earliest >= span.earliest)
        after = Truth(self.earliest > span.latest, self.latest <= span.latest)
        if operator in ("<", ">="):
            return before if operator == "<" else before.negated()
        if operator in (">", "<="):
            return after if operator == ">" else after.negated()
        differs = any_of([before, after])
        return differs if operator == "!=" else differs.negated()

    def includes(self, value: str) -> Truth:
        return self.within((value,))

    def within(self, values: Sequence[str]) -> Truth:
        """One of the dates certainly lies in one of the spans; UNKNOWN where one may but need not."""
        wanted = [_years(self.variable, value) for value in values]
        earliest, latest = self.spans[:, 0], self.spans[:, 1]
        possible, certain = (np.zeros(len(self.states), dtype=np.bool_) for _ in range(2))
        for span in wanted:
            possible[self.owners[(earliest <= span.latest) & (latest >= span.earliest)]] = True
            certain[self.owners[(earliest >= span.earliest) & (latest <= span.latest)]] = True
        return Truth(certain, self.answered & ~possible)

    def parts(self) -> tuple[Part, ...]:
        spans = sorted(
            {
                YearSpan(int(a), int(b))
                for a, b in zip(self.earliest, self.latest, strict=True)
                if not np.isnan(a)
            }
        )
        return tuple(
            Part(
                span.text,
                {"en": span.text},
                self.known((self.earliest == span.earliest) & (self.latest == span.latest)),
            )
            for span in spans
        )

    @cached_property
    def year_known(self) -> BoolArray:
        """For whom the year of the first date is known."""
        known: BoolArray = self.earliest == self.latest
        return known


class TextColumn(Column):
    """Free text, several texts per respondent: compared as written, letter by letter."""

    def __init__(self, variable: Variable, states: StateArray, texts: Sequence[Sequence[str]]) -> None:
        super().__init__(variable, states)
        self._counts = np.array([len(given) for given in texts], dtype=np.int32)
        if len(self._counts) != len(states) or not np.array_equal(self._counts > 0, self.answered):
            raise _misfit(variable, "whoever answered has at least one text, and nobody else has any")
        self._owners: dict[str, list[int]] = {}
        for position, given in enumerate(texts):
            for text in given:
                self._owners.setdefault(text, []).append(position)

    @property
    def counts(self) -> IntArray:
        return self._counts

    def includes(self, value: str) -> Truth:
        true = np.zeros(len(self.states), dtype=np.bool_)
        true[self._owners.get(value, [])] = True
        return self.known(true)


def _frozen(array: npt.NDArray[ScalarT]) -> npt.NDArray[ScalarT]:
    """A view of the same array that cannot be written through."""
    view = array.view()
    view.flags.writeable = False
    return view


def _misfit(variable: Variable, rule: str) -> DataError:
    return DataError(
        where=f"column {variable.code}", rule=rule, remedy="Check how the column was built from the answers"
    )


def _position(positions: dict[str, int], variable: Variable, value: str) -> int:
    if value not in positions:
        raise ExpressionError(
            text=f"{variable.code} includes {value}", rule=f"{variable.code} has no category “{value}”"
        )
    return positions[value]


def _number(variable: Variable, value: str) -> float:
    if not NUMBER.fullmatch(value):
        raise ExpressionError(
            text=f"{variable.code} = {value}", rule=f"{variable.code} compares with a number only"
        )
    return float(value)


def _years(variable: Variable, value: str) -> YearSpan:
    span = read_year(value)
    if span is None:
        raise ExpressionError(
            text=f"{variable.code} = {value}",
            rule=f"{variable.code} compares with a year (1995) or a decade (199X)",
        )
    return span
