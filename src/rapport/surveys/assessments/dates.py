"""When a date that is kept falls, and when to remind of it. Pure functions over days; no clock."""

import calendar
from collections.abc import Iterable
from datetime import date, timedelta


def next_on(on: date, *, yearly: bool, day: date) -> date:
    """The first fall of a date on or after `day`; of one that does not return, the date itself.

    29 February falls on the 28th in a year that has no 29th.
    """
    if not yearly or on >= day:
        return on
    this_year = _in_year(on, day.year)
    return this_year if this_year >= day else _in_year(on, day.year + 1)


def _in_year(on: date, year: int) -> date:
    return on.replace(year=year, day=min(on.day, calendar.monthrange(year, on.month)[1]))


def due_reminders(fall: date, remind_days: Iterable[int], *, day: date, sent: Iterable[str]) -> list[str]:
    """Keys of the reminders of a fall that are due by `day` and were not sent: `2027-06-30/14`.

    Of several that are due at once only the last is given, so that a worker that slept does not send them all; none
    once the day has passed.
    """
    if day > fall:
        return []
    due = sorted((days for days in remind_days if fall - timedelta(days=days) <= day), reverse=True)
    keys = [key(fall, days) for days in due]
    return keys[-1:] if keys and keys[-1] not in set(sent) else []


def key(fall: date, days: int) -> str:
    """The name of one reminder of one fall."""
    return f"{fall.isoformat()}/{days}"
