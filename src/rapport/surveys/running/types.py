"""What running hands upwards: plain values, never rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from rapport.surveys.types import WaveView


@dataclass(frozen=True)
class WaveFields:
    """What a person gives to prepare a wave. `deadline` is the last day, which ends in the wave's `timezone`.

    `groups`: code to texts; `letter`: what the invitation says, by language; `previous`: code of the wave whose
    answers are shown beside, or empty.
    """

    code: str
    title: Mapping[str, str]
    questionnaire: str
    number: int
    as_of: date
    deadline: date
    timezone: str
    groups: Mapping[str, Mapping[str, str]]
    previous: str = ""
    letter: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RunView:
    """A wave that is run here, with what its overview does not say."""

    wave: WaveView
    letter: Mapping[str, str]
    opened_at: datetime | None
    closed_at: datetime | None
    questionnaire_id: int
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Sendable:
    """A version of a questionnaire that a wave may send."""

    code: str
    number: int
    title: Mapping[str, str]
    fixed: bool


@dataclass(frozen=True)
class StatusRow:
    """How far one respondent is: states, dates and counts, nothing of what it is writing.

    `state` is a code of `ReturnState`, empty before the wave is open; `deadline` is the one that holds for it.
    """

    id: int
    organisation_id: int
    code: str
    kind: str
    name: str
    group: str
    state: str
    revision: int
    is_late: bool
    deadline: datetime | None
    has_own_deadline: bool
    invited_at: datetime | None
    opened_at: datetime | None
    submitted_at: datetime | None
    kept_by_office: bool
    reason: str
    reminders: int
    reminded_at: datetime | None
    open_queries: int
    answered_queries: int

    @property
    def is_outstanding(self) -> bool:
        """Whether an answer is still waited for: nothing submitted, neither declined nor said not to apply."""
        return self.state in OUTSTANDING or self.state == ""

    @property
    def has_submitted(self) -> bool:
        """Whether answers were submitted at least once, also where they were sent back or are being corrected."""
        return self.state in SUBMITTED


OUTSTANDING = frozenset({"NOT_OPENED", "DRAFTING", "CHECKING", "RETURNED"})
"""A return that was sent back is waited for again; one being corrected by its respondent stands as submitted."""
SUBMITTED = frozenset({"SUBMITTED", "RETURNED", "CORRECTING"})


@dataclass(frozen=True)
class Candidate:
    """An organisation that may be asked. `people`: how many could answer for it now."""

    code: str
    name: str
    kind: str
    people: int


@dataclass(frozen=True)
class Readiness:
    """What stands in the way of opening a wave (`problems`), and what only deserves a look."""

    problems: tuple[str, ...]
    warnings: int
    """How many smaller things the questionnaire's own page lists."""
    without_people: tuple[str, ...]
    lacking: Mapping[str, int]
    """Language to how many texts of the questionnaire it lacks; only languages that lack some."""


@dataclass(frozen=True)
class MessageView:
    """A word that was sent to a respondent."""

    respondent: str
    name: str
    kind: str
    key: str
    note: str
    deadline: datetime | None
    people: int
    sent_at: datetime
    sent_by: int | None


@dataclass(frozen=True)
class Sent:
    """What a sending came to: how many respondents and people it reached, and how many had it before."""

    respondents: int
    people: int
    before: int


@dataclass(frozen=True)
class QueryView:
    """A query about a return. `resolved_by`: the submission that no longer gives cause for it, 0 for none."""

    id: int
    wave: str
    respondent: str
    name: str
    rule: str
    items: tuple[str, ...]
    text: Mapping[str, str]
    revision: int
    state: str
    asked_at: datetime
    asked_by: int | None
    answer: str
    answered_at: datetime | None
    closing: str
    closed_at: datetime | None
    resolved_by: int
