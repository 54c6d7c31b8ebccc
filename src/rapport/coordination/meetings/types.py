"""What meetings hand to the pages: plain values, never rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any


@dataclass(frozen=True)
class MeetingFields:
    """What is planned. `starts_at` and `ends_at` are moments; `zone` is an IANA name in which they are read."""

    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    form: str = "IN_PERSON"
    place: str = ""
    link: str = ""
    note: str = ""
    visibility: str = "MEMBERS"


@dataclass(frozen=True)
class MeetingView:
    """A meeting without its agenda. `body` is the code, `body_name` by language."""

    id: int
    body_id: int
    body: str
    body_name: str
    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    form: str
    place: str
    link: str
    note: str
    visibility: str
    state: str
    minutes: str
    confirmed_at_meeting: int | None
    in_series: bool
    uid: str
    sequence: int
    changed_at: datetime
    published_at: datetime | None
    version: int


@dataclass(frozen=True)
class PaperView:
    """A file of a meeting. `stored` is its name under the folder of papers."""

    id: int
    item: int | None
    title: str
    name: str
    stored: str
    content_type: str
    size: int
    visibility: str


@dataclass(frozen=True)
class CorrectionView:
    """What was corrected after the minutes were confirmed."""

    text: str
    public_text: str
    at: datetime


@dataclass(frozen=True)
class AsideView:
    """A text of minutes that clashed with somebody else's and was kept beside it."""

    id: int
    text: str
    public_text: str
    at: datetime


@dataclass(frozen=True)
class ItemView:
    """A point of an agenda. `text` is the whole of the minutes and empty for whoever is not of the body."""

    id: int
    position: int
    kind: str
    title: str
    description: str
    link: str
    source: str
    text: str
    public_text: str
    version: int
    corrections: tuple[CorrectionView, ...]
    aside: tuple[AsideView, ...]


@dataclass(frozen=True)
class AttendanceView:
    """A member or guest at a meeting. `name` is empty for whoever is not of the body."""

    id: int | None
    organisation_id: int | None
    organisation: str
    name: str
    capacity: str
    presence: str

    @property
    def is_guest(self) -> bool:
        """Whether it has no seat in the body."""
        return self.capacity == ""


@dataclass(frozen=True)
class Quorum:
    """Whether enough members were there: `present` of `base` members with a vote, against `percent`.

    `above`: more than that share is asked for, not exactly it.
    """

    present: int
    base: int
    percent: int
    above: bool

    @property
    def reached(self) -> bool:
        """Whether it was reached; never where nobody has a vote."""
        if self.base == 0:
            return False
        share, asked = Fraction(self.present, self.base), Fraction(self.percent, 100)
        return share > asked if self.above else share >= asked


@dataclass(frozen=True)
class PracticeView:
    """How a body meets; the defaults where nothing was set. `template`: pairs of kind and title."""

    zone: str
    quorum_percent: int
    quorum_above: bool
    publishes_minutes: bool
    announces_meetings: bool
    template: tuple[tuple[str, str], ...]
    version: int


@dataclass(frozen=True)
class PublishedView:
    """What the public reads of a meeting."""

    meeting: int
    on: date
    content: Mapping[str, Any]
    published_at: datetime
