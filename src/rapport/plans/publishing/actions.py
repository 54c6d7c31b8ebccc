"""Writes of what everybody may read: a plan is shown to everybody, or to members alone again."""

from datetime import datetime

from django.utils.translation import gettext as _

from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.errors import InvalidInput
from rapport.plans import models, rows, rules
from rapport.plans.publishing import keeping


@action
def plan_show(*, plan: str, visibility: str, expected: int, by: Viewer, now: datetime) -> None:
    """Show the adopted versions of a plan to everybody (PUBLIC) or to members alone (MEMBERS).

    Raises NotAvailable, AccessDenied, InvalidInput, StaleVersion.
    """
    rules.check_show(by)
    row = rows.held(plan)
    if visibility not in models.ActionPlan.Visibility.values:
        raise InvalidInput(_("Choose who may see it."), extra={"fields": {"visibility": "unknown"}})
    row.visibility = visibility
    row.save_version(expected=expected, fields=["visibility"])
    keeping.put(row)
    event = "plan.shown_to_everybody" if visibility == "PUBLIC" else "plan.shown_to_members"
    record(event, by=by, now=now, subject=rows.subject_of(plan))
