"""What calendars are made of: plain values, never rows."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Event:
    """One meeting as a calendar holds it (RFC 5545, 3.6.1).

    Times are moments, read in `zone`; `uid` never changes, `sequence` grows with every change; `status`: TENTATIVE,
    CONFIRMED or CANCELLED. `url` is a page that asks to sign in; `closed` marks what is for members of a body only.
    """

    uid: str
    sequence: int
    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    status: str
    changed_at: datetime
    place: str = ""
    description: str = ""
    url: str = ""
    closed: bool = False


@dataclass(frozen=True)
class FeedView:
    """Somebody's own address of a feed that is open: since when. The address itself is not kept."""

    made_at: datetime
