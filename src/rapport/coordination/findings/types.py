"""What findings take in and hand to the pages: plain values, never rows."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class FindingFields:
    """What is said: codes of kind, topic and precondition, `body` a code or empty, the period with both days included.

    `obligations` are printed numbers (O-2026-014), `decisions` ids.
    """

    kind: str
    topic: str
    title: str
    text: str
    precondition: str = ""
    example: str = ""
    link: str = ""
    body: str = ""
    from_on: date | None = None
    until_on: date | None = None
    visibility: str = "MEMBERS"
    obligations: tuple[str, ...] = ()
    decisions: tuple[int, ...] = ()


@dataclass(frozen=True)
class LinkedView:
    """An obligation or a decision that it rests on: id, number as printed, title, and the state as a code."""

    id: int
    number: str
    title: str
    state: str


@dataclass(frozen=True)
class FindingView:
    """One achievement or challenge. Of what it rests on only what the viewer may see is named."""

    id: int
    version: int
    country: str
    fields: FindingFields
    body_name: str
    state: str
    proposed_by_id: int | None
    made_at: datetime
    decided_at: datetime | None
    decline_reason: str
    obligations: tuple[LinkedView, ...] = ()
    decisions: tuple[LinkedView, ...] = ()
