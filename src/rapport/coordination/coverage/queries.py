"""Reads of coverage: the reasons that were given for gaps. What they are gaps of: `ground` and `matrices`."""

from collections.abc import Mapping

from rapport.actors import queries as organisations
from rapport.actors.roles import Permission
from rapport.coordination.coverage.types import ReasonView
from rapport.coordination.models import CoverageReason
from rapport.kernel.access import Viewer


def reasons(
    *, viewer: Viewer, mechanism_id: int, body_id: int | None
) -> Mapping[tuple[str, str], ReasonView]:
    """The reasons in force for gaps of a body, or of the whole mechanism where it is None, by list and code.

    Callers give a body that they read for the viewer. None for those outside the mechanism.
    """
    if not viewer.has(Permission.MECHANISM_VIEW):
        return {}
    rows = CoverageReason.objects.filter(mechanism_id=mechanism_id, ended_at=None)
    found = [row for row in rows if row.body_id == body_id]
    names = organisations.people_named(viewer=viewer, ids={row.by for row in found if row.by is not None})
    return {
        (row.list, row.code): ReasonView(
            row.pk, row.list, row.code, row.reason, names.get(row.by or 0, ""), row.at
        )
        for row in found
    }
