"""From a submission and its codings to the answers that are counted. Private to actions: no rights, no audit.

What was submitted stands in `Revision` and is never changed; `Answer` is the layer that figures count, and is written
anew from the last submission and the final codings in force. A coding whose original has changed since is not applied.
Only what differs is written, so that counting again changes nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from rapport.analysis.errors import AnalyticsError
from rapport.analysis.tabulation import Dataset, Expression, parse_expression, select
from rapport.analysis.tabulation.expression import items as items_in
from rapport.analysis.types import in_language
from rapport.surveys import extracts
from rapport.surveys.models import Answer, Coding, Footnote, Item, Revision, WaveRespondent
from rapport.surveys.models.instrument import HEADINGS
from rapport.surveys.types import CODERS_NOTES, ItemView

WITHHELD = "withheld"
NOT_CODED = "Not coded yet."
TO_CODE = frozenset({"answered", "non_conforming"})
"""States of an answer on which a coded item may rest; from any other there is nothing to code."""


@dataclass(frozen=True)
class Counted:
    """An answer as it is going to be counted."""

    state: str
    values: tuple[str, ...] = ()
    original: str = ""
    interpretation: str = ""
    footnotes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Instrument:
    """The items of a questionnaire as counting needs them, read once for many respondents."""

    items: Mapping[str, Item]
    """All items, headings too, by code in order."""
    routes: Mapping[str, Expression]
    """When a coded item applies, for those that say so in words the engine reads."""

    @classmethod
    def of(cls, questionnaire_id: int) -> "Instrument":
        """Read it."""
        rows = Item.objects.filter(questionnaire_id=questionnaire_id).select_related("parent", "section")
        items = {row.code: row for row in rows.prefetch_related("options")}
        routes = {}
        for code, item in items.items():
            if item.origin == "CODED" and item.show_if:
                try:
                    routes[code] = parse_expression(item.show_if)
                except AnalyticsError:
                    continue
        return cls(items, routes)

    def answerable(self) -> list[Item]:
        """The items that have answers."""
        return [item for item in self.items.values() if item.kind not in HEADINGS]

    @cached_property
    def _rests(self) -> dict[str, list[str]]:
        return {code: self._resting(item) for code, item in self.items.items()}

    def rests_on(self, item: Item) -> list[str]:
        """Codes of the asked items whose words are the original of an item: itself, or what is above a coded one.

        A heading stands for the questions under it. Empty for a coded item that rests on no question: its coder
        quotes.
        """
        return self._rests[item.code]

    def _resting(self, item: Item) -> list[str]:
        at: Item | None = item
        for _step in range(len(self.items)):
            if at is None or at.origin != "CODED":
                break
            at = self.items.get(at.parent.code) if at.parent else None
        if at is None:
            return []
        if at.kind not in HEADINGS:
            return [at.code]
        top = at.code
        return [one.code for one in self.answerable() if one.origin != "CODED" and self._under(one, top)]

    def _under(self, item: Item, top: str) -> bool:
        at = item.parent
        for _step in range(len(self.items)):
            if at is None or at.code == top:
                break
            at = self.items[at.code].parent
        return at is not None


@dataclass(frozen=True)
class Submitted:
    """The entries of a submission by item, with the words of each, those not for publication too."""

    instrument: Instrument
    entries: Mapping[str, list[Mapping[str, Any]]]
    earlier: "Mapping[int, Submitted]" = field(default_factory=dict)
    """Submissions before this one that codings without words were made on, by number; see `earlier_submissions`."""

    def original(self, item: Item, *, published: bool = False) -> str:
        """The words on which the value of an item rests; of several questions, one line each under its number.

        `published`: without the reasons that are not for publication; of answers that are not, ask `is_withheld`.
        """
        codes = self.instrument.rests_on(item)
        known = self.instrument.items
        if len(codes) == 1:  # nearly always, and asked of every coding on the desk
            return _words(known[codes[0]], self.entries.get(codes[0], ()), published=published)
        words = {code: _words(known[code], self.entries.get(code, ()), published=published) for code in codes}
        return "\n".join(f"{known[code].number or code}: {text}" for code, text in words.items() if text)

    def bears(self, item: Item, basis: str, revision: int | None) -> bool:
        """Whether what a coding rests on stands unchanged: the one decision by which codings count or are stale.

        It looks at the words as submitted, those not for publication too: `Answer` does not hold them. A coding made
        where there were no words rests on what was given in their place in the submission of that number; where it
        rests on no question, on the whole submission, which says nothing of what it is about.
        """
        if self.instrument.rests_on(item):
            if basis != self.original(item):
                return False
        elif basis:
            return self.quotes(basis)
        before = None if basis else self.earlier.get(revision or 0)
        return before is None or before.given(item) == self.given(item)

    def given(self, item: Item) -> list[tuple[Any, ...]]:
        """What was given to the questions that an item rests on, else to all of them, without whether it is public."""
        codes = self.instrument.rests_on(item) or list(self.entries)
        return [
            (code, entry["path"], entry["state"], *entry["values"], entry["text"])
            for code in codes
            for entry in self.entries.get(code, ())
        ]

    def quotes(self, quote: str, *, published: bool = False) -> bool:
        """Whether the words occur in an answer (`published`: in one that may be published)."""
        wanted = " ".join(quote.split())
        return bool(wanted) and any(
            wanted in " ".join(original_of(self.instrument.items[code], given).split())
            for code, given in self.entries.items()
            if code in self.instrument.items and not (published and is_withheld(given))
        )


def count_again(respondent_id: int, instrument: Instrument | None = None) -> int:
    """Write the answers of a respondent anew from the last submission. Gives how many answers stand now.

    A respondent without a submission has none, and counts as not having replied. `instrument` spares reading it for
    each of many respondents.
    """
    # One at a time: a submission and a coding may arrive together.
    row = WaveRespondent.objects.select_for_update(of=("self",)).select_related("wave").get(pk=respondent_id)
    revision = last_submission(respondent_id)
    if row.replied != (revision is not None):
        WaveRespondent.objects.filter(pk=respondent_id).update(replied=revision is not None)
    if revision is None:
        Answer.objects.filter(respondent_id=respondent_id).delete()
        Footnote.objects.filter(respondent_id=respondent_id, key__startswith=f"{CODERS_NOTES}:").delete()
        return 0
    known = instrument or Instrument.of(row.wave.questionnaire_id)
    earlier = earlier_submissions(known, {row.pk: revision.number}).get(row.pk, {})
    answers = counted(Submitted(known, entries_by_item(revision.content), earlier), row, _in_force(row.pk))
    source = f"Submission {revision.number} of {revision.submitted_at.date().isoformat()}"
    _store(row.pk, known, answers, (revision.number, source))
    note_codings(row.wave_id, row.pk, answers)
    return len(answers)


def last_submission(respondent_id: int) -> Revision | None:
    """The last submission of a respondent."""
    return Revision.objects.filter(of__respondent_id=respondent_id).order_by("-number").first()


def earlier_submissions(instrument: Instrument, last: Mapping[int, int]) -> dict[int, dict[int, Submitted]]:
    """Submissions before the last one on which codings in force without words were made, by respondent and number.

    `last`: the number of the last submission of each respondent.
    """
    wordless = Coding.objects.filter(respondent_id__in=last, superseded_at__isnull=True, basis="")
    made_on = set(wordless.values_list("respondent_id", "revision"))
    wanted = {(one, number) for one, number in made_on if number is not None and number < last[one]}
    if not wanted:
        return {}
    rows = Revision.objects.filter(
        of__respondent_id__in={one for one, _number in wanted}, number__in={number for _one, number in wanted}
    )
    found: dict[int, dict[int, Submitted]] = {}
    for respondent, number, content in rows.values_list("of__respondent_id", "number", "content"):
        if (respondent, number) in wanted:
            found.setdefault(respondent, {})[number] = Submitted(instrument, entries_by_item(content))
    return found


def _in_force(respondent_id: int) -> dict[int, Coding]:
    rows = Coding.objects.filter(
        respondent_id=respondent_id, stage=Coding.Stage.FINAL, superseded_at__isnull=True
    )
    return {row.item_id: row for row in rows}


def counted(submitted: Submitted, row: WaveRespondent, codings: Mapping[int, Coding]) -> dict[str, Counted]:
    """What is counted of a submission under the final codings (by id of their item), by code of the item."""
    instrument = submitted.instrument
    found: dict[str, Counted] = {}
    for item in instrument.answerable():
        if item.origin != "CODED":
            found[item.code] = _asked(submitted, item, codings.get(item.pk))
    routed = _not_routed(instrument, row, found)
    for item in instrument.answerable():
        if item.origin == "CODED":
            uncoded = Counted("not_routed") if item.code in routed else _uncoded(submitted, item, found)
            found[item.code] = _coded(submitted, item, codings.get(item.pk), uncoded)
    # In the order of the questionnaire.
    return {item.code: found[item.code] for item in instrument.answerable()}


def _asked(submitted: Submitted, item: Item, coding: Coding | None) -> Counted:
    plain = as_submitted(item, submitted.entries.get(item.code, ()))
    if coding is None or plain.state == WITHHELD or not submitted.bears(item, coding.basis, coding.revision):
        return plain
    return _applied(coding, plain)


def as_submitted(item: Item, entries: Iterable[Mapping[str, Any]]) -> Counted:
    """What an asked item counts as before anybody coded it; of what is not for publication nothing is said."""
    given = list(entries)
    if is_withheld(given):
        return Counted(WITHHELD)
    answered = [entry for entry in given if entry["state"] == "answered"]
    if not answered:
        states = [str(entry["state"]) for entry in given] or ["blank"]
        reasons = [str(entry.get("reason") or "") for entry in given if entry.get("publish", True)]
        return Counted(states[0], original="\n".join(filter(None, reasons)))
    values = tuple(dict.fromkeys(str(value) for entry in answered for value in entry["values"]))
    if item.kind == "MONEY" and item.settings.get("currency"):
        values = tuple(value.split(" ")[0] for value in values)
    # Words without a value that can be counted (a date as a sentence) wait for the coding desk.
    return Counted("answered" if values else "non_conforming", values, original_of(item, answered))


def _uncoded(submitted: Submitted, item: Item, found: Mapping[str, Counted]) -> Counted:
    """A coded item without a coding: of what was left blank there is nothing to code, and it says so."""
    codes = submitted.instrument.rests_on(item)
    below = [found[code] for code in codes]
    if any(one.state == WITHHELD for one in below):
        return Counted(WITHHELD)
    if below and not any(one.state in TO_CODE for one in below):
        return Counted(below[0].state)
    original = submitted.original(item, published=True) if codes else ""
    return Counted("not_known", original=original, interpretation=NOT_CODED)


def _coded(submitted: Submitted, item: Item, coding: Coding | None, uncoded: Counted) -> Counted:
    if (
        coding is None
        or uncoded.state == WITHHELD
        or not submitted.bears(item, coding.basis, coding.revision)
    ):
        return uncoded
    if submitted.instrument.rests_on(item):
        return _applied(coding, uncoded)
    if coding.basis and not submitted.quotes(coding.basis, published=True):
        return Counted(WITHHELD)
    return _applied(coding, replace(uncoded, original=coding.basis))


def _applied(coding: Coding, to: Counted) -> Counted:
    return Counted(coding.state, tuple(coding.values), to.original, coding.reason, notes_of(coding))


def notes_of(coding: Coding) -> tuple[str, ...]:
    """The key of the footnote that a coder wrote to a cell."""
    return (f"{CODERS_NOTES}:{coding.pk}",) if coding.footnote else ()


def _not_routed(instrument: Instrument, row: WaveRespondent, found: Mapping[str, Counted]) -> frozenset[str]:
    """Coded items whose condition is false for this respondent; where it is unknown they wait to be coded."""
    if not instrument.routes:
        return frozenset()
    named = {code for where in instrument.routes.values() for code in items_in(where)}
    views = [
        _view(item) for item in instrument.items.values() if item.code in named | _above(instrument, named)
    ]
    dataset = Dataset.from_records(
        extracts.variables(extracts.offers(views)),
        [
            extracts.respondent(
                "one",
                group=row.group,
                replied=True,
                cells=[(code, found[code].state, found[code].values) for code in named if code in found],
            )
        ],
        extracts.ATTRIBUTES,
    )
    away = set()
    for code, where in instrument.routes.items():
        try:
            selection = select(dataset, where)
        except AnalyticsError:
            continue
        if not selection.members and not selection.undetermined:
            away.add(code)
    return frozenset(away)


def _above(instrument: Instrument, named: Iterable[str]) -> set[str]:
    known = instrument.items
    return {known[code].parent.code for code in named if code in known and known[code].parent}  # type: ignore[union-attr]


def _view(item: Item) -> ItemView:
    return ItemView(
        item.code, item.number, item.kind, item.origin == "CODED", item.text, "",
        item.parent.code if item.parent else None, item.show_if, item.basis, item.encoded,
        {option.code: option.text for option in item.options.all()}, settings=item.settings,
    )  # fmt: skip


def _store(
    respondent_id: int, instrument: Instrument, answers: Mapping[str, Counted], last: tuple[int, str]
) -> None:
    """Write the rows that differ from what stands."""
    wanted = {instrument.items[code].pk: (*_columns(one), *last) for code, one in answers.items()}
    names = ("item_id", "state", "values", "original", "interpretation", "footnotes", "revision", "source")
    stands = {
        row[0]: row[1:] for row in Answer.objects.filter(respondent_id=respondent_id).values_list(*names)
    }
    stale = [item for item, columns in stands.items() if wanted.get(item) != columns]
    if stale:
        Answer.objects.filter(respondent_id=respondent_id, item_id__in=stale).delete()
    Answer.objects.bulk_create(
        Answer(respondent_id=respondent_id, item_id=item, **dict(zip(names[1:], columns, strict=True)))
        for item, columns in wanted.items()
        if stands.get(item) != columns
    )


def _columns(one: Counted) -> tuple[str, list[str], str, str, list[str]]:
    return one.state, list(one.values), one.original, one.interpretation, list(one.footnotes)


def note_codings(wave_id: int, respondent_id: int, answers: Mapping[str, Counted]) -> None:
    """Keep the coders' footnotes that are in use as footnotes of the wave, as loaded ones, and no other of theirs."""
    keys = {key: code for code, one in answers.items() for key in one.footnotes if _is_coders(key)}
    standing = Footnote.objects.filter(respondent_id=respondent_id, key__startswith=f"{CODERS_NOTES}:")
    known = set(standing.values_list("key", flat=True))
    if known - set(keys):
        standing.exclude(key__in=keys).delete()
    new = {int(key.split(":")[1]): key for key in keys if key not in known}
    Footnote.objects.bulk_create(
        Footnote(
            wave_id=wave_id,
            respondent_id=respondent_id,
            key=new[coding.pk],
            items=[keys[new[coding.pk]]],
            text={"en": coding.footnote},
            # After the printed ones, which are counted from 0.
            position=1_000_000 + coding.pk,
        )
        for coding in Coding.objects.filter(pk__in=new)
    )


