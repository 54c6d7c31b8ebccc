"""Writes of calendars: somebody opens or closes an address for their own meetings."""

import secrets
from datetime import datetime

from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.coordination.models import CalendarFeed
from rapport.kernel.access import Viewer, check_use
from rapport.kernel.audit import action, record
from rapport.kernel.errors import UnableTo
from rapport.kernel.mail.letters import hash_of


@action
def feed_open(*, by: Viewer, now: datetime) -> str:
    """Make an address for one's own calendar; a former one stops. Gives its secret, which is kept nowhere.

    Raises AccessDenied, UnableTo where nobody is signed in.
    """
    check_use(by, Permission.MECHANISM_VIEW)
    if by.person_id is None:
        raise UnableTo(_("Only a person can have a calendar."), code="no_person")
    _end(by.person_id, now)
    secret = secrets.token_urlsafe(32)
    row = CalendarFeed.objects.create(person_id=by.person_id, secret_hash=hash_of(secret), made_at=now)
    record("calendar_feed.opened", by=by, now=now, subject=f"coordination.calendar_feed:{row.pk}")
    return secret


@action
def feed_close(*, by: Viewer, now: datetime) -> None:
    """Close one's own address: calendars that know it get nothing any more. Raises UnableTo where none is open."""
    closed = _end(by.person_id, now) if by.person_id is not None else []
    if not closed:
        raise UnableTo(_("There is no open address."), code="no_feed")
    record("calendar_feed.closed", by=by, now=now, subject=f"coordination.calendar_feed:{closed[0]}")


def _end(person_id: int, now: datetime) -> list[int]:
    rows = CalendarFeed.objects.select_for_update(of=("self",))
    found = list(rows.filter(person=person_id, ended_at__isnull=True).values_list("pk", flat=True))
    CalendarFeed.objects.filter(pk__in=found).update(ended_at=now)
    return found
