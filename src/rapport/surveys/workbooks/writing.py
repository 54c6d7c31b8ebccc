"""The workbook of a questionnaire, for one respondent: written as values only, no formula, no link, no macro.

Only cells for answers can be written to. The protection has no password: it guards against accidents, and whoever must
change a sheet can.
"""

import hashlib
import io
import json
from collections.abc import Sequence
from typing import Any, Final

import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext as _

from rapport.analysis.types import in_language
from rapport.surveys.answering.limits import possible_dates
from rapport.surveys.answering.types import Given
from rapport.surveys.types import ItemView
from rapport.surveys.workbooks import layout
from rapport.surveys.workbooks.layout import Line, Page
from rapport.surveys.workbooks.types import Answers, Form
from rapport.surveys.workbooks.words import STATES, TRUTHS, is_right_to_left, spoken

_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDTHS: Final = (7, 58, 38, 34, 18, 28, 12, 30, 24, 3)
_LISTS: Final = "lists"
_MOST_MESSAGE: Final = 255
BLANK: Final = Given("blank")


def write_workbook(
    form: Form, answers: Answers, before: Answers | None = None, *, sent: Answers | None = None
) -> bytes:
    """The workbook with the answers as they stand, and beside them, greyed, those of the last time (`before`).

    `sent`: the answers with which it counts as sent out, where those in it were filled in since.
    """
    with translation.override(spoken(form.language)):
        return _Book(form, answers, before or {}, answers if sent is None else sent).write()


