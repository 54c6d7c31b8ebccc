"""Reads of support access."""

from datetime import datetime

from django.db.models import Q

from rapport.actors.models import SupportAccess
from rapport.actors.roles import Permission
from rapport.actors.rules import can_support
from rapport.actors.support.rules import can_end_support
from rapport.actors.support.types import SupportView
from rapport.kernel.access import Viewer

SHOWN = 200


def accesses(*, viewer: Viewer, now: datetime, organisation_id: int | None = None) -> list[SupportView]:
    """Past and running support accesses, newest first, at most two hundred.

    Those to their own organisation for whoever acts for it; all of them for those who may open one or read the audit
    log; one's own for everybody. The public sees none.
    """
    rows = SupportAccess.objects.select_related("person")
    if viewer.is_anonymous:
        return []
    if not (can_support(viewer) or viewer.has(Permission.AUDIT_VIEW)):
        rows = rows.filter(Q(organisation_id__in=viewer.organisations) | Q(person_id=viewer.person_id))
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    return [_view(row, viewer, now) for row in rows.order_by("-began_at", "-pk")[:SHOWN]]


def running(*, viewer: Viewer, now: datetime) -> list[SupportView]:
    """The support accesses that the viewer has at this moment: what the banner on every page says."""
    if viewer.person_id is None or not viewer.supports:
        return []
    rows = SupportAccess.objects.select_related("person").filter(
        person_id=viewer.person_id, began_at__lte=now, ends_at__gt=now, ended_at__isnull=True
    )
    return [_view(row, viewer, now) for row in rows]


def _view(row: SupportAccess, viewer: Viewer, now: datetime) -> SupportView:
    over = row.ended_at or (row.ends_at if row.ends_at <= now else None)
    may_end = over is None and bool(
        can_end_support(viewer, person_id=row.person_id, organisation_id=row.organisation_id)
    )
    return SupportView(
        row.pk,
        row.person_id,
        row.person.full_name,
        row.organisation_id,
        row.reason,
        row.began_at,
        row.ends_at,
        over,
        may_end,
    )
