"""The days of a series: the same weekday or day of the month again, in the clock time of the place."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

RHYTHMS = {"WEEKLY": 0, "FORTNIGHTLY": 0, "MONTHLY": 1, "QUARTERLY": 3, "HALF_YEARLY": 6, "YEARLY": 12}
"""Months between two meetings; 0: counted in weeks."""
_WEEKS = {"WEEKLY": 1, "FORTNIGHTLY": 2}
MOST = 60


def moments(first: datetime, zone: str, rhythm: str, count: int) -> list[datetime]:
    """The beginnings of `count` meetings (1 to 60), as moments in UTC; the first is `first`.

    Months keep the weekday and its place in the month ("the second Tuesday"), as bodies meet; the hour stays that of
    the clock on the wall when summer time begins. A fifth weekday that a month lacks becomes its last.
    """
    local = first.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    found = []
    for number in range(max(1, min(count, MOST))):
        day = (
            local + timedelta(weeks=_WEEKS[rhythm] * number)
            if rhythm in _WEEKS
            else _month(local, rhythm, number)
        )
        found.append(day.replace(tzinfo=ZoneInfo(zone)).astimezone(first.tzinfo))
    return found


def _month(local: datetime, rhythm: str, number: int) -> datetime:
    months = local.year * 12 + local.month - 1 + RHYTHMS[rhythm] * number
    year, month = divmod(months, 12)
    start = local.replace(year=year, month=month + 1, day=1)
    offset = (local.weekday() - start.weekday()) % 7
    day = start + timedelta(days=offset + 7 * ((local.day - 1) // 7))
    return day if day.month == start.month else day - timedelta(weeks=1)
