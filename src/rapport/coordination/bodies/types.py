"""What bodies hand to the pages: plain values, never rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from rapport.actors.kinds import CIVIL_SOCIETY


@dataclass(frozen=True)
class MechanismView:
    """The mechanism of one State; `fields` holds what was described, by the names of the columns."""

    id: int
    version: int
    country_id: int
    country: str
    country_name: str
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class DateView:
    """A date of a body as precisely as it is known."""

    kind: str
    on: str
    note: str


@dataclass(frozen=True)
class LeadView:
    """A lead of a body; `organisation_id` is None where the register lacks it."""

    organisation_id: int | None
    name: str
    code: str = ""


@dataclass(frozen=True)
class BodyView:
    """One body; `parent` is a code, `fields` what was described, by the names of the columns."""

    id: int
    version: int
    code: str
    country: str
    name: Mapping[str, str]
    kind: str
    parent: str
    parent_id: int | None
    place: str
    format: str
    level: str
    visibility: str
    rhythm: str
    dates: tuple[DateView, ...]
    leads: tuple[LeadView, ...]
    fields: Mapping[str, Any]

    def title(self, language: str) -> str:
        """Its name in the language, or in English, or in whatever there is."""
        return self.name.get(language) or self.name.get("en") or next(iter(self.name.values()), self.code)


@dataclass(frozen=True)
class MemberView:
    """A member of a body; `interests` is empty for those who are not of the body."""

    id: int
    version: int
    body_id: int
    organisation_id: int
    organisation: str
    name: str
    kind: str
    capacity: str
    seat: str
    seats: int
    unit: str
    representative_id: int | None
    deputy_id: int | None
    from_on: date | None
    until_on: date | None
    selected_by: str
    interests: str
    interests_on: date | None

    def sits_on(self, day: date) -> bool:
        """Whether the member sits at the table on that day; the day of the end is no longer one."""
        return (self.from_on is None or self.from_on <= day) and (
            self.until_on is None or day < self.until_on
        )


@dataclass(frozen=True)
class ShareView:
    """Seats of civil society among the seats of members on a day. `percent` is None where nobody is entered."""

    civil: int
    seats: int

    @property
    def percent(self) -> float | None:
        """Per cent of the seats; None where there is no base: unknown is not zero."""
        return 100 * self.civil / self.seats if self.seats else None

    @classmethod
    def of(cls, members: Iterable[MemberView]) -> Self:
        """Counted among those with a seat; who is only consulted does not count."""
        seated = [one for one in members if one.capacity != "CONSULTED"]
        return cls(
            sum(one.seats for one in seated if one.kind in CIVIL_SOCIETY), sum(one.seats for one in seated)
        )


@dataclass(frozen=True)
class RevisionView:
    """What changed in a description: field to (old, new)."""

    at: datetime
    changes: Mapping[str, Any]


@dataclass(frozen=True)
class AnswerView:
    """One line of a self-check."""

    item: str
    answer: str
    evidence: str
    link: str


@dataclass(frozen=True)
class CheckView:
    """A list answered on a day, with its answers by item."""

    id: int
    list: str
    on: date
    answers: Mapping[str, AnswerView]
