"""What overlaps hand to the pages: plain values, never rows."""

from dataclasses import dataclass
from datetime import datetime

from rapport.obligations.types import ObligationView

KINDS = ("DUPLICATION", "COMPLEMENTARY", "CROSS_PURPOSES", "NOT")
OPEN, REOPENED = "OPEN", "REOPENED"
STATES = (OPEN, REOPENED, *KINDS)
"""Where a pair stands: not judged, judged but changed since, or as it was judged."""


@dataclass(frozen=True)
class JudgementView:
    """What was judged of a pair, why, when and by whom."""

    number: int
    kind: str
    reason: str
    at: datetime
    by: int | None


@dataclass(frozen=True)
class PairView:
    """Two obligations in force that meet, with what they share, where they stand and the judgement that counts.

    `places` is empty where neither names a place. `judgement` is None where nothing was judged yet.
    """

    first: ObligationView
    second: ObligationView
    themes: tuple[str, ...]
    target_groups: tuple[str, ...]
    places: tuple[str, ...]
    state: str
    judgement: JudgementView | None


@dataclass(frozen=True)
class ComparedView:
    """One pair side by side: the judgements on it, latest first, and which fields changed since the last one.

    `expected` is what a new judgement must be based on. `meets` says whether both are in force and still meet.
    """

    first: ObligationView
    second: ObligationView
    themes: tuple[str, ...]
    target_groups: tuple[str, ...]
    places: tuple[str, ...]
    meets: bool
    judgements: tuple[JudgementView, ...]
    changed: tuple[str, ...]
    expected: int
