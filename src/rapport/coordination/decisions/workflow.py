"""The life of a decision, as a table. Source: OSCE SR Annual Report 2008, 2.2.11 (from decision to result)."""

from enum import StrEnum

from rapport.actors.roles import Permission
from rapport.kernel.workflow import Transition, Workflow


class DecisionStep(StrEnum):
    """Where a decision stands; the codes of `Decision.State`."""

    RECORDED = "RECORDED"
    IN_FORCE = "IN_FORCE"
    FULFILLED = "FULFILLED"
    REPEALED = "REPEALED"
    SUPERSEDED = "SUPERSEDED"


_RUN = Permission.MEETING_RUN
DECISION: Workflow[DecisionStep] = Workflow(
    "decision",
    DecisionStep,
    [
        Transition(DecisionStep.RECORDED, DecisionStep.IN_FORCE, "decision.put_in_force", _RUN),
        Transition(DecisionStep.RECORDED, DecisionStep.REPEALED, "decision.repealed", _RUN),
        Transition(DecisionStep.IN_FORCE, DecisionStep.FULFILLED, "decision.fulfilled", _RUN),
        Transition(DecisionStep.IN_FORCE, DecisionStep.REPEALED, "decision.repealed", _RUN),
        Transition(DecisionStep.IN_FORCE, DecisionStep.SUPERSEDED, "decision.superseded", _RUN),
    ],
)
CLOSED = frozenset({DecisionStep.FULFILLED, DecisionStep.REPEALED, DecisionStep.SUPERSEDED})
"""In these states nothing is left to do."""
