"""Rows of reminders as the engine of obligations takes them."""

from datetime import date

from rapport.coordination.models import BodyReminders
from rapport.obligations.settings import ReminderSettings


def settings_of(row: BodyReminders) -> ReminderSettings:
    """A row as the engine of obligations takes it."""
    return ReminderSettings(
        before=tuple(row.before),
        after=tuple(row.after),
        then_every=row.then_every,
        escalate=tuple(row.escalate.items()),
        approve_after_hours=row.approve_after_hours,
        quiet_weekdays=frozenset(row.quiet_weekdays),
        holidays=frozenset(date.fromisoformat(one) for one in row.holidays),
        since=row.since,
    )
