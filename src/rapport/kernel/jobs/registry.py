"""Which function does which kind of job."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from rapport.kernel.access import Viewer


@dataclass(frozen=True)
class Work:
    """What a handler is given: whose job, on what, at which moment, and a way to say how far it is."""

    run_id: int
    subject: str
    by: Viewer
    now: datetime
    progress: Callable[..., None] = field(repr=False)
    """`progress(step="charts", done=3, total=8)`: seen at once on the page, whatever becomes of the job."""


Handler = Callable[[Work], None]


@dataclass(frozen=True)
class Kind:
    """A kind of job: its handler and how often it is tried before it counts as failed."""

    name: str
    handler: Handler
    max_attempts: int


class UnknownKind(LookupError):
    """A defect: no part handles this kind of job."""


_kinds: dict[str, Kind] = {}


def handles(name: str, *, max_attempts: int = 5) -> Callable[[Handler], Handler]:
    """Declare the handler of a kind of job, named `<part>.<verb>`.

    The handler runs in one transaction with the note that the job is done: its rows are written exactly once,
    however often a worker is killed. What it writes elsewhere (files, mails) it must be able to write again.
    """

    def register(handler: Handler) -> Handler:
        _kinds[name] = Kind(name, handler, max_attempts)
        return handler

    return register


def kind_named(name: str) -> Kind:
    """The kind. Raises UnknownKind."""
    if name not in _kinds:
        raise UnknownKind(f"No part handles jobs of the kind {name!r}; is its jobs.py imported?")
    return _kinds[name]
