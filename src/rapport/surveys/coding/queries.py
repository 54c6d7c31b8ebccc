"""Reads of the coding desk. Whoever may still be the second coder of an answer is shown nothing of the first coding."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import BooleanField, Case, Count, Exists, OuterRef, Q, Value, When

from rapport.actors import queries as actors
from rapport.actors.roles import Permission
from rapport.analysis.agreement import Agreement, cohen_kappa, set_alpha
from rapport.kernel.access import Viewer
from rapport.surveys.coding import codebook as books
from rapport.surveys.coding import finding, rules
from rapport.surveys.coding.cells import Cell, Made, Reader, Stands, last_submissions, standing_of
from rapport.surveys.coding.status import Standing, is_blind, is_pair, next_stage, status_of
from rapport.surveys.coding.types import (
    WAITING,
    CellView,
    Code,
    Codebook,
    CodebookItem,
    CodingView,
    DeskRow,
    ItemAgreement,
    Status,
)
from rapport.surveys.counting import NOT_CODED, WITHHELD, Instrument
from rapport.surveys.models import Answer, Coding, Item, WaveRespondent
from rapport.surveys.types import WaveView

Read = tuple[Codebook, Instrument]
"""The codebook, and the items it was read from."""
_WAITING = Q(item__origin="CODED", state="not_known", interpretation=NOT_CODED) | Q(
    item__origin="ASKED", state="non_conforming", interpretation=""
)
"""`cells.is_open` for the database."""


def codebook(*, viewer: Viewer, wave: WaveView) -> Codebook:
    """The codebook of a wave's questionnaire as it stands. Raises AccessDenied."""
    rules.check_see_desk(viewer)
    book, _instrument = books.read(wave.id)
    return replace(book, editions=books.editions(wave.id))


def desk(*, viewer: Viewer, wave: WaveView) -> list[DeskRow]:
    """Every item that is coded or waits to be, with how many of those who replied stand how. Raises AccessDenied."""
    rules.check_see_desk(viewer)
    book, instrument = books.read(wave.id)
    base = WaveRespondent.objects.filter(wave_id=wave.id, replied=True).count()
    states = _states(wave)
    counts = _counts(wave, (book, instrument), states)
    rows = []
    for code, item in book.items.items():
        found = counts.get(code, Counter())
        waits = states.get(code, Counter())["non_conforming"]
        if not item.asked or item.double or waits or any(status is not Status.NOTHING for status in found):
            rows.append(DeskRow(item, base, found))
    return rows


def _states(wave: WaveView) -> dict[str, Counter[str]]:
    """How many answers to each item stand how; `open` for those that count for nothing as they are.

    `apart`: those of which a coding does not say how they stand: open, withheld, or never submitted.
    """
    rows = Answer.objects.filter(respondent__wave_id=wave.id).values_list(
        "item__code", "item__origin", "state"
    )
    waiting = Case(When(_WAITING, then=Value(True)), default=Value(False), output_field=BooleanField())
    found: dict[str, Counter[str]] = {}
    loaded = Case(
        When(revision__isnull=True, then=Value(True)), default=Value(False), output_field=BooleanField()
    )
    grouped = rows.annotate(waiting=waiting, judged=_judged(), loaded=loaded, many=Count("pk"))
    for code, origin, state, waits, judged, unsubmitted, many in grouped:
        counter = found.setdefault(code, Counter())
        counter[state] += many
        if waits or unsubmitted or state == WITHHELD:
            counter["apart"] += many
        if waits:
            counter["open"] += many
        elif state != WITHHELD and (judged or origin == "CODED"):
            counter["loaded"] += many
    return found


def _judged() -> Any:
    return Case(When(interpretation="", then=Value(False)), default=Value(True), output_field=BooleanField())


def _counts(wave: WaveView, read: Read, states: dict[str, Counter[str]]) -> dict[str, Counter[Status]]:
    """Statuses by item: of answers with codings one by one, of the others from the counts of their states."""
    book, _instrument = read
    found: dict[str, Counter[Status]] = {}
    loaded = wave.collection == "LOADED"
    for code, counter in states.items():
        entry = book.items.get(code)
        if entry is None:
            continue
        statuses = found.setdefault(code, Counter())
        statuses[Status.UNCODED] = counter["open"]
        statuses[Status.WITHHELD] = counter[WITHHELD]
        if loaded:
            statuses[Status.CODED if entry.since == 1 else Status.OLDER] = counter["loaded"]
    apart = {code for code, counter in states.items() if loaded or counter["apart"]}
    for item, answer, standing in _standings(wave, read, apart):
        statuses = found.get(item.code) or found.setdefault(item.code, Counter())
        if standing.withheld:
            continue
        statuses[status_of(standing)] += 1
        if standing.open:
            statuses[Status.UNCODED] -= 1
        elif loaded and answer is not None and (item.origin == "CODED" or answer.interpretation):
            statuses[Status.CODED if standing.since == 1 else Status.OLDER] -= 1
    return {code: +counter for code, counter in found.items()}


