"""Giving mechanisms out in the form in which they are taken in."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from rapport.coordination.bodies import queries
from rapport.coordination.bodies.types import BodyView, MemberView
from rapport.coordination.models import Body, Mechanism
from rapport.kernel.access import Viewer


def exported(*, viewer: Viewer, day: date, country: str = "") -> list[dict[str, Any]]:
    """Mechanisms with the bodies that the viewer may see, as `files.write_mechanisms` writes them.

    What was never said is left out. Neither people nor declared interests leave with it.
    """
    found = []
    for one in queries.mechanisms(viewer=viewer, day=day, language="en"):
        if country and one.country.lower() != country.lower():
            continue
        bodies = queries.bodies(viewer=viewer, day=day, country=one.country)
        seated = queries.members(viewer=viewer, body_ids=[body.id for body in bodies])
        entry = {"country": one.country, **_said(Mechanism(), one.fields)}
        entry["bodies"] = [
            _body(body, [seat for seat in seated if seat.body_id == body.id]) for body in bodies
        ]
        found.append(entry)
    return found


def _said(blank: Mechanism | Body, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that differ from those of an empty row."""
    return {
        name: f"{value.normalize():f}" if isinstance(value, Decimal) else value
        for name, value in fields.items()
        if value != getattr(blank, name)
    }


def _body(view: BodyView, members: list[MemberView]) -> dict[str, Any]:
    said = _said(Body(), view.fields)
    kind = said.pop("kind")
    entry: dict[str, Any] = {"code": view.code, "name": dict(view.name), "kind": kind}
    if view.parent:
        entry["parent"] = view.parent
    entry |= said
    if view.dates:
        entry["dates"] = [
            {"kind": one.kind, "on": one.on} | ({"note": one.note} if one.note else {}) for one in view.dates
        ]
    if view.leads:
        entry["leads"] = [
            {"name": one.name} if one.organisation_id is None else {"organisation": one.code}
            for one in view.leads
        ]
    if members:
        entry["members"] = [_member(one) for one in members]
    return entry


def _member(one: MemberView) -> dict[str, Any]:
    values = {
        "organisation": one.organisation,
        "capacity": one.capacity,
        "seat": one.seat,
        "seats": one.seats,
        "from_on": one.from_on,
        "until_on": one.until_on,
        "selected_by": one.selected_by,
    }
    return {name: value for name, value in values.items() if value not in (None, "")}
