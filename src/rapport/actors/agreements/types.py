"""What agreements hand upwards: plain values. Services are codes of `rapport.actors.vocabulary.SERVICES`."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class AgreementFields:
    """An agreement as written. `organisations` are ids of the register, `others` are parties by name alone.

    `expires_on` is the last day on which it is in force; None: no end was agreed.
    """

    title: str
    kind: str
    subject: str
    organisations: tuple[int, ...] = ()
    others: tuple[str, ...] = ()
    roles: str = ""
    services: tuple[str, ...] = ()
    signed_on: date | None = None
    in_force_on: date | None = None
    expires_on: date | None = None
    text: str = ""
    reference: str = ""
    link: str = ""
    visibility: str = "MEMBERS"


@dataclass(frozen=True)
class PartyView:
    """A party by name; `code` is empty for one that the register does not have."""

    name: str
    code: str = ""


@dataclass(frozen=True)
class FollowUpView:
    """A follow-up: when, what came of it, when the parties meet again."""

    id: int
    held_on: date
    outcome: str
    next_on: date | None


@dataclass(frozen=True)
class AgreementView:
    """An agreement as the viewer may see it. `state`: PLANNED, SIGNED, IN_FORCE, EXPIRED or ENDED on the day asked."""

    id: int
    version: int
    fields: AgreementFields
    state: str
    parties: tuple[PartyView, ...]
    days_left: int | None = None
    ended_on: date | None = None
    end_reason: str = ""
    follow_ups: tuple[FollowUpView, ...] = ()


@dataclass(frozen=True)
class Alert:
    """Who is to be told what of an agreement today. `due_on` is the day that comes near or has passed."""

    agreement_id: int
    step: str
    due_on: date
    person_id: int
