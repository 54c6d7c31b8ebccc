"""Workbooks as plain cells and back: every sheet, every cell, in their order. Formats and formulas are not kept."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from rapport.kernel.errors import InvalidInput
from rapport.kernel.files.guard import check_upload

Cell = str | int | float | bool | dict[str, str]
"""As JSON can hold it: a day, moment or time is `{"day": "2026-02-01"}`; an empty cell is an empty text."""
MOST_CELLS = 400_000
MOST_SHEETS = 100
LONGEST_TEXT = 32_000
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
"""Texts are written as texts, whatever they look like."""
_SHEET_NAME = re.compile(r"[^\[\]:*?/\\]{1,31}")
_FORMULA = re.compile(rb"<f[ >/]")
_MOMENTS: dict[str, Callable[[str], Any]] = {
    "day": date.fromisoformat,
    "moment": datetime.fromisoformat,
    "time": time.fromisoformat,
}
_LOOKS = {"day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm:ss", "time": "hh:mm:ss"}


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name and its rows, all of the same width."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]

    def as_json(self) -> dict[str, Any]:
        """The sheet as it is stored."""
        return {"name": self.name, "rows": [list(row) for row in self.rows]}


def sheets_of_json(stored: Sequence[Any]) -> tuple[Sheet, ...]:
    """Sheets as `Sheet.as_json` stored them."""
    return tuple(Sheet(one["name"], tuple(tuple(row) for row in one["rows"])) for one in stored)


def read_sheets(name: str, content: bytes) -> tuple[Sheet, ...]:
    """Every sheet of an uploaded workbook, after the guard has passed it. Raises InvalidInput with the reason."""
    upload = check_upload(name, content, accepted=("xlsx",))
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(upload.content))
        names = list(book.sheet_names)
        if len(names) > MOST_SHEETS:
            raise _too_much(upload.name)
        found: list[Sheet] = []
        cells = 0
        for sheet in names:
            read = book.get_sheet_by_name(sheet)
            cells += read.total_height * read.total_width
            if cells > MOST_CELLS:
                raise _too_much(upload.name)
            rows = read.to_python(skip_empty_area=False)
            found.append(Sheet(sheet, tuple(tuple(_cell(cell) for cell in row) for row in rows)))
            _check_writable(upload.name, found[-1])
    except (CalamineError, ValueError, OSError) as error:
        raise InvalidInput(
            _("%(name)s: the workbook cannot be read; save it again as .xlsx.") % {"name": upload.name},
            code="workbook_unreadable",
        ) from error
    return tuple(found)


def _too_much(name: str) -> InvalidInput:
    return InvalidInput(
        _("%(name)s: the workbook has more than %(most)d cells; remove what is not part of the form.")
        % {"name": name, "most": MOST_CELLS},
        code="workbook_too_large",
    )


def _check_writable(name: str, sheet: Sheet) -> None:
    """What could not be written out again is not taken in: Excel's own limits on names of sheets and on texts."""
    if not _SHEET_NAME.fullmatch(sheet.name) or sheet.name[0] == "'" or sheet.name[-1] == "'":
        raise InvalidInput(
            _("%(name)s: '%(sheet)s' cannot be the name of a sheet; give it up to 31 letters and digits.")
            % {"name": name, "sheet": sheet.name[:60]},
            code="workbook_unreadable",
        )
    for at, row in enumerate(sheet.rows, 1):
        if any(isinstance(cell, str) and len(cell) > LONGEST_TEXT for cell in row):
            raise InvalidInput(
                _("%(name)s: sheet '%(sheet)s', row %(row)d: a text is longer than %(most)d signs.")
                % {"name": name, "sheet": sheet.name, "row": at, "most": LONGEST_TEXT},
                code="workbook_too_large",
            )


def has_formulas(content: bytes) -> bool:
    """Whether a cell of the workbook is computed: only its last value is kept."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return any(
            _FORMULA.search(archive.read(entry))
            for entry in archive.namelist()
            if entry.startswith("xl/worksheets/") and entry.endswith(".xml")
        )


def _cell(value: Any) -> Cell:
    match value:
        case bool() | str() | int():
            return value
        case float():
            return value if value == value and abs(value) != float("inf") else str(value)
        case datetime():
            return {"moment": value.isoformat()}
        case date():
            return {"day": value.isoformat()}
        case time():
            return {"time": value.isoformat()}
        case timedelta():
            return {"time": (datetime(2000, 1, 1) + value).time().isoformat()}  # noqa: DTZ001 - no day is meant
        case _:
            return "" if value is None else str(value)


def cell_text(cell: Cell) -> str:
    """The cell as a form reads it: without spaces around, a whole number without a point, truth as true or false."""
    match cell:
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer():
            return str(int(cell))
        case dict():
            return next(iter(cell.values()), "")
        case _:
            return str(cell).replace("\u00a0", " ").strip()


def write_sheets(sheets: Sequence[Sheet], *, right_to_left: bool = False) -> bytes:
    """The workbook: nothing is written as a formula or a link. The same sheets give the same bytes."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS)
    # A fixed day, so that the file does not tell when it was made and can be compared.
    book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - a stamp, not a moment
    bold = book.add_format({"bold": True})
    looks = {kind: book.add_format({"num_format": look}) for kind, look in _LOOKS.items()}
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        if right_to_left:
            page.right_to_left()
        for at, row in enumerate(sheet.rows):
            for column, cell in enumerate(row):
                _write(page, at, column, cell, looks=looks, look=bold if at == 0 else None)
        page.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def _write(page: Any, row: int, column: int, cell: Cell, *, looks: dict[str, Any], look: Any) -> None:
    match cell:
        case bool():
            page.write_boolean(row, column, cell, look)
        case int() | float():
            page.write_number(row, column, cell, look)
        case dict():
            kind, text = next(iter(cell.items()))
            page.write_datetime(row, column, _MOMENTS[kind](text), looks[kind])
        case "":
            pass
        case _:
            page.write_string(row, column, cell, look)
