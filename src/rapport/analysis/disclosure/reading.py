"""Tables out of comma-separated text: one row a cell, or a table as printed with its headings.

What a cell says is never guessed: an empty cell is missing, a mark of suppression is hidden, and a dash, which some
offices print for zero and others for missing, is refused.
"""

import csv
import re
from collections.abc import Sequence
from io import StringIO

from rapport.analysis.disclosure.types import Cell, Key, State, Table
from rapport.analysis.errors import DataError

TOTALS = frozenset(
    ("total", "totals", "_t", "all", "sum", "both", "both sexes", "ensemble", "totale", "gesamt", "insgesamt")
    + ("итого", "всего", "المجموع")
)
"""What the head of a sum is called, in small letters."""
VALUE_NAMES = (
    "obs_value",
    "value",
    "count",
    "counts",
    "n",
    "number",
    "freq",
    "frequency",
    "persons",
    "victims",
    "cases",
)
STATUS_NAMES = ("conf_status", "obs_status", "status", "flag", "flags", "suppressed", "state")
NOTE_NAMES = frozenset(("note", "notes", "footnote", "footnotes", "comment", "comments", "source", "unit"))
TIME_NAMES = frozenset(("year", "period", "time", "time_period", "date", "quarter", "month"))
HIDDEN_MARKS = frozenset(
    ("..", "...", "…", "*", "**", "***", "x", "c", "(c)", "[c]", "s", "(s)", "#", "suppressed", "hidden")
    + ("confidential",)
)
HIDDEN_STATUSES = HIDDEN_MARKS | {"true", "yes", "1", "n", "d", "p"}
"""In a column of states: SDMX's CL_CONF_STATUS (C, N, S, D) and what people write."""
MISSING_MARKS = frozenset(("na", "n/a", "n.a.", "nd", "not available", "missing", "null", "none", ":", "nan"))
MISSING_STATUSES = frozenset(("m", "o", "l", "missing", "not available", "na"))
DASHES = frozenset(("-", "–", "—", "−"))
_WHOLE = re.compile(r"\d+(?:\.0+)?")
_GROUPED = re.compile(r"\d{1,3}(?:([ ,.'’\u00a0\u202f])\d{3})(?:\1\d{3})*")
_BELOW = re.compile(r"(?:<|fewer than|less than)\s*(\d+)", re.IGNORECASE)
_AT_MOST = re.compile(r"(?:≤|<=|at most)\s*(\d+)", re.IGNORECASE)
_RANGE = re.compile(r"(\d+)\s*(?:-|–|to)\s*(\d+)", re.IGNORECASE)
Reading = tuple[State, int | None, int, int | None]
"""State, number shown, and the range printed in place of a number."""
HIDDEN: Reading = (State.HIDDEN, None, 0, None)
MISSING: Reading = (State.MISSING, None, 0, None)


def read_table(name: str, text: str, *, group: str = "") -> Table:
    """The table that `text` holds, named `name` in messages.

    One row a cell (a column of numbers, the others its place), or as printed (first column the rows' heads, first row
    the columns' heads, which `sex / age` in the corner names). Raises DataError, which names the row and the column.
    """
    rows = _rows(name, text)
    head = [cell.strip() for cell in rows[0][1]]
    body = [(number, [*cells, *[""] * (len(head) - len(cells))]) for number, cells in rows[1:]]
    if not body:
        raise DataError(where=name, rule="the table has a heading and no rows", remedy="Add the rows.")
    for number, cells in body:
        if len(cells) > len(head):
            raise DataError(
                where=f"{name}, row {number}",
                rule=f"the row has {len(cells)} cells and the heading {len(head)}",
                remedy="Put texts that hold the separator into quotation marks.",
            )
    column = _value_column(head, body)
    if column is None:
        return _printed(name, head, body, group)
    return _listed(name, head, body, column, group)


