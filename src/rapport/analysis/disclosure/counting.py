"""Exact tables out of a list of persons, or of counts by combination of traits."""

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from io import StringIO
from itertools import product

from rapport.analysis.disclosure.protect import table_of
from rapport.analysis.disclosure.reading import TOTALS
from rapport.analysis.disclosure.types import Key, Table
from rapport.analysis.errors import DataError

COUNT = "count"
LARGEST_TABLE = 20_000
UNKNOWN = "not known"


def count(name: str, text: str, wanted: Sequence[Sequence[str]]) -> tuple[Table, ...]:
    """A table with totals for each list of columns in `wanted`; every combination of categories has a cell.

    A person of whom a trait is not known is counted as such and never left out. Raises DataError for a column that is
    not there, a count that is not whole, and a category that is called like a total.
    """
    reader = csv.DictReader(StringIO(text.lstrip("\ufeff"), newline=""))
    columns = {(one or "").strip().lower(): one for one in reader.fieldnames or ()}
    for table in wanted:
        for one in table:
            if one not in columns or one == COUNT:
                raise DataError(
                    where=name,
                    rule=f"there is no column “{one}”",
                    context=f"columns: {', '.join(column for column in columns if column != COUNT)}",
                )
        if len(set(table)) != len(table):
            raise DataError(where=name, rule="a table names the same column twice", context=", ".join(table))
    traits = sorted({one for table in wanted for one in table})
    persons = _persons(name, reader, {one: columns[one] for one in traits}, columns.get(COUNT))
    return tuple(_table(table, traits, persons) for table in wanted)


def _persons(
    name: str, reader: "csv.DictReader[str]", columns: Mapping[str, str], counted: str | None
) -> Counter[tuple[str, ...]]:
    found: Counter[tuple[str, ...]] = Counter()
    for row in reader:
        where = f"{name}, row {reader.line_num}"
        many = (row.get(counted) or "").strip() if counted is not None else "1"
        if not (many.isascii() and many.isdigit()):
            raise DataError(
                where=where, rule="a count is a whole number, 0 or more", context=f"found “{many[:20]}”"
            )
        said = tuple((row.get(column) or "").strip() or UNKNOWN for column in columns.values())
        if taken := [one for one in said if one.lower() in TOTALS]:
            raise DataError(
                where=where,
                rule=f"“{taken[0]}” is the name of a total",
                remedy="Give single persons or combinations; totals are computed.",
            )
        found[said] += int(many)
    if not found:
        raise DataError(where=name, rule="the file has no rows")
    return found


def _table(table: Sequence[str], traits: Sequence[str], persons: Mapping[tuple[str, ...], int]) -> Table:
    at = [traits.index(one) for one in table]
    categories = [sorted({said[one] for said in persons}) for one in at]
    size = 1
    for one in categories:
        size *= len(one)
    if size > LARGEST_TABLE:
        raise DataError(
            where=" × ".join(table),
            rule=f"a table has at most {LARGEST_TABLE} cells",
            context=f"these columns make {size}",
            remedy="Put categories together, or choose fewer columns.",
        )
    counts: dict[Key, int] = {tuple(zip(table, place, strict=True)): 0 for place in product(*categories)}
    for said, many in persons.items():
        counts[tuple((one, said[where]) for one, where in zip(table, at, strict=True))] += many
    return table_of("-by-".join(_plain(one) for one in table), table, counts)


def _plain(text: str) -> str:
    """A name for a file: letters and digits, the rest as underscores."""
    return "".join(char if char.isalnum() else "_" for char in text)
