"""Writes of the reminders of a body."""

from datetime import datetime

from django.utils.translation import gettext as _

from rapport.coordination import seats
from rapport.coordination.models import Body, BodyReminders
from rapport.coordination.reminders import rules
from rapport.coordination.rules import check_edit_bodies
from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.errors import StaleVersion, UnableTo
from rapport.obligations.settings import LADDER, ReminderSettings

_FIELDS = (
    "before",
    "after",
    "then_every",
    "escalate",
    "approve_after_hours",
    "quiet_weekdays",
    "holidays",
    "since",
    "changed_at",
    "changed_by",
)


@action
def reminders_set(*, body: str, settings: ReminderSettings, expected: int, by: Viewer, now: datetime) -> None:
    """Let a body have reminders of its own from today; `expected` is the version that was read, 0 for none.

    What was told already is not told again; what would have gone out before today is not caught up with. Raises
    AccessDenied, InvalidInput (unknown body, or a setting that cannot be), StaleVersion.
    """
    check_edit_bodies(by)
    rules.check_settings(settings)
    of = _held(body)
    row = BodyReminders.objects.select_for_update(of=("self",)).filter(body=of).first()
    if (row.version if row else 0) != expected:
        raise _stale(expected, row)
    is_new = row is None
    row = row or BodyReminders(body=of)
    ladder = dict(settings.escalate)
    row.before = sorted(settings.before, reverse=True)
    row.after = sorted(settings.after)
    row.then_every, row.approve_after_hours = settings.then_every, settings.approve_after_hours
    row.escalate = {level: ladder[level] for level in LADDER if level in ladder}
    row.quiet_weekdays = sorted(settings.quiet_weekdays)
    row.holidays = sorted(one.isoformat() for one in settings.holidays)
    row.since, row.changed_at, row.changed_by = now.date(), now, by.person_id
    if is_new:
        row.save()
    else:
        row.save_version(expected=expected, fields=_FIELDS)
    record("reminders.set", by=by, now=now, subject=f"coordination.body:{of.pk}")


@action
def reminders_reset(*, body: str, expected: int, by: Viewer, now: datetime) -> None:
    """Let the usual reminders hold for a body again. Raises AccessDenied, InvalidInput, UnableTo, StaleVersion."""
    check_edit_bodies(by)
    of = _held(body)
    row = BodyReminders.objects.select_for_update(of=("self",)).filter(body=of).first()
    if row is None:
        raise UnableTo(_("The usual reminders hold for this body already."), code="usual_already")
    if row.version != expected:
        raise _stale(expected, row)
    row.delete()
    record("reminders.reset", by=by, now=now, subject=f"coordination.body:{of.pk}")


def _held(code: str) -> Body:
    """The body, locked: of two who set its first reminders at once one is told of the other."""
    of = seats.body_of(code)
    locked: Body = Body.objects.select_for_update(of=("self",)).get(pk=of.pk)
    return locked


def _stale(expected: int, row: BodyReminders | None) -> StaleVersion:
    return StaleVersion(
        _("Somebody else changed these reminders while you were editing. Look at both and save again."),
        extra={"expected": expected, "current": row.version if row else 0},
    )
