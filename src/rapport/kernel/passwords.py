"""How passwords are hashed, and how many at once.

Argon2id with t=3, m=64 MiB, p=4 (RFC 9106, second recommended option). A hash takes half a second and 64 MiB, so that a
flood of sign-ins would take all processors and memory: two run at once on a machine, over all its web processes, twenty
wait, the rest are told to come back (503). The gate is made of file locks in the home folder: the system lets go of
them when a process dies, they need no connection, and memory is a matter of the machine.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.utils.translation import gettext as _

from rapport.kernel.errors import UserFacingError

AT_ONCE, WAITING = 2, 20
PATIENCE = 20.0
"""Seconds after which somebody who waits is told to come back."""
PAUSE = 0.01


class Busy(UserFacingError):
    """Too many ask at once: a 503 that says when to come back."""

    status = 503
    default_code = "busy"

    def __init__(self) -> None:
        super().__init__(
            _("Very many people are signing in at this moment. Try again in a minute."),
            extra={"retry_after": 30},
        )


class GatedArgon2(Argon2PasswordHasher):
    """Argon2id behind the gate. Hashes with other parameters open, and are made anew at the next sign-in."""

    time_cost = 3
    memory_cost = 64 * 1024
    parallelism = 4

    def encode(self, password: str, salt: str) -> str:
        """Hash a password. Raises Busy."""
        with gate(settings.HOME):
            return str(super().encode(password, salt))

    def verify(self, password: str, encoded: str) -> bool:
        """Whether the password is the one that was hashed. Raises Busy."""
        with gate(settings.HOME):
            return bool(super().verify(password, encoded))


@contextmanager
def gate(home: Path) -> Iterator[None]:
    """One of the places within, after one of the places to wait. Raises Busy where all are taken."""
    folder = home / "locks"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _one_of(folder, "password-queue", AT_ONCE + WAITING, patience=0):
        with _one_of(folder, "password-hash", AT_ONCE, patience=PATIENCE):
            yield


@contextmanager
def _one_of(folder: Path, name: str, places: int, *, patience: float) -> Iterator[None]:
    until = time.monotonic() + patience
    held = _try(folder, name, places)
    while held is None:
        if time.monotonic() >= until:
            raise Busy
        time.sleep(PAUSE)
        held = _try(folder, name, places)
    try:
        yield
    finally:
        os.close(held)


def _try(folder: Path, name: str, places: int) -> int | None:
    for place in range(places):
        descriptor: Any = os.open(folder / f"{name}-{place}", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        with suppress(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return int(descriptor)
        os.close(descriptor)
    return None
