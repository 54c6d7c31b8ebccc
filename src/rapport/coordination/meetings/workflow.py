"""The life of a meeting and of its minutes, as tables. Source: OSCE SR Annual Report 2008, 2.2.10."""

from enum import StrEnum

from rapport.actors.roles import Permission
from rapport.kernel.workflow import Transition, Workflow


class MeetingStep(StrEnum):
    """Where a meeting stands; the codes of `Meeting.State`."""

    PLANNED = "PLANNED"
    CONVENED = "CONVENED"
    HELD = "HELD"
    CANCELLED = "CANCELLED"


class MinutesStep(StrEnum):
    """Where minutes stand; the codes of `Meeting.Minutes`."""

    DRAFT = "DRAFT"
    CIRCULATED = "CIRCULATED"
    CONFIRMED = "CONFIRMED"


_RUN = Permission.MEETING_RUN
MEETING: Workflow[MeetingStep] = Workflow(
    "meeting",
    MeetingStep,
    [
        Transition(MeetingStep.PLANNED, MeetingStep.CONVENED, "meeting.convened", _RUN),
        Transition(MeetingStep.PLANNED, MeetingStep.CANCELLED, "meeting.cancelled", _RUN),
        Transition(MeetingStep.CONVENED, MeetingStep.HELD, "meeting.held", _RUN),
        Transition(MeetingStep.CONVENED, MeetingStep.CANCELLED, "meeting.cancelled", _RUN),
    ],
)
MINUTES: Workflow[MinutesStep] = Workflow(
    "minutes",
    MinutesStep,
    [
        Transition(MinutesStep.DRAFT, MinutesStep.CIRCULATED, "minutes.circulated", _RUN),
        # What members find wrong before they confirm is put right in the text; afterwards only beside it.
        Transition(MinutesStep.CIRCULATED, MinutesStep.DRAFT, "minutes.taken_back", _RUN),
        Transition(MinutesStep.CIRCULATED, MinutesStep.CONFIRMED, "minutes.confirmed", _RUN),
    ],
)
OPEN_AGENDA = frozenset({MeetingStep.PLANNED, MeetingStep.CONVENED})
"""In these states the agenda and the arrangements may change."""
MET = frozenset({MeetingStep.CONVENED, MeetingStep.HELD})
"""In these states attendance and minutes are taken."""
