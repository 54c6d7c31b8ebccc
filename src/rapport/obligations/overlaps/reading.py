"""What a judgement rests on, read from an obligation."""

from collections.abc import Mapping
from typing import Any

from rapport.obligations.models import Obligation
from rapport.obligations.overlaps import meeting


def seen_of(row: Obligation | Mapping[str, Any]) -> dict[str, Any]:
    """What a judgement rests on, as it is kept with it."""
    if isinstance(row, Obligation):
        row = {
            name: getattr(row, "accountable_id" if name == "accountable" else name) for name in meeting.SEEN
        }
    return {**row, "due_on": row["due_on"].isoformat()}
