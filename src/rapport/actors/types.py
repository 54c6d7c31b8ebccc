"""What actors hand to the parts above: plain values, never rows."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class OrganisationView:
    """An organisation with its name in the language and on the day that were asked for."""

    id: int
    code: str
    kind: str
    iso2: str | None
    name: str


@dataclass(frozen=True)
class NameView:
    """A name of an organisation in a language, with the days for which it was the name; open ends are None."""

    language: str
    name: str
    valid_from: date | None
    valid_to: date | None

    def holds_on(self, day: date) -> bool:
        """Whether this was the name on that day; the last day is the first of the next name."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day < self.valid_to
        )


@dataclass(frozen=True)
class PersonView:
    """A person as colleagues see them."""

    id: int
    name: str
    language: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class AccountView:
    """An account as whoever runs the instance sees it: neither name nor language, which that work does not need.

    `grants`: role and code of the organisation of what is in force.
    """

    id: int
    email: str
    is_active: bool
    registered_at: datetime
    last_sign_in: datetime | None
    grants: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class GrantView:
    """A role held by a person on behalf of an organisation.

    In force from `granted_at` until it is ended (`ended_at`) or until `ends_at`, where an end is set.
    """

    id: int
    role: str
    organisation_id: int
    granted_at: datetime
    ended_at: datetime | None
    ends_at: datetime | None = None

    def in_force(self, now: datetime) -> bool:
        """Whether the role may be used at this moment."""
        ends = [moment for moment in (self.ended_at, self.ends_at) if moment is not None]
        return self.granted_at <= now and all(now < moment for moment in ends)


@dataclass(frozen=True)
class MembershipView:
    """Where somebody works: organisation, unit, from and (where it is over) until."""

    id: int
    organisation_id: int
    unit: str
    began_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class MemberView:
    """Somebody who works for an organisation, as its colleagues see them; `may_end`: the viewer may end that."""

    person_id: int
    name: str
    unit: str
    roles: tuple[str, ...]
    since: datetime
    may_end: bool


@dataclass(frozen=True)
class ProfileView:
    """One's own account; `roles` are the grants in force as (role, id of the organisation)."""

    id: int
    name: str
    email: str
    language: str
    timezone: str
    roles: tuple[tuple[str, int], ...]
