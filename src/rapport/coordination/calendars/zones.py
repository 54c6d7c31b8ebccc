"""Time zones written out for calendars that do not know them (RFC 5545, 3.6.5): only the years that are needed.

Written here because the library's own components name the hour of a change after it, not before it as 3.6.5 asks
("DTSTART … local time … as specified by TZOFFSETFROM"), which moves every change by an hour.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)


def changes(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[datetime]:
    """The moments, in UTC, at which the offset of a zone changes, found to the second between two moments."""
    at = first.astimezone(UTC).replace(microsecond=0)
    end = last.astimezone(UTC)
    while at < end:
        following = at + _DAY
        if _offset(zone, at) != _offset(zone, following):
            yield _between(zone, at, following)
        at = following


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta | None:
    return moment.astimezone(zone).utcoffset()


def _between(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """The first second with the later offset."""
    before = _offset(zone, low)
    while high - low > _SECOND:
        middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
        if _offset(zone, middle) == before:
            low = middle
        else:
            high = middle
    return high


def component(name: str, first: datetime, last: datetime) -> Timezone:
    """The VTIMEZONE of a zone, true from a moment to another: what held at first, then each change."""
    zone = ZoneInfo(name)
    made = Timezone()
    made.add("tzid", name)
    start = first.astimezone(UTC).replace(microsecond=0)
    offset = _offset(zone, start) or timedelta()
    made.add_component(_observance(zone, start, offset))
    for moment in changes(zone, start, last):
        made.add_component(_observance(zone, moment, _offset(zone, moment - _SECOND) or timedelta()))
    return made


def _observance(zone: ZoneInfo, moment: datetime, before: timedelta) -> TimezoneDaylight | TimezoneStandard:
    """What holds from a moment on. Its DTSTART is the hour that clocks showed by the offset before."""
    local = moment.astimezone(zone)
    part = TimezoneDaylight() if local.dst() else TimezoneStandard()
    part.add("dtstart", (moment + before).replace(tzinfo=None))
    part.add("tzoffsetfrom", before)
    part.add("tzoffsetto", local.utcoffset())
    part.add("tzname", local.tzname() or name_of(local))
    return part


def name_of(local: datetime) -> str:
    """A name for an offset that has none."""
    return local.strftime("UTC%z")
