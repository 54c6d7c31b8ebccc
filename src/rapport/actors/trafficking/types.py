"""What roles of States hand upwards: plain values."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class StateRoleView:
    """A State is `role`, for the other State where one is named, in a period, by a source."""

    id: int
    version: int
    state: str
    state_code: str
    role: str
    other: str
    source: str
    from_on: date | None
    until_on: date | None
