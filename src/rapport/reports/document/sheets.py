"""The spreadsheet edition: cover, contents, one sheet per table and chart with its notes, and every figure.

Numbers are numbers, with their unit in the format; every other cell is written as a string, quoted where a
spreadsheet could take it for a formula. Nothing is ever written as a formula or an outside link.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xlsxwriter

from rapport.kernel.cells import neutralise
from rapport.reports.document.edition import CellView, Edition, TableView, verification_table
from rapport.reports.document.source import FigureView, Number, figures_flat
from rapport.reports.document.text import printable

_MOST_CHARACTERS = 32_000
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_NUMERAL = re.compile(r"\d[\d.,\u202f\u00a0]*")
_FIGURE_COLUMNS = (
    "code",
    "label",
    "universe",
    "universe_n",
    "numerator",
    "denominator",
    "value",
    "unit",
    "members",
)
_NAME_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet of the book: tab name, title, and the table on it."""

    name: str
    title: str
    table: TableView


def tables_xlsx(edition: Edition) -> bytes:
    """The workbook of an edition; the same edition gives the same bytes."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _OPTIONS)
    source = edition.source
    made = datetime(source.as_of.year, source.as_of.month, source.as_of.day)  # noqa: DTZ001 - written as given
    properties = {
        "title": source.title,
        "author": source.publisher,
        "comments": edition.stamp,
        "created": made,
    }
    book.set_properties({key: printable(v) if isinstance(v, str) else v for key, v in properties.items()})
    writer = _BookWriter(book, edition)
    sheets = _sheets(edition)
    writer.cover()
    writer.contents(sheets)
    for sheet in sheets:
        writer.table(sheet)
    writer.figures(list(figures_flat(source.figures)))
    book.close()
    return out.getvalue()


def _sheets(edition: Edition) -> list[_Sheet]:
    words = edition.words
    found = [("table", view.number, view.title, view) for view in edition.tables.values()]
    found += [("chart", view.number, view.title, view.data) for view in edition.charts.values()]
    sheets = [_Sheet(_tab(f"{words(kind)} {n}"), f"{words(kind)} {n}. {t}", v) for kind, n, t, v in found]
    register = verification_table(edition)
    if register is not None:
        title = words("annex_verification")
        sheets.append(_Sheet(_tab(title), title, register))
    return sheets


def _tab(name: str) -> str:
    """A tab name Excel accepts: at most 31 characters, none of the forbidden ones."""
    return _NAME_FORBIDDEN.sub(" ", name)[:31].strip()


class _BookWriter:
    """Writes the sheets of one edition."""

    def __init__(self, book: Any, edition: Edition) -> None:
        self.book = book
        self.edition = edition
        self.words = edition.words
        base = {"font_name": "Noto Sans", "font_size": 10, "valign": "top"}
        self.base = base
        self.plain = book.add_format({**base, "text_wrap": True})
        self.quoted = book.add_format({**base, "text_wrap": True, "quote_prefix": True})
        self.head = book.add_format({**base, "bold": True, "text_wrap": True, "bottom": 2})
        self.title = book.add_format({**base, "bold": True, "font_size": 14})
        self.quiet = book.add_format({**base, "text_wrap": True, "italic": True, "font_color": "#505A5F"})
        self.link = book.add_format({**base, "font_color": "#1D4F91", "underline": 1})
        self._numbers: dict[str, Any] = {}

    def _sheet(self, name: str, widths: Sequence[int]) -> Any:
        sheet = self.book.add_worksheet(name)
        if self.edition.source.direction == "rtl":
            sheet.right_to_left()
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.set_paper(9)
        sheet.hide_gridlines(2)
        return sheet

    def _text(self, sheet: Any, row: int, column: int, text: str, look: Any = None) -> None:
        clean = printable(text)[:_MOST_CHARACTERS]
        if not clean:
            return
        risky = neutralise(clean) != clean
        sheet.write_string(row, column, clean, self.quoted if risky else look or self.plain)

    def _number(self, sheet: Any, row: int, column: int, number: Number, pattern: str) -> None:
        if pattern not in self._numbers:
            self._numbers[pattern] = self.book.add_format({**self.base, "num_format": pattern})
        sheet.write_number(row, column, float(number), self._numbers[pattern])

    def cover(self) -> None:
        """Title, edition, imprint."""
        source = self.edition.source
        sheet = self._sheet(_tab(self.words("sheet_cover")), (24, 90))
        self._text(sheet, 0, 0, source.title, self.title)
        self._text(sheet, 1, 0, source.subtitle, self.book.add_format(self.base))
        self._text(sheet, 2, 0, self.edition.stamp, self.book.add_format(self.base))
        for row, (label, text) in enumerate(self.edition.imprint, 4):
            self._text(sheet, row, 0, label, self.head)
            self._text(sheet, row, 1, text)

    def contents(self, sheets: list[_Sheet]) -> None:
        """Every sheet with a link to it."""
        sheet = self._sheet(_tab(self.words("sheet_contents")), (24, 90))
        self._text(sheet, 0, 0, self.words("sheet"), self.head)
        self._text(sheet, 0, 1, self.words("title"), self.head)
        listed = [(entry.name, entry.title) for entry in sheets]
        listed.append((_tab(self.words("figures")), self.words("annex_figures")))
        for row, (name, title) in enumerate(listed, 1):
            sheet.write_url(row, 0, f"internal:'{name}'!A1", self.link, name)
            self._text(sheet, row, 1, title)

    def table(self, entry: _Sheet) -> None:
        """A table with its title above and its footnotes and notes below."""
        view = entry.table
        sheet = self._sheet(entry.name, [min(max(width, 10) + 2, 48) for width in view.widths])
        self._text(sheet, 0, 0, entry.title, self.title)
        for column, cell in enumerate(view.header):
            self._text(sheet, 2, column, _marked(cell), self.head)
        for row, cells in enumerate(view.rows, 3):
            for column, cell in enumerate(cells):
                self._cell(sheet, row, column, cell)
        below = 4 + len(view.rows)
        notes = [f"[{n}] {text}" for n, text in view.footnotes] + list(view.notes)
        for row, note in enumerate(notes, below):
            self._text(sheet, row, 0, note, self.book.add_format(self.base))
        sheet.freeze_panes(3, 1)
        sheet.repeat_rows(2)
        if view.wide:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)

    def _cell(self, sheet: Any, row: int, column: int, cell: CellView) -> None:
        if cell.number is not None:
            self._number(sheet, row, column, cell.number, number_pattern(cell))
        else:
            self._text(sheet, row, column, _marked(cell), self.quiet if cell.unanswered else None)

    def figures(self, figures: list[FigureView]) -> None:
        """Every figure of the edition, one row each."""
        widths = (24, 48, 32, 10, 10, 10, 12, 12, 60)
        sheet = self._sheet(_tab(self.words("figures")), widths)
        labels = {"universe_n": "n"}
        for column, key in enumerate(_FIGURE_COLUMNS):
            self._text(sheet, 0, column, labels.get(key) or self.words(key), self.head)
        for row, figure in enumerate(figures, 1):
            values: tuple[str | Number | None, ...] = (
                figure.id,
                figure.label,
                figure.universe_label,
                figure.universe_n,
                figure.numerator,
                figure.denominator,
                figure.value,
                figure.unit,
                "; ".join(member.name for member in figure.members),
            )
            for column, value in enumerate(values):
                if isinstance(value, str):
                    self._text(sheet, row, column, value)
                elif value is not None:
                    self._number(sheet, row, column, value, _decimals(figure.decimals if column == 6 else 0))
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, len(figures), len(_FIGURE_COLUMNS) - 1)


def _decimals(decimals: int) -> str:
    return "0" + (f".{'0' * decimals}" if decimals else "")


def _marked(cell: CellView) -> str:
    """Text with its footnotes in brackets, as spreadsheets have no raised marks."""
    return cell.text + "".join(f" [{n}]" for n in cell.marks)


def number_pattern(cell: CellView) -> str:
    """The number format under which a number reads as the cell's text: unit and marks as literal characters."""
    text = cell.text or "0"
    match = _NUMERAL.search(text)
    before, after, digits = "", "", text
    if match is not None:
        digits = match.group().rstrip(".,\u202f\u00a0")
        start = match.start()
        before, after = text[:start], text[start + len(digits) :]
    fraction = re.search(r"[.,](\d+)$", digits)
    exact = float(cell.number) if cell.number is not None else 0.0
    decimals = len(fraction.group(1)) if fraction and not exact.is_integer() else 0
    if fraction and exact.is_integer() and set(fraction.group(1)) == {"0"} and len(fraction.group(1)) < 3:
        decimals = len(fraction.group(1))
    after += "".join(f" [{n}]" for n in cell.marks)
    return _literal(before.replace("-", "")) + _decimals(decimals) + _literal(after)


def _literal(text: str) -> str:
    clean = printable(text).replace('"', "")
    return f'"{clean}"' if clean else ""
