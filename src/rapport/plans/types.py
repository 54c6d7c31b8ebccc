"""What plans hand to the pages: plain values, never rows."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rapport.analysis.plan.document import Plan


@dataclass(frozen=True)
class VersionView:
    """One version. `version` is the lock of its row; `number` the number of the version of the plan."""

    id: int
    number: int
    state: str
    version: int
    comments_until: date | None
    adopted_on: date | None
    adopted_by: str
    decision_ref: str
    sha256: str
    begun_at: datetime | None = None
    reason: str = ""
    begun_by: str = ""
    not_consulted: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is not decided yet."""
        return self.state in ("DRAFT", "IN_CONSULTATION")


@dataclass(frozen=True)
class PlanView:
    """A plan with those of its versions that the viewer may see, newest first. `version` is the lock of its row."""

    id: int
    code: str
    title: str
    kind: str
    starts_on: date | None
    ends_on: date | None
    visibility: str
    version: int
    versions: tuple[VersionView, ...]

    @property
    def open(self) -> VersionView | None:
        """The version that is being written or consulted."""
        return next((one for one in self.versions if one.is_open), None)

    @property
    def adopted(self) -> VersionView | None:
        """The version in force."""
        return next((one for one in self.versions if one.state == "ADOPTED"), None)


@dataclass(frozen=True)
class Shown:
    """A plan, the version that was asked for, and its document."""

    plan: PlanView
    at: VersionView
    document: Plan


@dataclass(frozen=True)
class PlanFields:
    """What a plan says of itself, as its form gives it. `values` are further fields of the plan document."""

    title: str
    kind: str
    starts_on: date | None = None
    ends_on: date | None = None
    visibility: str = "MEMBERS"
    values: Any = None


Span = tuple[str, datetime, datetime | None, str]
"""Who was accountable, from when until when (None: still), and why it changed."""


@dataclass(frozen=True)
class MeasureState:
    """What editing a measure needs beside its document: the lock of its row, and who was accountable."""

    version: int
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class CommentView:
    """A comment; `organisation` is its name, `measure` the key of the measure or empty for the plan as a whole."""

    id: int
    measure: str
    organisation: str
    text: str
    at: datetime
    answer: str
    outcome: str
    version: int
    answered_at: datetime | None = None


@dataclass(frozen=True)
class RoundView:
    """One round of consultation; `closed_early` is why it ended before its last day."""

    opened_at: datetime
    until: date | None
    closed_at: datetime | None
    closed_early: str


@dataclass(frozen=True)
class OwnComment:
    """A comment of one's own organisation, with the plan and version that it was made on."""

    plan: str
    title: str
    number: int
    comment: CommentView
