"""What answering hands upwards, and what every way of answering (web, Excel, typed) hands to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rapport.surveys.types import ItemView, SectionView


@dataclass(frozen=True)
class Given:
    """One answer as it was given and read: never raises by itself, `reading.read_given` makes it.

    `state` is an answer state a respondent can give (answered, blank, not_known, not_applicable, declined); `values`
    are codes or normalised values; `text` the words as written; `publish` None: as chosen for the whole return.
    """

    state: str
    values: tuple[str, ...] = ()
    text: str = ""
    reason: str = ""
    publish: bool | None = None


@dataclass(frozen=True)
class Entry:
    """An answer with its place: the code of its item, and the path within a repeated group or table."""

    item: str
    given: Given
    path: str = ""


@dataclass(frozen=True)
class Kept:
    """An answer as it is kept in a draft."""

    item: str
    path: str
    given: Given
    version: int
    saved_at: datetime
    saved_by: int | None


@dataclass(frozen=True)
class Saved:
    """What became of a saving. `conflict`: somebody else had saved meanwhile; both texts are kept, `theirs` stands."""

    version: int
    conflict: bool = False
    theirs: Given | None = None
    repeated: bool = False
    """The same sending had arrived before: nothing was done twice."""


@dataclass(frozen=True)
class ReturnView:
    """A return as its respondent and the office see it, without what is being written."""

    id: int
    wave: str
    wave_title: Mapping[str, str]
    respondent: str
    respondent_id: int
    organisation_id: int
    name: str
    state: str
    collection: str
    revision: int
    two_person: bool
    kept_by_office: bool
    prepared_by: int | None
    reason: str
    deadline: datetime | None
    timezone: str
    submitted_at: datetime | None
    saved_at: datetime | None
    version: int

    def is_late(self, now: datetime) -> bool:
        """Whether the deadline has passed without a submission."""
        return self.deadline is not None and now > self.deadline and self.submitted_at is None


@dataclass(frozen=True)
class Question:
    """An item with what has been answered to it so far. `asked`: False where an earlier answer leads past it."""

    item: ItemView
    asked: bool
    kept: Mapping[str, Kept]
    """By path; the empty path for an item that is answered once."""


@dataclass(frozen=True)
class Sheet:
    """A whole questionnaire with the answers of one return, as they stand."""

    of: ReturnView
    sections: tuple[SectionView, ...]
    questions: Mapping[str, Question]


@dataclass(frozen=True)
class RevisionView:
    """A submission. `content` as it is hashed: see `submission.content_of`."""

    number: int
    content: Mapping[str, Any]
    sha256: str
    reason: str
    channel: str
    submitted_at: datetime
    submitted_by: int | None
    prepared_by: int | None
