"""Who sits in a body on a day, and which items that lets a viewer see. One answer for bodies, meetings, decisions."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.actors.roles import Permission
from rapport.coordination.models import Body, BodyMember
from rapport.kernel.access import Viewer
from rapport.kernel.database.remembering import remembered
from rapport.kernel.errors import InvalidInput

DECIDES = "DECISION"


def day_of(moment: datetime, zone: str) -> date:
    """The day on which a meeting begins where it is held: seats are held by days of that place."""
    return moment.astimezone(ZoneInfo(zone)).date()


def sitting(day: date) -> QuerySet[BodyMember]:
    """The seats held on a day. `until_on` is the first day without one; who is only consulted has none."""
    begun = Q(from_on__isnull=True) | Q(from_on__lte=day)
    going_on = Q(until_on__isnull=True) | Q(until_on__gt=day)
    return BodyMember.objects.exclude(capacity="CONSULTED").filter(begun, going_on)


def capacities(body_id: int, day: date) -> Mapping[int, str]:
    """Capacity of each member of a body on a day, by id of its organisation."""
    rows = sitting(day).filter(body_id=body_id).order_by("pk")
    found: dict[int, str] = {}
    for organisation, capacity in rows.values_list("organisation_id", "capacity"):
        # A member that holds two seats decides if one of them does.
        if found.get(organisation) != DECIDES:
            found[organisation] = capacity
    return found


def deciding(body_id: int, day: date) -> frozenset[int]:
    """The organisations with a vote in a body on a day."""
    return frozenset(one for one, capacity in capacities(body_id, day).items() if capacity == DECIDES)


def bodies_of(viewer: Viewer, day: date) -> frozenset[int]:
    """Bodies in which one of the viewer's organisations, or one of its parts, sits on a day."""
    if not viewer.organisations:
        return frozenset()
    return remembered(("seats.bodies", viewer.organisations, day), lambda: _bodies_of(viewer, day))


def _bodies_of(viewer: Viewer, day: date) -> frozenset[int]:
    mine = actors.with_parts(viewer=viewer, ids=viewer.organisations)
    rows = sitting(day).filter(organisation_id__in=mine)
    return frozenset(rows.values_list("body_id", flat=True))


def sees_all(viewer: Viewer) -> bool:
    """Whether the viewer is the secretariat, which sees what is for members of a body only."""
    return viewer.has(Permission.MEETING_RUN)


def visible(viewer: Viewer, day: date, *, to: str = "") -> Q:
    """The condition under which a row with `visibility` and `body` is the viewer's to see; `to`: path to that row."""
    if sees_all(viewer):
        return Q()
    seen = ["PUBLIC", "MEMBERS"] if viewer.has(Permission.MECHANISM_VIEW) else ["PUBLIC"]
    # A body that only its members know of is not given away by what it shares.
    found = Q(**{f"{to}visibility__in": seen}) & ~Q(**{f"{to}body__visibility": "BODY"})
    if viewer.has(Permission.MECHANISM_VIEW):
        found |= Q(**{f"{to}body_id__in": bodies_of(viewer, day)})
    return found


def body_of(code: str) -> Body:
    """The body with a code. Raises InvalidInput at the field `body`."""
    row: Body | None = Body.objects.filter(code=code).first()
    if row is None:
        raise InvalidInput(
            _("There is no body '%(code)s'. Choose one from the list.") % {"code": code},
            code="unknown_body",
            extra={"fields": {"body": "unknown"}},
        )
    return row
