"""Secrets kept in the database are sealed: AES-256-GCM, bound to the place where they are kept.

Sealed is `version (1 byte) | id of the key (4) | nonce (12) | ciphertext and tag`, in URL-safe base 64. The place
(table, column, owner of the row) is authenticated with it: a value moved to another row cannot be opened. The key comes
from RAPPORT_FIELD_KEY; keys of the past (RAPPORT_FIELD_KEYS_OLD) still open, none of them seals. Packages that encrypt
fields for Django bind nothing to the row: one person's value, put into another's row, opens without an error.
"""

import base64
import hashlib
import secrets
from collections.abc import Sequence
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

VERSION = b"\x01"
KEY_ID, NONCE = 4, 12


class CannotOpen(ValueError):
    """Not sealed here, moved, altered, or sealed with a key that is not known: one error for all of them."""


def seal(text: str, *, place: Sequence[str]) -> str:
    """The text sealed for a place with the present key."""
    key = _keys()[0]
    head = VERSION + _id_of(key)
    nonce = secrets.token_bytes(NONCE)
    sealed = AESGCM(key).encrypt(nonce, text.encode(), _bound(head, place))
    return base64.urlsafe_b64encode(head + nonce + sealed).decode()


def unseal(sealed: str, *, place: Sequence[str]) -> str:
    """The text of what was sealed for the same place, with the present key or one of the past. Raises CannotOpen."""
    try:
        given = base64.urlsafe_b64decode(sealed.encode())
    except ValueError as error:
        raise CannotOpen from error
    head, nonce, rest = _parts(given)
    for key in _keys():
        if head == VERSION + _id_of(key):
            try:
                return AESGCM(key).decrypt(nonce, rest, _bound(head, place)).decode()
            except (InvalidTag, ValueError) as error:
                raise CannotOpen from error
    raise CannotOpen


def _parts(given: bytes) -> tuple[bytes, bytes, bytes]:
    start = len(VERSION) + KEY_ID
    return given[:start], given[start : start + NONCE], given[start + NONCE :]


def _bound(head: bytes, place: Sequence[str]) -> bytes:
    # Each part carries its length: ("a", "bc") must not be the same place as ("ab", "c").
    parts = [part.encode() for part in place]
    return head + b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def _keys() -> tuple[bytes, ...]:
    return tuple(_derived(one) for one in (settings.FIELD_KEY, *settings.FIELD_KEYS_OLD))


@lru_cache(maxsize=16)
def _derived(secret: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"rapport field").derive(secret.encode())


@lru_cache(maxsize=16)
def _id_of(key: bytes) -> bytes:
    return hashlib.sha256(b"rapport field key id" + key).digest()[:KEY_ID]