def _standings(
    wave: WaveView, read: Read, apart: Collection[str]
) -> Iterator[tuple[Item, Stands | None, Standing]]:
    """Every answer of those who replied that has codings, and how it stands.

    Of an answer to an item that is not `apart` the coding says how it stands: it was submitted, is coded, not withheld.
    """
    book, instrument = read
    made = _made(wave, book, instrument)
    if not made:
        return
    items = {item.pk: item for item in instrument.items.values()}
    answers = _stands(wave, {key for _respondent, key in made if items[key].code in apart})
    submitted = last_submissions(instrument, {respondent for respondent, _key in made})
    for (respondent, key), codings in made.items():
        item, answer = items[key], answers.get((respondent, key))
        _number, last = submitted.get(respondent, (0, None))
        yield item, answer, standing_of(item, book.items.get(item.code), codings, answer, last)


def _made(wave: WaveView, book: Codebook, instrument: Instrument) -> dict[tuple[int, int], dict[str, Made]]:
    """The codings in force from which a status follows: by respondent and item, then stage."""
    rows = Coding.objects.filter(
        respondent__wave_id=wave.id, respondent__replied=True, superseded_at__isnull=True
    )
    # What a coding says matters only beside a second one.
    second = set(rows.filter(stage=Coding.Stage.SECOND).values_list("item_id", flat=True))
    says = dict(rows.filter(item_id__in=second).values_list("pk", "values")) if second else {}
    twice = second | {instrument.items[code].pk for code, item in book.items.items() if item.double}
    # Elsewhere the coding that counts says all, and the first one beside it, with the same words, would be half of
    # what is read; it decides only where none counts (an item that was coded twice once and is no more).
    counts = Coding.objects.filter(
        respondent=OuterRef("respondent"), item=OuterRef("item"), stage="FINAL", superseded_at__isnull=True
    )
    deciding = rows.filter(Q(stage="FINAL") | Q(item_id__in=twice) | ~Exists(counts))
    columns = ("respondent_id", "item_id", "stage", "pk", "state", "coder", "codebook", "basis", "revision")
    made: dict[tuple[int, int], dict[str, Made]] = {}
    for respondent, key, stage, pk, state, coder, *rests in deciding.values_list(*columns):
        one = Made(pk, state, says.get(pk, ()), coder, *rests)
        made.setdefault((respondent, key), {})[stage] = one
    return made


def _stands(wave: WaveView, items: Collection[int]) -> dict[tuple[int, int], Stands]:
    """How the answers to some items stand, by respondent and item."""
    if not items:
        return {}
    rows = Answer.objects.filter(respondent__wave_id=wave.id, item_id__in=items)
    given = rows.values_list("respondent_id", "item_id", "state", "interpretation")
    # What a loaded answer says is left out: no status follows from it.
    return {(respondent, key): Stands(state, (), said) for respondent, key, state, said in given}


def waiting(
    *, viewer: Viewer, wave: WaveView, codes: Sequence[str]
) -> Mapping[str, Mapping[Status, list[str]]]:
    """Who waits for somebody, by item and status, in the order of the wave. Raises AccessDenied, NotAvailable."""
    rules.check_see_desk(viewer)
    book, instrument = books.read(wave.id)
    for code in codes:
        finding.item_in(book, wave, code)
    found: dict[str, dict[Status, list[str]]] = {code: {one: [] for one in WAITING} for code in codes}
    rows = list(WaveRespondent.objects.filter(wave_id=wave.id, replied=True).order_by("position"))
    for view in _views(viewer, wave, (book, instrument), (codes, rows), "en"):
        if view.status in WAITING:
            found[view.item][view.status].append(view.respondent)
    return found


