"""Writes of meetings: practice of a body, planning, series, agenda, papers."""

import hashlib
import uuid
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from rapport.coordination import seats
from rapport.coordination.meetings import notices, queries, rhythm, rows, rules
from rapport.coordination.meetings.types import MeetingFields
from rapport.coordination.meetings.workflow import MEETING, MeetingStep
from rapport.coordination.models import AgendaItem, BodyPractice, Meeting, Paper
from rapport.coordination.rules import check_run_meetings
from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.errors import InvalidInput, UnableTo
from rapport.kernel.files import storage
from rapport.kernel.files.guard import check_upload

PAPER_TYPES = frozenset({"pdf", "docx", "xlsx", "csv", "text", "markdown", "png", "jpeg"})
ARRANGED = ("title", "starts_at", "ends_at", "zone", "form", "place", "link", "note", "visibility")


@action
def practice_set(
    *,
    body: str,
    zone: str,
    quorum_percent: int,
    quorum_above: bool,
    publishes_minutes: bool,
    announces_meetings: bool = False,
    template: Sequence[tuple[str, str]],
    expected: int,
    by: Viewer,
    now: datetime,
) -> None:
    """Say how a body meets; `expected` is 0 where nothing was set yet.

    Raises AccessDenied, InvalidInput (unknown body, zone or kind of point, a share over 100), StaleVersion.
    """
    check_run_meetings(by)
    of = seats.body_of(body)
    row = BodyPractice.objects.select_for_update(of=("self",)).filter(body=of).first()
    if row is None:
        row = BodyPractice.objects.create(body=of)
        expected = expected or row.version
    row.zone, row.quorum_percent, row.quorum_above = zone, quorum_percent, quorum_above
    row.publishes_minutes, row.announces_meetings = publishes_minutes, announces_meetings
    row.template = [{"kind": kind, "title": title} for kind, title in template]
    kinds = set(AgendaItem.Kind.values)
    if quorum_percent > 100 or any(kind not in kinds for kind, _title in template):
        raise InvalidInput(
            _("A quorum is a share of the members of at most 100 per cent."),
            extra={"fields": {"quorum_percent": ""}},
        )
    changed = [
        "zone",
        "quorum_percent",
        "quorum_above",
        "publishes_minutes",
        "announces_meetings",
        "template",
    ]
    row.save_version(expected=expected, fields=changed)
    record(
        "body_practice.set", by=by, now=now, subject=f"coordination.body:{of.pk}", detail={"fields": changed}
    )


@action
def meetings_plan(
    *, body: str, fields: MeetingFields, rhythm_of: str = "", count: int = 1, by: Viewer, now: datetime
) -> list[int]:
    """Plan a meeting, or a series of `count` in a rhythm (a code of `rhythm.RHYTHMS`). Returns their ids.

    Each begins with the body's usual agenda; the first also with the decisions still in force.
    Raises AccessDenied, InvalidInput.
    """
    check_run_meetings(by)
    of = seats.body_of(body)
    rules.check_fields(fields)
    if rhythm_of and rhythm_of not in rhythm.RHYTHMS:
        raise InvalidInput(_("There is no such rhythm."), extra={"fields": {"rhythm": "unknown"}})
    starts = [fields.starts_at]
    if rhythm_of:
        starts = rhythm.moments(fields.starts_at, fields.zone, rhythm_of, count)
    series = uuid.uuid4() if len(starts) > 1 else None
    template = queries.practice(viewer=by, body_id=of.pk).template
    made = []
    for start in starts:
        values = {name: getattr(fields, name) for name in ARRANGED}
        values |= {"starts_at": start, "ends_at": start + (fields.ends_at - fields.starts_at)}
        row = Meeting.objects.create(body=of, series=series, changed_at=now, **values)
        for kind, title in template:
            rows.put_last(row, kind=kind, title=title)
        made.append(row)
    rows.bring_back(made[0])
    record(
        "meeting.planned",
        by=by,
        now=now,
        subject=rows.subject_of(made[0].pk),
        detail={"meetings": len(made), "rhythm": rhythm_of},
    )
    return [row.pk for row in made]


