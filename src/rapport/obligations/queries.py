"""Reads of obligations. What is not shared with the viewer is answered as if it did not exist."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from django.db.models import Count, Max, Q, QuerySet

from rapport.actors import queries as actors
from rapport.kernel.access import Viewer
from rapport.obligations import reading
from rapport.obligations.models import Accountability, Obligation, SentNotice, Update
from rapport.obligations.narrowing import ALL, Narrowing, narrowed
from rapport.obligations.types import (
    AccountabilityView,
    DueDateChangeView,
    EscalationView,
    ObligationView,
    RecordView,
    ReminderView,
    ToldView,
)
from rapport.obligations.workflow import RUNNING

PAGE = 50


def obligation(*, viewer: Viewer, obligation_id: int, day: date) -> ObligationView:
    """One obligation, seen on a day. Raises NotAvailable."""
    row = reading.visible(viewer).prefetch_related("supporters").filter(pk=obligation_id).first()
    if row is None:
        raise reading.unknown()
    return _views(viewer, reading.own(viewer), [row], day)[0]


def of_origin(
    *, viewer: Viewer, refs: Iterable[str], day: date | None = None
) -> Mapping[str, list[ObligationView]]:
    """The obligations that each of these references made (`coordination.decision:12`), by due date.

    A reference without any (that the viewer may see) is left out. Without `day` nothing is called late.
    """
    mine = reading.own(viewer)
    rows = reading.visible(viewer, mine).filter(origin_ref__in=set(refs)).prefetch_related("supporters")
    answer: dict[str, list[ObligationView]] = {}
    for view in _views(viewer, mine, list(rows), day or date.min):
        answer.setdefault(view.origin_ref, []).append(view)
    return answer


def told_of(*, viewer: Viewer, refs: Iterable[str], day: date) -> Mapping[str, list[ToldView]]:
    """How far what each of these references made had come on a day, by due date: two statements, whatever their number.

    A reference without any (that the viewer may see, made by that day) is left out.
    """
    of_day = Q(updates__state="ACCEPTED", updates__decided_at__date__lte=day)
    rows = reading.visible(viewer).filter(origin_ref__in=set(refs), made_on__lte=day)
    found = rows.annotate(told_on=Max("updates__decided_at__date", filter=of_day)).values_list(
        *("pk", "origin_ref", "title", "due_on", "state", "closed_at__date", "told_on", "origin_step")
    )
    answer: dict[str, list[ToldView]] = {}
    for pk, ref, title, due_on, state, closed_on, told_on, step in found:
        over = closed_on if closed_on is not None and closed_on <= day else None
        done, gone = (over if state == one else None for one in ("DONE", "WITHDRAWN"))
        answer.setdefault(ref, []).append(ToldView(pk, title, due_on, told_on, done, gone, step))
    return answer


def owed(*, viewer: Viewer, day: date) -> list[ObligationView]:
    """What the viewer's organisations (and what is part of them) owe now, by due date: the inbox."""
    mine = reading.own(viewer)
    rows = Obligation.objects.filter(accountable_id__in=mine, state__in=RUNNING).prefetch_related(
        "supporters"
    )
    return _views(viewer, mine, list(rows), day)


def supported(*, viewer: Viewer, day: date) -> list[ObligationView]:
    """What others owe now and the viewer's organisations support, by due date."""
    mine = reading.own(viewer)
    rows = Obligation.objects.filter(
        pk__in=Obligation.objects.filter(supporters__organisation_id__in=mine).values("pk"), state__in=RUNNING
    ).exclude(accountable_id__in=mine)
    return _views(viewer, mine, list(rows.prefetch_related("supporters")), day)


def obligations(
    *, viewer: Viewer, day: date, narrowing: Narrowing = ALL, page: int = 1, size: int = PAGE
) -> tuple[list[ObligationView], int]:
    """One page of the obligations the viewer may see, by due date, and how many there are in all.

    A page beyond the last is empty.
    """
    mine = reading.own(viewer)
    rows = narrowed(viewer, mine, narrowing, day=day)
    begin = (max(page, 1) - 1) * size
    found = list(rows.prefetch_related("supporters")[begin : begin + size])
    return _views(viewer, mine, found, day), rows.count()


def some(*, viewer: Viewer, day: date, ids: Iterable[int]) -> list[ObligationView]:
    """Those of the obligations with these ids that the viewer may see, by due date."""
    mine = reading.own(viewer)
    rows = reading.visible(viewer, mine).filter(pk__in=set(ids)).prefetch_related("supporters")
    return _views(viewer, mine, list(rows), day)


def numbered(*, viewer: Viewer, numbers: Iterable[str]) -> dict[str, int]:
    """Ids of the obligations with these printed numbers that the viewer may see, by number."""
    rows = reading.visible(viewer).filter(number__in=set(numbers))
    return dict(rows.values_list("number", "pk"))