def metadata_hash(rows: Sequence[Sequence[str]]) -> str:
    """The checksum over the rows of the sheet that says what the workbook is."""
    content = json.dumps([list(row) for row in rows], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()


class _Book:
    """Writes one workbook."""

    def __init__(self, form: Form, answers: Answers, before: Answers, sent: Answers) -> None:
        self.form, self.answers, self.before, self.sent = form, answers, before, sent
        self.out = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.out, _OPTIONS)
        self.pages = layout.pages(form.sections, form.language, answers)
        self.looks = _looks(self.book)
        self.lists: dict[tuple[str, ...], str] = {}
        self.offered: list[tuple[str, ...]] = []
        self.placed: list[tuple[str, str, str, str]] = []

    def write(self) -> bytes:
        """All sheets: cover, questions, then those that are not shown."""
        self.book.set_properties({"title": self.form.wave_title, "comments": self.form.respondent})
        self._cover()
        for page in self.pages:
            self._page(page)
        self._hidden()
        self._metadata()
        self.book.close()
        return self.out.getvalue()

    def _sheet(self, name: str) -> Any:
        sheet = self.book.add_worksheet(name)
        if is_right_to_left(self.form.language):
            sheet.right_to_left()
        sheet.set_paper(9)
        sheet.hide_gridlines(2)
        sheet.protect("", {"format_rows": True, "format_columns": True})
        return sheet

    def _cover(self) -> None:
        form, sheet = self.form, self._sheet(_cover_tab([page.tab for page in self.pages]))
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 90)
        sheet.write_string(0, 0, form.wave_title, self.looks["title"])
        facts = [
            (_("Respondent"), f"{form.name} ({form.respondent})"),
            (_("Questionnaire"), f"{form.questionnaire}, {form.number}"),
        ]
        if form.deadline:
            facts.append((_("Deadline"), form.deadline))
        for row, (name, value) in enumerate(facts, 2):
            sheet.write_string(row, 0, name, self.looks["head"])
            sheet.write_string(row, 1, value, self.looks["text"])
        row = len(facts) + 3
        sheet.write_string(row, 0, _("How to fill it in"), self.looks["head"])
        for number, sentence in enumerate(_instructions()):
            sheet.write_string(row + number, 1, f"{number + 1}. {sentence}", self.looks["text"])
        row += len(_instructions()) + 1
        sheet.write_string(row, 0, _("Sheets"), self.looks["head"])
        for number, page in enumerate(self.pages):
            sheet.write_string(row + number, 1, page.tab, self.looks["text"])
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)

    def _page(self, page: Page) -> None:
        sheet = self._sheet(page.tab)
        for column, width in enumerate(_WIDTHS):
            hidden = column == layout.KEY or (column == layout.BEFORE and not self.before)
            sheet.set_column(column, column, width, None, {"hidden": hidden})
        sheet.write_string(0, 0, page.title, self.looks["title"])
        if page.intro:
            sheet.write_string(1, layout.QUESTION, page.intro, self.looks["text"])
        for column, head in enumerate(_heads()):
            sheet.write_string(layout.FIRST_LINE - 1, column, head, self.looks["head"])
        for row, line in enumerate(page.lines, layout.FIRST_LINE):
            self._line(sheet, page, row, line)
        sheet.freeze_panes(layout.FIRST_LINE, layout.ANSWER)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(layout.FIRST_LINE - 1)
        sheet.set_footer(f"&L{self.form.respondent}&R&P / &N")

    def _line(self, sheet: Any, page: Page, row: int, line: Line) -> None:
        look = self.looks["heading" if line.role == "heading" else "option" if line.option else "text"]
        sheet.write_string(row, layout.NUMBER, line.number, self.looks["text"])
        sheet.write_string(row, layout.QUESTION, line.shown, look)
        item = line.item
        if item is None:
            return
        sheet.write_string(row, layout.KEY, line.key, self.looks["text"])
        given = self.answers.get(item.code, {}).get(line.path, BLANK)
        sent = self.sent.get(item.code, {}).get(line.path, BLANK)
        base = "" if line.option else layout.fingerprint(sent)
        self.placed.append((page.tab, str(row + 1), line.key, base))
        if line.option:
            self._option(sheet, row, line, item, given)
        else:
            self._question(sheet, row, line, item, given)
        self._text(sheet, row, layout.NOTES, "")

    def _option(self, sheet: Any, row: int, line: Line, item: ItemView, given: Given) -> None:
        chosen = line.option in given.values
        self._text(sheet, row, layout.ANSWER, layout.MARK if chosen else "", look="mark")
        self._choose(sheet, row, layout.ANSWER, (layout.MARK,), _("Choose × where this applies."))
        if line.option in item.described:
            described = [code for code in given.values if code in item.described]
            first = described[:1] == [line.option]
            self._text(sheet, row, layout.WORDS, given.text if first else "")
            self._hint(sheet, row, layout.WORDS, _("Describe it here, if you marked it."))

    def _question(self, sheet: Any, row: int, line: Line, item: ItemView, given: Given) -> None:
        if item.kind == "FILE":
            note = _("Attach the document in the web form, or send it with this workbook.")
            sheet.write_string(row, layout.ANSWER, note, self.looks["grey"])
        elif item.kind != "MULTIPLE" or not item.options:
            self._answer(sheet, row, item, given)
            if item.kind == "SINGLE" and item.described:
                self._text(sheet, row, layout.WORDS, given.text)
                self._hint(sheet, row, layout.WORDS, _("Describe your answer here, if it asks for that."))
        stated = str(STATES.get(given.state, ""))
        self._text(sheet, row, layout.STATE, stated)
        self._choose(sheet, row, layout.STATE, tuple(map(str, STATES.values())), _why_no_answer())
        self._text(sheet, row, layout.REASON, given.reason)
        truth = "" if given.publish is None else str(TRUTHS["yes" if given.publish else "no"])
        self._text(sheet, row, layout.PUBLISH, truth)
        self._choose(sheet, row, layout.PUBLISH, tuple(map(str, TRUTHS.values())), _may_be_published())
        last = self.before.get(item.code, {}).get(line.path)
        if last is not None:
            sheet.write_string(
                row, layout.BEFORE, in_words(item, last, self.form.language), self.looks["grey"]
            )

    def _answer(self, sheet: Any, row: int, item: ItemView, given: Given) -> None:
        column = layout.ANSWER
        if item.options and item.kind == "SINGLE":
            named = layout.labels(item, self.form.language)
            self._text(sheet, row, column, named.get(given.values[0], "") if given.values else "")
            self._choose(sheet, row, column, tuple(named.values()), _("Choose one answer from the list."))
        elif item.kind in {"NUMBER", "PERCENTAGE"}:
            self._number(sheet, row, item, given)
        elif item.kind == "DATE":
            self._text(sheet, row, column, given.text or ", ".join(given.values))
            self._hint(sheet, row, column, _how_dates_are_written(possible_dates(item.settings)))
        elif item.kind == "MONEY":
            self._text(sheet, row, column, given.values[0] if given.values else "")
            self._hint(sheet, row, column, _how_money_is_written(str(item.settings.get("currency") or "")))
        else:
            self._text(sheet, row, column, given.text or (given.values[0] if given.values else ""))

    def _number(self, sheet: Any, row: int, item: ItemView, given: Given) -> None:
        percent = item.kind == "PERCENTAGE" or item.settings.get("unit") == "percent"
        look = self.looks["percentage" if percent else "number"]
        value = given.values[0] if given.values else ""
        if value and len(value.strip("-0.").replace(".", "")) <= 15:
            sheet.write_number(row, layout.ANSWER, float(value), look)
        else:
            sheet.write_string(row, layout.ANSWER, value, look)
        share = item.kind == "PERCENTAGE"
        least = item.settings.get("min") or (0 if share else None)
        most = item.settings.get("max") or (100 if share else None)
        message = _("Write 30 for 30 per cent.") if percent else _("Write a number in digits.")
        unit = str(item.settings.get("unit") or "")
        if unit and not percent:
            message = _("Write a number in digits (%(unit)s).") % {"unit": unit[:100]}
        rule = {"validate": "integer" if str(item.settings.get("decimals", "")) == "0" else "decimal"}
        self._limited(sheet, row, rule | {"input_message": message, "error_message": message}, least, most)

    def _limited(self, sheet: Any, row: int, rule: dict[str, Any], least: Any, most: Any) -> None:
        limits = {
            "criteria": "between",
            "minimum": _bound(-1e15 if least is None else least),
            "maximum": _bound(1e15 if most is None else most),
        }
        sheet.data_validation(row, layout.ANSWER, row, layout.ANSWER, rule | limits)

    def _text(self, sheet: Any, row: int, column: int, text: str, *, look: str = "answer") -> None:
        if text:
            sheet.write_string(row, column, text, self.looks[look])
        else:
            sheet.write_blank(row, column, None, self.looks[look])

    def _hint(self, sheet: Any, row: int, column: int, message: str) -> None:
        sheet.data_validation(
            row, column, row, column, {"validate": "any", "input_message": message[:_MOST_MESSAGE]}
        )

    def _choose(self, sheet: Any, row: int, column: int, offered: tuple[str, ...], message: str) -> None:
        """A list to choose from; it stands in a sheet of its own, as a list within a cell may have 255 signs only."""
        if offered not in self.lists:
            letter = xlsxwriter.utility.xl_col_to_name(len(self.offered))
            self.lists[offered] = f"='{_LISTS}'!${letter}$1:${letter}${len(offered)}"
            self.offered.append(offered)
        sheet.data_validation(
            row,
            column,
            row,
            column,
            {
                "validate": "list",
                "source": self.lists[offered],
                "input_message": message[:_MOST_MESSAGE],
                "error_message": _("Choose one from the list, or empty the cell."),
            },
        )

    def _hidden(self) -> None:
        sheet = self.book.add_worksheet(_LISTS)
        for column, offered in enumerate(self.offered):
            for row, label in enumerate(offered):
                sheet.write_string(row, column, label)
        sheet.hide()

    def _metadata(self) -> None:
        form = self.form
        rows = [
            ("schema", layout.SCHEMA, "", ""),
            ("wave", form.wave, "", ""),
            ("respondent", form.respondent, "", ""),
            ("questionnaire", f"{form.questionnaire}@{form.number}", "", ""),
            ("language", form.language, "", ""),
            *self.placed,
        ]
        sheet = self.book.add_worksheet(layout.METADATA)
        for row, cells in enumerate([*rows, ("checksum", metadata_hash(rows), "", "")]):
            for column, cell in enumerate(cells):
                sheet.write_string(row, column, cell)
        sheet.protect("")
        sheet.very_hidden()


