"""Which line of which sheet holds what: one sheet for each section, one for each table and repeated group.

Sections are what ministries divide among each other, so each has a sheet that can be sent on by itself. An answer is
found again by the key in the last, hidden column of its line, and not by its place: lines that were moved are read.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from rapport.analysis.types import in_language
from rapport.surveys.answering.types import Given
from rapport.surveys.instruments.wording import asked_only_if
from rapport.surveys.models.instrument import HEADINGS
from rapport.surveys.types import ItemView, SectionView
from rapport.surveys.workbooks.types import Answers

SCHEMA: Final = "rapport-workbook-1"
METADATA: Final = "rapport"
"""Name of the sheet that says what the workbook is; it is not shown in the program."""
NUMBER, QUESTION, ANSWER, WORDS, STATE, REASON, PUBLISH, BEFORE, NOTES, KEY = range(10)
"""Columns of a sheet with questions."""
FIRST_LINE: Final = 4
"""Rows above the first line: title, introduction, a blank one, the headings of the columns."""
MARK: Final = "×"
SPARE_ROWS, MOST_ROWS = 5, 60
"""A repeated group has so many rows more than are filled, and at most so many."""
_FORBIDDEN = re.compile(r"[\[\]:*?/\\'\s]+")


@dataclass(frozen=True)
class Line:
    """One line of a sheet. `key` is empty for a heading; `option`: the option it marks, of a question with several."""

    role: str
    number: str
    text: str
    notes: tuple[str, ...] = ()
    item: ItemView | None = None
    path: str = ""
    option: str = ""

    @property
    def key(self) -> str:
        """By which the line is found again."""
        return "" if self.item is None else f"{self.item.code}|{self.path}|{self.option}"

    @property
    def shown(self) -> str:
        """The cell of the question: its text, then hint and skip rule."""
        return "\n".join((self.text, *self.notes))


@dataclass(frozen=True)
class Page:
    """One sheet: its tab, title, introduction and lines."""

    tab: str
    title: str
    intro: str
    lines: tuple[Line, ...]


def fingerprint(given: Given) -> str:
    """Names an answer without showing it, so that a workbook knows which of its answers were changed in it."""
    # The words that say no more than the value are written by some ways of answering and not by others.
    said = given.text in given.values or given.text == ", ".join(given.values)
    words = "" if said else given.text
    content = [given.state, list(given.values), words, given.reason, given.publish]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()[:16]


def pages(sections: Sequence[SectionView], language: str, answers: Answers) -> tuple[Page, ...]:
    """The sheets of a questionnaire in a language; `answers` say how many rows repeated groups need.

    Texts of Rapport's own are in the language that is active.
    """
    items = {item.code: item for section in sections for item in section.items if not item.coded}
    found: list[Page] = []
    for section in sections:
        asked = [item for item in section.items if not item.coded]
        if not asked:
            continue
        writer = _Lines(items, language, answers)
        lines = writer.section(asked)
        title = in_language(section.title, language)
        tab = _tab(f"{section.code} {title}", [page.tab for page in found])
        found.append(Page(tab, f"{section.code}. {title}", _intro(section, language), tuple(lines)))
        for parent in asked:
            if parent.kind in {"TABLE", "REPEAT"}:
                name = in_language(parent.text, language)
                own = _tab(f"{section.code} {parent.number} {name}", [page.tab for page in found])
                found.append(
                    Page(own, name, in_language(parent.hint, language), tuple(writer.rows(parent, asked)))
                )
    return tuple(found)


def _intro(section: SectionView, language: str) -> str:
    parts = [in_language(section.intro, language)]
    attachment = in_language(section.attachment, language)
    if attachment:
        parts.append(_("Please send with it: %(document)s") % {"document": attachment})
    return "\n".join(part for part in parts if part)


def _tab(name: str, taken: Iterable[str]) -> str:
    """A name a spreadsheet accepts: at most 31 signs, none of the forbidden ones, not used before."""
    bare = _FORBIDDEN.sub(" ", name).strip()[:28].strip() or "?"
    used = {one.casefold() for one in taken} | {METADATA}
    number, tab = 1, bare
    while tab.casefold() in used:
        number += 1
        tab = f"{bare} {number}"
    return tab


class _Lines:
    """Writes the lines of one section."""

    def __init__(self, items: Mapping[str, ItemView], language: str, answers: Answers) -> None:
        self.items = items
        self.language = language
        self.answers = answers

    def section(self, asked: Sequence[ItemView]) -> list[Line]:
        """The lines of a section, without those on sheets of their own."""
        found: list[Line] = []
        for item in asked:
            parent = self.items.get(item.parent or "")
            if parent is None or parent.kind not in {"TABLE", "REPEAT"}:
                found += self._item(item, "")
        return found

    def rows(self, parent: ItemView, asked: Sequence[ItemView]) -> list[Line]:
        """The lines of a table or repeated group: its questions once for each row, under the name of the row."""
        parts = [item for item in asked if item.parent == parent.code]
        found: list[Line] = []
        for path, name in self._row_names(parent, parts):
            found.append(Line("heading", "", name))
            for item in parts:
                found += self._item(item, path)
        return found

    def _row_names(self, parent: ItemView, parts: Sequence[ItemView]) -> list[tuple[str, str]]:
        if parent.kind == "TABLE":
            return [(code, in_language(text, self.language)) for code, text in parent.options.items()]
        used = [path for item in parts for path in self.answers.get(item.code, {}) if path.isdecimal()]
        limit = int(parent.settings.get("max_rows") or MOST_ROWS)
        count = max([min(max(map(int, used), default=0) + SPARE_ROWS, limit), *map(int, used)])
        return [(str(number), _("Entry %(number)s") % {"number": number}) for number in range(1, count + 1)]

    def _item(self, item: ItemView, path: str) -> list[Line]:
        text = in_language(item.text, self.language)
        hint = in_language(item.hint, self.language)
        skip = asked_only_if(item, self.items, self.language)
        notes = tuple(note for note in (hint, skip) if note)
        if item.kind in HEADINGS:
            own = _("See the sheet of its own.") if item.kind in {"TABLE", "REPEAT"} else ""
            return [Line("heading", item.number, text, (*notes, own) if own else notes)]
        head = Line("question", item.number, text, notes, item, path)
        if item.kind != "MULTIPLE" or not item.options:
            return [head]
        return [
            head,
            *(
                Line("option", "", in_language(label, self.language), (), item, path, code)
                for code, label in item.options.items()
            ),
        ]


def labels(item: ItemView, language: str) -> dict[str, str]:
    """Code to label of the options in a language; equal labels are told apart by their code."""
    found = {code: " ".join(in_language(text, language).split()) for code, text in item.options.items()}
    many = list(found.values())
    return {code: f"{label} [{code}]" if many.count(label) > 1 else label for code, label in found.items()}


def codes_by_label(item: ItemView, language: str) -> dict[str, str]:
    """What may be written for an option, folded, to its code: labels in the language, codes, labels in all others.

    A label that means two things in two languages means what it does in the first.
    """
    languages = [language, *sorted({name for text in item.options.values() for name in text})]
    found: dict[str, str] = {}
    for number, one in enumerate(languages):
        for code, label in labels(item, one).items():
            found.setdefault(label.casefold(), code)
        if number == 0:
            for code in item.options:
                found.setdefault(code.casefold(), code)
    return found
