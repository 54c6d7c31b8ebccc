"""Reads of what colleagues tell each other: their delegation's, and under a support access."""

from datetime import datetime

from rapport.actors import queries as actors
from rapport.actors.roles import Permission
from rapport.kernel.access import Viewer
from rapport.surveys.answering import rows, rules
from rapport.surveys.answering.colleagues.types import Comment, Share
from rapport.surveys.models import Return, ReturnComment, SectionShare


def shares(*, viewer: Viewer, wave: str, respondent: str) -> list[Share]:
    """Which sections were given to whom. Raises NotAvailable, AccessDenied."""
    row = _own(viewer, wave, respondent)
    found = SectionShare.objects.filter(of=row).select_related("section").order_by("section__position", "pk")
    return [Share(one.section.code, one.person, one.given_at, one.done_at) for one in found]


def comments(
    *, viewer: Viewer, wave: str, respondent: str, item: str = "", section: str = ""
) -> list[Comment]:
    """Remarks, oldest first: all, or those on one question or section. Raises NotAvailable, AccessDenied."""
    row = _own(viewer, wave, respondent)
    found = ReturnComment.objects.filter(of=row).select_related("section", "item")
    if item:
        found = found.filter(item__code=item)
    if section:
        found = found.filter(section__code=section)
    return [
        Comment(
            one.pk,
            one.section.code,
            one.item.code if one.item else "",
            one.text,
            one.at,
            one.by,
            one.settled_at,
            one.settled_by,
        )
        for one in found
    ]


def members(*, viewer: Viewer, wave: str, respondent: str, now: datetime) -> dict[int, str]:
    """The names of those who answer for the respondent now, by id. Raises NotAvailable, AccessDenied."""
    row = _own(viewer, wave, respondent)
    people = actors.acting_for(
        viewer=viewer,
        organisation_id=row.respondent.organisation_id,
        permission=Permission.RETURN_ANSWER,
        now=now,
    )
    return dict(sorted(actors.people_named(viewer=viewer, ids=people).items(), key=lambda pair: pair[1]))


def _own(viewer: Viewer, wave: str, respondent: str) -> Return:
    row = rows.visible_return(viewer, wave, respondent)
    rules.check_see_draft(
        viewer, organisation_id=row.respondent.organisation_id, kept_by_office=row.kept_by_office
    )
    return row
