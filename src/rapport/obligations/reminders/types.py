"""What a run of the reminders would do."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Planned:
    """One notice to one person: for which step of which obligation, and in whose place where a deputy is told.

    `queued` is False where a later step of the same obligation goes to the same person in the same run: the step counts
    as told, and one line is enough.
    """

    obligation_id: int
    number: str
    step: str
    level: str
    due_on: date
    person_id: int
    for_person: int | None
    queued: bool = True