def coded_item(*, viewer: Viewer, wave: WaveView, code: str) -> CodebookItem:
    """One item that can be coded. Raises AccessDenied, NotAvailable."""
    rules.check_see_desk(viewer)
    book, _instrument = books.read(wave.id)
    return finding.item_in(book, wave, code)


def item_cells(
    *, viewer: Viewer, wave: WaveView, code: str, language: str = "en"
) -> tuple[CodebookItem, list[CellView]]:
    """One item over everybody who replied. Raises AccessDenied, NotAvailable."""
    rules.check_see_desk(viewer)
    book, instrument = books.read(wave.id)
    item = finding.item_in(book, wave, code)
    rows = list(WaveRespondent.objects.filter(wave_id=wave.id, replied=True).order_by("position"))
    return item, _views(viewer, wave, (book, instrument), ([code], rows), language)


def respondent_cells(
    *, viewer: Viewer, wave: WaveView, respondent: str, language: str = "en"
) -> tuple[Codebook, list[CellView]]:
    """One respondent over every item that is coded or was answered. Raises AccessDenied, NotAvailable."""
    rules.check_see_desk(viewer)
    book, instrument = books.read(wave.id)
    row = finding.respondent_row(wave, respondent)
    views = _views(viewer, wave, (book, instrument), (list(book.items), [row]), language)
    return book, [view for view in views if not book.items[view.item].asked or view.original]


def cell(
    *, viewer: Viewer, wave: WaveView, code: str, respondent: str, language: str = "en"
) -> tuple[CodebookItem, CellView]:
    """One answer on the desk. Raises AccessDenied, NotAvailable."""
    rules.check_see_desk(viewer)
    book, instrument = books.read(wave.id)
    item = finding.item_in(book, wave, code)
    views = _views(
        viewer, wave, (book, instrument), ([code], [finding.respondent_row(wave, respondent)]), language
    )
    return item, views[0]


def neighbours(*, viewer: Viewer, wave: WaveView) -> list[str]:
    """Codes of those who replied, in the order of the wave. Raises AccessDenied."""
    rules.check_see_desk(viewer)
    rows = WaveRespondent.objects.filter(wave_id=wave.id, replied=True).order_by("position")
    return list(rows.values_list("organisation__code", flat=True))


def _views(
    viewer: Viewer,
    wave: WaveView,
    read: Read,
    what: tuple[Sequence[str], Sequence[WaveRespondent]],
    language: str,
) -> list[CellView]:
    book, instrument = read
    codes, rows = what
    cells = Reader(book, instrument, [instrument.items[code] for code in codes], rows).cells()
    names = _names(viewer, wave, rows, language)
    return [_view(viewer, one, names[one.respondent.pk]) for one in cells]


def _names(
    viewer: Viewer, wave: WaveView, rows: Iterable[WaveRespondent], language: str
) -> dict[int, tuple[str, str]]:
    listed = list(rows)
    known = actors.organisations(
        viewer=viewer, language=language, day=wave.as_of, ids=[row.organisation_id for row in listed]
    )
    return {
        row.pk: (
            known[row.organisation_id].code,
            row.name_then if language == "en" else known[row.organisation_id].name,
        )
        for row in listed
    }


def _view(viewer: Viewer, one: Cell, name: tuple[str, str]) -> CellView:
    codes = viewer.has(Permission.ANSWER_CODE) and not viewer.is_system
    blind = is_blind(one.standing, viewer.person_id, codes=codes)
    stage = next_stage(one.standing, viewer.person_id)
    allowed = rules.can_code(viewer) and rules.can_code_next(stage)
    shown = {} if blind else one.codings
    first, second, final = (_coding_view(one, shown.get(stage)) for stage in ("FIRST", "SECOND", "FINAL"))
    return CellView(
        item=one.item.code,
        respondent=name[0],
        respondent_id=one.respondent.pk,
        name=name[1],
        original=one.original,
        counted=None if blind else _counted(one),
        status=status_of(one.standing),
        withheld=one.withheld,
        blind=blind,
        first=first,
        second=second,
        final=final,
        can_code=bool(allowed),
        why_not=allowed.reason,
    )


def _counted(one: Cell) -> Code | None:
    answer = one.answer
    if answer is None:
        return None
    return Code(answer.state, tuple(answer.values), answer.interpretation, one.note)


def _coding_view(one: Cell, row: Coding | None) -> CodingView | None:
    if row is None:
        return None
    marks = {"FIRST": one.standing.first, "SECOND": one.standing.second, "FINAL": one.standing.final}
    mark = marks[row.stage]
    return _as_view(row, live=mark is not None and mark.live)


