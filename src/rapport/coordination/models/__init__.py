"""Tables of the co-ordination mechanism."""

from rapport.coordination.models.bodies import Body, BodyDate, BodyLead, BodyMember, BodyRevision, Mechanism
from rapport.coordination.models.calendars import CalendarFeed
from rapport.coordination.models.checks import Briefing, SelfCheck, SelfCheckAnswer
from rapport.coordination.models.coverage import CoverageReason
from rapport.coordination.models.decisions import CircularCopy, Contribution, Decision
from rapport.coordination.models.findings import Finding
from rapport.coordination.models.meetings import (
    AgendaItem,
    Attendance,
    BodyPractice,
    Meeting,
    MinutesText,
    Paper,
    PublishedMinutes,
    Visibility,
)
from rapport.coordination.models.procedures import Ballot, Procedure, ProcedureSeat
from rapport.coordination.models.reminders import BodyReminders

__all__ = [
    "AgendaItem",
    "Attendance",
    "Ballot",
    "Body",
    "BodyDate",
    "BodyLead",
    "BodyMember",
    "BodyPractice",
    "BodyReminders",
    "BodyRevision",
    "Briefing",
    "CalendarFeed",
    "CircularCopy",
    "Contribution",
    "CoverageReason",
    "Decision",
    "Finding",
    "Mechanism",
    "Meeting",
    "MinutesText",
    "Paper",
    "Procedure",
    "ProcedureSeat",
    "PublishedMinutes",
    "SelfCheck",
    "SelfCheckAnswer",
    "Visibility",
]
