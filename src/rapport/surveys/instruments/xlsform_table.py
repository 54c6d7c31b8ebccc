"""A sheet being written: rows that are copied and changed cell by cell, columns that are added when first needed."""

from collections.abc import Mapping, Sequence

from rapport.surveys.instruments import xlsform_terms as terms
from rapport.surveys.instruments.xlsform_workbook import Cell, Sheet


class Table:
    """A header by roles, and rows. `default` is the language of columns that name none."""

    def __init__(
        self, header: Sequence[Cell], columns: Sequence[terms.Column], default: str, *, first: Sequence[str]
    ) -> None:
        self._header: list[Cell] = list(header)
        self._default = default
        self._named = not header
        self._at = {
            (column.role, (column.language or default) if column.role in terms.TEXTS else ""): column.at
            for column in columns
            if column.role
        }
        self._rows: list[list[Cell]] = []
        for role in first:
            self._column(role, "")

    def _column(self, role: str, language: str) -> int:
        key = (role, language)
        if key not in self._at:
            self._at[key] = len(self._header)
            self._header.append(f"{role}::{terms.language_header(language)}" if language else role)
        return self._at[key]

    def add(self, cells: Sequence[Cell]) -> int:
        """Append a copy of a row; its place."""
        self._rows.append(list(cells))
        return len(self._rows) - 1

    def put(self, at: int, role: str, value: Cell, language: str = "") -> None:
        """Write a cell; an empty one makes no column."""
        if value == "" and (role, language) not in self._at:
            return
        column = self._column(role, language)
        row = self._rows[at]
        row.extend([""] * (column + 1 - len(row)))
        row[column] = value

    def put_texts(self, at: int, role: str, texts: Mapping[str, str]) -> None:
        """Write the texts of a role, one column per language; those not given are emptied."""
        for known, language in list(self._at):
            if known == role and language not in texts:
                self.put(at, role, "", language)
        for language, text in texts.items():
            self.put(at, role, text, language)

    def sheet(self, name: str) -> Sheet:
        """The sheet, all rows of the same width."""
        width = len(self._header)
        rows = [self._header, *self._rows]
        return Sheet(name, tuple((*row, *[""] * (width - len(row))) for row in rows))
