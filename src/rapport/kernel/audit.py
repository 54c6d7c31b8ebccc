"""One event per write, in the same transaction as the write.

The application can only insert into the outbox (a database privilege, not a convention); a separate role
seals events into the chain (`rapport.kernel.chain`). Events carry opaque ids, field names and counts, never
values: a name or an answer must not survive in the log after it was erased elsewhere.
"""

import functools
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

from django.db import connection, transaction

from rapport.kernel.access import Viewer
from rapport.kernel.models import AuditOutbox

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Recorded:
    """One event as it was appended to the outbox."""

    event: str
    actor: int | None
    system: bool
    subject: str
    happened_at: datetime
    detail: Mapping[str, Any]


_action_events: ContextVar[list[str] | None] = ContextVar("rapport_action_events", default=None)
_observers: ContextVar[tuple[list[Recorded], ...]] = ContextVar("rapport_audit_observers", default=())


class AuditMissing(RuntimeError):
    """A defect: an action ended without exactly one audit event of its own. Its transaction is undone."""


# Not through the ORM: it would ask for the new row's id back, and the application role may not read the
# outbox.
_INSERT = (
    f"INSERT INTO {AuditOutbox._meta.db_table} (event, actor, system, subject, happened_at, detail)"
    " VALUES (%s, %s, %s, %s, %s, %s::jsonb)"
)


def record(
    event: str, *, by: Viewer, now: datetime, subject: str, detail: Mapping[str, Any] | None = None
) -> None:
    """Append one event to the outbox of the current transaction.

    `event` is noun.past-participle (`edition.frozen`), `subject` an opaque reference (`reports.edition:7`),
    `detail` non-personal facts as JSON.
    """
    recorded = Recorded(
        event,
        by.person_id,
        by.is_system,
        subject,
        happened_at=now,
        detail=json.loads(json.dumps(detail or {})),
    )
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT, [event, by.person_id, by.is_system, subject, now, json.dumps(recorded.detail)]
        )
    events = _action_events.get()
    if events is not None:
        events.append(event)
    for observer in _observers.get():
        observer.append(recorded)


@contextmanager
def observed() -> Iterator[list[Recorded]]:
    """Collect the events recorded within the block:

    the application may append to the outbox but not read it back.
    """
    events: list[Recorded] = []
    token = _observers.set((*_observers.get(), events))
    try:
        yield events
    finally:
        _observers.reset(token)


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Make a function a write of the product: atomic, and audited exactly once.

    The function must take keyword-only arguments with `by: Viewer` and `now: datetime` among them (a
    consistency test reads the signatures) and call `record` once. Actions may call actions: each has its own
    event.
    """

    @functools.wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        events: list[str] = []
        token = _action_events.set(events)
        try:
            with transaction.atomic():
                result = function(*args, **kwargs)
                if len(events) != 1:
                    raise AuditMissing(
                        f"{function.__module__}.{function.__qualname__} recorded {len(events)} audit events, not 1."
                    )
                return result
        finally:
            _action_events.reset(token)

    wrapper.is_action = True  # type: ignore[attr-defined]
    return wrapper