@action
def meeting_change(*, meeting: int, fields: MeetingFields, expected: int, by: Viewer, now: datetime) -> None:
    """Change the arrangements; calendars notice by the sequence.

    Raises AccessDenied, NotAvailable, UnableTo, InvalidInput, StaleVersion.
    """
    check_run_meetings(by)
    row = rows.held(meeting, by, now)
    rules.check_change_agenda(by, row.state)
    rules.check_fields(fields)
    for name in ARRANGED:
        setattr(row, name, getattr(fields, name))
    row.sequence, row.changed_at = row.sequence + 1, now
    row.save_version(expected=expected, fields=[*ARRANGED, "sequence", "changed_at"])
    if row.state == "CONVENED":
        notices.changed(row, by=by, now=now)
    record(
        "meeting.changed", by=by, now=now, subject=rows.subject_of(row.pk), detail={"sequence": row.sequence}
    )


def _moved(row: Meeting, target: MeetingStep, expected: int, now: datetime) -> str:
    """Take the step if the table has it; gives the name of its event."""
    step = MEETING.check(MeetingStep(row.state), target)
    row.state, row.sequence, row.changed_at = target.value, row.sequence + 1, now
    row.save_version(expected=expected, fields=["state", "sequence", "changed_at"])
    return step.event


@action
def meeting_convene(*, meeting: int, expected: int, by: Viewer, now: datetime) -> None:
    """Invite the members: decisions still in force come onto the agenda first, then members are told.

    Raises AccessDenied, NotAvailable, UnableTo, StaleVersion.
    """
    check_run_meetings(by)
    row = rows.held(meeting, by, now)
    event = _moved(row, MeetingStep.CONVENED, expected, now)
    brought = rows.bring_back(row)
    told = notices.convened(row, by=by, now=now)
    detail = {"brought_back": brought, "told": told}
    record(event, by=by, now=now, subject=rows.subject_of(row.pk), detail=detail)  # "meeting.convened"


@action
def meeting_cancel(*, meeting: int, expected: int, by: Viewer, now: datetime) -> None:
    """Cancel a meeting that was not held; its entry in calendars is struck out.

    Raises AccessDenied, NotAvailable, UnableTo, StaleVersion.
    """
    check_run_meetings(by)
    row = rows.held(meeting, by, now)
    was_convened = row.state == "CONVENED"
    event = _moved(row, MeetingStep.CANCELLED, expected, now)
    if was_convened:
        notices.cancelled(row, by=by, now=now)
    record(event, by=by, now=now, subject=rows.subject_of(row.pk))


@action
def meeting_hold(*, meeting: int, expected: int, by: Viewer, now: datetime) -> None:
    """Say that the meeting was held; what stays in force goes onto the agenda of the next one.

    Raises AccessDenied, NotAvailable, UnableTo (it has not begun), StaleVersion.
    """
    check_run_meetings(by)
    row = rows.held(meeting, by, now)
    rules.check_begun(row.starts_at, now)
    event = _moved(row, MeetingStep.HELD, expected, now)
    following = rows.next_of(row.body_id, row.starts_at)
    brought = rows.bring_back(following) if following else 0
    record(event, by=by, now=now, subject=rows.subject_of(row.pk), detail={"brought_on": brought})


@action
def item_add(
    *,
    meeting: int,
    kind: str,
    title: str,
    description: str = "",
    link: str = "",
    source: str = "",
    by: Viewer,
    now: datetime,
) -> int:
    """Add a point at the end of the agenda. Returns its id.

    Raises AccessDenied, NotAvailable, UnableTo, InvalidInput.
    """
    check_run_meetings(by)
    row = rows.held(meeting, by, now)
    rules.check_change_agenda(by, row.state)
    if kind not in AgendaItem.Kind.values:
        raise InvalidInput(_("There is no such kind of point."), extra={"fields": {"kind": "unknown"}})
    if kind == "RESEARCH" and not link:
        raise InvalidInput(
            _("Give the address of the research or finding, so that members can read it before the meeting."),
            code="no_source",
            extra={"fields": {"link": "missing"}},
        )
    if source and row.items.filter(source=source).exists():
        raise UnableTo(_("This stands on the agenda already."), code="on_agenda")
    made = rows.put_last(row, kind=kind, title=title, description=description, link=link, source=source)
    record("agenda_item.added", by=by, now=now, subject=rows.subject_of(row.pk), detail={"kind": kind})
    return int(made.pk)


