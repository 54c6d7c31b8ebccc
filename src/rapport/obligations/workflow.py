"""The life of an obligation and of an update on it, as tables.

An update that asks to close, once accepted, closes its obligation: nobody closes what they owe themselves.
"""

from enum import StrEnum

from rapport.actors.roles import Permission
from rapport.kernel.workflow import Transition, Workflow


class ObligationStep(StrEnum):
    """Where an obligation stands; the codes of `Obligation.State`."""

    OPEN = "OPEN"
    IN_PROGRESS = "IN_PROGRESS"
    DONE = "DONE"
    WITHDRAWN = "WITHDRAWN"


class UpdateStep(StrEnum):
    """Where an update stands; the codes of `Update.State`."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    RETURNED = "RETURNED"
    ACCEPTED = "ACCEPTED"
    SET_ASIDE = "SET_ASIDE"


_ASSIGN, _REVIEW, _SUBMIT = (
    Permission.OBLIGATION_ASSIGN,
    Permission.OBLIGATION_REVIEW,
    Permission.OBLIGATION_SUBMIT,
)
_O, _U = ObligationStep, UpdateStep
OBLIGATION: Workflow[ObligationStep] = Workflow(
    "obligation",
    ObligationStep,
    [
        Transition(_O.OPEN, _O.IN_PROGRESS, "update.accepted", _REVIEW),
        Transition(_O.OPEN, _O.DONE, "update.accepted", _REVIEW),
        Transition(_O.IN_PROGRESS, _O.DONE, "update.accepted", _REVIEW),
        Transition(_O.OPEN, _O.WITHDRAWN, "obligation.withdrawn", _ASSIGN),
        Transition(_O.IN_PROGRESS, _O.WITHDRAWN, "obligation.withdrawn", _ASSIGN),
        Transition(_O.DONE, _O.IN_PROGRESS, "obligation.reopened", _ASSIGN),
        Transition(_O.WITHDRAWN, _O.IN_PROGRESS, "obligation.reopened", _ASSIGN),
    ],
)
UPDATE: Workflow[UpdateStep] = Workflow(
    "update",
    UpdateStep,
    [
        Transition(_U.DRAFT, _U.SUBMITTED, "update.submitted", _SUBMIT),
        Transition(_U.RETURNED, _U.SUBMITTED, "update.submitted", _SUBMIT),
        Transition(_U.SUBMITTED, _U.DRAFT, "update.taken_back", _SUBMIT),
        Transition(_U.SUBMITTED, _U.RETURNED, "update.returned", _REVIEW),
        Transition(_U.SUBMITTED, _U.ACCEPTED, "update.accepted", _REVIEW),
        # Whoever is no longer accountable, or owes nothing any more, has nothing to submit.
        Transition(_U.DRAFT, _U.SET_ASIDE, "obligation.reassigned", _ASSIGN),
        Transition(_U.RETURNED, _U.SET_ASIDE, "obligation.reassigned", _ASSIGN),
        Transition(_U.SUBMITTED, _U.SET_ASIDE, "obligation.reassigned", _ASSIGN),
    ],
)
RUNNING = frozenset({ObligationStep.OPEN, ObligationStep.IN_PROGRESS})
"""In these states something is owed."""
WRITABLE = frozenset({UpdateStep.DRAFT, UpdateStep.RETURNED})
"""In these states the organisation writes in its update."""
UNSETTLED = frozenset({UpdateStep.DRAFT, UpdateStep.SUBMITTED, UpdateStep.RETURNED})
"""An obligation has at most one update in these states."""
SHOWN_TO_OFFICE = frozenset(
    {UpdateStep.SUBMITTED, UpdateStep.RETURNED, UpdateStep.ACCEPTED, UpdateStep.SET_ASIDE}
)
"""A draft is its organisation's alone; other members read what was accepted."""
