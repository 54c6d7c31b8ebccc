"""A spreadsheet that others made: its cells with merged ones filled in, and a first look at its headings."""

import io
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from rapport.analysis.plan.sheet.layout import Layout, proposed
from rapport.analysis.plan.sheet.reading import text_of
from rapport.kernel.errors import InvalidInput

MOST_ROWS, MOST_COLUMNS = 5_000, 200
"""A larger sheet is no plan, and would only keep the machine busy."""
LOOKED_AT = 15
"""Rows in which headings are looked for."""


@dataclass(frozen=True)
class Book:
    """The sheets of a workbook by name, each as rows of cells from row 1."""

    sheets: dict[str, list[list[Any]]]

    def rows(self, name: str) -> list[list[Any]]:
        """The rows of a sheet; of the first where no name is given. Raises InvalidInput for one that is not there."""
        wanted = name or next(iter(self.sheets), "")
        if wanted not in self.sheets:
            raise InvalidInput(
                _("The workbook has no sheet “%(name)s”; it has: %(names)s.")
                % {"name": wanted, "names": ", ".join(self.sheets)},
                code="no_such_sheet",
            )
        return self.sheets[wanted]


def read_book(content: bytes) -> Book:
    """The workbook. Raises InvalidInput where it is none, or too large for a plan."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = {name: _cells(book.get_sheet_by_name(name)) for name in book.sheet_names}
    except CalamineError as error:
        raise InvalidInput(
            _("This file is not a spreadsheet that can be read. Save it as XLSX or ODS."),
            code="not_a_workbook",
        ) from error
    return Book(sheets)


def _cells(sheet: Any) -> list[list[Any]]:
    if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_COLUMNS:
        raise InvalidInput(
            _(
                "Sheet “%(name)s” has %(rows)d rows and %(columns)d columns; a plan has at most %(most)d and %(wide)d."
            )
            % {
                "name": sheet.name,
                "rows": sheet.total_height,
                "columns": sheet.total_width,
                "most": MOST_ROWS,
                "wide": MOST_COLUMNS,
            },
            code="too_large",
        )
    rows = [[None if cell == "" else cell for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if top < len(rows) and left < len(rows[top]):
            value = rows[top][left]
            for line in rows[top : bottom + 1]:
                for column in range(left, min(right + 1, len(line))):
                    line[column] = value
    return rows


def first_look(rows: list[list[Any]]) -> Layout:
    """A layout to be looked at by a person: the rows that look like headings and what their columns probably mean.

    The best row is the one in whose texts most known headings are found; two rows are taken where the one above adds to
    it. Without any, nothing is proposed.
    """
    best: tuple[int, dict[str, str], tuple[int, ...]] = (0, {}, ())
    for number in range(1, min(LOOKED_AT, len(rows)) + 1):
        for header in ((number,), (number - 1, number)):
            if header[0] < 1:
                continue
            found = proposed(headings(rows, header))
            if len(found) > best[0]:
                best = (len(found), found, header)
    if not best[2]:
        return Layout(columns={})
    return Layout(columns=best[1], header_rows=best[2], first_row=best[2][-1] + 1)


def headings(rows: list[list[Any]], header: tuple[int, ...]) -> dict[int, str]:
    """The headings of columns (from 0): the texts of the header rows, joined where they differ."""
    found: dict[int, str] = {}
    for number in range(max((len(rows[row - 1]) for row in header if row <= len(rows)), default=0)):
        texts = [
            text_of(rows[row - 1][number])
            for row in header
            if row <= len(rows) and number < len(rows[row - 1])
        ]
        joined = " / ".join(dict.fromkeys(text for text in texts if text))
        if joined:
            found[number] = joined
    return found
