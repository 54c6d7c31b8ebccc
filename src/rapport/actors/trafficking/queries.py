"""Reads of the roles of States. Public facts: each has a published source."""

from datetime import date

from django.db.models import Q

from rapport.actors import queries as actors
from rapport.actors.models import StateRole
from rapport.actors.trafficking.types import StateRoleView
from rapport.kernel.access import Viewer


def state_roles(
    *, viewer: Viewer, language: str, day: date, on: date | None = None, role_id: int | None = None
) -> list[StateRoleView]:
    """What States are, by name and role; `on` a day those that hold then, else all. Names are those of `day`."""
    rows = StateRole.objects.order_by("role", "from_on", "pk")
    if role_id is not None:
        rows = rows.filter(pk=role_id)
    if on is not None:
        rows = rows.filter(Q(from_on__isnull=True) | Q(from_on__lte=on))
        rows = rows.filter(Q(until_on__isnull=True) | Q(until_on__gt=on))
    found = list(rows)
    ids = {row.state_id for row in found} | {row.other_id for row in found if row.other_id is not None}
    known = actors.organisations(viewer=viewer, language=language, day=day, ids=ids)
    views = [
        StateRoleView(
            row.pk,
            row.version,
            known[row.state_id].name,
            known[row.state_id].code,
            row.role,
            known[row.other_id].name if row.other_id is not None else "",
            row.source,
            row.from_on,
            row.until_on,
        )
        for row in found
    ]
    return sorted(views, key=lambda one: one.state.casefold())
