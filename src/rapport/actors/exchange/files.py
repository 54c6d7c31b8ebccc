"""Files of actors: a workbook or JSON, as sheets of raw cells with the places at which they stand, and back."""

import io
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from rapport.actors.exchange.tables import LISTS, SHEETS, WORDS
from rapport.actors.exchange.types import Fault, Row, Values
from rapport.kernel.cells import sheltered, unsheltered
from rapport.kernel.errors import InvalidInput
from rapport.kernel.files.guard import check_upload

FORMAT = "rapport-actors-1"
ACCEPTED = ("xlsx", "json")
MOST_ROWS = 50_000
LONGEST = 32_767
"""Most signs that a cell of a workbook can hold."""
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def read(name: str, content: bytes) -> tuple[list[Row], list[Fault]]:
    """The rows of a file with their raw cells, and what is wrong with its sheets and columns.

    Raises InvalidInput where the file as a whole cannot be read.
    """
    upload = check_upload(name, content, accepted=ACCEPTED)
    rows, faults = _read_json(content) if upload.type.name == "json" else _read_workbook(content)
    if len(rows) > MOST_ROWS:
        raise InvalidInput(
            _("The file has %(many)d rows; at most %(most)d are taken in at once. Split it.")
            % {"many": len(rows), "most": MOST_ROWS},
            code="too_many_rows",
        )
    return rows, faults


def _read_workbook(content: bytes) -> tuple[list[Row], list[Fault]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        named = {name.strip().casefold(): name for name in book.sheet_names}
        sheets = {
            sheet: book.get_sheet_by_name(named[sheet.casefold()]).to_python(skip_empty_area=False)
            for sheet in SHEETS
            if sheet.casefold() in named
        }
    except (CalamineError, ValueError, KeyError) as error:
        raise InvalidInput(
            _("The file cannot be read as a workbook. Save it again as .xlsx."), code="unreadable"
        ) from error
    if not sheets:
        raise InvalidInput(
            _("The workbook has none of the sheets %(sheets)s. Export the register to see the form.")
            % {"sheets": ", ".join(SHEETS)},
            code="no_sheets",
        )
    rows: list[Row] = []
    faults: list[Fault] = []
    for sheet, cells in sheets.items():
        heads = [_head(one) for one in cells[0]] if cells else []
        faults += _wrong_columns(sheet, heads)
        known = {column.name for column in SHEETS[sheet]}
        for number, line in enumerate(cells[1:], start=2):
            values = {head: _cell(value) for head, value in zip(heads, line, strict=False) if head in known}
            if any(value is not None for value in values.values()):
                rows.append(Row(sheet, number, values))
    return rows, faults


def _head(cell: Any) -> str:
    return "_".join(str(cell).strip().casefold().split())


def _wrong_columns(sheet: str, heads: Sequence[str]) -> list[Fault]:
    columns = SHEETS[sheet]
    offered = ", ".join(column.name for column in columns)
    found = []
    for head in heads:
        if head and head not in {column.name for column in columns}:
            message = _("there is no such column. Columns are: %(columns)s.") % {"columns": offered}
            found.append(Fault(sheet, 1, head, "unknown_column", message))
        elif head and list(heads).count(head) > 1:
            message = _("the column stands twice. Keep one of the two.")
            found.append(Fault(sheet, 1, head, "column_twice", message))
    for column in columns:
        if column.required and column.name not in heads:
            message = _("the column is missing. Add it, with this name in the first row.")
            found.append(Fault(sheet, 1, column.name, "missing_column", message))
    return list(dict.fromkeys(found))


def _cell(value: Any) -> Any:
    """A cell as a plain value; empty is None."""
    if isinstance(value, str):
        return unsheltered(value.strip()) or None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, float) and value == int(value) and abs(value) < 2**53:
        return int(value)
    return value


