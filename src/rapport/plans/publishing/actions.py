"""Writes of what everybody may read: a plan is shown to everybody, or to members alone again."""

from datetime import datetime

from django.utils.translation import gettext as _

from rapport.analysis.plan.document import read_plan
from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.errors import InvalidInput
from rapport.plans import models, rows, rules


def put(row: models.ActionPlan) -> None:
    """Bring the copies for everybody up to the plan: all adopted versions, or none. Part of the calling action."""
    models.PublishedVersion.objects.filter(code=row.code).delete()
    if row.visibility != models.ActionPlan.Visibility.PUBLIC:
        return
    frozen = models.PlanVersion.objects.filter(plan=row, state__in=["ADOPTED", "SUPERSEDED"])
    models.PublishedVersion.objects.bulk_create(
        [_copy(row.code, one, is_newest=at == 0) for at, one in enumerate(frozen.order_by("-number"))]
    )


def _copy(code: str, one: models.PlanVersion, *, is_newest: bool) -> models.PublishedVersion:
    assert (
        one.document is not None and one.adopted_on is not None
    )  # the database holds it of adopted versions
    content = bytes(one.document)
    plan = read_plan(content)
    return models.PublishedVersion(
        code=code,
        number=one.number,
        is_newest=is_newest,
        title=plan.title,
        kind=plan.kind.value,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        adopted_on=one.adopted_on,
        adopted_by=one.adopted_by,
        sha256=one.sha256,
        document=content,
    )


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
    put(row)
    event = "plan.shown_to_everybody" if visibility == "PUBLIC" else "plan.shown_to_members"
    record(event, by=by, now=now, subject=rows.subject_of(plan))
