"""Which reminders a body may set: refused ones name the field and what to do."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from rapport.kernel.errors import InvalidInput
from rapport.obligations.settings import LADDER, ReminderSettings

MOST_DAYS, MOST_STEPS, MOST_HOURS, MOST_HOLIDAYS = 365, 10, 720, 400


def check_settings(settings: ReminderSettings) -> None:
    """Raise InvalidInput for reminders that could never come, or would come without end."""
    _check_days("before", settings.before)
    _check_days("after", settings.after)
    if not 1 <= settings.then_every <= MOST_DAYS:
        raise _invalid("then_every", _("Give a number of days from 1 to 365."))
    if not 1 <= settings.approve_after_hours <= MOST_HOURS:
        raise _invalid("approve_after_hours", _("Give a number of hours from 1 to 720."))
    ladder = dict(settings.escalate)
    last = 0
    for level in LADDER:
        days = ladder.get(level)
        if days is None:
            continue
        if not 1 <= days <= MOST_DAYS:
            raise _invalid(level.lower(), _("Give a number of days from 1 to 365, or nothing for never."))
        if days < last:
            raise _invalid(
                level.lower(),
                _("A higher step is told later than the one before it, or on the same day. Give more days."),
            )
        last = days
    if settings.quiet_weekdays >= frozenset(range(7)):
        raise _invalid("quiet_weekdays", _("At least one day of the week must be a working day."))
    if len(settings.holidays) > MOST_HOLIDAYS:
        raise _invalid("holidays", _("At most 400 holidays are kept. Leave out those that have passed."))


def _check_days(field: str, days: Sequence[int]) -> None:
    if (
        len(days) > MOST_STEPS
        or len(set(days)) != len(days)
        or any(not 1 <= one <= MOST_DAYS for one in days)
    ):
        raise _invalid(
            field, _("Give at most ten different numbers of days from 1 to 365, with commas between them.")
        )


def _invalid(field: str, message: str) -> InvalidInput:
    return InvalidInput(message, code="reminders_refused", extra={"fields": {field: "refused"}})
