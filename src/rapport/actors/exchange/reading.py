"""Raw cells as values: days, numbers, entries of lists. What cannot be read is told with its place."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from rapport.actors.exchange.tables import NAMES, REACH, SHEETS, WORDS, Column, Labels
from rapport.actors.exchange.types import Fault, Row
from rapport.kernel.cells import neutralise

TRUTHS: Mapping[str, bool] = {
    **dict.fromkeys(("yes", "true", "1", "oui", "نعم"), True),
    **dict.fromkeys(("no", "false", "0", "non", "لا"), False),
}
SHOWN = 60
"""Signs of a cell that a message repeats."""


class Unreadable(ValueError):
    """A cell cannot be read: the code of the rule, and what to do."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule


def typed(rows: Iterable[Row]) -> tuple[list[Row], list[Fault]]:
    """The rows with their cells as values, and every cell that cannot be read."""
    reader = _Reader()
    found, faults = [], []
    for row in rows:
        values, wrong = reader.row(row)
        faults += wrong
        if not wrong:
            found.append(Row(row.sheet, row.number, values))
    return found, faults


def tidy(text: str) -> str:
    """A text as a file can carry it: line ends as one sign, no controls, no space around it."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    # A letter before it keeps the text from being taken for a formula, so that controls alone are dropped.
    return neutralise(f"x{plain}")[1:].strip()


class _Reader:
    """Reads cells; the labels of every list are looked up once."""

    def __init__(self) -> None:
        self.lists: dict[tuple[str, str], Mapping[str, str]] = {}

    def row(self, row: Row) -> tuple[dict[str, Any], list[Fault]]:
        values: dict[str, Any] = {}
        faults = []
        for column in SHEETS[row.sheet]:
            if column.name not in row.values and not column.required:
                continue
            cell = row.values.get(column.name)
            try:
                values[column.name] = self.cell(row, column, cell)
            except Unreadable as error:
                shown = "" if cell is None else f"“{str(cell)[:SHOWN]}”: "
                faults.append(Fault(row.sheet, row.number, column.name, error.rule, f"{shown}{error}"))
        return values, faults

    def cell(self, row: Row, column: Column, cell: Any) -> Any:
        """The value of a cell. Raises Unreadable."""
        if cell is None or cell == "":
            if column.required:
                raise Unreadable("missing", _("the cell is empty. Fill it in, or leave the row out."))
            return None
        if row.sheet == REACH and column.name == "entry":
            return self._entry(row, cell)
        if row.sheet == NAMES and column.name == "language":
            return _language(cell)
        if column.choices is not None:
            return self._chosen((row.sheet, column.name), column.choices(), cell)
        if column.holds == "day":
            return _day(cell)
        if column.holds == "whole":
            return _whole(cell)
        if column.holds == "truth":
            return _truth(cell)
        return tidy(str(cell))

    def _entry(self, row: Row, cell: Any) -> str:
        which = self._chosen((REACH, "list"), dict(_lists()), row.values.get("list") or "")
        return self._chosen((REACH, which), WORDS[which], cell) if which in WORDS else tidy(str(cell))

    def _chosen(self, key: tuple[str, str], labels: Labels, cell: Any) -> str:
        if key not in self.lists:
            self.lists[key] = _by_word(labels)
        found = self.lists[key].get(str(cell).strip().casefold())
        if found is None:
            shown = ", ".join(list(labels)[:6]) + ("…" if len(labels) > 6 else "")
            raise Unreadable(
                "unknown_code",
                _(
                    "the list has no such entry. Entries are %(entries)s; the sheet “Lists” of an export has all."
                )
                % {"entries": shown},
            )
        return found


def _lists() -> Iterable[tuple[str, Any]]:
    column = next(one for one in SHEETS[REACH] if one.name == "list")
    return (column.choices or dict)().items()


def _by_word(labels: Labels) -> dict[str, str]:
    """Codes by code and by label, in English and in the reader's language."""
    found: dict[str, str] = {}
    for language in ("en", translation.get_language() or "en"):
        with translation.override(language):
            found |= {str(label).casefold(): code for code, label in labels.items()}
    return found | {code.casefold(): code for code in labels}


def _language(cell: Any) -> str:
    code = str(cell).strip().lower()
    known = dict(settings.LANGUAGES)
    if code not in known:
        raise Unreadable(
            "unknown_language",
            _("names are kept in the languages %(languages)s. Take one of these.")
            % {"languages": ", ".join(known)},
        )
    return code


def _day(cell: Any) -> date:
    if isinstance(cell, date):
        return cell
    try:
        return date.fromisoformat(str(cell).strip())
    except ValueError as error:
        raise Unreadable("no_day", _("a day is wanted, as in 2026-03-31.")) from error


def _whole(cell: Any) -> int:
    text = str(cell).strip()
    if isinstance(cell, bool) or not (text.isascii() and text.isdecimal()) or int(text) > 2_147_483_647:
        raise Unreadable("no_number", _("a whole number is wanted, not below zero."))
    return int(text)


def _truth(cell: Any) -> bool:
    found = TRUTHS.get(str(cell).strip().casefold())
    if found is None:
        raise Unreadable("no_truth", _("“yes” or “no” is wanted, or nothing where it is not known."))
    return found
