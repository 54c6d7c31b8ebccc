"""Tables of obligations: what is owed, what is reported on it, who was reminded, who stands in for whom."""

from rapport.obligations.models.overlapping import OverlapJudgement
from rapport.obligations.models.owed import (
    Accountability,
    DueDateChange,
    NumberOfYear,
    Obligation,
    Supporter,
)
from rapport.obligations.models.reminded import Absence, SentNotice
from rapport.obligations.models.reported import Evidence, Update, UpdateEntry

__all__ = [
    "Absence",
    "Accountability",
    "DueDateChange",
    "Evidence",
    "NumberOfYear",
    "Obligation",
    "OverlapJudgement",
    "SentNotice",
    "Supporter",
    "Update",
    "UpdateEntry",
]
