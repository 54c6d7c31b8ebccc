"""The life of a written procedure, as a table. Source: OSCE SR Annual Report 2008, 2.2.10 and 2.2.11."""

from enum import StrEnum

from rapport.actors.roles import Permission
from rapport.kernel.workflow import Transition, Workflow


class ProcedureStep(StrEnum):
    """Where a procedure stands; the codes of `Procedure.State`."""

    DRAFT = "DRAFT"
    OPEN = "OPEN"
    ADOPTED = "ADOPTED"
    NOT_ADOPTED = "NOT_ADOPTED"
    WITHDRAWN = "WITHDRAWN"


_RUN = Permission.MEETING_RUN
PROCEDURE: Workflow[ProcedureStep] = Workflow(
    "procedure",
    ProcedureStep,
    [
        Transition(ProcedureStep.DRAFT, ProcedureStep.OPEN, "procedure.opened", _RUN),
        Transition(ProcedureStep.DRAFT, ProcedureStep.WITHDRAWN, "procedure.withdrawn", _RUN),
        Transition(ProcedureStep.OPEN, ProcedureStep.ADOPTED, "procedure.adopted", _RUN),
        Transition(ProcedureStep.OPEN, ProcedureStep.NOT_ADOPTED, "procedure.not_adopted", _RUN),
        Transition(ProcedureStep.OPEN, ProcedureStep.WITHDRAWN, "procedure.withdrawn", _RUN),
    ],
)
