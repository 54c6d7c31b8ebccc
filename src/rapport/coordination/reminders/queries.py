"""Reads of the reminders of a body."""

from datetime import date

from rapport.coordination.bodies import queries as bodies
from rapport.coordination.models import BodyReminders
from rapport.coordination.reminders.reading import settings_of
from rapport.coordination.reminders.types import BodyRemindersView
from rapport.kernel.access import Viewer
from rapport.obligations.settings import DEFAULT


def reminders_of(*, viewer: Viewer, body: str, day: date) -> BodyRemindersView:
    """The reminders that hold for a body, its own or the usual ones. Raises NotAvailable for a body not to be seen."""
    view = bodies.body(viewer=viewer, code=body, day=day)
    row = BodyReminders.objects.filter(body_id=view.id).first()
    if row is None:
        return BodyRemindersView(DEFAULT, 0, None)
    return BodyRemindersView(settings_of(row), row.version, row.changed_at)
