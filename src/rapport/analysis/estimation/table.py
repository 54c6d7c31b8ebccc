"""Capture histories: who was counted on which combination of lists, and how such a table is read from text.

A history is a bit mask: bit i says "on list i". The empty history, 0, is nobody's: how many persons have it is what is
to be estimated, so a table never holds it. A history that is not named was observed zero times.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Final

import numpy as np

from rapport.analysis.errors import DataError
from rapport.analysis.types import FloatArray, LongArray
from rapport.analysis.wording import near_matches

FEWEST_LISTS: Final = 2
MOST_LISTS: Final = 16
"""With 16 lists there are 65,535 observable histories; more lists nobody has, a wrong column somebody does."""
LARGEST_COUNT: Final = 10**12
COUNT_NAMES: Final = frozenset({"count", "counts", "frequency", "freq", "persons", "cases"})
SHOWN_PROBLEMS: Final = 10
_DELIMITERS: Final = (",", ";", "\t")


@dataclass(frozen=True)
class CaptureTable:
    """Counts of persons by history. `histories` ascend, `counts` are whole and above zero, in the same order.

    `notes`: what the reader of a file should know about how it was read (rows that were added up, for instance).
    """

    lists: tuple[str, ...]
    histories: tuple[int, ...]
    counts: tuple[int, ...]
    notes: tuple[str, ...] = ()

    @property
    def n(self) -> int:
        """Persons observed on at least one list."""
        return sum(self.counts)

    @cached_property
    def masks(self) -> LongArray:
        """The histories as an array."""
        return np.array(self.histories, dtype=np.int64)

    @cached_property
    def weights(self) -> FloatArray:
        """The counts as an array."""
        return np.array(self.counts, dtype=np.float64)

    @cached_property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """All pairs of lists by number, in the order in which ties between them are broken."""
        return tuple(combinations(range(len(self.lists)), 2))

    def total(self, mask: int) -> int:
        """Persons who are on every list of `mask`."""
        return sum(
            count
            for history, count in zip(self.histories, self.counts, strict=True)
            if history & mask == mask
        )

    def pair_name(self, pair: tuple[int, int]) -> str:
        """A pair as people write it: `LA:NG`."""
        return f"{self.lists[pair[0]]}:{self.lists[pair[1]]}"


def make_table(
    lists: Sequence[str], rows: Iterable[tuple[int, int]], *, notes: Sequence[str] = ()
) -> CaptureTable:
    """A table from (history, count) rows; equal histories are added up and rows of zero left out.

    Raises `DataError` for fewer than 2 or more than 16 lists, names that are empty or alike, a count that is negative,
    a history that names no list or one that does not exist.
    """
    names = _checked_names(list(lists), "lists")
    found: dict[int, int] = {}
    for history, count in rows:
        if not 0 < history < 1 << len(names):
            raise DataError(
                where=f"history {history:b}",
                rule="a history names at least one of the lists and no other",
                remedy="leave the all-zero history out: it is what is estimated",
            )
        if count < 0:
            raise DataError(where=f"history {history:b}", rule="a count is not negative", context=f"{count}")
        found[history] = found.get(history, 0) + int(count)
    kept = sorted((history, count) for history, count in found.items() if count)
    return CaptureTable(tuple(names), tuple(h for h, _ in kept), tuple(c for _, c in kept), tuple(notes))


def read_table(text: str, *, where: str = "table") -> CaptureTable:
    """A table from CSV text: one 0/1 column for each list and, last, the count of persons on exactly that history.

    Comma, semicolon or tab. Histories given twice are added up, which `notes` says. Raises `DataError` naming every
    row that is wrong (the first ten), with its line: nothing is guessed and no row is left out silently.
    """
    return _table(_rows(text, where), where)


def read_strata(text: str, column: str, *, where: str = "table") -> Mapping[str, CaptureTable]:
    """Tables by stratum from CSV text with one more column, `column`, that says to which stratum a row belongs.

    Strata in the order of their first row. Raises `DataError` as `read_table` does, naming the stratum; and where there
    is no such column, or a row has nothing in it.
    """
    rows = _rows(text, where)
    header = rows[0][1]
    if column not in header:
        near = near_matches(column, header)
        raise DataError(
            where=where,
            rule="the column of the strata stands in the heading",
            context=f"there is no “{column[:60]}”",
            remedy=f"did you mean {' or '.join(near)}?" if near else "",
        )
    at = header.index(column)
    groups: dict[str, list[tuple[int, list[str]]]] = {}
    for line, row in rows[1:]:
        if len(row) != len(header) or not row[at]:
            raise DataError(where=f"{where}, line {line}", rule=f"every row has a stratum under “{column}”")
        groups.setdefault(row[at], [(rows[0][0], header[:at] + header[at + 1 :])]).append(
            (line, row[:at] + row[at + 1 :])
        )
    if not groups:
        raise DataError(where=where, rule="at least one person was counted", context="there is no row")
    return {name: _table(group, f"{where}, {name}") for name, group in groups.items()}


def _rows(text: str, where: str) -> list[tuple[int, list[str]]]:
    """The rows that are not empty, with their lines."""
    lines = text.removeprefix("\ufeff").splitlines()
    first = next((line for line in lines if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter)
    rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    rows = [(line, row) for line, row in rows if any(row)]
    if not rows:
        raise DataError(where=where, rule="a table has a heading and at least one row", context="it is empty")
    return rows


def _table(rows: list[tuple[int, list[str]]], where: str) -> CaptureTable:
    header = rows[0][1]
    at = _count_column(header)
    names = _checked_names([name for number, name in enumerate(header) if number != at], where)
    problems: list[str] = []
    seen: dict[int, int] = {}
    pairs: list[tuple[int, int]] = []
    notes: list[str] = []
    for line, row in rows[1:]:
        read = _read_row(row, at, header)
        if isinstance(read, str):
            problems.append(f"line {line}: {read}")
            continue
        if read[0] in seen:
            notes.append(f"lines {seen[read[0]]} and {line} name the same history; their counts were added")
        seen.setdefault(read[0], line)
        pairs.append(read)
    if problems:
        more = len(problems) - SHOWN_PROBLEMS
        said = "; ".join(problems[:SHOWN_PROBLEMS]) + (f"; and {more} more" if more > 0 else "")
        raise DataError(where=where, rule="every row is a history and a whole count", context=said)
    table = make_table(names, pairs, notes=notes)
    if not table.counts:
        raise DataError(
            where=where, rule="at least one person was counted", context="no row has a count above 0"
        )
    return table


def _count_column(header: list[str]) -> int:
    """The last column, unless another one alone is called so."""
    named = [number for number, name in enumerate(header) if name.casefold() in COUNT_NAMES]
    return named[0] if len(named) == 1 else len(header) - 1


def _checked_names(names: list[str], where: str) -> list[str]:
    if not FEWEST_LISTS <= len(names) <= MOST_LISTS:
        raise DataError(
            where=where,
            rule=f"a table has {FEWEST_LISTS} to {MOST_LISTS} lists and one count",
            context=f"found {len(names)} lists",
            remedy="merge lists that measure the same thing, or take out columns that are no lists",
        )
    heard: dict[str, str] = {}
    for number, name in enumerate(names, 1):
        if not name:
            raise DataError(where=where, rule="every list has a name", context=f"column {number} has none")
        if name.casefold() in heard:
            raise DataError(
                where=where, rule="every list has a name of its own", context=f"“{name}” stands there twice"
            )
        heard[name.casefold()] = name
    return names


def _read_row(row: list[str], at: int, header: list[str]) -> tuple[int, int] | str:
    """History and count of a row, or what is wrong with it."""
    if len(row) != len(header):
        return f"{len(row)} cells where the heading has {len(header)}"
    history, bit = 0, 1
    for number, cell in enumerate(row):
        if number == at:
            continue
        if cell not in ("0", "1"):
            return f"“{cell}” under {header[number]}: only 0 (not on the list) or 1 (on it)"
        history |= bit if cell == "1" else 0
        bit <<= 1
    count = _whole(row[at])
    if isinstance(count, str):
        return count
    if history == 0:
        return "the all-zero history cannot have been observed; it is what is estimated, leave it out"
    return history, count


def _whole(cell: str) -> int | str:
    digits = cell.removesuffix(".0") if cell.removesuffix(".0").isdecimal() else cell
    if not cell:
        return "the count is missing; write 0 where nobody was counted"
    if cell.startswith("-") and cell[1:].replace(".", "", 1).isdecimal():
        return f"the count {cell} is negative"
    if not (digits.isascii() and digits.isdecimal()):
        return f"the count “{cell}” is not a whole number"
    if len(digits) > len(str(LARGEST_COUNT)) or int(digits) > LARGEST_COUNT:
        return f"the count {cell} is larger than {LARGEST_COUNT:,}"
    return int(digits)
