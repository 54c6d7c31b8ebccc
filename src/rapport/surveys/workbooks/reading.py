"""A returned workbook, read whole or not at all, with a report of every cell that must be mended."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from rapport.analysis.types import in_language
from rapport.kernel.errors import InvalidInput
from rapport.surveys.answering.reading import Raw, read_given
from rapport.surveys.answering.types import Entry, Given
from rapport.surveys.types import ItemView, SectionView
from rapport.surveys.workbooks import layout
from rapport.surveys.workbooks.books import Book, Cells
from rapport.surveys.workbooks.types import Identity, Problem, Reading
from rapport.surveys.workbooks.words import MARKS, STATES, TRUTHS, said
from rapport.surveys.workbooks.writing import metadata_hash

MOST_PROBLEMS = 200
_HEADER_ROWS = 5
_PLACES = {
    "answer_and_state": layout.STATE,
    "not_described": layout.WORDS,
    "description_without_other": layout.WORDS,
}
"""Where a refusal is mended, if not in the cell of the answer."""


@dataclass(frozen=True)
class Placed:
    """Where a line was when the workbook was written."""

    tab: str
    row: int
    key: str
    base: str


def identify(book: Book | None) -> tuple[Identity, tuple[Placed, ...]]:
    """What the workbook says that it is. Raises InvalidInput for one that is none of ours or was altered."""
    if book is None:
        raise InvalidInput(
            _("The file cannot be read as a workbook. Save it again as .xlsx."), code="unreadable"
        )
    cells = book.get(layout.METADATA)
    if cells is None or cells.at(0, 1) != layout.SCHEMA:
        raise InvalidInput(
            _(
                "This is not a questionnaire from Rapport, or it is one of another version. Download it again."
            ),
            code="not_ours",
        )
    rows = [[cells.at(row, column) for column in range(4)] for row in range(len(cells.rows))]
    rows = [row for row in rows if any(row)]
    if rows[-1][:2] != ["checksum", metadata_hash(rows[:-1])]:
        raise InvalidInput(
            _(
                "The hidden sheet that says what the workbook is was changed. Copy the answers into a fresh one."
            ),
            code="altered",
        )
    facts = {name: value for name, value, _c, _d in rows[:_HEADER_ROWS]}
    questionnaire, _at, number = facts["questionnaire"].rpartition("@")
    identity = Identity(facts["wave"], facts["respondent"], questionnaire, int(number), facts["language"])
    placed = tuple(Placed(tab, int(row), key, base) for tab, row, key, base in rows[_HEADER_ROWS:-1])
    return identity, placed


def read_workbook(book: Book | None, sections: Sequence[SectionView], *, expected: Identity) -> Reading:
    """The answers of a workbook, or what is wrong with it.

    `expected`: the wave, respondent and questionnaire it must be of; its language is its own.
    """
    try:
        identity, placed = identify(book)
    except InvalidInput as error:
        return Reading(None, problems=(Problem("", "", error.code, error.message),))
    wrong = _wrong_one(identity, expected)
    if wrong or book is None:
        return Reading(identity, problems=tuple(wrong))
    items = {item.code: item for section in sections for item in section.items if not item.coded}
    return _Reader(book, items, identity, placed).read()


def _wrong_one(identity: Identity, expected: Identity) -> list[Problem]:
    found = []
    asked = f"{expected.questionnaire} {expected.number}"
    given = f"{identity.questionnaire} {identity.number}"
    for rule, ours, theirs, message in (
        (
            "other_wave",
            expected.wave,
            identity.wave,
            _("The workbook belongs to the wave %(theirs)s, not to %(ours)s."),
        ),
        (
            "other_respondent",
            expected.respondent,
            identity.respondent,
            _("The workbook was written for %(theirs)s, not for %(ours)s."),
        ),
        (
            "other_questionnaire",
            asked,
            given,
            _("The workbook holds the questionnaire %(theirs)s; asked is %(ours)s. Download it again."),
        ),
    ):
        if ours != theirs:
            found.append(Problem("", "", rule, message % {"ours": ours, "theirs": theirs}))
    return found


class _Reader:
    """Reads one workbook whose identity was checked."""

    def __init__(
        self, book: Book, items: Mapping[str, ItemView], identity: Identity, placed: Sequence[Placed]
    ) -> None:
        self.book, self.items, self.identity, self.placed = book, items, identity, placed
        self.problems: list[Problem] = []
        self.states, self.truths = said(STATES), said(TRUTHS)

    def read(self) -> Reading:
        """All answers, or all problems."""
        tabs = dict.fromkeys(place.tab for place in self.placed)
        found = {tab: self._rows(tab) for tab in tabs if self._has(tab)}
        for cell in self.book[layout.METADATA].lost:
            message = _("The cell holds a formula without its result. Write the answer itself.")
            self.problems.append(Problem("", cell, "formula_without_value", message))
        entries = [entry for tab in found for entry in self._entries(tab, found[tab])]
        bases = {self._place(place.key)[:2]: place.base for place in self.placed if place.base}
        if self.problems:
            return Reading(self.identity, problems=tuple(self.problems[:MOST_PROBLEMS]))
        cells = {
            self._place(key)[:2]: (tab, _cell(row, layout.ANSWER))
            for tab, rows in found.items()
            for key, row in rows.items()
            if not self._place(key)[2]
        }
        return Reading(self.identity, tuple(entries), bases, cells=cells)

    def _has(self, tab: str) -> bool:
        cells = self.book.get(tab)
        if cells is None:
            message = _(
                "The sheet “%(tab)s” is missing. Give it its name back, or copy the answers into a fresh workbook."
            )
            self._say(tab, None, 0, "missing_sheet", message % {"tab": tab})
            return False
        for first, start, last, _end in cells.merged:
            if last >= layout.FIRST_LINE:
                message = _(
                    "Cells are merged here, so it is not clear which line an answer belongs to. Undo that."
                )
                self._say(tab, first, start, "merged_cells", message)
        return True

    def _rows(self, tab: str) -> dict[str, int]:
        """Where each line of the sheet is now. Lines that were added, copied, removed or emptied are reported."""
        cells, found = self.book[tab], {}
        known = {place.key: place.row - 1 for place in self.placed if place.tab == tab}
        for row in range(layout.FIRST_LINE, len(cells.rows)):
            key = cells.at(row, layout.KEY)
            if key in found:
                message = _("The line stands twice. Remove one of the two.")
                self._say(tab, row, layout.QUESTION, "line_twice", message)
            elif key in known:
                found[key] = row
            elif key or (not cells.at(row, layout.QUESTION) and _has_answer(cells, row)):
                message = _(
                    "The line was added and belongs to no question. Move what it says to a line that does."
                )
                self._say(tab, row, layout.QUESTION, "unknown_line", message)
        for key, row in known.items():
            if key not in found:
                message = _("A line is missing here: %(question)s. Copy the answers into a fresh workbook.")
                item = self.items.get(self._place(key)[0])
                name = item.number or item.code if item else key
                self._say(tab, row, layout.QUESTION, "missing_line", message % {"question": name})
        return found

    def _place(self, key: str) -> tuple[str, str, str]:
        item, path, option = (key.split("|") + ["", ""])[:3]
        return item, path, option

    def _entries(self, tab: str, rows: Mapping[str, int]) -> Iterator[Entry]:
        for key, row in rows.items():
            code, path, option = self._place(key)
            item = self.items.get(code)
            if item is None:
                message = _(
                    "The line asks something that the questionnaire does not. Download the workbook again."
                )
                self._say(tab, row, layout.QUESTION, "unknown_question", message)
            elif not option:
                given = self._given(tab, row, item, path, rows)
                # Documents do not come within a workbook: only why there is none can be said here.
                if given is not None and (item.kind != "FILE" or given.state != "blank"):
                    yield Entry(item.code, given, path)

    def _given(self, tab: str, row: int, item: ItemView, path: str, rows: Mapping[str, int]) -> Given | None:
        cells, before = self.book[tab], len(self.problems)
        self._check_shows(tab, row, in_language(item.text, self.identity.language), item)
        values, text = self._written(tab, row, item, path, rows)
        state = self._one_of(tab, row, layout.STATE, self.states, item)
        publish = self._one_of(tab, row, layout.PUBLISH, self.truths, item)
        if len(self.problems) > before:
            return None
        reason = cells.at(row, layout.REASON)
        raw = Raw(values, text, state, reason, {"yes": True, "no": False}.get(publish))
        try:
            return read_given(item, raw)
        except InvalidInput as error:
            self._say(tab, row, _PLACES.get(error.code, layout.ANSWER), error.code, error.message, item=item)
            return None

    def _check_shows(self, tab: str, row: int, text: str, item: ItemView) -> None:
        shown = " ".join(self.book[tab].at(row, layout.QUESTION).split())
        if not shown.startswith(" ".join(text.split())):
            message = _(
                "The line does not show the question it belongs to: it was sorted or overwritten. Undo that."
            )
            self._say(tab, row, layout.QUESTION, "other_question", message, item=item)

    def _written(
        self, tab: str, row: int, item: ItemView, path: str, rows: Mapping[str, int]
    ) -> tuple[tuple[str, ...], str]:
        cells = self.book[tab]
        answer, words = cells.at(row, layout.ANSWER).strip(), cells.at(row, layout.WORDS).strip()
        if item.kind == "MULTIPLE" and item.options:
            return self._marked(tab, item, path, rows)
        if item.kind == "SINGLE" and item.options:
            if not answer:
                return (), words
            code = layout.codes_by_label(item, self.identity.language).get(
                " ".join(answer.split()).casefold()
            )
            if code is None:
                message = _(
                    "“%(given)s” is not one of the answers offered. Choose one from the list of the cell."
                )
                self._say(
                    tab, row, layout.ANSWER, "unknown_code", message % {"given": answer[:60]}, item=item
                )
                return (), ""
            return (code,), words
        if item.kind == "FILE":
            return (), ""
        if item.kind in {"TEXT", "SINGLE", "MULTIPLE"}:
            return (), answer
        return ((answer,) if answer else ()), ""

    def _marked(
        self, tab: str, item: ItemView, path: str, rows: Mapping[str, int]
    ) -> tuple[tuple[str, ...], str]:
        cells, chosen, words = self.book[tab], [], []
        for code in item.options:
            row = rows.get(f"{item.code}|{path}|{code}")
            if row is None:
                continue
            self._check_shows(tab, row, in_language(item.options[code], self.identity.language), item)
            mark = cells.at(row, layout.ANSWER).strip().casefold()
            if mark in MARKS or self.truths.get(mark) == "yes":
                chosen.append(code)
            elif mark and self.truths.get(mark) != "no":
                message = _("“%(given)s” is no mark. Choose × where the line applies, or empty the cell.")
                self._say(tab, row, layout.ANSWER, "unknown_mark", message % {"given": mark[:60]}, item=item)
            description = cells.at(row, layout.WORDS).strip()
            if description and code not in chosen:
                message = _(
                    "The description belongs to an answer that is not marked. Mark it, or empty the description."
                )
                self._say(tab, row, layout.WORDS, "description_without_mark", message, item=item)
            elif description:
                words.append(description)
        return tuple(chosen), "\n".join(words)

    def _one_of(self, tab: str, row: int, column: int, known: Mapping[str, str], item: ItemView) -> str:
        written = self.book[tab].at(row, column).strip()
        code = known.get(" ".join(written.split()).casefold(), "")
        if written and not code:
            message = _("“%(given)s” is not in the list of the cell. Choose from it, or empty the cell.")
            self._say(tab, row, column, "not_in_list", message % {"given": written[:60]}, item=item)
        return code

    def _say(
        self, tab: str, row: int | None, column: int, rule: str, message: str, *, item: ItemView | None = None
    ) -> None:
        cell = "" if row is None else _cell(row, column)
        self.problems.append(Problem(tab, cell, rule, message, (item.number or item.code) if item else ""))


def _cell(row: int, column: int) -> str:
    return f"{'ABCDEFGHIJ'[min(column, 9)]}{row + 1}"


def _has_answer(cells: Cells, row: int) -> bool:
    return any(cells.at(row, column).strip() for column in range(layout.ANSWER, layout.BEFORE))
