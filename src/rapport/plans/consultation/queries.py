"""Reads of consultation."""

from collections.abc import Sequence
from datetime import date

from rapport.actors import queries as actors
from rapport.kernel.access import Viewer
from rapport.plans import queries, rules
from rapport.plans.models import Consultation, PlanComment
from rapport.plans.types import CommentView, OwnComment, RoundView


def comments(*, viewer: Viewer, plan: str, number: int, language: str, day: date) -> list[CommentView]:
    """What was said on a version that the viewer may see, oldest first. Raises NotAvailable."""
    at = queries.version(viewer=viewer, code=plan, number=number)
    return _views(list(PlanComment.objects.filter(of_id=at.id)), viewer, language, day)


def comment(*, viewer: Viewer, plan: str, comment_id: int, language: str, day: date) -> CommentView:
    """One comment on the open version, for those who may see it. Raises NotAvailable."""
    at = queries.version(viewer=viewer, code=plan)
    found = comments(viewer=viewer, plan=plan, number=at.number, language=language, day=day)
    for one in found:
        if one.id == comment_id:
            return one
    raise rules.unknown_comment()


def rounds(*, viewer: Viewer, plan: str, number: int) -> list[RoundView]:
    """The rounds of consultation of a version that the viewer may see, oldest first. Raises NotAvailable."""
    at = queries.version(viewer=viewer, code=plan, number=number)
    return [
        RoundView(one.opened_at, one.until, one.closed_at, one.closed_early)
        for one in Consultation.objects.filter(of_id=at.id)
    ]


def own(*, viewer: Viewer, language: str, day: date) -> list[OwnComment]:
    """What the viewer's organisations said on plans, latest first: also on a version that went back to its draft."""
    rows = list(
        PlanComment.objects.filter(organisation_id__in=viewer.organisations)
        .select_related("of__plan")
        .defer("of__document")
        .order_by("-id")[:200]
    )
    views = _views(rows, viewer, language, day)
    return [
        OwnComment(row.of.plan.code, row.of.plan.title, row.of.number, view)
        for row, view in zip(rows, views, strict=True)
    ]


def _views(rows: Sequence[PlanComment], viewer: Viewer, language: str, day: date) -> list[CommentView]:
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
            row.answered_at,
        )
        for row in rows
    ]
