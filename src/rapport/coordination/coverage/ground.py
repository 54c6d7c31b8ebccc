"""The ground of coverage and of the map: who is on record, which bodies there are, who sits in them today.

Few questions to the database, however many organisations and bodies there are.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from rapport.actors import queries as organisations
from rapport.actors.kinds import STATES, OrganisationKind
from rapport.actors.register import queries as register
from rapport.actors.register.types import ActorView
from rapport.actors.roles import Permission
from rapport.analysis.coverage import houses
from rapport.coordination.coverage.types import Ground, ScopeOf, SeatView, TableView
from rapport.coordination.models import BodyMember, Mechanism
from rapport.kernel.access import Viewer

_OF_MECHANISM = ("pk", "version", "country_id", "country__code", "in_law", "in_practice")
_OF_BODY = ("pk", "code", "name", "kind", "level", "area", "visibility", "parent_id")


def ground(*, viewer: Viewer, day: date, language: str) -> Ground:
    """Everything on a day, as far as the viewer may see it.

    Bodies that only their members know of are there for those who sit in them, and for those who keep the bodies.
    """
    everybody = register.actors(viewer=viewer, language=language, day=day)
    by_id = {one.id: one for one in everybody.values()}
    actors = {one.id: one for one in by_id.values() if one.kind not in STATES}
    parents = {one.id: one.parent_id for one in actors.values() if one.parent_id is not None}
    ministries = frozenset(one.id for one in actors.values() if one.kind == OrganisationKind.MINISTRY)
    mechanisms, every_table = _tables(by_id)
    every_seat = _seats(viewer, day)
    tables = _visible(viewer, every_table, every_seat)
    shown = {one.id for one in tables}
    seats = tuple(one for one in every_seat if one.body_id in shown and one.organisation_id in actors)
    return Ground(day, actors, houses(actors, parents, ministries), mechanisms, tables, seats)


def _tables(known: Mapping[int, ActorView]) -> tuple[tuple[ScopeOf, ...], list[TableView]]:
    """All mechanisms by code of the State, and all bodies in the order in which they were entered, in one question."""
    names = (*_OF_MECHANISM, *(f"bodies__{name}" for name in _OF_BODY))
    mechanisms: dict[int, ScopeOf] = {}
    tables = []
    rows: Iterable[tuple[Any, ...]] = Mechanism.objects.order_by("country__code", "bodies__pk").values_list(
        *names
    )
    for row in rows:
        pk, version, country_id, code, in_law, in_practice = row[: len(_OF_MECHANISM)]
        name = known[country_id].name if country_id in known else code
        mechanisms[pk] = ScopeOf(pk, version, code, name, in_law, in_practice)
        body, *rest = row[len(_OF_MECHANISM) :]
        if body is not None:
            tables.append(TableView(body, pk, *rest))
    return tuple(mechanisms.values()), tables


def _seats(viewer: Viewer, day: date) -> list[SeatView]:
    if not viewer.has(Permission.MECHANISM_VIEW):
        return []
    begun = Q(from_on__isnull=True) | Q(from_on__lte=day)
    going_on = Q(until_on__isnull=True) | Q(until_on__gt=day)
    rows = BodyMember.objects.filter(begun, going_on).order_by("pk")
    return [
        SeatView(body, organisation, capacity == "CONSULTED", unit)
        for body, organisation, capacity, unit in rows.values_list(
            "body_id", "organisation_id", "capacity", "unit"
        )
    ]


def _visible(viewer: Viewer, tables: list[TableView], seats: list[SeatView]) -> tuple[TableView, ...]:
    """The bodies that are the viewer's to know of (as `bodies.queries` answers)."""
    if not viewer.has(Permission.MECHANISM_VIEW):
        return tuple(one for one in tables if one.visibility == "PUBLIC")
    if viewer.has(Permission.BODY_EDIT) or viewer.has(Permission.OFFICE_VIEW):
        return tuple(tables)
    own: frozenset[int] = frozenset()
    if viewer.organisations and any(one.visibility == "BODY" for one in tables):
        mine = organisations.with_parts(viewer=viewer, ids=viewer.organisations)
        own = frozenset(one.body_id for one in seats if one.organisation_id in mine and not one.is_consulted)
    return tuple(one for one in tables if one.visibility != "BODY" or one.id in own)
