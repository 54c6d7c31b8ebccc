"""A folder replaced as a whole, or not at all.

A build writes into a hidden sibling of the wanted folder; when everything is on the disk, both names are
exchanged in one step and the old content is removed. Where the system cannot exchange, the old folder is
renamed away first and the next start puts it back should the process die in between. One build at a time
per folder, by a lock that the system releases when a process dies.
"""

import ctypes
import errno
import fcntl
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_RENAME_SWAP = 2


class OutputError(Exception):
    """The output folder cannot be used or replaced; the message says why and what to do."""


@contextmanager
def replacing(folder: Path, known: frozenset[str]) -> Iterator[Path]:
    """Yield an empty sibling folder; on success it becomes `folder`, on any failure it is removed.

    `known` are the names a former output may hold: a folder with anything else is not ours and is refused.
    Remains of builds that died are removed first. Raises `OutputError` when the folder is refused, when
    another build of it is running, or when it cannot be created.
    """
    folder = Path(os.path.abspath(folder))
    with _locked(folder):
        _recover(folder)
        _check_ours(folder, known)
        fresh = Path(tempfile.mkdtemp(prefix=_prefix(folder, "building"), dir=folder.parent))
        try:
            fresh.chmod(0o755)
            yield fresh
            _sync(fresh)
            _swap(fresh, folder)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise


def _prefix(folder: Path, what: str) -> str:
    return f".{folder.name}.{what}-"


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    if not folder.name:
        raise OutputError(f"{folder} cannot be an output folder; name a folder inside it")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        handle = _lock(folder.parent / f".{folder.name}.lock")
    except BlockingIOError as error:
        raise OutputError(f"another build of {folder} is running; wait for it to end") from error
    except OSError as error:
        raise OutputError(f"{folder} cannot be written: {error.strerror}") from error
    try:
        yield
    finally:
        (folder.parent / f".{folder.name}.lock").unlink(missing_ok=True)
        os.close(handle)


def _lock(path: Path) -> int:
    """An open, locked file that is still the one at `path` (its former holder may just have removed it)."""
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if path.exists() and os.fstat(handle).st_ino == path.stat().st_ino:
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


def _recover(folder: Path) -> None:
    """Put back an old output whose replacement never came, and remove what dead builds left."""
    for kept in sorted(folder.parent.glob(f"{_glob(_prefix(folder, 'old'))}*")):
        if folder.exists():
            shutil.rmtree(kept, ignore_errors=True)
        else:
            kept.rename(folder)
    for left in folder.parent.glob(f"{_glob(_prefix(folder, 'building'))}*"):
        shutil.rmtree(left, ignore_errors=True)


def _glob(text: str) -> str:
    return "".join(f"[{c}]" if c in "*?[" else c for c in text)


def _check_ours(folder: Path, known: frozenset[str]) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise OutputError(f"{folder} is not a folder; choose another")
    if folder.is_dir():
        foreign = sorted(entry.name for entry in folder.iterdir() if entry.name not in known)
        if foreign:
            raise OutputError(
                f"{folder} holds files that are not a report's ({', '.join(foreign[:3])}); choose another folder"
            )


def _sync(folder: Path) -> None:
    """Everything under `folder` on the disk, before it gets its name."""
    for path in [*folder.rglob("*"), folder]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _swap(fresh: Path, folder: Path) -> None:
    if not folder.exists():
        fresh.rename(folder)
    elif not _exchange(fresh, folder):
        old = Path(tempfile.mkdtemp(prefix=_prefix(folder, "old"), dir=folder.parent))
        folder.rename(old)
        try:
            fresh.rename(folder)
        except OSError:
            old.rename(folder)
            raise
        shutil.rmtree(old, ignore_errors=True)
    else:
        shutil.rmtree(fresh, ignore_errors=True)  # it now holds the former output
    _sync_folder(folder.parent)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names in one step; False where the system has no such call for this disk."""
    libc = ctypes.CDLL(None, use_errno=True)
    first, second = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin" and hasattr(libc, "renamex_np"):
        done = libc.renamex_np(first, second, ctypes.c_uint(_RENAME_SWAP))
    elif hasattr(libc, "renameat2"):
        flag = ctypes.c_uint(_RENAME_EXCHANGE)
        done = libc.renameat2(_AT_FDCWD, first, _AT_FDCWD, second, flag)
    else:
        return False
    if done == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        return False
    raise OSError(code, os.strerror(code), str(other))
