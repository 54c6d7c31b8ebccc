"""What circulars hand to the pages: plain values, never rows."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class CopyView:
    """A decision as it was sent to one office."""

    id: int
    decision: int
    number: str
    title: str
    body_name: str
    organisation_id: int
    organisation: str
    sent_at: datetime
    confirmed_at: datetime | None


@dataclass(frozen=True)
class ContributionView:
    """A question or expertise that an office sent up."""

    id: int
    body: str
    body_name: str
    decision: int | None
    organisation_id: int
    organisation: str
    kind: str
    title: str
    text: str
    sent_at: datetime
    answer: str
    answered_at: datetime | None
    version: int

    @property
    def ref(self) -> str:
        """The opaque reference under which an agenda knows it."""
        return f"coordination.contribution:{self.id}"


@dataclass(frozen=True)
class PlacedView:
    """An agenda onto which a contribution came. `meeting` is None where the viewer may not know of the meeting."""

    meeting: int | None
    title: str
    starts_at: datetime
    zone: str
    state: str
