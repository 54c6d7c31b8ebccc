"""What the part hands upwards: plain values, never rows."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Share:
    """A section given to a colleague."""

    section: str
    person: int
    given_at: datetime
    done_at: datetime | None


@dataclass(frozen=True)
class Comment:
    """A remark on a section, or on one question of it."""

    id: int
    section: str
    item: str
    text: str
    at: datetime
    by: int | None
    settled_at: datetime | None
    settled_by: int | None
