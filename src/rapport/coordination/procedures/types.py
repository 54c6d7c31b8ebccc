"""What written procedures hand to the pages: plain values, never rows."""

from dataclasses import dataclass
from datetime import date, datetime

from rapport.coordination.decisions.types import DecisionFields
from rapport.coordination.meetings.types import Quorum


@dataclass(frozen=True)
class ProcedureFields:
    """What is proposed (`decision`, as it would be recorded), how it is asked, and for how many days."""

    decision: DecisionFields
    mode: str
    days: int
    majority: str = "SIMPLE"


@dataclass(frozen=True)
class Tally:
    """Votes counted by seats. `base`: all seats of the roll; those that said nothing are the rest."""

    base: int
    favour: int = 0
    against: int = 0
    abstain: int = 0

    @property
    def said(self) -> int:
        """Seats from which a word came, abstentions included."""
        return self.favour + self.against + self.abstain

    @property
    def silent(self) -> int:
        """Seats from which nothing came."""
        return self.base - self.said


@dataclass(frozen=True)
class ProcedureView:
    """A written procedure. `tally` is None for whoever is not of the body, and before it was opened."""

    id: int
    body_id: int
    body: str
    body_name: str
    fields: ProcedureFields
    accountable: str
    supporting: tuple[str, ...]
    state: str
    opened_at: datetime | None
    closes_on: date | None
    zone: str
    quorum: Quorum | None
    tally: Tally | None
    outcome: str
    closed_at: datetime | None
    closing_reason: str
    decision: int | None
    version: int

    @property
    def is_over(self) -> bool:
        """Whether nothing can be said any more."""
        return self.state not in ("DRAFT", "OPEN")


@dataclass(frozen=True)
class SeatView:
    """A seat of the roll with its last word. `left`: it has lost its vote in the body since the opening.

    `mine`: the viewer speaks for it now; `refused`: why not, where the viewer works for its organisation.
    """

    id: int
    organisation_id: int
    organisation: str
    votes: int
    choice: str
    reason: str
    at: datetime | None
    for_absent: bool
    came_as: str
    left: bool
    mine: bool
    refused: str
