"""The check before a release: the rules that each table must keep, and what all tables give away together.

Rules: security brief 4.11. Every table ever published about the same persons belongs into one check: tables that are
harmless alone give away their hidden cells together.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from rapport.analysis.disclosure.attack import Contradiction, attack
from rapport.analysis.disclosure.linking import by_population
from rapport.analysis.disclosure.types import Breach, Cell, Found, Key, Learnt, Policy, Report, State, Table

SAME_SHARE = 0.5
"""Two folders hold editions of the same tables where at least this share of the cells that both show agrees."""


def check(tables: Sequence[Table], policy: Policy) -> Report:
    """Look at all tables together. Raises Contradiction where tables of one folder cannot be of the same persons."""
    rounding = {table.name: _rounding(table, policy) for table in tables}
    found = [one for table in tables for one in _broken(table, policy, rounding[table.name])]
    notes: list[str] = []
    learnt: list[Learnt] = []
    for name, together in _joined(by_population(tables), notes).items():
        done = attack(together, policy, rounding, name)
        learnt += done.learnt
        where = name or "all tables"
        if not done.joint:
            notes.append(
                f"{where}: too many traits for one system; tables are tied by the sums which they share"
            )
        if done.rest:
            notes.append(
                f"{where}: totals are larger than their parts; a category that no table names was assumed"
            )
    found += _edited(by_population(tables), policy, rounding)
    cells = sum(len(table.cells) for table in tables)
    return Report(policy, len(tables), cells, tuple(learnt), tuple(found), tuple(notes), rounding)


def _rounding(table: Table, policy: Policy) -> int:
    """What the numbers are rounded to: as the table says, else by the policy where all its numbers fit that."""
    if table.rounding is not None:
        return table.rounding
    shown = [cell.value for cell in table.cells if cell.value is not None]
    return policy.rounding if all(value % policy.rounding == 0 for value in shown) else 1


def _broken(table: Table, policy: Policy, rounding: int) -> Iterator[Found]:
    """The rules that the table breaks by itself."""
    if rounding % policy.rounding:
        shown = [cell for cell in table.cells if cell.value is not None and cell.value % policy.rounding]
        first = shown[0]
        yield Found(
            Breach.NOT_ROUNDED, table.name, first.key, first.value or 0, other=policy.rounding, row=first.row
        )
    totals = {frozenset(cell.key): cell for cell in table.cells if cell.state is State.SHOWN}
    categories = table.categories()
    for cell in table.cells:
        if cell.state is not State.SHOWN or cell.value is None:
            continue
        if cell.value == 0 and not policy.zeros_shown:
            yield Found(Breach.ZERO_SHOWN, table.name, cell.key, 0, row=cell.row)
        elif 0 < cell.value < policy.threshold:
            yield Found(
                Breach.BELOW_THRESHOLD, table.name, cell.key, cell.value, other=policy.threshold, row=cell.row
            )
        elif rounding == 1:
            yield from _whole_group(table, cell, totals, categories)


def _whole_group(
    table: Table,
    cell: Cell,
    totals: Mapping[frozenset[tuple[str, str]], Cell],
    categories: Mapping[str, tuple[str, ...]],
) -> Iterator[Found]:
    """Whether a cell equals a total that other categories are part of: then all of the group have the trait."""
    for part in cell.key:
        whole = totals.get(frozenset(cell.key) - {part})
        if whole is not None and cell.value and whole.value == cell.value and len(categories[part[0]]) > 1:
            yield Found(
                Breach.WHOLE_GROUP,
                table.name,
                cell.key,
                cell.value,
                against=part[0],
                other=whole.value,
                row=cell.row,
            )


def _joined(populations: Mapping[str, tuple[Table, ...]], notes: list[str]) -> dict[str, tuple[Table, ...]]:
    """Populations whose shown cells agree are one: what two folders publish of the same persons is put together."""
    names = list(populations)
    into = {name: name for name in names}
    for one, other in combinations(names, 2):
        same, different = _agreement(populations[one], populations[other])
        if same and not different:
            old, new = into[other], into[one]
            into = {name: new if at == old else at for name, at in into.items()}
    found: dict[str, tuple[Table, ...]] = {}
    for name in names:
        found[into[name]] = found.get(into[name], ()) + populations[name]
    for name, together in list(found.items()):
        members = [one for one in names if into[one] == name]
        if len(members) > 1 and _fits_not(together):
            found.pop(name)
            found.update({one: populations[one] for one in members})
        elif len(members) > 1:
            notes.append(
                f"taken as tables of the same persons: {', '.join(one or 'the folder itself' for one in members)}"
            )
    return found


def _fits_not(tables: Sequence[Table]) -> bool:
    """Whether no population fits the tables of several folders, so that they cannot be of the same persons."""
    try:
        attack(
            [_open(table) for table in tables],
            Policy(threshold=0),
            dict.fromkeys([t.name for t in tables], 1),
        )
    except Contradiction:
        return True
    return False


def _open(table: Table) -> Table:
    """The table with its shown cells alone: enough to see whether tables contradict each other."""
    shown = tuple(cell for cell in table.cells if cell.state is State.SHOWN)
    return Table(table.name, table.dimensions, shown, table.group, table.rounding)


def _shown(tables: Sequence[Table]) -> dict[frozenset[tuple[str, str]], tuple[Table, Cell]]:
    return {
        frozenset(cell.key): (table, cell)
        for table in tables
        for cell in table.cells
        if cell.state is State.SHOWN
    }


def _agreement(one: Sequence[Table], other: Sequence[Table]) -> tuple[int, int]:
    """How many cells both show with the same number, and how many with different ones. The grand total counts not."""
    left, right = _shown(one), _shown(other)
    pairs = [(left[key][1].value, right[key][1].value) for key in left.keys() & right.keys() if key]
    same = sum(1 for a, b in pairs if a == b)
    return same, len(pairs) - same


def _edited(
    populations: Mapping[str, tuple[Table, ...]], policy: Policy, rounding: Mapping[str, int]
) -> Iterator[Found]:
    """Cells of two editions of the same tables whose difference is a few persons, or that one edition hides."""
    for one, other in combinations(populations, 2):
        same, different = _agreement(populations[one], populations[other])
        if not different or same < SAME_SHARE * (same + different):
            continue
        before = _shown(populations[one])
        for table in populations[other]:
            for cell in table.cells:
                yield from _compared(before.get(frozenset(cell.key)), table, cell, policy, rounding)


def _compared(
    was: tuple[Table, Cell] | None, table: Table, cell: Cell, policy: Policy, rounding: Mapping[str, int]
) -> Iterator[Found]:
    if was is None or was[1].value is None or not cell.key:
        return
    earlier = was[1].value
    exact = rounding[table.name] == 1 and rounding[was[0].name] == 1
    if cell.state is State.HIDDEN:
        yield Found(Breach.SHOWN_BEFORE, table.name, cell.key, earlier, against=was[0].name, row=cell.row)
    elif exact and cell.value is not None and 0 < abs(cell.value - earlier) < policy.limit:
        yield Found(
            Breach.CHANGED, table.name, cell.key, cell.value, against=was[0].name, other=earlier, row=cell.row
        )


def place(key: Key) -> str:
    """A cell's place for people: `sex=female, age=0–17`; `total` for the grand total."""
    return ", ".join(f"{dimension}={category}" for dimension, category in key) or "total"
