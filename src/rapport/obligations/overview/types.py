"""What the overview hands to the pages: plain values, never rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

Counts = Mapping[str, int]
"""How many obligations by measure (`narrowing.MEASURES`)."""


@dataclass(frozen=True)
class OverviewView:
    """How many obligations stand where: in all, by organisation (alone, without its parts), body, theme and origin.

    An obligation with two themes counts under each; the key `narrowing.NONE` is what has no body or theme.
    """

    total: Counts
    organisations: Mapping[int, Counts] = field(default_factory=dict)
    bodies: Mapping[str, Counts] = field(default_factory=dict)
    themes: Mapping[str, Counts] = field(default_factory=dict)
    origins: Mapping[str, Counts] = field(default_factory=dict)


@dataclass(frozen=True)
class ToldView:
    """An accepted update seen from outside: what was done, what changed, and how much shows it.

    `evidence` counts its pieces; `accepted_on` is None where the day is not known.
    """

    update_id: int
    obligation_id: int
    number: str
    title: str
    organisation_id: int
    accepted_on: date | None
    activity: str
    result: str
    closes: bool
    evidence: int
