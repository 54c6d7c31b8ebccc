"""Rows of meetings as actions need them: locked, and checked to be the viewer's to see."""

from datetime import datetime

from django.db.models import Max

from rapport.coordination import seats
from rapport.coordination.meetings import rules
from rapport.coordination.models import AgendaItem, Decision, Meeting
from rapport.kernel.access import Viewer


def subject_of(pk: int) -> str:
    """The opaque reference of a meeting."""
    return f"coordination.meeting:{pk}"


def held(meeting_id: int, by: Viewer, now: datetime) -> Meeting:
    """The meeting, locked. Raises NotAvailable."""
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("body")
    row: Meeting | None = rows.filter(seats.visible(by, now.date()), pk=meeting_id).first()
    if row is None:
        raise rules.unknown_meeting()
    return row


def item_of(meeting: Meeting, item_id: int) -> AgendaItem:
    """A point of the agenda, locked. Raises NotAvailable."""
    rows = AgendaItem.objects.select_for_update(of=("self",))
    row: AgendaItem | None = rows.filter(meeting=meeting, pk=item_id).first()
    if row is None:
        raise rules.unknown_meeting()
    return row


def put_last(meeting: Meeting, **values: str) -> AgendaItem:
    """Add a point at the end of an agenda."""
    last = meeting.items.aggregate(last=Max("position"))["last"] or 0
    made: AgendaItem = AgendaItem.objects.create(meeting=meeting, position=last + 1, **values)
    return made


def next_of(body_id: int, after: datetime) -> Meeting | None:
    """The next meeting of a body that is planned or convened, if there is one."""
    rows = Meeting.objects.filter(body_id=body_id, starts_at__gt=after, state__in=["PLANNED", "CONVENED"])
    return rows.order_by("starts_at").first()


def bring_back(meeting: Meeting) -> int:
    """Put every decision of the body that is still in force onto the agenda, once. Gives how many were added.

    "Decisions … report on them at the next meeting": OSCE SR Annual Report 2008, 2.2.11 and 3.3.6.
    """
    there = set(meeting.items.exclude(source="").values_list("source", flat=True))
    added = 0
    open_ones = Decision.objects.filter(
        body_id=meeting.body_id, state="IN_FORCE", decided_on__lte=meeting.starts_at.date()
    ).exclude(meeting=meeting)
    for row in open_ones.order_by("due_on", "pk"):
        source = f"coordination.decision:{row.pk}"
        if source not in there:
            put_last(
                meeting, kind="FOLLOW_UP", title=f"{row.number}/{row.year}: {row.title}"[:300], source=source
            )
            added += 1
    return added
