"""Who has what: holders of each entry of a list, entries with nobody, entries held outside a circle only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


def holders(codes: Iterable[str], held: Mapping[int, frozenset[str]]) -> Mapping[str, tuple[int, ...]]:
    """For every code, in the order given, the ids of those who hold it, ascending; an empty tuple where nobody does.

    Codes that are held but not among `codes` are left out.
    """
    found: dict[str, list[int]] = {code: [] for code in codes}
    for one in sorted(held):
        for code in held[one]:
            if code in found:
                found[code].append(one)
    return {code: tuple(ids) for code, ids in found.items()}


def held_by_nobody(coverage: Mapping[str, tuple[int, ...]]) -> tuple[str, ...]:
    """The codes that nobody holds, in their order."""
    return tuple(code for code, ids in coverage.items() if not ids)


def held_outside_only(coverage: Mapping[str, tuple[int, ...]], inside: frozenset[int]) -> tuple[str, ...]:
    """The codes that somebody holds, but nobody of `inside`, in their order."""
    return tuple(code for code, ids in coverage.items() if ids and not inside.intersection(ids))


HELD, CONSULTED, ELSEWHERE, OUTSIDE, NOBODY = "HELD", "CONSULTED", "ELSEWHERE", "OUTSIDE", "NOBODY"
GAPS_FIRST = (NOBODY, OUTSIDE, ELSEWHERE, CONSULTED, HELD)
"""How a code is covered at a table, the widest gap first.

HELD: somebody with a seat has it. CONSULTED: only somebody heard without a seat. ELSEWHERE: only another office of the
house of somebody with a seat, which the name of the house at the table does not show (OSCE SR Annual Report 2008,
2.2.1). OUTSIDE: only others on record. NOBODY: nobody on record.
"""


@dataclass(frozen=True)
class Column:
    """What a matrix sets against a list: one member, or a body with all of its members, by ids of organisations."""

    key: str
    seated: frozenset[int]
    consulted: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Cell:
    """How a column has a code: HELD, CONSULTED, ELSEWHERE or NOBODY, and which organisations that says, ascending."""

    state: str
    who: tuple[int, ...] = ()


@dataclass(frozen=True)
class Row:
    """A code with its cells in the order of the columns, the best state among them, and who has it so."""

    code: str
    state: str
    cells: tuple[Cell, ...]
    who: tuple[int, ...]


def houses(ids: Iterable[int], parents: Mapping[int, int], tops: frozenset[int]) -> Mapping[int, int]:
    """To which house each organisation belongs: the nearest of `tops` above it or itself, else the last one above.

    `tops` are the ministries. A circle of parents ends where it would come back.
    """
    found: dict[int, int] = {}
    for one in ids:
        at, seen = one, {one}
        while at not in tops and (above := parents.get(at)) is not None and above not in seen:
            at = above
            seen.add(at)
        found[one] = at
    return found


def matrix(
    codes: Iterable[str],
    columns: Sequence[Column],
    held: Mapping[int, frozenset[str]],
    house: Mapping[int, int],
) -> tuple[Row, ...]:
    """Every code against every column, the widest gaps first, otherwise in the order of the codes.

    `held`: what each organisation on record has; `house`: to which house it belongs (`houses`). An office that sits
    counts with what it has itself; what other offices of its house have is not represented by it.
    """
    having = holders(codes, held)
    near = [frozenset(house.get(one, one) for one in column.seated) for column in columns]
    rows = []
    for code, everybody in having.items():
        cells = tuple(
            _cell(column, everybody, houses_of, house)
            for column, houses_of in zip(columns, near, strict=True)
        )
        state = _best(cells) if any(cell.who for cell in cells) else OUTSIDE if everybody else NOBODY
        who = {one for cell in cells if cell.state == state for one in cell.who}
        rows.append(Row(code, state, cells, tuple(sorted(who)) if who else everybody))
    return tuple(sorted(rows, key=lambda row: GAPS_FIRST.index(row.state)))


def _cell(column: Column, everybody: tuple[int, ...], near: frozenset[int], house: Mapping[int, int]) -> Cell:
    for state, those in ((HELD, column.seated), (CONSULTED, column.consulted)):
        who = tuple(one for one in everybody if one in those)
        if who:
            return Cell(state, who)
    who = tuple(one for one in everybody if house.get(one, one) in near)
    return Cell(ELSEWHERE, who) if who else Cell(NOBODY)


def _best(cells: Iterable[Cell]) -> str:
    return max((cell.state for cell in cells), key=GAPS_FIRST.index)
