"""Writing files so that a crash leaves the old file or the new one, never half of one.

Temporary file in the same folder, fsync, rename, fsync of the folder. A stored upload gets a random name:
what a person called the file is data, not a path.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

HALF = ".half-"
"""How names of unfinished files begin; `remove_unfinished` sweeps them."""


@contextmanager
def replacing(path: Path, *, mode: int = 0o640) -> Iterator[BinaryIO]:
    """Write a file anew;

    it takes its name only when the block ends without an error, after it reached the disk.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.parent / f"{HALF}{secrets.token_hex(8)}"
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def write_durably(path: Path, content: bytes, *, mode: int = 0o640) -> None:
    """Write a whole file, durably."""
    with replacing(path, mode=mode) as file:
        file.write(content)


def append_durably(path: Path, content: bytes, *, mode: int = 0o640) -> None:
    """Append to a file and wait until it reached the disk."""
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, mode)
    with os.fdopen(descriptor, "ab") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    _sync_folder(path.parent)


def store(root: Path, content: bytes, *, suffix: str) -> str:
    """Keep content under a random name;

    give the name relative to `root`, to be stored in a row committed afterwards.
    """
    name = secrets.token_hex(16)
    relative = f"{name[:2]}/{name}{suffix}"
    write_durably(root / relative, content)
    return relative


def remove_unfinished(root: Path, *, older_than: float) -> int:
    """Remove what crashes left:

    half-written files not touched since the given time (seconds of the epoch).
    """
    removed = 0
    for path in root.rglob(f"{HALF}*"):
        if path.stat().st_mtime < older_than:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