def due(
    *, viewer: Viewer, day: date, organisation_id: int | None = None, within: int | None = None
) -> list[ObligationView]:
    """What is owed on a day, by due date: of one organisation with its parts or of all, `within` so many days."""
    mine = reading.own(viewer)
    rows = reading.visible(viewer, mine).filter(state__in=RUNNING).prefetch_related("supporters")
    if organisation_id is not None:
        rows = rows.filter(accountable_id__in=actors.with_parts(viewer=viewer, ids=[organisation_id]))
    if within is not None:
        rows = rows.filter(due_on__lte=day + timedelta(days=within))
    return _views(viewer, mine, list(rows), day)


def in_use(*, viewer: Viewer) -> tuple[list[str], list[str]]:
    """Themes and bodies (as references) of the obligations the viewer may see, each once and in order."""
    themes: set[str] = set()
    bodies: set[str] = set()
    for of_row, body_ref in reading.visible(viewer).order_by().values_list("themes", "body_ref").distinct():
        themes.update(of_row)
        bodies.add(body_ref)
    return sorted(themes), sorted(bodies - {""})


def record_of(*, viewer: Viewer, obligation_id: int) -> RecordView:
    """The history of one obligation: accountable organisations, due dates, reminders, escalations. NotAvailable."""
    row = reading.found(viewer, obligation_id)
    changes = [
        DueDateChangeView(one.from_on, one.to_on, one.reason, one.at, one.by)
        for one in row.due_date_changes.all()
    ]
    owners = [
        AccountabilityView(one.organisation_id, one.from_at, one.until_at, one.reason, one.by)
        for one in Accountability.objects.filter(obligation=row)
    ]
    told = (
        SentNotice.objects.filter(obligation=row)
        .order_by("on", "step", "level")
        .values_list("step", "level", "on")
        .annotate(people=Count("pk"), deputies=Count("for_person"))
    )
    reminders, ladder = [], []
    for step, level, on, people, deputies in told:
        if level:
            ladder.append(EscalationView(level, on, people))
        else:
            reminders.append(ReminderView(step, on, people, deputies))
    return RecordView(tuple(owners), tuple(changes), tuple(reminders), tuple(ladder))


def awaiting(
    *, viewer: Viewer, day: date, page: int = 1, size: int = PAGE
) -> list[tuple[ObligationView, int]]:
    """One page of obligations whose update waits for approval, with its id: the longest waiting first.

    For whoever runs the mechanism: all of them; for others those of their own organisations.
    """
    mine = reading.own(viewer)
    begin = (max(page, 1) - 1) * size
    rows = _awaiting(viewer, mine).order_by("submitted_at", "pk")[begin : begin + size]
    pairs = list(rows.values_list("obligation_id", "pk"))
    found = Obligation.objects.filter(pk__in=[one for one, _ in pairs])
    views = {one.id: one for one in _views(viewer, mine, list(found.prefetch_related("supporters")), day)}
    return [(views[obligation], update) for obligation, update in pairs]


def awaiting_count(*, viewer: Viewer) -> int:
    """How many updates wait for approval: the length of all pages of `awaiting`."""
    return _awaiting(viewer, reading.own(viewer)).count()


def _awaiting(viewer: Viewer, mine: frozenset[int]) -> QuerySet[Update]:
    rows = Update.objects.filter(reading.updates_seen(viewer, mine), state="SUBMITTED")
    if reading.is_secretariat(viewer):
        return rows
    return rows.filter(obligation_id__in=reading.visible(viewer, mine).order_by().values("pk"))


def _views(
    viewer: Viewer, mine: frozenset[int], rows: Sequence[Obligation], day: date
) -> list[ObligationView]:
    waiting = reading.waiting(viewer, mine, [row.pk for row in rows]) if rows else {}
    return [
        ObligationView(
            id=row.pk,
            number=row.number,
            title=row.title,
            accountable_id=row.accountable_id,
            supporting_ids=tuple(one.organisation_id for one in row.supporters.all()),
            due_on=row.due_on,
            state=row.state,
            is_late=reading.is_late(row, day),
            last_update_at=row.last_update_at,
            origin=row.origin,
            origin_ref=row.origin_ref,
            visibility=row.visibility,
            body_ref=row.body_ref,
            made_on=row.made_on,
            version=row.version,
            description=row.description,
            answers_to=row.answers_to,
            themes=tuple(row.themes),
            target_groups=tuple(row.target_groups),
            places=tuple(row.places),
            closed_at=row.closed_at,
            closing_reason=row.closing_reason,
            waiting=waiting.get(row.pk, ""),
            origin_step=row.origin_step,
        )
        for row in rows
    ]
