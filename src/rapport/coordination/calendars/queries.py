"""Reads for calendars: whose secret address it is, and which meetings stand in a feed."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.actors.roles import Permission
from rapport.coordination import seats
from rapport.coordination.calendars.types import FeedView
from rapport.coordination.meetings import queries as meetings
from rapport.coordination.meetings.reading import view_of
from rapport.coordination.meetings.types import MeetingView
from rapport.coordination.models import CalendarFeed, Meeting
from rapport.kernel.access import Viewer
from rapport.kernel.errors import NotAvailable

BACK = timedelta(days=400)
"""How far back a feed reaches: calendars keep what they have, so that older meetings need not be sent each time."""
MOST = 500
ANNOUNCED = ("CONVENED", "HELD")


def own_feed(*, viewer: Viewer) -> FeedView | None:
    """The viewer's own open address, or None."""
    row = CalendarFeed.objects.filter(person=viewer.person_id, ended_at__isnull=True).first()
    return FeedView(row.made_at) if row is not None else None


def owner_of(*, viewer: Viewer, secret_hash: str, now: datetime) -> tuple[Viewer, str]:
    """Whose address it is, with the rights that person has at this moment, and the person's language.

    Whoever holds the secret may ask. Raises NotAvailable for an unknown or closed one, and for somebody who may no
    longer see the mechanism: the same answer for all.
    """
    rows = CalendarFeed.objects.select_related("person")
    row = rows.filter(secret_hash=secret_hash, ended_at__isnull=True).first()
    owner = actors.viewer_of(row.person, now) if row is not None else None
    if row is None or owner is None or not owner.has(Permission.MECHANISM_VIEW):
        raise NotAvailable(_("There is no such calendar."), code="unknown_calendar")
    return owner, row.person.language


def feed(*, viewer: Viewer, language: str, now: datetime) -> list[MeetingView]:
    """Meetings for somebody's own calendar, cancelled ones too, so that calendars strike them out.

    For members, those of the bodies in which their organisations sit; for the office, all that it may see.
    """
    day = now.date()
    rows = meetings.visible(viewer, day).filter(starts_at__gte=now - BACK)
    if viewer.organisations:
        rows = rows.filter(body_id__in=seats.bodies_of(viewer, day))
    return [view_of(row, language) for row in rows[:MOST]]


def announced(*, viewer: Viewer, language: str, now: datetime) -> list[MeetingView]:
    """Meetings for the public calendar: public ones, convened or held, of public bodies that announce theirs."""
    rows = Meeting.objects.select_related("body").filter(
        visibility="PUBLIC",
        state__in=ANNOUNCED,
        body__visibility="PUBLIC",
        body__practice__announces_meetings=True,
        starts_at__gte=now - BACK,
    )
    return [view_of(row, language) for row in rows[:MOST]]
