"""The words of achievements and challenges."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from rapport.coordination.bodies.lists import LISTS
from rapport.coordination.findings.choices import KIND, SHOWN_TO, TOPIC
from rapport.coordination.findings.rules import TOPICS
from rapport.coordination.findings.types import FindingView

__all__ = ["KIND", "KINDS", "PRECONDITIONS", "SHOWN_TO", "STATES", "TOPIC", "by_topic"]

KINDS = {"ACHIEVEMENT": _("Achievements"), "CHALLENGE": _("Challenges")}
PRECONDITIONS = dict(LISTS["PRECONDITIONS"])
STATES = {
    "PROPOSED": (_("Proposed"), "yellow"),
    "ACCEPTED": (_("Accepted"), "green"),
    "DECLINED": (_("Declined"), "grey"),
}


def by_topic(views: Iterable[FindingView]) -> list[tuple[Any, list[tuple[Any, list[FindingView]]]]]:
    """Findings under their kind and topic, in the order of the 2008 report; empty ones left out."""
    held = list(views)
    found = []
    for kind, topics in TOPICS.items():
        parts = [
            (TOPIC[topic], [one for one in held if (one.fields.kind, one.fields.topic) == (kind, topic)])
            for topic in topics
        ]
        if filled := [(said, rows) for said, rows in parts if rows]:
            found.append((KINDS[kind], filled))
    return found
