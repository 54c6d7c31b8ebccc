"""Reads of circulars and contributions: the secretariat all, an organisation what its own offices got and sent."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.coordination import seats
from rapport.coordination.circulars.types import ContributionView, CopyView
from rapport.coordination.meetings.reading import name_of
from rapport.coordination.models import CircularCopy, Contribution
from rapport.kernel.access import Viewer
from rapport.kernel.errors import NotAvailable


def _mine(viewer: Viewer) -> frozenset[int]:
    return actors.with_parts(viewer=viewer, ids=viewer.organisations)


def copies_of(*, viewer: Viewer, decision_id: int, language: str, day: date) -> list[CopyView]:
    """To which offices a decision went and who confirmed: all of them for the secretariat, else one's own."""
    rows = CircularCopy.objects.filter(decision_id=decision_id).select_related("decision__body")
    if not seats.sees_all(viewer):
        rows = rows.filter(organisation_id__in=_mine(viewer))
    return _copies(list(rows), viewer, language, day)


def copies_for(*, viewer: Viewer, language: str, day: date) -> list[CopyView]:
    """What was sent to the viewer's offices, unconfirmed first, at most 200; for the secretariat what waits."""
    rows = CircularCopy.objects.select_related("decision__body")
    if seats.sees_all(viewer):
        rows = rows.filter(confirmed_at__isnull=True)
    else:
        rows = rows.filter(organisation_id__in=_mine(viewer))
    found = _copies(list(rows[:200]), viewer, language, day)
    return sorted(found, key=lambda one: one.confirmed_at is not None)


def _copies(rows: Sequence[CircularCopy], viewer: Viewer, language: str, day: date) -> list[CopyView]:
    ids = [row.organisation_id for row in rows]
    names = actors.organisations(viewer=viewer, language=language, day=day, ids=ids)
    return [
        CopyView(
            id=row.pk,
            decision=row.decision_id,
            number=f"{row.decision.number}/{row.decision.year}",
            title=row.decision.title,
            body_name=name_of(row.decision.body, language),
            organisation_id=row.organisation_id,
            organisation=names[row.organisation_id].name,
            sent_at=row.sent_at,
            confirmed_at=row.confirmed_at,
        )
        for row in rows
    ]


def contributions(
    *, viewer: Viewer, language: str, day: date, decision_id: int | None = None
) -> list[ContributionView]:
    """What offices sent up, latest first, at most 200: the secretariat all, an organisation its own offices'."""
    rows = Contribution.objects.select_related("body")
    if not seats.sees_all(viewer):
        rows = rows.filter(organisation_id__in=_mine(viewer))
    if decision_id is not None:
        rows = rows.filter(decision_id=decision_id)
    found = list(rows[:200])
    ids = [row.organisation_id for row in found]
    names = actors.organisations(viewer=viewer, language=language, day=day, ids=ids)
    return [
        ContributionView(
            id=row.pk,
            body=row.body.code,
            body_name=name_of(row.body, language),
            decision=row.decision_id,
            organisation_id=row.organisation_id,
            organisation=names[row.organisation_id].name,
            kind=row.kind,
            title=row.title,
            text=row.text,
            sent_at=row.sent_at,
            answer=row.answer,
            answered_at=row.answered_at,
            version=row.version,
        )
        for row in found
    ]


def contribution(*, viewer: Viewer, contribution_id: int, language: str, day: date) -> ContributionView:
    """One of them. Raises NotAvailable."""
    for one in contributions(viewer=viewer, language=language, day=day):
        if one.id == contribution_id:
            return one
    raise NotAvailable(_("There is no such contribution."), code="unknown_contribution")
