"""Doubts the chain, event by event, and names the first place where it does not hold.

Works on the database or on an exported file, in batches, so that the length of the log does not matter.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from rapport.kernel.chain import keys
from rapport.kernel.chain.links import GENESIS, Checkpoint, Event, Link, is_signed, next_hash
from rapport.kernel.chain.sealer import checkpoints
from rapport.kernel.files.storage import replacing

FORMAT = "rapport audit export 1"


@dataclass(frozen=True)
class Break:
    """The first place where the chain does not hold: the event's number, and what is wrong there."""

    sequence: int
    what: str


@dataclass(frozen=True)
class Verification:
    """The outcome: how much was read, the head in hex, and the first break, if any."""

    events: int
    checkpoints: int
    head: str
    break_: Break | None

    @property
    def is_intact(self) -> bool:
        """Whether no break was found."""
        return self.break_ is None


class _Broken(Exception):
    def __init__(self, sequence: int, what: str) -> None:
        super().__init__(what)
        self.found = Break(sequence, what)


def verify(url: str, home: Path, *, batch: int = 20_000) -> Verification:
    """Verify the database's chain against its checkpoints and the anchors in the home folder, as the sealer."""
    try:
        kept = keys.anchors(home)
    except ValueError as error:
        return Verification(0, 0, GENESIS.hex(), Break(0, str(error)))
    with psycopg.connect(url) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        stated = list(checkpoints(connection))
        return verify_links(
            links(connection, batch=batch), stated, anchors=kept, trusted=keys.trusted_keys(home)
        )


def links(connection: psycopg.Connection[Any], *, batch: int) -> Iterator[Link]:
    """The chain in order, fetched in batches. Needs a transaction."""
    with connection.cursor(name="chain") as cursor:
        cursor.itersize = batch
        cursor.execute(
            "SELECT sequence, outbox_id, event, actor, system, subject, happened_at, detail::text, hash "
            "FROM kernel_auditevent ORDER BY sequence"
        )
        for row in cursor:
            yield Link(row[0], Event(*row[1:8]), bytes(row[8]))


def verify_links(
    chain: Iterable[Link],
    stated: Iterable[Checkpoint],
    *,
    anchors: Iterable[Checkpoint],
    trusted: dict[str, Ed25519PublicKey],
) -> Verification:
    """Verify links against checkpoints (`stated` by the same source) and `anchors` (kept elsewhere)."""
    claims: dict[int, list[tuple[str, Checkpoint]]] = {}
    count = 0
    for origin, found in (("checkpoint", stated), ("anchor", anchors)):
        for checkpoint in found:
            claims.setdefault(checkpoint.size, []).append((origin, checkpoint))
            count += 1
    position, head = 0, GENESIS
    try:
        for link in chain:
            _check_link(link, position + 1, head)
            position, head = link.sequence, link.hash
            here = claims.pop(position, [])
            for origin, checkpoint in here:
                _check_claim(origin, checkpoint, head, trusted)
            if here and here[0][0] == "anchor":
                raise _Broken(
                    position, f"the checkpoint at event {position} was removed; its anchor still has it"
                )
        if claims:
            size = max(claims)
            raise _Broken(
                position + 1,
                f"the chain ends with event {position}, but a signed {claims[size][0][0]} says that it had {size}: "
                "events were removed from its end",
            )
    except _Broken as broken:
        return Verification(position, count, head.hex(), broken.found)
    return Verification(position, count, head.hex(), None)


def _check_link(link: Link, expected: int, previous: bytes) -> None:
    if link.sequence != expected:
        raise _Broken(expected, f"event {expected} is missing; the next is {link.sequence}")
    try:
        right = next_hash(expected, previous, link.event)
    except OverflowError:
        right = b""
    if link.hash != right:
        raise _Broken(
            expected,
            f"event {expected} was altered: its hash does not follow from its content and its forerunner",
        )


def _check_claim(
    origin: str, checkpoint: Checkpoint, head: bytes, trusted: dict[str, Ed25519PublicKey]
) -> None:
    if not is_signed(checkpoint, trusted):
        raise _Broken(
            checkpoint.size,
            f"the {origin} at event {checkpoint.size} is not signed by a key of this instance",
        )
    if checkpoint.head != head:
        raise _Broken(
            checkpoint.size,
            f"the {origin} at event {checkpoint.size} was signed over another chain: events up to here were rewritten",
        )


def export(url: str, path: Path, *, now: datetime, batch: int = 20_000) -> int:
    """Write chain and checkpoints as JSON lines, whole or not at all; give the number of events.

    The file is verified elsewhere with `verify_export` and public keys that came by another way.
    """
    count = 0
    with psycopg.connect(url) as connection, replacing(path) as file:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        _write(file, {"format": FORMAT, "exported_at": now.isoformat()})
        for checkpoint in checkpoints(connection):
            _write(file, {"checkpoint": checkpoint.as_json()})
        for link in links(connection, batch=batch):
            _write(file, {"event": link.as_json()})
            count += 1
        _write(file, {"end": count})
    return count


def _write(file: BinaryIO, line: dict[str, Any]) -> None:
    file.write(
        json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass") + b"\n"
    )


def verify_export(
    path: Path, trusted: dict[str, Ed25519PublicKey], *, anchors: Iterable[Checkpoint] = ()
) -> Verification:
    """Verify an exported file without the database. Needs the instance's public keys, and better its anchors too."""
    stated: list[Checkpoint] = []
    try:
        with path.open("rb") as file:
            for line in _lines(file):
                if "checkpoint" in line:
                    stated.append(Checkpoint.from_json(line["checkpoint"]))
        with path.open("rb") as file:
            chain = (Link.from_json(line["event"]) for line in _lines(file) if "event" in line)
            return verify_links(chain, stated, anchors=anchors, trusted=trusted)
    except _Broken as broken:
        return Verification(0, 0, GENESIS.hex(), broken.found)
    except (KeyError, TypeError, ValueError) as error:
        return Verification(0, 0, GENESIS.hex(), Break(0, f"the file is damaged: {type(error).__name__}"))


def _lines(file: BinaryIO) -> Iterator[dict[str, Any]]:
    ended, events = False, 0
    for number, raw in enumerate(file):
        line = json.loads(raw)
        if not isinstance(line, dict) or (number == 0 and line.get("format") != FORMAT):
            raise _Broken(0, "the file is not an export of an audit chain")
        events += "event" in line
        ended = line.get("end") == events
        yield line
    if not ended:
        raise _Broken(0, "the file does not end as an export does: it was cut off")
