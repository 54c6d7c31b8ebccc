"""The life of an achievement or challenge, as a table. What was accepted in error is declined with a reason."""

from enum import StrEnum

from rapport.actors.roles import Permission
from rapport.kernel.workflow import Transition, Workflow


class FindingStep(StrEnum):
    """Where it stands; the codes of `Finding.State`."""

    PROPOSED = "PROPOSED"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"


_EDIT, _S = Permission.BODY_EDIT, FindingStep
FINDING: Workflow[FindingStep] = Workflow(
    "finding",
    FindingStep,
    [
        Transition(_S.PROPOSED, _S.ACCEPTED, "finding.accepted", _EDIT),
        Transition(_S.PROPOSED, _S.DECLINED, "finding.declined", _EDIT),
        Transition(_S.ACCEPTED, _S.DECLINED, "finding.declined", _EDIT),
        Transition(_S.DECLINED, _S.ACCEPTED, "finding.accepted", _EDIT),
    ],
)
