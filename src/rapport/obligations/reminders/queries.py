"""Reads of reminders: who would get what on a day, and why."""

from datetime import datetime

from rapport.kernel.access import Viewer
from rapport.obligations import rules
from rapport.obligations.reminders import planning
from rapport.obligations.reminders.types import Planned


def planned(*, viewer: Viewer, now: datetime) -> list[Planned]:
    """The notices that a run at this moment would queue. Raises AccessDenied for who does not run the mechanism."""
    rules.check_assign(viewer)
    return planning.plan(now=now)
