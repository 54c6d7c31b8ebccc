"""The copies that everybody may read, kept as the plan says. Part of the calling action."""

from rapport.analysis.plan.document import read_plan
from rapport.plans import models


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
