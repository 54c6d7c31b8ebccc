"""Reads of circulars and contributions: the secretariat all, an organisation what its own offices got and sent."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.actors.roles import Permission
from rapport.coordination import seats
from rapport.coordination.circulars.types import ContributionView, CopyView, PlacedView
from rapport.coordination.meetings.reading import name_of
from rapport.coordination.models import AgendaItem, CircularCopy, Contribution, Meeting
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


def _contributions(viewer: Viewer) -> QuerySet[Contribution]:
    rows = Contribution.objects.select_related("body")
    return rows if seats.sees_all(viewer) else rows.filter(organisation_id__in=_mine(viewer))


def contributions(
    *, viewer: Viewer, language: str, day: date, decision_id: int | None = None
) -> list[ContributionView]:
    """What offices sent up, latest first, at most 200: the secretariat all, an organisation its own offices'."""
    rows = _contributions(viewer)
    if decision_id is not None:
        rows = rows.filter(decision_id=decision_id)
    return _views(list(rows[:200]), viewer, language, day)


def contribution(*, viewer: Viewer, contribution_id: int, language: str, day: date) -> ContributionView:
    """One of them. Raises NotAvailable."""
    found = _views(list(_contributions(viewer).filter(pk=contribution_id)), viewer, language, day)
    if not found:
        raise NotAvailable(_("There is no such contribution."), code="unknown_contribution")
    return found[0]


def placed(*, viewer: Viewer, contribution: ContributionView, day: date) -> list[PlacedView]:
    """Onto which agendas a contribution came, earliest first. Of a meeting that is not the viewer's: only its state."""
    rows = AgendaItem.objects.filter(source=contribution.ref).select_related("meeting")
    found = sorted((row.meeting for row in rows), key=lambda one: one.starts_at)
    ids = [one.pk for one in found]
    seen = set(Meeting.objects.filter(seats.visible(viewer, day), pk__in=ids).values_list("pk", flat=True))
    return [
        PlacedView(
            one.pk if one.pk in seen else None,
            one.title if one.pk in seen else "",
            one.starts_at,
            one.zone,
            one.state,
        )
        for one in found
    ]


def on_agendas(*, viewer: Viewer, contributions: Iterable[ContributionView]) -> frozenset[int]:
    """Ids of those contributions that stand on an agenda."""
    by_ref = {one.ref: one.id for one in contributions}
    rows = AgendaItem.objects.filter(source__in=by_ref).values_list("source", flat=True)
    return frozenset(by_ref[source] for source in rows)


def offices(*, viewer: Viewer, language: str, day: date) -> list[tuple[int, str]]:
    """The organisations and offices for which the viewer may send something up, by name."""
    acting = [one for one in viewer.organisations if viewer.has_for(Permission.MECHANISM_ANSWER, one)]
    ids = actors.with_parts(viewer=viewer, ids=acting)
    names = actors.organisations(viewer=viewer, language=language, day=day, ids=ids)
    return sorted(((key, one.name) for key, one in names.items()), key=lambda one: one[1].casefold())


def _views(found: Sequence[Contribution], viewer: Viewer, language: str, day: date) -> list[ContributionView]:
    names = actors.organisations(
        viewer=viewer, language=language, day=day, ids=[row.organisation_id for row in found]
    )
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
