"""What the register hands upwards: plain values, never rows. Codes are those of `rapport.actors.vocabulary`."""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True)
class ActorView:
    """An organisation with what it can do and where. `parent_id`: the organisation it is a part of.

    `staff_full_time` counts people who work on trafficking only; None where it is not known.
    """

    id: int
    code: str
    kind: str
    name: str
    parent_id: int | None = None
    level: str = ""
    perspective: str = ""
    is_government: bool = False
    staff_full_time: int | None = None
    competencies: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    profiles: frozenset[str] = frozenset()
    places: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProfileFields:
    """What is written of an organisation as an actor. `is_government` None: as its kind says."""

    mandate: str = ""
    jurisdiction: str = ""
    perspective: str = ""
    level: str = ""
    is_government: bool | None = None
    staff_full_time: int | None = None
    website: str = ""
    competencies: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    profiles: frozenset[str] = frozenset()
    places: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True)
class ActorProfileView:
    """One organisation in full. `version` is 0 where it was never described."""

    actor: ActorView
    fields: ProfileFields
    version: int
    past: tuple[tuple[datetime, tuple[str, ...]], ...] = ()
    """Former states of the profile: until when, and which fields were changed then."""


@dataclass(frozen=True)
class ContactFields:
    """A contact point as written: an office or post, an official number, a shared mailbox; never a private person.

    `state_id`: of which State a single national point is; None: of the one that the instance serves.
    """

    function: str
    title: str
    phone: str = ""
    mailbox: str = ""
    hours: str = ""
    languages: str = ""
    place: str = ""
    visibility: str = "MEMBERS"
    state_id: int | None = None


@dataclass(frozen=True)
class ContactView:
    """A contact point with its time; open ends are None."""

    id: int
    organisation_id: int
    fields: ContactFields
    from_on: date | None
    until_on: date | None
    version: int


@dataclass(frozen=True)
class LineView:
    """A line from one organisation to another with its time; `until_on` is the first day without it."""

    id: int
    source_id: int
    target_id: int
    kind: str
    is_formal: bool
    note: str
    from_on: date | None
    until_on: date | None
    version: int


@dataclass(frozen=True)
class MergerView:
    """A duplicate that was merged into an organisation; `names` are those it had, in all languages."""

    code: str
    names: tuple[str, ...]
    reason: str
    merged_at: datetime


@dataclass(frozen=True)
class MergePreview:
    """What merging a duplicate into another organisation would do, by name of table.

    `ended`: the other one has the same, so that of the duplicate is ended and goes over as history; `kept`: stays on
    record with the duplicate. `refused` says why the two cannot be one; `parts` go under the other one.
    """

    moved: tuple[tuple[str, int], ...]
    ended: tuple[tuple[str, int], ...]
    kept: tuple[tuple[str, int], ...]
    dropped_lines: int
    parts: tuple[str, ...]
    fingerprint: str
    refused: str = ""


@dataclass(frozen=True)
class Search:
    """What narrows the register; empty: everything. `place` is a part of a name of a place."""

    words: str = ""
    kind: str = ""
    competence: str = ""
    level: str = ""
    place: str = ""
    form: str = ""
    profile: str = ""


@dataclass(frozen=True)
class CompetenceWarning:
    """Something to look at: nobody has a competence, or a core role of government is in other hands only.

    `rule` is NOBODY or OUTSIDE_GOVERNMENT (OSCE SR Annual Report 2008, 2.2.2 and 3.3.6).
    """

    competence: str
    rule: str
    organisation_ids: tuple[int, ...] = field(default=())
