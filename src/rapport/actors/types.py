"""What actors hand to the parts above: plain values, never rows."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class OrganisationView:
    """An organisation with its name in the language and on the day that were asked for."""

    id: int
    code: str
    kind: str
    iso2: str | None
    name: str


@dataclass(frozen=True)
class PersonView:
    """A person as colleagues see them."""

    id: int
    name: str
    language: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class GrantView:
    """A role held by a person on behalf of an organisation; `ended_at` is None while it is in force."""

    id: int
    role: str
    organisation_id: int
    granted_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class ProfileView:
    """One's own account; `roles` are the grants in force as (role, id of the organisation)."""

    id: int
    name: str
    email: str
    language: str
    timezone: str
    roles: tuple[tuple[str, int], ...]