def _bound(limit: Any) -> int | float:
    number = float(limit)
    return int(number) if number.is_integer() else number


def _looks(book: Any) -> dict[str, Any]:
    base = {"font_name": "Calibri", "font_size": 11, "valign": "top", "text_wrap": True}
    # Format "@": what is written stays as it is written; "2003-07" is not turned into a day.
    field = {**base, "locked": False, "border": 1, "border_color": "#8C8C8C", "bg_color": "#FFFCEB"}
    looks = {
        "title": {**base, "bold": True, "font_size": 14, "text_wrap": False},
        "head": {**base, "bold": True, "bottom": 2},
        "heading": {**base, "bold": True, "bg_color": "#EEF1F5"},
        "text": base,
        "option": {**base, "indent": 2},
        "grey": {**base, "font_color": "#505A5F", "italic": True},
        "answer": {**field, "num_format": "@", "quote_prefix": True},
        "mark": {**field, "num_format": "@", "align": "center"},
        "number": {**field, "num_format": "General", "align": "left"},
        "percentage": {**field, "num_format": '0.######" %"', "align": "left"},
    }
    return {name: book.add_format(look) for name, look in looks.items()}


def _cover_tab(taken: Sequence[str]) -> str:
    name = _("Start here")[:28]
    return name if name not in taken else f"{name} 0"


