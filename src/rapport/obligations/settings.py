"""What a body may set about reminders, and where obligations ask about bodies without knowing them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

LADDER = ("OWNER", "HEAD", "COORDINATOR", "CHAIR")
"""The steps of escalation, in order."""


@dataclass(frozen=True)
class ReminderSettings:
    """When an obligation is reminded of. Days are counted from the due date.

    `before`: days before it; `after`: days after it, then every `then_every` days; `escalate`: step of the ladder to
    the day after the due date on which it is told (a step left out is never told); `approve_after_hours`: how long an
    update may wait before those who approve are reminded; `quiet_weekdays` (Monday 0 … Sunday 6) and `holidays` are
    days without notices: what falls on one goes out on the next working day. What would have gone out before
    `since`, the day from which the settings hold, is not caught up with.
    """

    before: tuple[int, ...] = (30, 7, 1)
    after: tuple[int, ...] = (1, 7)
    then_every: int = 30
    escalate: tuple[tuple[str, int], ...] = (("OWNER", 1), ("HEAD", 14), ("COORDINATOR", 30), ("CHAIR", 60))
    approve_after_hours: int = 48
    quiet_weekdays: frozenset[int] = frozenset({5, 6})
    holidays: frozenset[date] = frozenset()
    since: date = date.min

    def __post_init__(self) -> None:
        if self.then_every < 1 or self.approve_after_hours < 1:
            raise ValueError(
                "Reminders come again after at least one day, to those who approve after one hour."
            )
        if any(days < 1 for days in (*self.before, *self.after, *(day for _, day in self.escalate))):
            raise ValueError(
                "Reminders come a whole number of days before or after the due date, at least one."
            )
        if any(step not in LADDER for step, _ in self.escalate):
            raise ValueError(f"The steps of escalation are {', '.join(LADDER)}.")
        if self.quiet_weekdays >= frozenset(range(7)):
            raise ValueError("At least one day of the week must be a working day.")


DEFAULT = ReminderSettings()


class BodyProvider(Protocol):
    """What the part that keeps bodies answers. A `body_ref` is opaque here, such as `coordination.body:3`."""

    def settings_of(self, body_ref: str) -> ReminderSettings | None:
        """The body's own reminders, or None for the usual ones."""

    def escalation_of(self, body_ref: str) -> Mapping[str, list[int]]:
        """Ids of the people to tell at a step of the ladder, where the body says so itself."""

    def members_of(self, body_ref: str) -> frozenset[int]:
        """Ids of the organisations that sit in the body now."""


_providers: list[BodyProvider] = []


def register_body_provider(provider: BodyProvider) -> None:
    """Say who knows bodies; called once, when that part is ready."""
    _providers[:] = [provider]


def settings_of(body_ref: str) -> ReminderSettings:
    """The reminders that hold for a body, or the usual ones."""
    found = _providers[0].settings_of(body_ref) if _providers and body_ref else None
    return found or DEFAULT


def escalation_of(body_ref: str) -> Mapping[str, list[int]]:
    """Whom a body names for steps of the ladder; empty where it names nobody."""
    return _providers[0].escalation_of(body_ref) if _providers and body_ref else {}


def sits_in(body_ref: str, organisations: Iterable[int]) -> bool:
    """Whether one of the organisations sits in the body now. A body that nobody knows has no members."""
    if not (_providers and body_ref):
        return False
    return not _providers[0].members_of(body_ref).isdisjoint(organisations)
