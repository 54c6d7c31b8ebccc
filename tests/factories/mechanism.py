"""Mechanisms with bodies and members."""

from collections.abc import Mapping
from datetime import datetime
from itertools import count
from typing import Any

from rapport.actors import actions as actors
from rapport.actors.models import Organisation
from rapport.coordination.bodies import actions
from rapport.coordination.bodies.actions import BodyFields
from rapport.kernel.access import Viewer

_numbers = count(1)


def an_actor(*, now: datetime, kind: str = "GOVERNMENT_BODY", code: str = "", name: str = "") -> Organisation:
    """An organisation of the register."""
    given = code or f"actor-{next(_numbers)}"
    made = actors.organisation_register(
        code=given,
        kind=actors.OrganisationKind(kind),
        names={"en": name or f"Organisation {given}"},
        by=Viewer.system(),
        now=now,
    )
    return Organisation.objects.get(pk=made)


def a_mechanism(*, now: datetime, **values: Any) -> Organisation:
    """A State with a mechanism. Gives the State."""
    country = an_actor(now=now, kind="OTHER")
    actions.mechanism_describe(
        country=country.code, values=values, expected=None, by=Viewer.system(), now=now
    )
    return country


def a_body(
    country: Organisation,
    *,
    now: datetime,
    code: str = "",
    values: Mapping[str, Any] | None = None,
    **more: Any,
) -> str:
    """A body of the mechanism of that State. Gives its code."""
    given = code or f"body-{next(_numbers)}"
    fields = BodyFields(name={"en": f"Body {given}"}, kind="COMMISSION", values=values or {}, **more)
    actions.body_add(country=country.code, code=given, fields=fields, by=Viewer.system(), now=now)
    return given
