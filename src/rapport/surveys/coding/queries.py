"""Reads of the coding desk. Whoever may still be the second coder of an answer is shown nothing of the first coding."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import BooleanField, Case, Count, Q, Value, When

from rapport.actors import queries as actors
from rapport.actors.roles import Permission
from rapport.analysis.agreement import Agreement, cohen_kappa, set_alpha
from rapport.kernel.access import Viewer
from rapport.surveys import queries as surveys
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
from rapport.surveys.models import Answer, Coding, Item, Questionnaire, WaveRespondent
from rapport.surveys.types import WaveView


def codebook(*, viewer: Viewer, wave: WaveView) -> Codebook:
    """The codebook of a wave's questionnaire as it stands. Raises AccessDenied."""
    rules.check_see_desk(viewer)
    row = Questionnaire.objects.get(waves=wave.id)
    return books.read(row, surveys.sections(viewer=viewer, wave=wave))


def desk(*, viewer: Viewer, wave: WaveView) -> list[DeskRow]:
    """Every item that is coded or waits to be, with how many of those who replied stand how. Raises AccessDenied."""
    book = codebook(viewer=viewer, wave=wave)
    base = WaveRespondent.objects.filter(wave_id=wave.id, replied=True).count()
    states = _states(wave)
    counts = _counts(wave, book, states)
    rows = []
    for code, item in book.items.items():
        found = counts.get(code, Counter())
        waits = states.get(code, Counter())["non_conforming"]
        if not item.asked or item.double or waits or any(status is not Status.NOTHING for status in found):
            rows.append(DeskRow(item, base, found))
    return rows


