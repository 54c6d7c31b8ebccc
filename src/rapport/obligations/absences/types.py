"""What absences hand to the pages."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class AbsenceView:
    """Somebody is away from a day until a day, both included; `deputy_id` stands in."""

    id: int
    person_id: int
    deputy_id: int
    from_on: date
    until_on: date
