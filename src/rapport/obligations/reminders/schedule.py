"""On which day what is reminded of: pure arithmetic of days, nothing is read or written."""

from dataclasses import dataclass
from datetime import date, timedelta

from rapport.obligations.settings import ReminderSettings


@dataclass(frozen=True)
class Step:
    """A reminder (`level` empty) or a step of the ladder; `day` is the working day on which it goes out."""

    code: str
    level: str
    day: date


def working_day(day: date, settings: ReminderSettings) -> date:
    """The day itself, or the next one that is neither a quiet weekday nor a holiday (at most a year ahead)."""
    for ahead in range(366):
        tried = day + timedelta(days=ahead)
        if tried.weekday() not in settings.quiet_weekdays and tried not in settings.holidays:
            return tried
    return day


def steps(due_on: date, settings: ReminderSettings, *, since: date, until: date) -> list[Step]:
    """The steps of one due date that fall on a day after `since` and go out by `until`, in order of days.

    `since` is the day on which the date was set: what would have been due before is not caught up with.
    """
    found = [(f"BEFORE_{days}", "", due_on - timedelta(days=days)) for days in settings.before]
    found += [(f"AFTER_{days}", "", due_on + timedelta(days=days)) for days in settings.after]
    late = max(settings.after, default=0) + settings.then_every
    while due_on + timedelta(days=late) <= until:
        found.append((f"AFTER_{late}", "", due_on + timedelta(days=late)))
        late += settings.then_every
    found += [(f"{level}_{days}", level, due_on + timedelta(days=days)) for level, days in settings.escalate]
    moved = [Step(code, level, working_day(day, settings)) for code, level, day in found if day > since]
    return sorted(
        (one for one in moved if settings.since <= one.day <= until), key=lambda one: (one.day, one.code)
    )
