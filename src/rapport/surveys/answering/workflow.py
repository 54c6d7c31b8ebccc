"""The return of a respondent as a table of states. Who may take a step is asked by `rules`."""

from enum import StrEnum

from rapport.actors.roles import Permission
from rapport.kernel.workflow import Transition, Workflow


class State(StrEnum):
    """How far a return is; the codes of `ReturnState`."""

    NOT_OPENED = "NOT_OPENED"
    DRAFTING = "DRAFTING"
    CHECKING = "CHECKING"
    SUBMITTED = "SUBMITTED"
    RETURNED = "RETURNED"
    CORRECTING = "CORRECTING"
    DECLINED = "DECLINED"
    NOT_APPLICABLE = "NOT_APPLICABLE"


WRITABLE = frozenset({State.NOT_OPENED, State.DRAFTING, State.RETURNED, State.CORRECTING})
"""In these states answers may be written."""
COUNTED = frozenset({State.SUBMITTED, State.RETURNED, State.CORRECTING})
"""In these states the last submission counts (a return being corrected keeps its last submission)."""

_WRITE, _SUBMIT, _RUN = Permission.RETURN_ANSWER, Permission.RETURN_SUBMIT, Permission.RETURN_ENTER
RETURN: Workflow[State] = Workflow(
    "return",
    State,
    [
        Transition(State.NOT_OPENED, State.DRAFTING, "return.begun", _WRITE),
        *(
            Transition(source, State.CHECKING, "return.prepared", _WRITE)
            for source in (State.DRAFTING, State.RETURNED, State.CORRECTING)
        ),
        Transition(State.CHECKING, State.DRAFTING, "return.handed_back", _SUBMIT),
        *(
            Transition(source, State.SUBMITTED, "return.submitted", _SUBMIT)
            for source in (State.DRAFTING, State.CHECKING, State.RETURNED, State.CORRECTING)
        ),
        Transition(State.SUBMITTED, State.RETURNED, "return.sent_back", _RUN),
        Transition(State.SUBMITTED, State.CORRECTING, "return.reopened", _SUBMIT),
        *(
            Transition(source, State.DECLINED, "return.declined", _SUBMIT)
            for source in (State.NOT_OPENED, State.DRAFTING, State.CHECKING)
        ),
        *(
            Transition(source, State.NOT_APPLICABLE, "return.not_applicable", _SUBMIT)
            for source in (State.NOT_OPENED, State.DRAFTING, State.CHECKING)
        ),
        *(
            Transition(source, State.DRAFTING, "return.taken_up", _SUBMIT)
            for source in (State.DECLINED, State.NOT_APPLICABLE)
        ),
    ],
)