def _as_view(row: Coding, *, live: bool) -> CodingView:
    return CodingView(
        row.pk,
        row.stage,
        Code(row.state, tuple(row.values), row.reason, row.footnote, row.basis),
        row.codebook,
        row.revision,
        row.coded_at,
        row.coder,
        row.superseded_at,
        live,
    )


def history(*, viewer: Viewer, wave: WaveView, code: str, respondent: str) -> list[CodingView]:
    """All codings of an answer in order, those that were replaced too; `code.quote` is what each rested on.

    Nothing where the viewer may still be the second coder. Raises AccessDenied, NotAvailable.
    """
    _item, view = cell(viewer=viewer, wave=wave, code=code, respondent=respondent)
    if view.blind:
        return []
    live = {one.id for one in (view.first, view.second, view.final) if one is not None and one.live}
    rows = Coding.objects.filter(respondent_id=view.respondent_id, item__code=code).order_by("pk")
    return [_as_view(row, live=row.pk in live) for row in rows]


def histories(*, viewer: Viewer, wave: WaveView) -> dict[tuple[int, str], list[CodingView]]:
    """All codings of a wave by respondent and item, in order; whether each is live is not asked here.

    Whoever shows them leaves out those of cells that are blind. Raises AccessDenied.
    """
    rules.check_see_desk(viewer)
    found: dict[tuple[int, str], list[CodingView]] = {}
    rows = Coding.objects.filter(respondent__wave_id=wave.id).select_related("item").order_by("pk")
    for row in rows:
        found.setdefault((row.respondent_id, row.item.code), []).append(_as_view(row, live=False))
    return found


def agreement(*, viewer: Viewer, wave: WaveView, language: str = "en") -> list[ItemAgreement]:
    """For every item that was coded twice: how far the two agree, and where they do not.

    Only answers that both have coded are in it, as the two first coded them; a settled difference stays one. Raises
    AccessDenied.
    """
    rules.check_see_desk(viewer)
    book, instrument = books.read(wave.id)
    second = Coding.objects.filter(
        respondent__wave_id=wave.id, stage=Coding.Stage.SECOND, superseded_at__isnull=True
    )
    twice = set(second.values_list("item__code", flat=True))
    codes = [code for code, item in book.items.items() if code in twice or item.double]
    rows = WaveRespondent.objects.filter(wave_id=wave.id, replied=True)
    rows = rows.filter(Q(pk__in=second.values("respondent_id"))).order_by("position")
    cells = Reader(book, instrument, [instrument.items[code] for code in codes], list(rows)).cells()
    names = _names(viewer, wave, rows, language)
    found: dict[str, list[Cell]] = {code: [] for code in codes}
    for one in cells:
        if is_pair(one.standing):
            found[one.item.code].append(one)
    return [
        ItemAgreement(
            book.items[code],
            _measured(book.items[code], [one.standing for one in pairs]),
            tuple(_view(viewer, one, names[one.respondent.pk]) for one in pairs if _differ(one.standing)),
        )
        for code, pairs in found.items()
    ]


def _differ(one: Standing) -> bool:
    return one.first is not None and one.second is not None and one.first.says != one.second.says


def _measured(item: CodebookItem, pairs: Iterable[Standing]) -> Agreement:
    """Kappa for one code per answer, alpha with MASI for several. A state of the answer counts as a code of its own."""
    both = [(one.first.says, one.second.says) for one in pairs if one.first and one.second]
    if item.view.kind == "MULTIPLE":
        return set_alpha([(_as_set(first), _as_set(second)) for first, second in both])
    return cohen_kappa(both)


def _as_set(says: tuple[str, frozenset[str]]) -> frozenset[str]:
    state, values = says
    return values if state == "answered" else frozenset({f"={state}"})


def names_of_coders(*, viewer: Viewer, codings: Iterable[CodingView]) -> dict[int, str]:
    """Names of coders by id, for whoever works in the office. Raises AccessDenied."""
    return names_of_people(viewer=viewer, people=[one.coder for one in codings if one.coder])


def names_of_people(*, viewer: Viewer, people: Iterable[int]) -> dict[int, str]:
    """Names of colleagues by id, for whoever works in the office. Raises AccessDenied."""
    rules.check_see_desk(viewer)
    return dict(actors.people_named(viewer=viewer, ids=people))