def _heads() -> tuple[str, ...]:
    return (
        _("No."),
        _("Question"),
        _("Answer"),
        _("Description"),
        _("No answer, because"),
        _("Reason"),
        _("May be published"),
        _("Last time"),
        _("Your notes (not read)"),
        "",
    )


def _instructions() -> tuple[str, ...]:
    return (
        _("Write into the yellow cells only; the others are locked."),
        _("Where a list opens, choose from it. Where several answers are possible, mark each with ×."),
        _("Where there is no answer, choose why in the column for that; a reason is welcome."),
        _("An empty line means that you did not answer. It is never counted as “no”."),
        _("“May be published” holds for one answer; left empty, what you choose for the whole return holds."),
        _("Notes are yours: they are not read when the workbook is taken in."),
        _("Do not rename, remove or add sheets, and keep the file as .xlsx without macros."),
        _("The workbook is taken in as a whole or not at all; a report says which cell to mend."),
    )


def _why_no_answer() -> str:
    return _("Only if you leave the answer empty: why there is none.")


def _may_be_published() -> str:
    return _("Empty: as chosen for the whole return.")


def _how_dates_are_written(possible: str) -> str:
    if possible:
        return _("Possible: %(possible)s") % {"possible": possible}
    return _("As exactly as you know it: 2003, 2003-07 or 2003-07-11, or in words: beginning of the 1990s.")


def _how_money_is_written(currency: str) -> str:
    if currency:
        return _("Write the amount in %(currency)s, in digits.") % {"currency": currency}
    return _("Write amount and currency: 1200000 EUR.")


def in_words(item: ItemView, given: Given, language: str) -> str:
    """An answer as people read it: the labels of what was chosen, the words, or why there is none."""
    if given.state in STATES:
        return str(STATES[given.state])
    named = {code: in_language(text, language) for code, text in item.options.items()}
    chosen = "; ".join(named.get(value, value) for value in given.values)
    return f"{chosen}: {given.text}" if given.text and named and chosen else given.text or chosen
