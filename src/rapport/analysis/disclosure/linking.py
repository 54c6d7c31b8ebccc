"""All tables of the same persons as one system of equations: what each cell adds up.

The unknowns are the counts of persons by every combination of traits (`joint`) where these are not too many: what fits
the tables then fits a real population. Otherwise they are the counts within each table, tied together where tables
share traits (`margins`): a little weaker an attacker, for tables with very many traits between them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from scipy import sparse

from rapport.analysis.disclosure.reading import TIME_NAMES
from rapport.analysis.disclosure.types import Cell, Key, Policy, State, Table

JOINT_LIMIT = 3000
"""Above this many combinations of traits the tables are tied by their margins only."""
REST = "(other)"


@dataclass(frozen=True)
class System:
    """Cells as sums of unknowns that are not negative: `lower` ≤ `sums` · x ≤ `upper`.

    `cells`: table name, cell and its row of `sums`; the same cell of several tables has one row. Further rows tie
    tables together.
    """

    cells: tuple[tuple[str, Cell, int], ...]
    sums: sparse.csr_matrix
    lower: np.ndarray
    upper: np.ndarray
    joint: bool


def by_population(tables: Sequence[Table]) -> dict[str, tuple[Table, ...]]:
    """The tables told apart by what they count: their group and, where they have one, their period.

    A dimension of time is never summed over: each period is a population of its own.
    """
    found: dict[str, list[Table]] = {}
    for table in _with_names(tables):
        times = [name for name in table.dimensions if name in TIME_NAMES]
        for period, cells in _periods(table, times).items():
            name = " · ".join(part for part in (table.group, period) if part)
            kept = tuple(one for one in table.dimensions if one not in times)
            found.setdefault(name, []).append(replace(table, dimensions=kept, cells=cells, group=name))
    return {name: tuple(some) for name, some in found.items()}


def _periods(table: Table, times: Sequence[str]) -> dict[str, tuple[Cell, ...]]:
    if not times:
        return {"": table.cells}
    found: dict[str, list[Cell]] = {}
    for cell in table.cells:
        period = " ".join(category for dimension, category in cell.key if dimension in times)
        rest = tuple(part for part in cell.key if part[0] not in times)
        found.setdefault(period, []).append(replace(cell, key=rest))
    return {period: tuple(cells) for period, cells in found.items()}


def _with_names(tables: Sequence[Table]) -> list[Table]:
    """Dimensions of columns without a name get that of the dimension with the same categories elsewhere."""
    known: dict[frozenset[str], str] = {}
    for table in tables:
        for name, categories in table.categories().items():
            if not name.startswith("columns of "):
                known.setdefault(frozenset(categories), name)
    found = []
    for table in tables:
        new = {}
        for name, categories in table.categories().items():
            if name.startswith("columns of "):
                wanted = known.setdefault(frozenset(categories), name)
                new[name] = name if wanted in table.dimensions else wanted
        found.append(_renamed(table, new))
    return found


def _renamed(table: Table, new: Mapping[str, str]) -> Table:
    if all(old == now for old, now in new.items()):
        return table
    cells = tuple(
        replace(cell, key=tuple((new.get(name, name), category) for name, category in cell.key))
        for cell in table.cells
    )
    return replace(table, dimensions=tuple(new.get(name, name) for name in table.dimensions), cells=cells)


def system(
    tables: Sequence[Table], policy: Policy, rounding: Mapping[str, int], *, rest: bool = False
) -> System:
    """The equations of tables of one population. `rest`: each trait may have a category that no table names."""
    traits: dict[str, dict[str, None]] = {}
    for table in tables:
        for name, categories in table.categories().items():
            traits.setdefault(name, {}).update(dict.fromkeys(categories))
    listed = {
        name: (*categories, REST) if rest or not categories else tuple(categories)
        for name, categories in traits.items()
    }
    size = int(np.prod([float(len(categories)) for categories in listed.values()] or [1.0]))
    blocks = [tuple(listed)] if size <= JOINT_LIMIT else [table.dimensions for table in tables]
    starts = np.cumsum([0, *[_size(block, listed) for block in blocks]])
    cells: list[tuple[str, Cell, int]] = []
    rows: list[np.ndarray] = []
    lower: list[float] = []
    upper: list[float] = []
    known: dict[tuple[int, frozenset[tuple[str, str]]], int] = {}
    for number, table in enumerate(tables):
        at = 0 if size <= JOINT_LIMIT else number
        least = _least(table, policy)
        for cell in table.cells:
            low, high = _bounds(cell, rounding[table.name], least)
            row = known.setdefault((at, frozenset(cell.key)), len(rows))
            cells.append((table.name, cell, row))
            if row < len(rows):  # the same cell in another table: both must hold
                lower[row], upper[row] = max(lower[row], low), min(upper[row], high)
                continue
            rows.append(starts[at] + _members(cell.key, blocks[at], listed))
            lower.append(low)
            upper.append(high)
    ones = [np.ones(len(row)) for row in rows]
    if size > JOINT_LIMIT:
        for members, signs in _ties(blocks, starts, listed):
            rows.append(members)
            ones.append(signs)
            lower.append(0.0)
            upper.append(0.0)
    ends = np.cumsum([0, *[len(row) for row in rows]])
    empty = np.empty(0)
    matrix = sparse.csr_matrix(
        (np.concatenate(ones or [empty]), np.concatenate(rows or [empty]).astype(np.int64), ends),
        shape=(len(rows), int(starts[-1])),
    )
    return System(tuple(cells), matrix, np.array(lower), np.array(upper), size <= JOINT_LIMIT)


def _size(block: Sequence[str], listed: Mapping[str, Sequence[str]]) -> int:
    return int(np.prod([len(listed[name]) for name in block] or [1]))


def _members(key: Key, block: Sequence[str], listed: Mapping[str, Sequence[str]]) -> np.ndarray:
    """The numbers of the unknowns of a block that a cell sums."""
    fixed = dict(key)
    shape = [len(listed[name]) for name in block]
    chosen = [
        np.array([listed[name].index(fixed[name])]) if name in fixed else np.arange(many)
        for name, many in zip(block, shape, strict=True)
    ]
    if not shape:
        return np.zeros(1, dtype=np.int64)
    return np.ravel_multi_index(np.ix_(*chosen), shape).ravel()


def _least(table: Table, policy: Policy) -> int:
    """The smallest count that the table shows by its own rule: an attacker knows the rule and uses it."""
    shown = [cell.value for cell in table.cells if cell.state is State.SHOWN and cell.value]
    return policy.threshold if shown and min(shown) >= policy.threshold else 0


def _bounds(cell: Cell, rounding: int, least: int) -> tuple[float, float]:
    if cell.state is State.SHOWN and cell.value is not None:
        half = rounding // 2
        low = max(cell.value - half, least if cell.value else 0, 0)
        return float(low), float(max(cell.value + half, low))
    return float(cell.lower), np.inf if cell.upper is None else float(cell.upper)


def _ties(
    blocks: Sequence[tuple[str, ...]], starts: np.ndarray, listed: Mapping[str, Sequence[str]]
) -> list[tuple[np.ndarray, np.ndarray]]:
    """That two tables have the same sums over the traits which both have."""
    found = []
    for one in range(len(blocks)):
        for other in range(one + 1, len(blocks)):
            shared = [name for name in blocks[one] if name in blocks[other]]
            for categories in product(*(listed[name] for name in shared)):
                key = tuple(zip(shared, categories, strict=True))
                left = starts[one] + _members(key, blocks[one], listed)
                right = starts[other] + _members(key, blocks[other], listed)
                signs = np.concatenate([np.ones(len(left)), -np.ones(len(right))])
                found.append((np.concatenate([left, right]), signs))
    return found