@action
def item_change(
    *,
    meeting: int,
    item: int,
    kind: str,
    title: str,
    description: str,
    link: str,
    expected: int,
    by: Viewer,
    now: datetime,
) -> None:
    """Change a point of the agenda. Raises as `item_add`, and StaleVersion."""
    check_run_meetings(by)
    row = rows.held(meeting, by, now)
    rules.check_change_agenda(by, row.state)
    found = rows.item_of(row, item)
    found.kind, found.title, found.description, found.link = kind, title, description, link
    found.save_version(expected=expected, fields=["kind", "title", "description", "link"])
    record("agenda_item.changed", by=by, now=now, subject=rows.subject_of(row.pk), detail={"item": item})


@action
def item_move(*, meeting: int, item: int, up: bool, by: Viewer, now: datetime) -> None:
    """Move a point before the one above it, or behind the one below. Raises AccessDenied, NotAvailable, UnableTo."""
    check_run_meetings(by)
    row = rows.held(meeting, by, now)
    rules.check_change_agenda(by, row.state)
    found = rows.item_of(row, item)
    order = list(AgendaItem.objects.filter(meeting=row))
    place = next(number for number, one in enumerate(order) if one.pk == found.pk)
    target = max(0, place - 1) if up else min(len(order) - 1, place + 1)
    order.insert(target, order.pop(place))
    for number, one in enumerate(order, start=1):
        AgendaItem.objects.filter(pk=one.pk).update(position=number)
    record(
        "agenda_item.moved", by=by, now=now, subject=rows.subject_of(row.pk), detail={"item": item, "up": up}
    )


@action
def item_remove(*, meeting: int, item: int, by: Viewer, now: datetime) -> None:
    """Take a point off the agenda, unless minutes or decisions hang on it.

    Raises AccessDenied, NotAvailable, UnableTo.
    """
    check_run_meetings(by)
    row = rows.held(meeting, by, now)
    rules.check_change_agenda(by, row.state)
    found = rows.item_of(row, item)
    if found.kind == "FOLLOW_UP":
        raise UnableTo(
            _(
                "A decision stays on the agenda until it is fulfilled or repealed. Change the decision instead."
            ),
            code="open_decision",
        )
    if found.text or found.public_text or found.decisions.exists() or found.texts.exists():
        raise UnableTo(_("There are minutes or decisions on this point. It stays."), code="item_used")
    found.delete()
    record("agenda_item.removed", by=by, now=now, subject=rows.subject_of(row.pk), detail={"item": item})


@action
def paper_keep(
    *,
    meeting: int,
    item: int | None,
    title: str,
    visibility: str,
    name: str,
    content: bytes,
    by: Viewer,
    now: datetime,
) -> int:
    """Keep a file for a meeting. Returns its id. Raises AccessDenied, NotAvailable, UnableTo, Refused, TooLarge."""
    check_run_meetings(by)
    row = rows.held(meeting, by, now)
    if row.state == "CANCELLED":
        raise UnableTo(_("The meeting is cancelled."), code="meeting_cancelled")
    of = rows.item_of(row, item) if item is not None else None
    upload = check_upload(name, content, accepted=PAPER_TYPES)
    made = Paper.objects.create(
        meeting=row,
        item=of,
        title=title or upload.name,
        name=upload.name,
        stored=storage.store(queries.papers_root(viewer=by), upload.content, suffix=""),
        content_type=upload.type.content_type,
        size=len(upload.content),
        sha256=hashlib.sha256(upload.content).hexdigest(),
        visibility=visibility,
        kept_at=now,
        kept_by=by.person_id,
    )
    detail = {"type": upload.type.name, "size": made.size, "visibility": visibility}
    record("paper.kept", by=by, now=now, subject=rows.subject_of(row.pk), detail=detail)
    return int(made.pk)


@action
def paper_remove(*, meeting: int, paper: int, by: Viewer, now: datetime) -> None:
    """Take a file out of a meeting; it is no longer shown. Raises AccessDenied, NotAvailable."""
    check_run_meetings(by)
    row = rows.held(meeting, by, now)
    changed = Paper.objects.filter(meeting=row, pk=paper, removed_at__isnull=True).update(removed_at=now)
    if not changed:
        raise rules.unknown_meeting()
    record("paper.removed", by=by, now=now, subject=rows.subject_of(row.pk), detail={"paper": paper})
