"""The answers of a wave as a workbook: one row per respondent, one row per answer, the codes, the footnotes.

Every text is written as a text: nothing in an answer becomes a formula or a link, and what a program could take for
one is marked as quoted. OWASP ASVS 5.0.0, 1.2.10.
"""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import override

from rapport.analysis.types import in_language
from rapport.kernel.cells import neutralise
from rapport.surveys.exports.codings import COLUMNS, CodedWave
from rapport.surveys.exports.gathering import WholeWave
from rapport.surveys.models.waves import CellState
from rapport.surveys.types import AnswerView, ItemView

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
LONGEST = 32_000
Row = Sequence[str | float | None]


def as_xlsx(whole: WholeWave, language: str) -> bytes:
    """The workbook in one language; the same wave gives the same bytes."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS)
    day = whole.wave.as_of
    book.set_properties({"created": datetime(day.year, day.month, day.day)})  # noqa: DTZ001 - written as given
    with override(language):
        writer = _Writer(book, language)
        writer.sheet(_("Answers"), _wide(whole, language), frozen=(2, 2))
        writer.sheet(_("Answer by answer"), _long(whole, language), frozen=(1, 3))
        writer.sheet(_("Codes"), _codes(whole, language), frozen=(1, 2))
        writer.sheet(_("Footnotes"), _notes(whole, language), frozen=(1, 1))
    book.close()
    return out.getvalue()


def codings_as_xlsx(coded: CodedWave, language: str) -> bytes:
    """The codings of a wave as a workbook of one sheet; the same codings give the same bytes."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS)
    day = coded.wave.as_of
    book.set_properties({"created": datetime(day.year, day.month, day.day)})  # noqa: DTZ001 - written as given
    rows: list[Row] = [list(COLUMNS)]
    rows += [[_as_cell(row[name]) for name in COLUMNS] for row in coded.rows]
    with override(language):
        _Writer(book, language).sheet(_("Codings"), rows, frozen=(1, 2))
    book.close()
    return out.getvalue()


def _as_cell(value: object) -> str | float | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return " ".join(map(str, value)) if all(" " not in str(one) for one in value) else "; ".join(value)
    return value if value is None or isinstance(value, int) else str(value)


class _Writer:
    def __init__(self, book: Any, language: str) -> None:
        self._book = book
        self._rtl = language.split("-")[0] in RIGHT_TO_LEFT
        look = {"text_wrap": True, "valign": "top", "reading_order": 2 if self._rtl else 1}
        self._plain = book.add_format(look)
        self._quoted = book.add_format({**look, "quote_prefix": True})
        self._head = book.add_format({**look, "bold": True, "bottom": 2})

    def sheet(self, name: str, rows: Sequence[Row], *, frozen: tuple[int, int]) -> None:
        """A sheet whose first row (or two) heads its columns."""
        page = self._book.add_worksheet(name[:31])
        if self._rtl:
            page.right_to_left()
        page.set_column(0, max(len(rows[0]) - 1, 0), 24)
        page.freeze_panes(*frozen)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                self._cell(page, at, column, cell, is_head=at < frozen[0])

    def _cell(self, page: Any, row: int, column: int, cell: str | float | None, *, is_head: bool) -> None:
        if cell is None or cell == "":
            return
        if not isinstance(cell, str):
            page.write_number(row, column, cell, self._plain)
            return
        safe = neutralise(cell)
        is_risky = safe.startswith("'") and not cell.startswith("'")
        look = self._quoted if is_risky else self._head if is_head else self._plain
        page.write_string(row, column, (safe[1:] if is_risky else safe)[:LONGEST], look)


def _wide(whole: WholeWave, language: str) -> list[Row]:
    items = list(whole.items())
    heads: list[Row] = [
        [_("Code"), _("Name"), _("Group"), _("Replied"), *(item.code for item in items)],
        ["", "", "", "", *(in_language(item.text, language) for item in items)],
    ]
    for row in whole.respondents:
        group = in_language(whole.wave.groups.get(row.group, {}), language) or row.group
        replied = _("yes") if row.replied else _("no")
        heads.append(
            [
                row.code,
                row.name,
                group,
                replied,
                *(_shown(whole.cell(row, item), item, language) for item in items),
            ]
        )
    return heads


def _shown(answer: AnswerView, item: ItemView, language: str) -> str | float:
    """The answer in words; a number as a number; how the lack of one stands, in brackets."""
    if answer.state != "answered":
        return f"[{CellState(answer.state).label}]"
    if item.kind in {"NUMBER", "PERCENTAGE"} and len(answer.values) == 1:
        try:
            return float(answer.values[0])
        except ValueError:
            return answer.values[0]
    return "; ".join(_labels(answer, item, language)) or answer.original


def _labels(answer: AnswerView, item: ItemView, language: str) -> list[str]:
    return [in_language(item.options.get(value, {}), language) or value for value in answer.values]


def _long(whole: WholeWave, language: str) -> list[Row]:
    rows: list[Row] = [
        [
            _("Code"), _("Name"), _("Item"), _("Question"), _("State"), _("Coded value"), _("In words"),
            _("As written"), _("Source"), _("Interpretation"), _("Footnotes"),
        ]
    ]  # fmt: skip
    for row in whole.respondents:
        for item in whole.items():
            answer = whole.cell(row, item)
            rows.append(
                [
                    row.code, row.name, item.code, in_language(item.text, language),
                    str(CellState(answer.state).label), "; ".join(answer.values),
                    "; ".join(_labels(answer, item, language)), answer.original, answer.source,
                    answer.interpretation, "; ".join(answer.footnotes),
                ]
            )  # fmt: skip
    return rows


def _codes(whole: WholeWave, language: str) -> list[Row]:
    rows: list[Row] = [[_("Item"), _("Code"), _("In words"), _("Kind"), _("Asked or coded")]]
    for item in whole.items():
        origin = _("coded by the office") if item.coded else _("asked")
        rows.append([item.code, "", in_language(item.text, language), item.kind, origin])
        rows.extend(
            [item.code, code, in_language(texts, language), "", ""] for code, texts in item.options.items()
        )
    rows.extend(["", state.value, str(state.label), _("State"), ""] for state in CellState)
    return rows


def _notes(whole: WholeWave, language: str) -> list[Row]:
    rows: list[Row] = [[_("Footnote"), _("Respondent"), _("Items"), _("Text")]]
    rows.extend(
        [note.key, note.respondent, ", ".join(note.items), in_language(note.text, language)]
        for note in whole.footnotes
    )
    return rows
