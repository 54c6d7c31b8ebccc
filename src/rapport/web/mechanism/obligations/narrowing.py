"""From the fields of a filter to what obligations are narrowed to, and back to the address of that list."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.http import urlencode

from rapport.coordination.bodies import queries as bodies
from rapport.coordination.bodies.for_obligations import PREFIX
from rapport.obligations.narrowing import Narrowing
from rapport.web.mechanism.frame import address, viewer_of
from rapport.web.mechanism.obligations import labels
from rapport.web.office import words

FLAGS, TEXTS = ("alone", "late", "approval"), ("theme", "origin", "state", "without", "words")
DAYS = ("due_from", "due_until")


def narrowing_of(given: Mapping[str, Any]) -> Narrowing:
    """What the cleaned fields of a filter narrow to; a field that the filter has not got narrows nothing."""
    named: dict[str, Any] = {
        **{name: bool(given.get(name)) for name in FLAGS},
        **{name: given.get(name) or "" for name in TEXTS},
        **{name: given.get(name) for name in DAYS},
    }
    return Narrowing(
        organisation_id=int(given["organisation"]) if given.get("organisation") else None,
        body_ref=given.get("body") or "",
        stale=int(given.get("stale") or 0),
        **named,
    )


def fields_of(narrowing: Narrowing) -> dict[str, str]:
    """The fields of a filter that narrow to this, empty ones left out: the inverse of `narrowing_of`."""
    found = {
        "organisation": str(narrowing.organisation_id or ""),
        "body": narrowing.body_ref,
        "stale": str(narrowing.stale or ""),
        **{name: "on" if getattr(narrowing, name) else "" for name in FLAGS},
        **{name: getattr(narrowing, name) for name in TEXTS},
        **{name: _day(getattr(narrowing, name)) for name in DAYS},
    }
    return {name: value for name, value in found.items() if value}


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def list_address(narrowing: Narrowing) -> str:
    """The address of the list of exactly these obligations."""
    return f"{address('obligations')}?{urlencode(fields_of(narrowing))}"


def body_names(request: HttpRequest) -> dict[str, str]:
    """Names of the bodies the viewer may see, by the reference that obligations keep."""
    found = bodies.titles(viewer=viewer_of(request), day=labels.today(request), language=words.language())
    return {f"{PREFIX}{pk}": name for pk, name in found.items()}
