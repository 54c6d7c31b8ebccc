"""The life of a country assessment, as a table.

Source: OSCE Special Representative, 2008 Annual Report, Annex F: visit, draft to the government, comments, publication.
"""

from enum import StrEnum

from rapport.actors.roles import Permission
from rapport.kernel.workflow import Transition, Workflow


class AssessmentStep(StrEnum):
    """Where an assessment stands; the codes of `AssessmentState`."""

    PREPARING = "PREPARING"
    WITH_STATE = "WITH_STATE"
    COMMENTED = "COMMENTED"
    FINISHED = "FINISHED"
    PUBLISHED = "PUBLISHED"


_EDIT, _COMMENT, _PUBLISH = (
    Permission.ASSESSMENT_EDIT,
    Permission.ASSESSMENT_COMMENT,
    Permission.ASSESSMENT_PUBLISH,
)
ASSESSMENT: Workflow[AssessmentStep] = Workflow(
    "assessment",
    AssessmentStep,
    [
        Transition(AssessmentStep.PREPARING, AssessmentStep.WITH_STATE, "assessment.sent", _EDIT),
        Transition(AssessmentStep.WITH_STATE, AssessmentStep.COMMENTED, "assessment.commented", _COMMENT),
        # A State that lets the date pass does not hold up the report; the office goes on and says so.
        Transition(AssessmentStep.WITH_STATE, AssessmentStep.PREPARING, "assessment.taken_back", _EDIT),
        Transition(AssessmentStep.COMMENTED, AssessmentStep.WITH_STATE, "assessment.sent", _EDIT),
        Transition(AssessmentStep.COMMENTED, AssessmentStep.FINISHED, "assessment.finished", _EDIT),
        Transition(AssessmentStep.WITH_STATE, AssessmentStep.FINISHED, "assessment.finished", _EDIT),
        Transition(AssessmentStep.FINISHED, AssessmentStep.COMMENTED, "assessment.reopened", _EDIT),
        Transition(AssessmentStep.FINISHED, AssessmentStep.PUBLISHED, "assessment.published", _PUBLISH),
    ],
)
WRITABLE = frozenset({AssessmentStep.PREPARING, AssessmentStep.COMMENTED})
"""In these states the office changes the text: never while the State comments on it, never once it is finished."""
SHOWN_TO_STATE = frozenset(
    {
        AssessmentStep.WITH_STATE,
        AssessmentStep.COMMENTED,
        AssessmentStep.FINISHED,
        AssessmentStep.PUBLISHED,
    }
)
"""The State reads the draft from the moment it is sent."""
