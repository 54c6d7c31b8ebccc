"""Whom a plan reaches: area × form × profile × level, with empty cells, money and lateness in each.

A measure stands in every cell of its tags; where it says nothing on an axis it stands in no cell of that axis, and is
counted as not said. Money of a cell is the money of its measures: cells overlap, so cells are never added up.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product

from rapport.analysis.plan.document import Justification, Measure, Plan

AXES = ("area", "form", "profile", "level")
_FIELDS = {"area": "areas", "form": "forms", "profile": "profiles", "level": "levels"}


@dataclass(frozen=True)
class Cell:
    """One cell: ids of its measures, their money in the plan's currency, how many of them are late.

    `money` is None where an amount cannot be converted. `reason`: why nothing is needed here, empty where nobody said.
    """

    at: Mapping[str, str]
    measures: tuple[str, ...]
    money: Decimal | None
    late: int
    reason: str = ""

    @property
    def state(self) -> str:
        """COVERED, JUSTIFIED (empty for a reason) or GAP (empty, nobody said why)."""
        if self.measures:
            return "COVERED"
        return "JUSTIFIED" if self.reason else "GAP"


@dataclass(frozen=True)
class Matrix:
    """A table of two axes. `not_said`: per axis, the ids of measures that say nothing on it."""

    rows: str
    columns: str
    cells: tuple[tuple[Cell, ...], ...]
    not_said: Mapping[str, tuple[str, ...]]

    def counts(self) -> Mapping[str, int]:
        """How many cells are in which state."""
        found = {"COVERED": 0, "JUSTIFIED": 0, "GAP": 0}
        for row in self.cells:
            for cell in row:
                found[cell.state] += 1
        return found


@dataclass(frozen=True)
class _Index:
    """Per axis and code the measures as bits of a number: a cell is their common bits."""

    plan: Plan
    bits: Mapping[str, Mapping[str, int]]
    money: tuple[Decimal | None, ...]
    late: int
    all: int = field(default=0)

    def cell(self, at: Mapping[str, str]) -> Cell:
        found = self.all
        for axis, code in at.items():
            found &= self.bits[axis].get(code, 0)
        numbers = tuple(_numbers(found))
        sums = [self.money[number] for number in numbers]
        known = [one for one in sums if one is not None]
        return Cell(
            at=dict(at),
            measures=tuple(self.plan.measures[number].id for number in numbers),
            money=sum(known, Decimal(0)) if len(known) == len(sums) else None,
            late=(found & self.late).bit_count(),
            reason="" if found else _reason(self.plan.justified, at),
        )


def _numbers(bits: int) -> Iterator[int]:
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low


def _reason(justified: Iterable[Justification], at: Mapping[str, str]) -> str:
    """The first justification that covers the whole cell: every axis it names is named so by the cell."""
    for one in justified:
        named = {axis: getattr(one, axis) for axis in AXES if getattr(one, axis)}
        if named and all(at.get(axis) == code for axis, code in named.items()):
            return one.reason
    return ""


def money_of(measure: Measure, plan: Plan) -> Decimal | None:
    """What a measure costs over all years, in the plan's currency; None where a rate lacks. No cost lines: zero."""
    worth = {rate.currency: rate.worth for rate in plan.rates} | {plan.currency: Decimal(1)}
    total = Decimal(0)
    for line in measure.costs:
        if line.currency not in worth:
            return None
        total += line.amount * worth[line.currency]
    return total


def _index(plan: Plan, late: frozenset[str]) -> _Index:
    bits: dict[str, dict[str, int]] = {axis: {} for axis in AXES}
    late_bits = 0
    for number, one in enumerate(plan.measures):
        bit = 1 << number
        if one.id in late:
            late_bits |= bit
        for axis, name in _FIELDS.items():
            for code in set(getattr(one, name)):
                bits[axis][str(code)] = bits[axis].get(str(code), 0) | bit
    money = tuple(money_of(one, plan) for one in plan.measures)
    return _Index(plan, bits, money, late_bits, (1 << len(plan.measures)) - 1)


def not_said(plan: Plan) -> Mapping[str, tuple[str, ...]]:
    """Per axis, the ids of the measures that say nothing on it."""
    return {
        axis: tuple(one.id for one in plan.measures if not getattr(one, name))
        for axis, name in _FIELDS.items()
    }


def matrix(
    plan: Plan,
    codes: Mapping[str, tuple[str, ...]],
    *,
    rows: str,
    columns: str,
    only: Mapping[str, str] | None = None,
    late: frozenset[str] = frozenset(),
) -> Matrix:
    """The table of two axes, of measures that also bear the codes of `only` on the other axes.

    `codes`: per axis the codes to show, in order. `late`: ids of late measures. Raises KeyError for an unknown axis.
    """
    index, fixed = _index(plan, late), dict(only or {})
    cells = tuple(
        tuple(index.cell({**fixed, rows: row, columns: column}) for column in codes[columns])
        for row in codes[rows]
    )
    return Matrix(rows, columns, cells, not_said(plan))


def all_cells(
    plan: Plan, codes: Mapping[str, tuple[str, ...]], *, late: frozenset[str] = frozenset()
) -> tuple[Cell, ...]:
    """Every cell of the four axes, the first axis slowest."""
    index = _index(plan, late)
    found = product(*(codes[axis] for axis in AXES))
    return tuple(index.cell(dict(zip(AXES, at, strict=True))) for at in found)
