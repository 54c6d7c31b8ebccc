"""Answers with their originals and codings, read from rows. Private to `queries` and `actions`: no rights are asked.

A wave that was loaded from files has no submissions: there the loaded answer is the original, and counts as the final
coding of nobody until somebody codes anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rapport.surveys.coding.status import Mark, Standing
from rapport.surveys.coding.types import Codebook, CodebookItem
from rapport.surveys.counting import (
    NOT_CODED,
    WITHHELD,
    Instrument,
    Submitted,
    earlier_submissions,
    entries_by_item,
)
from rapport.surveys.models import Answer, Coding, Footnote, Item, Revision, WaveRespondent


class Made(NamedTuple):
    """What of a coding in force decides how its answer stands."""

    id: int
    state: str
    values: Sequence[str]
    coder: int | None
    codebook: int
    basis: str
    revision: int | None


class Stands(NamedTuple):
    """What of an answer decides how it stands."""

    state: str
    values: Sequence[str]
    interpretation: str


def standing_of(
    item: Item,
    entry: CodebookItem | None,
    made: Mapping[str, Made],
    answer: Stands | None,
    submitted: Submitted | None,
) -> Standing:
    """How an answer stands: the one decision of the desk's counts and of the list of an item.

    `made`: the codings in force by stage; `submitted`: the last submission, none where the answer was loaded.
    """
    lives: dict[tuple[str, int | None], bool] = {}
    marks: dict[str, Mark] = {}
    for stage, one in made.items():
        # The first coding and the one that counts rest on the same words nearly always.
        rests = (one.basis, one.revision)
        live = lives.get(rests)
        if live is None:
            live = lives[rests] = submitted is None or submitted.bears(item, *rests)
        marks[stage] = Mark(one.id, (one.state, frozenset(one.values)), one.coder, live, one.codebook)
    final = marks.get("FINAL")
    if final is None and submitted is None:
        final = _loaded_mark(item, answer)
    return Standing(
        marks.get("FIRST"),
        marks.get("SECOND"),
        final,
        double=entry is not None and entry.double,
        open=is_open(item, answer),
        withheld=answer is not None and answer.state == WITHHELD,
        since=entry.since if entry is not None else 1,
    )


def _loaded_mark(item: Item, answer: Stands | None) -> Mark | None:
    """What was loaded stands as the final coding of nobody, where it was coded or judged."""
    if answer is None or is_open(item, answer) or not (item.origin == "CODED" or answer.interpretation):
        return None
    return Mark(0, (answer.state, frozenset(answer.values)))


def is_open(item: Item, answer: Stands | None) -> bool:
    """Whether there is something to code that counts for nothing as it is."""
    if answer is None:
        return False
    if item.origin == "CODED":
        return answer.state == "not_known" and answer.interpretation == NOT_CODED
    return answer.state == "non_conforming" and not answer.interpretation


@dataclass(frozen=True)
class Cell:
    """One answer: rows and what follows from them."""

    item: Item
    respondent: WaveRespondent
    answer: Answer | None
    original: str
    revision: int | None
    rests: bool
    """Whether it rests on a question; otherwise its coder quotes."""
    codings: Mapping[str, Coding]
    """Those in force, by stage."""
    note: str
    """The text of the footnotes of the answer."""
    standing: Standing

    @property
    def loaded(self) -> bool:
        """Whether the answer came from files, and nothing was submitted."""
        return self.revision is None

    @property
    def withheld(self) -> bool:
        """Whether it is not for publication."""
        return self.standing.withheld


class Reader:
    """The rows of many answers, read at once: answers, codings in force, last submissions, footnotes."""

    def __init__(
        self,
        book: Codebook,
        instrument: Instrument,
        items: Sequence[Item],
        respondents: Sequence[WaveRespondent],
    ) -> None:
        self.book, self.instrument = book, instrument
        self.items, self.respondents = items, [row for row in respondents if row.replied]
        ids, of = [row.pk for row in self.respondents], [item.pk for item in items]
        below = {instrument.items[code].pk for item in items for code in instrument.rests_on(item)}
        self._answers = {
            (row.respondent_id, row.item_id): row
            for row in Answer.objects.filter(respondent_id__in=ids, item_id__in={*of, *below})
        }
        self._codings: dict[tuple[int, int], dict[str, Coding]] = {}
        for coding in Coding.objects.filter(
            respondent_id__in=ids, item_id__in=of, superseded_at__isnull=True
        ):
            self._codings.setdefault((coding.respondent_id, coding.item_id), {})[coding.stage] = coding
        self._submitted = last_submissions(instrument, ids)
        noted = any(row.footnotes for row in self._answers.values())
        self._notes = _notes(ids) if noted else {}

    def cells(self) -> list[Cell]:
        """The answers of those who replied, in the order of respondents, then items."""
        return [self.cell(row, item) for row in self.respondents for item in self.items]

    def cell(self, row: WaveRespondent, item: Item) -> Cell:
        """One answer."""
        answer = self._answers.get((row.pk, item.pk))
        codings = self._codings.get((row.pk, item.pk), {})
        revision, submitted = self._submitted.get(row.pk, (None, None))
        rests = revision is None or bool(self.instrument.rests_on(item))
        original = self._original(row, item, submitted)
        made = {
            stage: Made(one.pk, one.state, one.values, one.coder, one.codebook, one.basis, one.revision)
            for stage, one in codings.items()
        }
        stands = Stands(answer.state, answer.values, answer.interpretation) if answer is not None else None
        standing = standing_of(item, self.book.items.get(item.code), made, stands, submitted)
        keys = answer.footnotes if answer is not None else ()
        note = "\n".join(filter(None, (self._notes.get((row.pk, key), "") for key in keys)))
        return Cell(item, row, answer, original, revision, rests, codings, note, standing)

    def _original(self, row: WaveRespondent, item: Item, submitted: Submitted | None) -> str:
        if submitted is not None:
            return submitted.original(item) if self.instrument.rests_on(item) else ""
        own = self._answers.get((row.pk, item.pk))
        if own is not None and own.original:
            return own.original
        below = (self.instrument.items[code].pk for code in self.instrument.rests_on(item))
        found = (self._answers.get((row.pk, key)) for key in below)
        return "\n".join(one.original for one in found if one is not None and one.original)

    def quotes(self, row: WaveRespondent, quote: str) -> bool:
        """Whether the words occur in what a respondent submitted."""
        _number, submitted = self._submitted.get(row.pk, (None, None))
        return submitted is not None and submitted.quotes(quote)


def last_submissions(instrument: Instrument, ids: Iterable[int]) -> dict[int, tuple[int, Submitted]]:
    """The last submission of each respondent that made one, with its number."""
    rows = Revision.objects.filter(of__respondent_id__in=ids).order_by("of__respondent_id", "-number")
    last = list(rows.distinct("of__respondent_id").values_list("of__respondent_id", "number", "content"))
    earlier = earlier_submissions(instrument, {respondent: number for respondent, number, _content in last})
    return {
        respondent: (number, Submitted(instrument, entries_by_item(content), earlier.get(respondent, {})))
        for respondent, number, content in last
    }


def _notes(ids: Iterable[int]) -> Mapping[tuple[int, str], str]:
    rows = Footnote.objects.filter(respondent_id__in=ids)
    return {(row.respondent_id or 0, row.key): row.text.get("en", "") for row in rows}
