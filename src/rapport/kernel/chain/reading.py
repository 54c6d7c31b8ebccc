"""The sealed log as the office's pages read it: newest events, and whether the chain holds.

Reads over the application's own connection, whose row policies let the office's scope see the chain.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from rapport.kernel.chain import keys
from rapport.kernel.chain.links import GENESIS, Checkpoint, Link
from rapport.kernel.chain.links import Event as LinkedEvent
from rapport.kernel.chain.verifier import Break, Verification, verify_links
from rapport.kernel.models import AuditCheckpoint, AuditEvent


@dataclass(frozen=True)
class SealedEvent:
    """One event of the chain: who (an account's id, or the system), what, on which object, when. No values."""

    sequence: int
    event: str
    actor: int | None
    system: bool
    subject: str
    happened_at: datetime


@dataclass(frozen=True)
class ChainState:
    """How long the chain is and what its last checkpoint states; `checkpoint_at` is None where none was made."""

    events: int
    checkpoint_size: int
    checkpoint_at: datetime | None


def count_of_events() -> int:
    """How many events are sealed."""
    last = AuditEvent.objects.order_by("-sequence").values_list("sequence", flat=True).first()
    return int(last or 0)


def newest_events(*, start: int, count: int) -> list[SealedEvent]:
    """Sealed events from the newest backwards, `count` of them after the first `start`."""
    rows = AuditEvent.objects.order_by("-sequence").values_list(
        "sequence", "event", "actor", "system", "subject", "happened_at"
    )
    return [SealedEvent(*row) for row in rows[start : start + count]]


def state() -> ChainState:
    """Length and last checkpoint."""
    last = AuditCheckpoint.objects.order_by("-size").first()
    return ChainState(count_of_events(), last.size if last else 0, last.made_at if last else None)


def verified(home: Path) -> Verification:
    """Doubt the whole chain now, against its checkpoints and the anchors in the home folder."""
    try:
        anchors = keys.anchors(home)
    except ValueError as error:
        return Verification(0, 0, GENESIS.hex(), Break(0, str(error)))
    with transaction.atomic():
        return verify_links(
            _links(),
            [_checkpoint(row) for row in AuditCheckpoint.objects.order_by("size")],
            anchors=anchors,
            trusted=keys.trusted_keys(home),
        )


def _links() -> list[Link]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sequence, outbox_id, event, actor, system, subject, happened_at, detail::text, hash "
            "FROM kernel_auditevent ORDER BY sequence"
        )
        return [Link(row[0], LinkedEvent(*row[1:8]), bytes(row[8])) for row in cursor.fetchall()]


def _checkpoint(row: AuditCheckpoint) -> Checkpoint:
    return Checkpoint(
        size=row.size,
        head=bytes(row.head),
        made_at=row.made_at,
        key_id=row.key_id,
        signature=bytes(row.signature),
    )
