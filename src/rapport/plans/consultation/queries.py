"""Reads of consultation."""

from datetime import date

from rapport.actors import queries as actors
from rapport.kernel.access import Viewer
from rapport.plans import queries
from rapport.plans.models import PlanComment
from rapport.plans.types import CommentView


def comments(*, viewer: Viewer, plan: str, number: int, language: str, day: date) -> list[CommentView]:
    """What was said on a version that the viewer may see, oldest first. Raises NotAvailable."""
    at = queries.version(viewer=viewer, code=plan, number=number)
    rows = list(PlanComment.objects.filter(of_id=at.id))
    ids = {row.organisation_id for row in rows}
    names = actors.organisations(viewer=viewer, language=language, day=day, ids=ids) if ids else {}
    return [
        CommentView(
            row.pk,
            row.measure_key,
            names[row.organisation_id].name,
            row.text,
            row.at,
            row.answer,
            row.outcome,
            row.version,
        )
        for row in rows
    ]
