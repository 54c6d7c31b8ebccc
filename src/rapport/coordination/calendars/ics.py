"""Events as iCalendar text (RFC 5545, RFC 5546), with the time zones they name. No database, no clock.

Each meeting of a series is an event of its own: it may be moved or cancelled by itself, has its own papers, and keeps
the hour on the clock of its place, which a rule would have to state again for each exception.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, vCalAddress, vText
from icalendar import Event as Component

from rapport.coordination.calendars import zones
from rapport.coordination.calendars.types import Event

PRODUCT = "-//Rapport//Meetings of bodies//EN"
MEDIA_TYPE = "text/calendar; charset=utf-8"
_MARGIN = timedelta(days=200)
"""Zones are written out beyond the events, so that a client that moves one by half a year still reads it right."""


class _Text(vText):
    """Text as it stands. The library takes a backslash before a capital N for a line break, as in a path of files."""

    def to_ical(self) -> bytes:
        """Escaped by RFC 5545, 3.3.11."""
        text = self.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
        return text.replace("\r\n", "\n").replace("\n", "\\n").encode()


def calendar(
    events: Sequence[Event], *, name: str = "", method: str = "", organiser: str = "", attendee: str = ""
) -> bytes:
    """The events as one iCalendar object, in UTF-8, lines folded and ended as 3.1 asks.

    `name`: what clients call the calendar. `method`: PUBLISH, REQUEST or CANCEL, for mail; the latter two need the
    mail addresses of an `organiser` and of the `attendee` that the mail goes to (RFC 5546, 3.2.2).
    """
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    if method:
        made.add("method", method)
    if name:
        made.add("x-wr-calname", _Text(name))
        made.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for zone in sorted({event.zone for event in events} - {"UTC"}):
        own = [event for event in events if event.zone == zone]
        first = min(event.starts_at for event in own) - _MARGIN
        last = max(event.ends_at for event in own) + _MARGIN
        made.add_component(zones.component(zone, first, last))
    for event in events:
        made.add_component(_component(event, organiser, attendee))
    return bytes(made.to_ical())


def _read_in(moment: datetime, zone: str) -> datetime:
    """The moment on the clock of its place; in UTC in the hour that a clock shows twice, which TZID cannot tell."""
    local = moment.astimezone(UTC if zone == "UTC" else ZoneInfo(zone))
    return local.astimezone(UTC) if local.fold else local


def _component(event: Event, organiser: str, attendee: str) -> Component:
    part = Component()
    part.add("uid", event.uid)
    part.add("sequence", event.sequence)
    part.add("dtstamp", event.changed_at.astimezone(UTC))
    part.add("last-modified", event.changed_at.astimezone(UTC))
    part.add("dtstart", _read_in(event.starts_at, event.zone))
    part.add("dtend", _read_in(event.ends_at, event.zone))
    part.add("summary", _Text(event.title))
    part.add("status", event.status)
    part.add("class", "CONFIDENTIAL" if event.closed else "PUBLIC")
    for key, value in (("location", event.place), ("description", event.description)):
        if value:
            part.add(key, _Text(value))
    if event.url:
        part.add("url", event.url)
    if organiser:
        part.add("organizer", vCalAddress(f"mailto:{organiser}"))
    if attendee:
        guest = vCalAddress(f"mailto:{attendee}")
        for key, value in (("ROLE", "REQ-PARTICIPANT"), ("PARTSTAT", "NEEDS-ACTION"), ("RSVP", "FALSE")):
            guest.params[key] = vText(value)
        part.add("attendee", guest)
    return part
