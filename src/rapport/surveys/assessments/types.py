"""What assessments, dialogue and dates hand to the pages: plain values, never rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class AssessmentView:
    """A country assessment without its text. `organisation` is the code of the State."""

    id: int
    code: str
    organisation_id: int
    organisation: str
    name: str
    title: Mapping[str, str]
    state: str
    wave: str
    began_on: date
    comments_until: date | None
    finished_at: datetime | None
    finished_by: int | None
    published_at: datetime | None
    version: int


@dataclass(frozen=True)
class StepView:
    """A visit, interview, document or legal review on which an assessment rests."""

    id: int
    kind: str
    on: date
    title: str
    place: str
    met: str
    notes: str
    reference: str


@dataclass(frozen=True)
class CommentView:
    """What the State says to a part of the text, and what the office answers."""

    id: int
    text: str
    at: datetime
    reply: str
    replied_at: datetime | None


@dataclass(frozen=True)
class PartView:
    """A titled part of the text, in Markdown, with the State's comments on it."""

    id: int
    slug: str
    title: str
    text: str
    position: int
    version: int
    comments: tuple[CommentView, ...]


@dataclass(frozen=True)
class EntryView:
    """A visit, meeting, letter or call with a State."""

    id: int
    organisation_id: int
    organisation: str
    name: str
    kind: str
    on: date
    title: str
    summary: str
    assessment: str
    recommendations: int


@dataclass(frozen=True)
class FollowUpView:
    """What was reported about a recommendation, and the state it led to."""

    text: str
    state: str
    from_state: bool
    at: datetime


@dataclass(frozen=True)
class CountryRecommendationView:
    """A recommendation to one State with its history, newest last. `source` is where it was made, in a word."""

    id: int
    organisation_id: int
    organisation: str
    name: str
    number: int
    text: str
    addressee: str
    due_on: date | None
    state: str
    assessment: str
    entry: int | None
    edition: str
    version: int
    follow_ups: tuple[FollowUpView, ...]

    def is_overdue(self, day: date) -> bool:
        """Whether its date has passed and it is neither carried out nor refused."""
        return self.due_on is not None and day > self.due_on and self.state not in ("DONE", "NOT_ACCEPTED")


@dataclass(frozen=True)
class KeyDateView:
    """A date the office keeps; `next_on` is when it falls next, seen from the day that was asked for."""

    id: int
    code: str
    title: Mapping[str, str]
    on: date
    next_on: date
    yearly: bool
    remind_days: tuple[int, ...]
    permission: str
    basis: str
