"""What answering hands upwards, and what every way of answering (web, Excel, typed) hands to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
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
    closing: str
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
    routes: Mapping[str, bool | None] = field(default_factory=dict)
    """As `Question.asked`, but None where the answer on which it depends is lacking."""


@dataclass(frozen=True)
class RevisionView:
    """A submission. `content` as it is hashed: see `submission.content_of`; `way`: the words of its `channel`."""

    number: int
    content: Mapping[str, Any]
    sha256: str
    reason: str
    channel: str
    way: str
    submitted_at: datetime
    submitted_by: int | None
    prepared_by: int | None


@dataclass(frozen=True)
class Document:
    """A file kept with a return: as an answer to `item`, attached to `section`, or to the whole."""

    id: int
    name: str
    stored: str
    content_type: str
    size: int
    sha256: str
    note: str
    section: str
    item: str
    submitted: bool
    kept_at: datetime
    kept_by: int | None


@dataclass(frozen=True)
class Conflict:
    """Two texts for one answer: `mine` was kept beside what stands, and waits for a choice."""

    item: str
    path: str
    mine: Given
    theirs: Given
    version: int
    """Of the answer that stands: a choice is based on it."""
    by: int | None
    theirs_by: int | None
    at: datetime


@dataclass(frozen=True)
class Change:
    """One saving in the history of an answer."""

    given: Given
    version: int
    is_conflict: bool
    channel: str
    at: datetime
    by: int | None


@dataclass(frozen=True)
class Broken:
    """An answer that breaks what its question demands, with what to do, in words."""

    item: str
    path: str
    message: str


@dataclass(frozen=True)
class Readiness:
    """What stands between a draft and its submission, as codes of items; `documents` as codes of sections."""

    asked: int
    answered: int
    unanswered: tuple[str, ...]
    required: tuple[str, ...]
    undecided: tuple[str, ...]
    """Questions of which it is not known yet whether they are asked."""
    conflicts: tuple[Conflict, ...]
    broken: tuple[Broken, ...] = ()
    """Answers that break a limit or condition of their question."""

    @property
    def is_ready(self) -> bool:
        """Whether nothing stands against submitting."""
        return not (self.required or self.conflicts or self.broken)
