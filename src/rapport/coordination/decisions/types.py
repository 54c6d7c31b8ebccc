"""What decisions hand to the pages: plain values, never rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class DecisionFields:
    """What was decided. `owners` must hold exactly one organisation; it is a list so that two can be refused."""

    title: str
    text: str
    owners: Sequence[int]
    due_on: date | None
    supporting: Sequence[int] = ()
    answers_to: str = ""
    visibility: str = "MEMBERS"


@dataclass(frozen=True)
class DecisionView:
    """A decision. `number` as it is printed, `NCB 3/2026`; organisations by id."""

    id: int
    body_id: int
    body: str
    body_name: str
    number: str
    meeting: int | None
    item: int | None
    title: str
    text: str
    accountable_id: int
    accountable: str
    supporting: tuple[tuple[int, str], ...]
    decided_on: date
    due_on: date
    answers_to: str
    visibility: str
    state: str
    replaces: int | None
    closed_on: date | None
    closing_reason: str
    version: int

    @property
    def ref(self) -> str:
        """The opaque reference under which obligations know it."""
        return f"coordination.decision:{self.id}"

    def is_late(self, day: date) -> bool:
        """Whether its day has passed and it is still in force."""
        return self.state == "IN_FORCE" and day > self.due_on