def _rows(name: str, text: str) -> list[tuple[int, list[str]]]:
    lines = text.lstrip("\ufeff")
    first = next((line for line in lines.splitlines() if line.strip() and not line.startswith("#")), "")
    if not first:
        raise DataError(where=name, rule="the file is empty", remedy="Give a table with a heading.")
    separator = max(",;\t|", key=first.count)
    reader = csv.reader(StringIO(lines, newline=""), delimiter=separator)
    found = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells) and not cells[0].startswith("#"):
                found.append((reader.line_num, cells))
    except csv.Error as error:
        raise DataError(
            where=f"{name}, row {reader.line_num}", rule="the row cannot be read", context=str(error)
        ) from error
    return found


def _value_column(head: Sequence[str], body: Sequence[tuple[int, list[str]]]) -> int | None:
    """Which column holds the numbers; None for a table as printed."""
    lowered = [name.lower() for name in head]
    for name in VALUE_NAMES:
        if name in lowered:
            return lowered.index(name)
    numeric = [at for at in range(1, len(head)) if lowered[at] not in TIME_NAMES and _counts(body, at)]
    labels = [at for at in range(len(head)) if at not in numeric and lowered[at] not in NOTE_NAMES]
    return numeric[0] if len(numeric) == 1 and len(labels) > 1 else None


def _counts(body: Sequence[tuple[int, list[str]]], at: int) -> bool:
    """Whether every cell of the column is a number or a mark, and one at least a number."""
    kinds = [_kind(cells[at]) for _, cells in body]
    return all(kinds) and any(kind == "number" for kind in kinds)


def _kind(text: str) -> str:
    """`number`, `mark` or, for words, nothing."""
    cell = text.strip().lower()
    if _WHOLE.fullmatch(cell) or _GROUPED.fullmatch(cell):
        return "number"
    marks = cell == "" or cell in HIDDEN_MARKS or cell in MISSING_MARKS or cell in DASHES
    return "mark" if marks or _BELOW.fullmatch(cell) or _AT_MOST.fullmatch(cell) else ""


def _listed(
    name: str, head: Sequence[str], body: Sequence[tuple[int, list[str]]], column: int, group: str
) -> Table:
    lowered = [one.lower() for one in head]
    states = [at for at, one in enumerate(lowered) if one in STATUS_NAMES and at != column]
    places = [
        at for at, one in enumerate(lowered) if at != column and at not in states and one not in NOTE_NAMES
    ]
    names = tuple(lowered[at] or f"column {at + 1}" for at in places)
    _refuse_doubled(name, names)
    cells = []
    for number, row in body:
        key = tuple(
            (dimension, row[at].strip())
            for dimension, at in zip(names, places, strict=True)
            if row[at].strip().lower() not in TOTALS
        )
        reading = _stated([row[at] for at in states], row[column], f"{name}, row {number}, {head[column]}")
        cells.append(_cell(key, reading, number))
    _refuse_twice(name, cells)
    return Table(name, names, tuple(cells), group)


def _stated(states: Sequence[str], text: str, where: str) -> Reading:
    """The number, unless a column of states says that it is hidden or missing."""
    said = {state.strip().lower() for state in states}
    if said & HIDDEN_STATUSES:
        return HIDDEN
    if said & MISSING_STATUSES:
        return MISSING
    return read_value(text, where)


def _printed(name: str, head: Sequence[str], body: Sequence[tuple[int, list[str]]], group: str) -> Table:
    numeric = [at for at in range(1, len(head)) if head[at] and head[at].lower() not in NOTE_NAMES]
    labels = [0]
    while numeric and (not _counts(body, numeric[0]) or head[numeric[0]].lower() in TIME_NAMES):
        labels.append(numeric.pop(0))
    if not numeric:
        raise DataError(
            where=name,
            rule="no column holds only numbers and marks of suppression",
            remedy="Call the column of numbers “value”, or write marks as .. (hidden) or leave them empty (missing).",
        )
    names, across = _named(name, [head[at] for at in labels], [head[at] for at in numeric])
    cells = []
    for number, row in body:
        rows_key = [
            (dimension, row[at].strip())
            for dimension, at in zip(names, labels, strict=True)
            if row[at].strip().lower() not in TOTALS
        ]
        for at in numeric:
            over = [] if head[at].lower() in TOTALS else [(across, head[at])]
            where = f"{name}, row {number}, {head[at]}"
            cells.append(_cell(tuple(rows_key + over), read_value(row[at], where), number))
    _refuse_twice(name, cells)
    return Table(name, (*names, across), tuple(cells), group)


