"""Hashes and signatures of the chain, free of database and files.

    h_n = SHA-256(0x00 ‖ n ‖ h_(n-1) ‖ SHA-256(canonical event)),  h_0 = 32 zero bytes, n as 8 bytes, big-endian

The leading 0x00 marks a leaf, as in RFC 6962 (section 2.1), so that a tree of proofs can be added without
touching what is sealed. Checkpoints are signed with Ed25519 (RFC 8032).
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

GENESIS = bytes(32)
CHECKPOINT_CONTEXT = b"rapport audit checkpoint 1\n"


@dataclass(frozen=True)
class Event:
    """What is sealed of one event.

    `detail` is PostgreSQL's text of the JSON, taken as it is so that no parser can differ.
    """

    outbox_id: int
    event: str
    actor: int | None
    system: bool
    subject: str
    happened_at: datetime
    detail: str

    def canonical(self) -> bytes:
        """The one byte string that stands for the event."""
        moment = self.happened_at.astimezone(UTC).isoformat(timespec="microseconds")
        parts = [self.outbox_id, self.event, self.actor, self.system, self.subject, moment, self.detail]
        return json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


@dataclass(frozen=True)
class Link:
    """An event at its place in the chain."""

    sequence: int
    event: Event
    hash: bytes

    def as_json(self) -> dict[str, Any]:
        """The link as a line of an export."""
        event = self.event
        return {
            "sequence": self.sequence,
            "outbox_id": event.outbox_id,
            "event": event.event,
            "actor": event.actor,
            "system": event.system,
            "subject": event.subject,
            "happened_at": event.happened_at.astimezone(UTC).isoformat(timespec="microseconds"),
            "detail": event.detail,
            "hash": self.hash.hex(),
        }

    @classmethod
    def from_json(cls, line: dict[str, Any]) -> Self:
        """The link of a line of an export.

        Raises KeyError, TypeError or ValueError where the line is none.
        """
        event = Event(
            int(line["outbox_id"]),
            str(line["event"]),
            None if line["actor"] is None else int(line["actor"]),
            bool(line["system"]),
            str(line["subject"]),
            datetime.fromisoformat(line["happened_at"]),
            str(line["detail"]),
        )
        return cls(int(line["sequence"]), event, bytes.fromhex(line["hash"]))


def next_hash(sequence: int, previous: bytes, event: Event) -> bytes:
    """The hash of the event that follows `previous` as number `sequence`."""
    inner = hashlib.sha256(event.canonical()).digest()
    return hashlib.sha256(b"\x00" + sequence.to_bytes(8, "big") + previous + inner).digest()


def chained(events: Iterator[Event], *, after: int, head: bytes) -> Iterator[Link]:
    """The events as links that follow number `after` with hash `head`."""
    for sequence, event in enumerate(events, start=after + 1):
        head = next_hash(sequence, head, event)
        yield Link(sequence, event, head)


@dataclass(frozen=True)
class Checkpoint:
    """A signed statement of the length and head of the chain at a moment."""

    size: int
    head: bytes
    made_at: datetime
    key_id: str
    signature: bytes

    def statement(self) -> bytes:
        """What the signature covers."""
        return _statement(self.size, self.head, self.made_at)

    def as_json(self) -> dict[str, Any]:
        """The checkpoint as a line of an export or of the anchors' file."""
        return {
            "size": self.size,
            "head": self.head.hex(),
            "made_at": self.made_at.astimezone(UTC).isoformat(timespec="microseconds"),
            "key_id": self.key_id,
            "signature": self.signature.hex(),
        }

    @classmethod
    def from_json(cls, line: dict[str, Any]) -> Self:
        """The checkpoint of a line. Raises KeyError, TypeError or ValueError where the line is none."""
        return cls(
            int(line["size"]),
            bytes.fromhex(line["head"]),
            datetime.fromisoformat(line["made_at"]),
            str(line["key_id"]),
            bytes.fromhex(line["signature"]),
        )


def _statement(size: int, head: bytes, made_at: datetime) -> bytes:
    moment = made_at.astimezone(UTC).isoformat(timespec="microseconds")
    return CHECKPOINT_CONTEXT + json.dumps([size, head.hex(), moment], separators=(",", ":")).encode()


def key_id_of(key: Ed25519PublicKey) -> str:
    """Sixteen hex digits that name a public key."""
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]


def sign(key: Ed25519PrivateKey, *, size: int, head: bytes, made_at: datetime) -> Checkpoint:
    """A checkpoint signed with the key."""
    signature = key.sign(_statement(size, head, made_at))
    return Checkpoint(size, head, made_at, key_id_of(key.public_key()), signature)


def is_signed(checkpoint: Checkpoint, trusted: dict[str, Ed25519PublicKey]) -> bool:
    """Whether one of the trusted keys made the checkpoint's signature."""
    key = trusted.get(checkpoint.key_id)
    if key is None:
        return False
    try:
        key.verify(checkpoint.signature, checkpoint.statement())
    except InvalidSignature:
        return False
    return True