def _states(wave: WaveView) -> dict[str, Counter[str]]:
    """How many answers to each item stand how; `open` for those that count for nothing as they are."""
    rows = Answer.objects.filter(respondent__wave_id=wave.id).values_list(
        "item__code", "item__origin", "state"
    )
    waiting = (
        Case(
            When(item__origin="CODED", state="not_known", interpretation=NOT_CODED, then=Value(True)),
            When(item__origin="ASKED", state="non_conforming", interpretation="", then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        )
    )  # fmt: skip
    found: dict[str, Counter[str]] = {}
    grouped = rows.annotate(waiting=waiting, judged=_judged(), many=Count("pk"))
    for code, origin, state, waits, judged, many in grouped:
        counter = found.setdefault(code, Counter())
        counter[state] += many
        if waits:
            counter["open"] += many
        elif state != WITHHELD and (judged or origin == "CODED"):
            counter["loaded"] += many
    return found


def _judged() -> Any:
    return Case(When(interpretation="", then=Value(False)), default=Value(True), output_field=BooleanField())


def _counts(wave: WaveView, book: Codebook, states: dict[str, Counter[str]]) -> dict[str, Counter[Status]]:
    """Statuses by item: of answers with codings one by one, of the others from the counts of their states."""
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
    for item, answer, standing in _standings(wave, book):
        statuses = found.setdefault(item.code, Counter())
        if standing.withheld:
            continue
        statuses[status_of(standing)] += 1
        if standing.open:
            statuses[Status.UNCODED] -= 1
        elif loaded and answer is not None and (item.origin == "CODED" or answer.interpretation):
            statuses[Status.CODED if standing.since == 1 else Status.OLDER] -= 1
    return {code: +counter for code, counter in found.items()}


def _standings(wave: WaveView, book: Codebook) -> Iterator[tuple[Item, Stands | None, Standing]]:
    """Every answer of those who replied that has codings, and how it stands."""
    rows = Coding.objects.filter(
        respondent__wave_id=wave.id, respondent__replied=True, superseded_at__isnull=True
    )
    columns = ("respondent_id", "item_id", "stage", "pk", "state", "coder", "codebook", "basis")
    # What a coding says matters only beside a second one.
    second = set(rows.filter(stage=Coding.Stage.SECOND).values_list("item_id", flat=True))
    says = dict(rows.filter(item_id__in=second).values_list("pk", "values")) if second else {}
    made: dict[tuple[int, int], dict[str, Made]] = {}
    for respondent, key, stage, pk, state, coder, under, basis in rows.values_list(*columns):
        one = Made(pk, state, says.get(pk, ()), coder, under, basis)
        made.setdefault((respondent, key), {})[stage] = one
    if not made:
        return
    given = Answer.objects.filter(
        respondent__wave_id=wave.id, item_id__in={key for _respondent, key in made}
    ).values_list("respondent_id", "item_id", "state", "interpretation")
    # What a loaded answer says is left out: no status follows from it.
    answers = {(respondent, key): Stands(state, (), said) for respondent, key, state, said in given}
    instrument = Instrument.of(Questionnaire.objects.values_list("pk", flat=True).get(waves=wave.id))
    items = {item.pk: item for item in instrument.items.values()}
    submitted = last_submissions(instrument, {respondent for respondent, _key in made})
    for (respondent, key), codings in made.items():
        item, answer = items[key], answers.get((respondent, key))
        _number, last = submitted.get(respondent, (0, None))
        yield item, answer, standing_of(item, book.items.get(item.code), codings, answer, last)


def waiting(
    *, viewer: Viewer, wave: WaveView, codes: Sequence[str]
) -> Mapping[str, Mapping[Status, list[str]]]:
    """Who waits for somebody, by item and status, in the order of the wave. Raises AccessDenied, NotAvailable."""
    book = codebook(viewer=viewer, wave=wave)
    for code in codes:
        finding.item_in(book, wave, code)
    found: dict[str, dict[Status, list[str]]] = {code: {one: [] for one in WAITING} for code in codes}
    rows = list(WaveRespondent.objects.filter(wave_id=wave.id, replied=True).order_by("position"))
    for view in _views(viewer, wave, book, (codes, rows), "en"):
        if view.status in WAITING:
            found[view.item][view.status].append(view.respondent)
    return found


def coded_item(*, viewer: Viewer, wave: WaveView, code: str) -> CodebookItem:
    """One item that can be coded. Raises AccessDenied, NotAvailable."""
    return finding.item_in(codebook(viewer=viewer, wave=wave), wave, code)


def item_cells(
    *, viewer: Viewer, wave: WaveView, code: str, language: str = "en"
) -> tuple[CodebookItem, list[CellView]]:
    """One item over everybody who replied. Raises AccessDenied, NotAvailable."""
    book = codebook(viewer=viewer, wave=wave)
    item = finding.item_in(book, wave, code)
    rows = list(WaveRespondent.objects.filter(wave_id=wave.id, replied=True).order_by("position"))
    return item, _views(viewer, wave, book, ([code], rows), language)


def respondent_cells(
    *, viewer: Viewer, wave: WaveView, respondent: str, language: str = "en"
) -> tuple[Codebook, list[CellView]]:
    """One respondent over every item that is coded or was answered. Raises AccessDenied, NotAvailable."""
    book = codebook(viewer=viewer, wave=wave)
    row = finding.respondent_row(wave, respondent)
    views = _views(viewer, wave, book, (list(book.items), [row]), language)
    return book, [view for view in views if not book.items[view.item].asked or view.original]


def cell(
    *, viewer: Viewer, wave: WaveView, code: str, respondent: str, language: str = "en"
) -> tuple[CodebookItem, CellView]:
    """One answer on the desk. Raises AccessDenied, NotAvailable."""
    book = codebook(viewer=viewer, wave=wave)
    item = finding.item_in(book, wave, code)
    views = _views(viewer, wave, book, ([code], [finding.respondent_row(wave, respondent)]), language)
    return item, views[0]


def neighbours(*, viewer: Viewer, wave: WaveView) -> list[str]:
    """Codes of those who replied, in the order of the wave. Raises AccessDenied."""
    rules.check_see_desk(viewer)
    rows = WaveRespondent.objects.filter(wave_id=wave.id, replied=True).order_by("position")
    return list(rows.values_list("organisation__code", flat=True))


def _views(
    viewer: Viewer,
    wave: WaveView,
    book: Codebook,
    what: tuple[Sequence[str], Sequence[WaveRespondent]],
    language: str,
) -> list[CellView]:
    codes, rows = what
    instrument = Instrument.of(Questionnaire.objects.values_list("pk", flat=True).get(waves=wave.id))
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


def agreement(*, viewer: Viewer, wave: WaveView, language: str = "en") -> list[ItemAgreement]:
    """For every item that was coded twice: how far the two agree, and where they do not.

    Only answers that both have coded are in it, as the two first coded them; a settled difference stays one. Raises
    AccessDenied.
    """
    book = codebook(viewer=viewer, wave=wave)
    second = Coding.objects.filter(
        respondent__wave_id=wave.id, stage=Coding.Stage.SECOND, superseded_at__isnull=True
    )
    twice = set(second.values_list("item__code", flat=True))
    codes = [code for code, item in book.items.items() if code in twice or item.double]
    rows = WaveRespondent.objects.filter(wave_id=wave.id, replied=True)
    rows = rows.filter(Q(pk__in=second.values("respondent_id"))).order_by("position")
    instrument = Instrument.of(Questionnaire.objects.values_list("pk", flat=True).get(waves=wave.id))
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