def _read_json(content: bytes) -> tuple[list[Row], list[Fault]]:
    try:
        given = json.loads(content)
    except ValueError as error:
        raise InvalidInput(
            _("This is no JSON: %(reason)s.") % {"reason": str(error)}, code="no_json"
        ) from error
    if not isinstance(given, dict) or given.get("format") != FORMAT:
        raise InvalidInput(
            _("The file does not say that it holds actors. It begins with: “format”: “%(format)s”.")
            % {"format": FORMAT},
            code="not_ours",
        )
    rows: list[Row] = []
    faults: list[Fault] = []
    for name in sorted(set(given) - {"format"} - {sheet.lower() for sheet in SHEETS}):
        message = _("there is no such list. Lists are: %(lists)s.") % {
            "lists": ", ".join(sheet.lower() for sheet in SHEETS)
        }
        faults.append(Fault(name, 0, "", "unknown_sheet", message))
    for sheet in SHEETS:
        listed = given.get(sheet.lower(), [])
        if not isinstance(listed, list):
            faults.append(Fault(sheet, 0, "", "no_list", _("a list is wanted here.")))
            continue
        for number, one in enumerate(listed, start=1):
            found, wrong = _entry(sheet, number, one)
            rows += found
            faults += wrong
    return rows, faults


def _entry(sheet: str, number: int, one: Any) -> tuple[list[Row], list[Fault]]:
    if not isinstance(one, dict):
        return [], [Fault(sheet, number, "", "no_fields", _("fields with names are wanted here."))]
    columns = {column.name for column in SHEETS[sheet]}
    offered = _("there is no such column. Columns are: %(columns)s.") % {
        "columns": ", ".join(sorted(columns))
    }
    wrong = [Fault(sheet, number, name, "unknown_column", offered) for name in sorted(set(one) - columns)]
    for name, value in one.items():
        if not isinstance(value, str | int | bool | None):
            wrong.append(Fault(sheet, number, name, "no_cell", _("a text, number or truth value is wanted.")))
    if wrong:
        return [], wrong
    values = {
        name: (value.strip() or None) if isinstance(value, str) else value for name, value in one.items()
    }
    return [Row(sheet, number, values)], []


def write_json(tables: Mapping[str, Sequence[Values]]) -> bytes:
    """The tables as JSON. Empty cells stay in: a column that is there and empty says that there is nothing."""
    said: dict[str, Any] = {"format": FORMAT}
    for sheet in SHEETS:
        said[sheet.lower()] = [
            {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
            for row in tables.get(sheet, ())
        ]
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def write_workbook(tables: Mapping[str, Sequence[Values]]) -> bytes:
    """The tables as XLSX, with a last sheet that names the entries of every list.

    Raises InvalidInput where a text is too long for a cell.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        # The same register gives the same bytes.
        book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            "text": book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
        }
        for sheet, columns in SHEETS.items():
            page = book.add_worksheet(sheet)
            page.write_row(0, 0, [column.name for column in columns], formats["head"])
            page.freeze_panes(1, 1)
            page.set_column(0, len(columns) - 1, 24)
            for number, row in enumerate(tables.get(sheet, ()), start=1):
                for place, column in enumerate(columns):
                    _write(page, (number, place), row.get(column.name), formats, column.name)
        _write_lists(book.add_worksheet(LISTS), formats)
    return out.getvalue()


def _write(page: Any, at: tuple[int, int], value: Any, formats: Mapping[str, Any], column: str) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_boolean(*at, value)
    elif isinstance(value, date):
        page.write_datetime(*at, value, formats["day"])
    elif isinstance(value, int):
        page.write_number(*at, value)
    else:
        text = sheltered(str(value))
        if len(text) > LONGEST:
            raise InvalidInput(
                _("%(column)s: a text of %(many)d signs does not fit into a cell (at most %(most)d).")
                % {"column": column, "many": len(text), "most": LONGEST}
            )
        page.write_string(*at, text, formats["text"])


def _write_lists(page: Any, formats: Mapping[str, Any]) -> None:
    page.write_row(0, 0, ["sheet", "column", "code", "label"], formats["head"])
    page.set_column(0, 3, 30)
    number = 1
    lists = [
        (sheet, column.name, column.choices())
        for sheet, columns in SHEETS.items()
        for column in columns
        if column.choices
    ]
    lists += [("Reach", f"entry: {which}", labels) for which, labels in WORDS.items()]
    for sheet, column_name, labels in lists:
        for code, label in labels.items():
            page.write_row(number, 0, [sheet, column_name, code, sheltered(str(label))])
            number += 1
