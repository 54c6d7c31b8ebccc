"""The signing key of the audit chain, and the anchors: checkpoints kept outside the database.

Both live in the home folder: `keys/audit_signing_key` (only the account that seals may read it), one
`keys/audit-<id>.pub` for every key ever used, and `audit/checkpoints.jsonl`. Whoever can rewrite the whole
database cannot make a signature, nor unsay an anchor.
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from rapport.kernel.chain.links import Checkpoint, key_id_of
from rapport.kernel.files.storage import append_durably, write_durably


class UnusableKey(RuntimeError):
    """A key file that is not an Ed25519 key; the message names it."""


def signing_key(home: Path) -> Ed25519PrivateKey:
    """The instance's signing key, made at first use. Raises UnusableKey."""
    path = home / "keys" / "audit_signing_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = Ed25519PrivateKey.generate()
        write_durably(path, made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), mode=0o600)
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except ValueError as error:
        raise UnusableKey(
            f"{path.name}: it is not a private key in PEM; restore it from the backup."
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise UnusableKey(f"{path.name}: it is not an Ed25519 key; restore it from the backup.")
    public = path.parent / f"audit-{key_id_of(key.public_key())}.pub"
    if not public.exists():
        write_durably(public, public_pem(key.public_key()), mode=0o644)
    return key


def public_pem(key: Ed25519PublicKey) -> bytes:
    """The public key as PEM, to give to whoever verifies elsewhere."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def trusted_keys(home: Path) -> dict[str, Ed25519PublicKey]:
    """All public keys this instance ever signed with, by id."""
    return read_public_keys(sorted((home / "keys").glob("audit-*.pub")))


def read_public_keys(paths: Iterable[Path]) -> dict[str, Ed25519PublicKey]:
    """Public keys from PEM files, by id. Raises UnusableKey."""
    found = {}
    for path in paths:
        try:
            key = load_pem_public_key(path.read_bytes())
        except ValueError as error:
            raise UnusableKey(f"{path.name}: it is not a public key in PEM.") from error
        if not isinstance(key, Ed25519PublicKey):
            raise UnusableKey(f"{path.name}: it is not an Ed25519 key.")
        found[key_id_of(key)] = key
    return found


def anchors_path(home: Path) -> Path:
    """Where checkpoints are kept outside the database."""
    return home / "audit" / "checkpoints.jsonl"


def anchors(home: Path) -> list[Checkpoint]:
    """The kept checkpoints, oldest first.

    A last line torn by a crash does not count; any other bad line is a ValueError.
    """
    path = anchors_path(home)
    if not path.exists():
        return []
    lines = path.read_bytes().split(b"\n")
    try:
        return [Checkpoint.from_json(json.loads(line)) for line in lines[:-1] if line]
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path.name}: a line is not a checkpoint; the file was altered.") from error


def keep_anchor(home: Path, checkpoint: Checkpoint) -> None:
    """Append a checkpoint durably, after cutting off a line torn by a crash."""
    path = anchors_path(home)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if path.exists():
        text = path.read_bytes()
        if text and not text.endswith(b"\n"):
            os.truncate(path, text.rfind(b"\n") + 1)
    append_durably(path, json.dumps(checkpoint.as_json()).encode() + b"\n")