def _named(name: str, labels: Sequence[str], heads: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """The dimensions of the rows and that of the columns of a table as printed."""
    if all(re.fullmatch(r"(?:19|20)\d\d", head) for head in heads if head.lower() not in TOTALS):
        across = "year"
    else:
        across = f"columns of {name}"
    parts = [part.strip().lower() for part in re.split(r"[\\/]", labels[0])]
    if len(labels) == 1 and len(parts) == 2 and all(parts):
        return (parts[0],), parts[1]
    names = tuple(label.lower() or f"rows of {name}" for label in labels)
    _refuse_doubled(name, names)
    return names, across


def _cell(key: Key, reading: Reading, row: int) -> Cell:
    state, value, lower, upper = reading
    return Cell(key, state, value, lower, upper, row)


def read_value(text: str, where: str) -> Reading:
    """What a cell says. Raises DataError for negative numbers, fractions, dashes and words."""
    cell = " ".join(text.split()).lower()
    if cell == "" or cell in MISSING_MARKS:
        return MISSING
    if cell in HIDDEN_MARKS:
        return HIDDEN
    if _WHOLE.fullmatch(cell):
        return State.SHOWN, int(cell.split(".")[0]), 0, None
    if _GROUPED.fullmatch(cell):
        return State.SHOWN, int(re.sub(r"\D", "", cell)), 0, None
    if below := _BELOW.fullmatch(cell):
        return State.HIDDEN, None, 0, max(int(below[1]) - 1, 0)
    if most := _AT_MOST.fullmatch(cell):
        return State.HIDDEN, None, 0, int(most[1])
    if between := _RANGE.fullmatch(cell):
        low, high = int(between[1]), int(between[2])
        if low <= high:
            return State.HIDDEN, None, low, high
    raise _unreadable(cell, where)


def _unreadable(cell: str, where: str) -> DataError:
    if cell in DASHES:
        return DataError(
            where=where,
            rule="a dash may mean zero, hidden or missing",
            remedy="Write 0, .. for hidden, or leave the cell empty for missing.",
        )
    if re.fullmatch(r"-\d+(?:\.\d+)?", cell):
        return DataError(where=where, rule="a count is not negative", context=f"found {cell}")
    if re.fullmatch(r"\d+[.,]\d+\s*%?|\d+\s*%", cell):
        return DataError(
            where=where,
            rule="a count is a whole number",
            context=f"found {cell}",
            remedy="Give the counts that shares are computed from: shares give away what counts hide.",
        )
    return DataError(
        where=where,
        rule="the cell holds neither a number nor a known mark",
        context=f"found “{cell[:40]}”",
        remedy="Write .. for hidden, leave the cell empty for missing.",
    )


def _refuse_doubled(name: str, names: Sequence[str]) -> None:
    doubled = sorted({one for one in names if names.count(one) > 1})
    if doubled:
        raise DataError(where=name, rule="two columns have the same heading", context=", ".join(doubled))


def _refuse_twice(name: str, cells: Sequence[Cell]) -> None:
    seen: dict[frozenset[tuple[str, str]], int] = {}
    for cell in cells:
        place = frozenset(cell.key)
        if place in seen:
            said = ", ".join(f"{dimension} {category}" for dimension, category in cell.key) or "the total"
            raise DataError(
                where=f"{name}, row {cell.row}",
                rule="the same cell stands twice",
                context=f"{said} stands in row {seen[place]} already",
                remedy="Keep one of them.",
            )
        seen[place] = cell.row
