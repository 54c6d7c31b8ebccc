"""Hide and round tables so that the attacker of this package is left with nothing.

Small counts, zeros and whole groups are hidden first. Then the attack is run; beside each cell that it narrows another
cell of the same line is hidden, the smallest that is still shown; and again, until the attack finds nothing. What is
hidden in one table is hidden in every table that has the cell. Totals are rounded by themselves.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from rapport.analysis.disclosure.attack import attack
from rapport.analysis.disclosure.types import Cell, Key, Policy, State, Table
from rapport.analysis.errors import SpecificationError

_LAST = chr(0x10FFFF)
"""Totals come after all categories."""

Place = frozenset[tuple[str, str]]


def protect(tables: Sequence[Table], policy: Policy) -> tuple[Table, ...]:
    """The tables as they may be published: exact tables of one population in, hidden and rounded ones out.

    Every cell that is shown in a table given here is a true count. Raises SpecificationError where one table has
    dimensions that another names differently, so that equal cells cannot be known as equal.
    """
    true = _true(tables)
    lines = _lines(tables)
    hidden = {at for at in true if _is_primary(at, true, lines, policy)}
    rounding = {table.name: policy.rounding for table in tables}
    while True:
        given = tuple(_published(table, hidden, policy) for table in tables)
        open_ = {
            frozenset(one.key) for one in attack(given, policy, rounding).learnt if one.verdict != "safe"
        }
        if not open_:
            return given
        before = len(hidden)
        for at in sorted(open_, key=lambda place: (true[place], sorted(place))):
            _hide_beside(at, true, lines, hidden)
        if len(hidden) == before:  # every line is hidden whole: hide the totals above it
            hidden |= {above for at in open_ for above in _above(at) if above in true}
        if len(hidden) == before:
            hidden |= set(true)


def lost(tables: Sequence[Table]) -> tuple[int, int]:
    """How many cells are hidden, of how many: what protection costs those who read."""
    cells = [cell for table in tables for cell in table.cells]
    return sum(1 for cell in cells if cell.state is State.HIDDEN), len(cells)


def _true(tables: Sequence[Table]) -> dict[Place, int]:
    found: dict[Place, int] = {}
    for table in tables:
        for cell in table.cells:
            if cell.value is None:
                continue
            if found.setdefault(frozenset(cell.key), cell.value) != cell.value:
                raise SpecificationError(
                    where=table.name, rule="two tables count the same cell differently", context=str(cell.key)
                )
    return found


def _lines(tables: Sequence[Table]) -> dict[Place, tuple[tuple[Place, ...], ...]]:
    """Of each cell the lines that it is part of: the cells that differ in one trait only, without their total."""
    beside: dict[tuple[Place, str], dict[Place, None]] = {}
    for table in tables:
        for cell in table.cells:
            for part in cell.key:
                beside.setdefault((frozenset(cell.key) - {part}, part[0]), {})[frozenset(cell.key)] = None
    found: dict[Place, list[tuple[Place, ...]]] = {}
    for line in beside.values():
        for at in line:
            found.setdefault(at, []).append(tuple(line))
    return {at: tuple(lines) for at, lines in found.items()}


def _above(at: Place) -> Iterable[Place]:
    return (at - {part} for part in at)


def _is_primary(
    at: Place, true: Mapping[Place, int], lines: Mapping[Place, Sequence[Sequence[Place]]], policy: Policy
) -> bool:
    """Small, zero where zeros are hidden, or a whole group."""
    value = true[at]
    if value < policy.threshold and (value or not policy.zeros_shown):
        return True
    wholes = [true.get(above) for above in _above(at)]
    alone = all(len(line) == 1 for line in lines.get(at, ()))
    return value in wholes and not alone


def _hide_beside(
    at: Place, true: Mapping[Place, int], lines: Mapping[Place, Sequence[Sequence[Place]]], hidden: set[Place]
) -> None:
    """Hide the smallest shown cell of the line through `at` that hides least as yet."""
    open_ = [line for line in lines.get(at, ()) if any(one not in hidden for one in line)]
    if not open_:
        return
    line = min(open_, key=lambda line: (sum(1 for one in line if one in hidden), len(line)))
    shown = [one for one in line if one not in hidden]
    hidden.add(min(shown, key=lambda one: (true[one], sorted(one))))


def _published(table: Table, hidden: set[Place], policy: Policy) -> Table:
    cells = tuple(
        _shut(cell) if frozenset(cell.key) in hidden else _rounded(cell, policy) for cell in table.cells
    )
    return replace(table, cells=cells, rounding=policy.rounding)


def _shut(cell: Cell) -> Cell:
    return replace(cell, state=State.HIDDEN, value=None)


def _rounded(cell: Cell, policy: Policy) -> Cell:
    if cell.value is None:
        return cell
    return replace(cell, value=rounded(cell.value, policy.rounding))


def rounded(value: int, base: int) -> int:
    """The nearest multiple of `base`, half up."""
    return (2 * value + base) // (2 * base) * base


def table_of(name: str, dimensions: Sequence[str], counts: Mapping[Key, int], *, group: str = "") -> Table:
    """An exact table with all its totals, from the counts of its innermost cells by key in order of the dimensions."""
    sums: dict[Key, int] = {}
    for key, many in counts.items():
        for mask in range(1 << len(key)):
            part = tuple(one for at, one in enumerate(key) if not mask >> at & 1)
            sums[part] = sums.get(part, 0) + many
    order = sorted(sums, key=lambda key: [dict(key).get(name, _LAST) for name in dimensions])
    cells = tuple(Cell(key, State.SHOWN, sums[key]) for key in order)
    return Table(name, tuple(dimensions), cells, group)
