"""What obligations hand to the parts above: plain values, never rows."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class ObligationView:
    """One thing that is owed. `accountable_id` and `supporting_ids` are organisations; `number` is printed.

    `origin` is a code of `Obligation.Origin`, `origin_ref` what made it, as an opaque reference, `origin_step` which
    step of that, empty for all of it. `is_late` is seen from the day that was asked for: the due date has passed and it
    is neither done nor withdrawn. `last_update_at`: when an update was last accepted. `waiting` is the state of the
    update that is not settled (DRAFT, SUBMITTED, RETURNED), as far as the viewer may know of it, else empty.
    """

    id: int
    number: str
    title: str
    accountable_id: int
    supporting_ids: tuple[int, ...]
    due_on: date
    state: str
    is_late: bool
    last_update_at: datetime | None
    origin: str
    origin_ref: str
    visibility: str
    body_ref: str
    made_on: date
    version: int
    description: str = ""
    answers_to: str = ""
    themes: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    closed_at: datetime | None = None
    closing_reason: str = ""
    waiting: str = ""
    origin_step: str = ""

    @property
    def is_running(self) -> bool:
        """Whether something is still owed."""
        return self.state in ("OPEN", "IN_PROGRESS")

    def days_late(self, day: date) -> int:
        """How many days the due date has passed by, 0 where it has not."""
        return max((day - self.due_on).days, 0)


@dataclass(frozen=True)
class ToldView:
    """How far an obligation had come on a day: when an update was last accepted, when it was done or withdrawn.

    `step` is which step of its origin it is for, empty for all of it.
    """

    id: int
    title: str
    due_on: date
    told_on: date | None
    done_on: date | None
    withdrawn_on: date | None
    step: str = ""


@dataclass(frozen=True)
class AccountabilityView:
    """Who was accountable from when until when (None: still), and why that was changed."""

    organisation_id: int
    from_at: datetime
    until_at: datetime | None
    reason: str
    by: int | None


@dataclass(frozen=True)
class DueDateChangeView:
    """A due date was moved."""

    from_on: date
    to_on: date
    reason: str
    at: datetime
    by: int | None


@dataclass(frozen=True)
class EscalationView:
    """A step of the ladder that was told: OWNER, HEAD, COORDINATOR or CHAIR, on a day, to so many people."""

    level: str
    on: date
    people: int


@dataclass(frozen=True)
class ReminderView:
    """A reminder that went out: its step (BEFORE_7), the day, to how many people, how many of them as deputies."""

    step: str
    on: date
    people: int
    deputies: int


@dataclass(frozen=True)
class RecordView:
    """The history of an obligation beside it: who was accountable, which dates held, who was reminded and told."""

    accountabilities: tuple[AccountabilityView, ...]
    due_dates: tuple[DueDateChangeView, ...]
    reminders: tuple[ReminderView, ...]
    escalations: tuple[EscalationView, ...]
