"""The life of a version of a plan, as a table (OSCE SR Annual Report 2008, 3.3.5 to 3.3.7)."""

from enum import StrEnum

from rapport.actors.roles import Permission
from rapport.kernel.workflow import Transition, Workflow


class VersionStep(StrEnum):
    """Where a version stands; the codes of `PlanVersion.State`."""

    DRAFT = "DRAFT"
    IN_CONSULTATION = "IN_CONSULTATION"
    ADOPTED = "ADOPTED"
    SUPERSEDED = "SUPERSEDED"


_S, _EDIT, _ADOPT = VersionStep, Permission.PLAN_EDIT, Permission.PLAN_ADOPT
VERSION: Workflow[VersionStep] = Workflow(
    "version of a plan",
    VersionStep,
    [
        Transition(_S.DRAFT, _S.IN_CONSULTATION, "plan.consultation_opened", _EDIT),
        Transition(_S.IN_CONSULTATION, _S.DRAFT, "plan.consultation_closed", _EDIT),
        Transition(_S.DRAFT, _S.ADOPTED, "plan.adopted", _ADOPT),
        # A consultation is closed and answered before anything is decided (rules.can_decide).
        # A version ends when the next one of the same plan is adopted.
        Transition(_S.ADOPTED, _S.SUPERSEDED, "plan.adopted", _ADOPT),
    ],
)
OPEN = frozenset({VersionStep.DRAFT, VersionStep.IN_CONSULTATION})
"""In these states a version is not decided; a plan has at most one."""
FROZEN = frozenset({VersionStep.ADOPTED, VersionStep.SUPERSEDED})
"""In these states a version is never changed."""