def _is_coders(key: str) -> bool:
    return key.startswith(f"{CODERS_NOTES}:")


def _words(item: Item, entries: Iterable[Mapping[str, Any]], *, published: bool = False) -> str:
    """What was answered, else the reasons why not."""
    given = list(entries)
    answered = [entry for entry in given if entry["state"] == "answered"]
    if answered:
        return original_of(item, answered)
    told = (entry for entry in given if entry.get("publish", True) or not published)
    return "\n".join(str(entry["reason"]) for entry in told if entry.get("reason"))


def is_withheld(entries: Iterable[Mapping[str, Any]]) -> bool:
    """Whether an answer, or a part of one that is given several times, is not for publication."""
    return any(not entry.get("publish", True) and entry["state"] == "answered" for entry in entries)


def entries_by_item(content: Mapping[str, Any]) -> dict[str, list[Mapping[str, Any]]]:
    """The entries of a submission by the code of their item, in order of their paths."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for entry in content.get("answers", ()):
        found.setdefault(str(entry["item"]), []).append(entry)
    return found


def original_of(item: Item, entries: Iterable[Mapping[str, Any]]) -> str:
    """The words of a respondent to an item: what was written, else the labels of what was chosen, one line a row."""
    offered = (
        {option.code: option.text for option in item.options.all()}
        if item.kind in ("SINGLE", "MULTIPLE")
        else {}
    )
    lines = []
    for entry in entries:
        labels = [in_language(offered[value]) if value in offered else value for value in entry["values"]]
        chosen = ", ".join(labels)
        written = entry.get("text") or ""
        # A normalised value repeats what was written; the label of a choice says more than its description.
        lines.append(f"{chosen}: {written}" if written and offered and chosen else written or chosen)
    return "\n".join(line for line in lines if line)
