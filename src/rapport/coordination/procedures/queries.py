"""Reads of written procedures. A draft is the secretariat's; who said what is for members of the body."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from rapport.actors import queries as actors
from rapport.coordination import seats
from rapport.coordination.decisions.types import DecisionFields
from rapport.coordination.meetings.reading import name_of
from rapport.coordination.models import Ballot, Procedure, ProcedureSeat
from rapport.coordination.procedures import rows, rules, tally
from rapport.coordination.procedures.types import ProcedureFields, ProcedureView, SeatView
from rapport.kernel.access import Decision, Viewer
from rapport.obligations.notices import deputies_on

NEAR = timedelta(days=2)
"""So long before the end those who said nothing are told."""


def visible(viewer: Viewer, day: date) -> QuerySet[Procedure]:
    """The procedures that the viewer may know of."""
    found = Procedure.objects.select_related("body").filter(seats.visible(viewer, day))
    return found if seats.sees_all(viewer) else found.exclude(state="DRAFT").exclude(opened_at=None)


def procedures(
    *, viewer: Viewer, language: str, day: date, state: str = "", body: str = ""
) -> list[ProcedureView]:
    """Written procedures, latest first, at most 500; without who supports what is proposed."""
    found = visible(viewer, day)
    if state:
        found = found.filter(state=state)
    if body:
        found = found.filter(body__code=body)
    return _views(list(found[:500]), viewer, language, day, full=False)


def procedure(*, viewer: Viewer, procedure_id: int, language: str, day: date) -> ProcedureView:
    """One of them. Raises NotAvailable."""
    found = list(visible(viewer, day).prefetch_related("supporting").filter(pk=procedure_id))
    if not found:
        raise rules.unknown_procedure()
    return _views(found, viewer, language, day)[0]


def of_decision(*, viewer: Viewer, decision_id: int, day: date) -> int | None:
    """The written procedure in which a decision was taken, or None."""
    found = visible(viewer, day).filter(decision_id=decision_id)
    return found.values_list("pk", flat=True).first()


def roll(*, viewer: Viewer, procedure: ProcedureView, language: str, now: datetime) -> list[SeatView]:
    """Every seat with its last word, by name of the member; for members of the body and the secretariat, else none."""
    if not _inside(viewer, [procedure.body_id], now.date()):
        return []
    found = rows.seated([procedure.id])
    if not found:
        return []
    said, day = rows.words([procedure.id]), seats.day_of(now, procedure.zone)
    names = actors.organisations(
        viewer=viewer, language=language, day=now.date(), ids={one.organisation_id for one in found}
    )
    mine = frozenset[int]() if seats.sees_all(viewer) else rows.own(viewer)
    speakers = rows.speakers([one for one in found if one.organisation_id in mine], now)
    named = any(one.representative for one in speakers.values())
    absent: Mapping[int, int] = deputies_on(now.date()) if named else {}
    views = []
    for one in found:
        speaker = speakers.get(one.pk)
        allowed = rules.can_speak(viewer, speaker, mine=mine, absent=absent) if speaker else None
        views.append(
            _seat(
                one,
                said.get(one.pk),
                names[one.organisation_id].name,
                left=not rows.still_votes(one, day),
                allowed=allowed,
            )
        )
    return sorted(views, key=lambda one: one.organisation.casefold())


def _seat(
    row: ProcedureSeat, word: Ballot | None, name: str, *, left: bool, allowed: Decision | None
) -> SeatView:
    own = allowed is not None and not left
    return SeatView(
        id=row.pk,
        organisation_id=row.organisation_id,
        organisation=name,
        votes=row.votes,
        choice=word.choice if word else "",
        reason=word.reason if word else "",
        at=word.at if word else None,
        for_absent=word.for_absent if word else False,
        came_as=word.came_as if word else "",
        left=left,
        mine=own and bool(allowed),
        refused=allowed.reason if own and allowed is not None else "",
    )


def awaiting(*, viewer: Viewer, now: datetime) -> list[int]:
    """Ids of open procedures in which an organisation of the viewer has a seat and said nothing yet."""
    mine = rows.own(viewer)
    if not mine:
        return []
    silent = ProcedureSeat.objects.filter(
        organisation_id__in=mine, ballots=None, procedure__state="OPEN", procedure__closes_on__gte=now.date()
    )
    found = Procedure.objects.filter(pk__in=silent.values("procedure_id"))
    # Whoever has a seat knows of the procedure; that needs no further question.
    return list(found.order_by("closes_on", "pk").values_list("pk", flat=True))


def due(*, viewer: Viewer, now: datetime) -> list[tuple[int, int]]:
    """Ids and versions of open procedures whose last day has passed where their body meets."""
    found = visible(viewer, now.date()).filter(state="OPEN", closes_on__lte=now.date())
    return [
        (one.pk, one.version)
        for one in found.order_by("pk")
        if one.closes_on and seats.day_of(now, one.zone) > one.closes_on
    ]


def ending(*, viewer: Viewer, now: datetime) -> list[int]:
    """Ids of open procedures that end soon and of which nobody was reminded; short ones are not reminded of."""
    found = visible(viewer, now.date()).filter(
        state="OPEN", reminded_at=None, days__gt=NEAR.days, closes_on__lte=now.date() + NEAR
    )
    return [
        one.pk
        for one in found.order_by("pk")
        if one.closes_on and seats.day_of(now, one.zone) <= one.closes_on
    ]


def _inside(viewer: Viewer, bodies: Iterable[int], day: date) -> frozenset[int]:
    """Those of the bodies of which the viewer may know who said what."""
    wanted = frozenset(bodies)
    return wanted if seats.sees_all(viewer) else wanted & seats.bodies_of(viewer, day)


def _views(
    found: list[Procedure], viewer: Viewer, language: str, day: date, *, full: bool = True
) -> list[ProcedureView]:
    if not found:
        return []
    helpers = {row.pk: [one.pk for one in row.supporting.all()] if full else [] for row in found}
    ids = {row.accountable_id for row in found} | {one for those in helpers.values() for one in those}
    names = actors.organisations(viewer=viewer, language=language, day=day, ids=ids)
    inside = _inside(viewer, {row.body_id for row in found}, day)
    shown = [row.pk for row in found if row.body_id in inside]
    said = rows.words(shown)
    seated: dict[int, list[tuple[int, str]]] = {}
    for one in rows.seated(shown):
        choice = said[one.pk].choice if one.pk in said else ""
        seated.setdefault(one.procedure_id, []).append((one.votes, choice))
    views = []
    for row in found:
        counted = tally.count(seated[row.pk]) if row.pk in seated else None
        quorum = tally.quorum_of(counted, row.quorum_percent, above=row.quorum_above) if counted else None
        views.append(
            ProcedureView(
                id=row.pk,
                body_id=row.body_id,
                body=row.body.code,
                body_name=name_of(row.body, language),
                fields=_fields(row, helpers[row.pk]),
                accountable=names[row.accountable_id].name,
                supporting=tuple(names[one].name for one in helpers[row.pk]),
                state=row.state,
                opened_at=row.opened_at,
                closes_on=row.closes_on,
                zone=row.zone,
                quorum=quorum,
                tally=counted,
                outcome=row.outcome,
                closed_at=row.closed_at,
                closing_reason=row.closing_reason,
                decision=row.decision_id,
                version=row.version,
            )
        )
    return views


def _fields(row: Procedure, supporting: list[int]) -> ProcedureFields:
    what = DecisionFields(
        title=row.title,
        text=row.text,
        owners=[row.accountable_id],
        due_on=row.due_on,
        supporting=supporting,
        answers_to=row.answers_to,
        visibility=row.visibility,
    )
    return ProcedureFields(decision=what, mode=row.mode, days=row.days, majority=row.majority)
