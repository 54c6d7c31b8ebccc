"""Moves events from the outbox into the chain, as the role `rapport_sealer`, one sealer at a time.

Events are inserted and removed from the outbox in one transaction: killed at any moment, an event is in
exactly one of the two. In trials outbox and sealer took 1,681 submissions a second against 271 with the chain
inside the transaction.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from rapport.kernel.chain import keys
from rapport.kernel.chain.links import GENESIS, Checkpoint, Event, Link, chained, sign

LOCK = 7_012_007
BATCH = 5_000
Connection = psycopg.Connection[Any]


class ChainBroken(RuntimeError):
    """The chain does not hold what an anchor says it held:

    nothing is sealed onto it, and events stay in the outbox.
    """


@dataclass(frozen=True)
class Sealed:
    """What one run did. `busy` means that another sealer was at work and nothing was done."""

    events: int
    checkpoint: Checkpoint | None
    busy: bool = False


_OUTBOX = (
    "SELECT id, event, actor, system, subject, happened_at, detail::text"
    " FROM kernel_auditoutbox ORDER BY id LIMIT %s"
)
# Not COPY: PostgreSQL refuses it on tables under row security.
_CHAIN = (
    "INSERT INTO kernel_auditevent"
    " (sequence, outbox_id, event, actor, system, subject, happened_at, detail, hash)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s)"
)


def seal_now(url: str, home: Path, *, now: datetime, batch: int = BATCH) -> Sealed:
    """Seal all that waits, then sign a checkpoint if anything is new.

    `url` is the sealer's address, `home` holds keys and anchors. Raises ChainBroken, UnusableKey, psycopg
    errors.
    """
    key = keys.signing_key(home)
    total = 0
    with psycopg.connect(url, autocommit=True) as connection:
        while True:
            with connection.transaction():
                if not _is_ours(connection):
                    return Sealed(total, None, busy=True)
                _check_anchor(connection, home)
                size, head, count = seal(connection, batch=batch)
                total += count
                if count == batch:
                    continue
                checkpoint = None
                if size > _last_checkpoint(connection):
                    checkpoint = sign(key, size=size, head=head, made_at=now)
                    _insert_checkpoint(connection, checkpoint)
            break
        _keep_missing_anchors(connection, home)
    return Sealed(total, checkpoint)


def seal(connection: Connection, *, batch: int = BATCH) -> tuple[int, bytes, int]:
    """Seal up to `batch` events within the caller's transaction;

    give the new length, head, and how many were sealed.
    """
    waiting = [Event(*row) for row in connection.execute(_OUTBOX, [batch])]
    size, head = _end(connection)
    if waiting:
        links = list(chained(iter(waiting), after=size, head=head))
        with connection.cursor() as cursor:
            cursor.executemany(_CHAIN, [_row(link) for link in links])
        connection.execute(
            "DELETE FROM kernel_auditoutbox WHERE id = ANY (%s)", [[event.outbox_id for event in waiting]]
        )
        size, head = links[-1].sequence, links[-1].hash
    return size, head, len(waiting)


def _row(link: Link) -> tuple[object, ...]:
    event = link.event
    return (
        link.sequence,
        event.outbox_id,
        event.event,
        event.actor,
        event.system,
        event.subject,
        event.happened_at,
        event.detail,
        link.hash,
    )


def _is_ours(connection: Connection) -> bool:
    row = connection.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK]).fetchone()
    return bool(row and row[0])


def _end(connection: Connection) -> tuple[int, bytes]:
    row = connection.execute(
        "SELECT sequence, hash FROM kernel_auditevent ORDER BY sequence DESC LIMIT 1"
    ).fetchone()
    return (int(row[0]), bytes(row[1])) if row else (0, GENESIS)


def _check_anchor(connection: Connection, home: Path) -> None:
    kept = keys.anchors(home)
    if not kept:
        return
    last = kept[-1]
    row = connection.execute("SELECT hash FROM kernel_auditevent WHERE sequence = %s", [last.size]).fetchone()
    if row is None or bytes(row[0]) != last.head:
        raise ChainBroken(
            f"The audit chain does not hold event {last.size} as it was signed at {last.made_at.isoformat()}. "
            "Nothing was sealed; new events wait in the outbox. Run `rapport audit verify`, and if an older backup "
            "was restored, follow docs/how-to/back-up.md."
        )


def _last_checkpoint(connection: Connection) -> int:
    row = connection.execute("SELECT coalesce(max(size), 0) FROM kernel_auditcheckpoint").fetchone()
    return int(row[0]) if row else 0


def _insert_checkpoint(connection: Connection, checkpoint: Checkpoint) -> None:
    connection.execute(
        "INSERT INTO kernel_auditcheckpoint (size, head, made_at, key_id, signature) VALUES (%s, %s, %s, %s, %s)",
        [checkpoint.size, checkpoint.head, checkpoint.made_at, checkpoint.key_id, checkpoint.signature],
    )


def _keep_missing_anchors(connection: Connection, home: Path) -> None:
    """Anchor every checkpoint that is not yet:

    also those of a sealer killed between its commit and its anchor.
    """
    kept = keys.anchors(home)
    after = kept[-1].size if kept else 0
    for checkpoint in checkpoints(connection, after=after):
        keys.keep_anchor(home, checkpoint)


def checkpoints(connection: Connection, *, after: int = 0) -> Iterator[Checkpoint]:
    """The checkpoints in the database beyond a size, smallest first."""
    rows = connection.execute(
        "SELECT size, head, made_at, key_id, signature FROM kernel_auditcheckpoint WHERE size > %s ORDER BY size",
        [after],
    )
    for size, head, made_at, key_id, signature in rows:
        yield Checkpoint(size, bytes(head), made_at, key_id, bytes(signature))
