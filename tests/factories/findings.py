"""Achievements and challenges of a mechanism."""

from datetime import datetime
from typing import Any

from rapport.coordination.findings import actions
from rapport.coordination.findings.types import FindingFields
from rapport.kernel.access import Viewer


def fields(**more: Any) -> FindingFields:
    """A challenge that says what is needed."""
    given: dict[str, Any] = {
        "kind": "CHALLENGE",
        "topic": "RESOURCES",
        "title": "No budget of its own",
        "text": "Each member pays for itself.",
        **more,
    }
    return FindingFields(**given)


def a_finding(country: str, *, now: datetime, by: Viewer | None = None, **more: Any) -> int:
    """One that counts. Returns its id."""
    return actions.finding_enter(country=country, fields=fields(**more), by=by or Viewer.system(), now=now)
