"""What support access hands to the pages."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class SupportView:
    """One support access: who, to whose work, why, from when, until when; `over_at` is None while it runs."""

    id: int
    person_id: int
    person: str
    organisation_id: int
    reason: str
    began_at: datetime
    ends_at: datetime
    over_at: datetime | None
    may_end: bool
