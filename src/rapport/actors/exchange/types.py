"""What is exchanged: rows as they stand in a file, what is wrong with them, and what they would change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

Values = Mapping[str, Any]
"""Column → text, whole number, truth value or day; None where the cell is empty."""


@dataclass(frozen=True)
class Row:
    """A row of a file: its sheet, its number as a spreadsheet shows it, and its cells by column.

    A column that the sheet does not have is no key of `values`.
    """

    sheet: str
    number: int
    values: Values


@dataclass(frozen=True)
class Held:
    """A row of the register in the form of a file's row, with its key and version."""

    pk: int
    values: Values
    version: int = 0


@dataclass(frozen=True)
class Fault:
    """Something that cannot be taken in: where, which rule, and what to do. Row 0: the sheet or file as a whole."""

    sheet: str
    row: int
    column: str
    rule: str
    message: str

    @property
    def told(self) -> str:
        """In one line: sheet, row, column, what is wrong and what to do."""
        where = (self.sheet, str(self.row) if self.row else "", self.column)
        return f"{', '.join(filter(None, where))}: {self.message}"


@dataclass(frozen=True)
class Change:
    """What a row of the file changes. `pk` None: a new row. `cells`: column, what stands, what will stand."""

    sheet: str
    row: int
    subject: str
    pk: int | None
    cells: tuple[tuple[str, Any, Any], ...]
    values: Values
    version: int = 0

    @property
    def is_new(self) -> bool:
        """Whether the register does not have the row yet."""
        return self.pk is None


@dataclass(frozen=True)
class Looked:
    """A file that was looked through: what is wrong, or what taking it in would change.

    `rows`: how many rows it has. `fingerprint` differs where something else would change.
    """

    rows: int
    faults: tuple[Fault, ...]
    changes: tuple[Change, ...]
    fingerprint: str


@dataclass(frozen=True)
class Period:
    """From a day until the first day without; open ends are None."""

    begins: date | None
    ends: date | None

    def meets(self, other: "Period") -> bool:
        """Whether some day belongs to both."""
        return (self.begins is None or other.ends is None or self.begins < other.ends) and (
            other.begins is None or self.ends is None or other.begins < self.ends
        )
