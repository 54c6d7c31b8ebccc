"""One event per write, in the same transaction as the write.

The application can only insert into the outbox (a database privilege, not a convention); a separate role seals events
into the chain (`rapport.kernel.chain`). Events carry opaque ids, field names and counts, never values: a name or an
answer must not survive in the log after it was erased elsewhere.
"""

import functools
import json
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

from django.db import transaction

from rapport.kernel.access import Viewer
from rapport.kernel.models import AuditOutbox

P = ParamSpec("P")
R = TypeVar("R")

_recorded: ContextVar[list[str] | None] = ContextVar("rapport_audit_recorded", default=None)


class AuditMissing(RuntimeError):
    """A defect: an action ended without exactly one audit event of its own. Its transaction is undone."""


def record(
    event: str, *, by: Viewer, now: datetime, subject: str, detail: Mapping[str, Any] | None = None
) -> None:
    """Append one event to the outbox of the current transaction.

    `event` is noun.past-participle (`edition.frozen`), `subject` an opaque reference (`reports.edition:7`), `detail`
    non-personal facts as JSON.
    """
    AuditOutbox.objects.create(
        event=event,
        actor=by.person_id,
        system=by.is_system,
        subject=subject,
        happened_at=now,
        detail=json.loads(json.dumps(detail or {})),
    )
    events = _recorded.get()
    if events is not None:
        events.append(event)


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Make a function a write of the product: atomic, and audited exactly once.

    The function must take keyword-only arguments with `by: Viewer` and `now: datetime` among them (a consistency test
    reads the signatures) and call `record` once. Actions may call actions: each has its own event.
    """

    @functools.wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        events: list[str] = []
        token = _recorded.set(events)
        try:
            with transaction.atomic():
                result = function(*args, **kwargs)
                if len(events) != 1:
                    raise AuditMissing(
                        f"{function.__module__}.{function.__qualname__} recorded {len(events)} audit events, not 1."
                    )
                return result
        finally:
            _recorded.reset(token)

    wrapper.is_action = True  # type: ignore[attr-defined]
    return wrapper
