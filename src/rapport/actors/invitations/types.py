"""What invitations hand to the pages: plain values."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class InvitationView:
    """An invitation as those see it who may send one for its organisation."""

    id: int
    email: str
    name: str
    unit: str
    organisation_id: int
    roles: tuple[str, ...]
    invited_at: datetime
    expires_at: datetime
    accepted_at: datetime | None
    withdrawn_at: datetime | None

    def is_open(self, now: datetime) -> bool:
        """Whether its link works."""
        return self.accepted_at is None and self.withdrawn_at is None and now < self.expires_at

    def state(self, now: datetime) -> str:
        """One of ACCEPTED, WITHDRAWN, EXPIRED, OPEN."""
        if self.accepted_at is not None:
            return "ACCEPTED"
        if self.withdrawn_at is not None:
            return "WITHDRAWN"
        return "OPEN" if now < self.expires_at else "EXPIRED"


@dataclass(frozen=True)
class Invited:
    """What the holder of a link sees before accepting; `is_registered`: the address has an account already."""

    id: int
    email: str
    name: str
    language: str
    organisation_id: int
    roles: tuple[str, ...]
    expires_at: datetime
    is_registered: bool
