"""How a wave collects its answers, and how a query about a return goes, as tables of states."""

from enum import StrEnum

from rapport.actors.roles import Permission
from rapport.kernel.workflow import Transition, Workflow


class State(StrEnum):
    """How far a wave that is run here is; the codes of `Collection` (a wave loaded from files has no such states)."""

    PREPARING = "PREPARING"
    OPEN = "OPEN"
    CLOSED = "CLOSED"


class QueryState(StrEnum):
    """How far a query is; the codes of `ReturnQuery.State`."""

    OPEN = "OPEN"
    ANSWERED = "ANSWERED"
    CLOSED = "CLOSED"


COLLECTION: Workflow[State] = Workflow(
    "collection",
    State,
    [
        Transition(State.PREPARING, State.OPEN, "wave.opened", Permission.WAVE_RUN),
        Transition(State.OPEN, State.CLOSED, "wave.closed", Permission.WAVE_RUN),
        Transition(State.CLOSED, State.OPEN, "wave.reopened", Permission.WAVE_RUN),
    ],
)
QUERY: Workflow[QueryState] = Workflow(
    "query",
    QueryState,
    [
        Transition(QueryState.OPEN, QueryState.ANSWERED, "query.answered", Permission.RETURN_ANSWER),
        Transition(QueryState.OPEN, QueryState.CLOSED, "query.closed", Permission.RETURN_ENTER),
        Transition(QueryState.ANSWERED, QueryState.CLOSED, "query.closed", Permission.RETURN_ENTER),
    ],
)
