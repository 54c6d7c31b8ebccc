"""Run the processes of an instance side by side and end them together, however this process is ended."""

import contextlib
import ctypes
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import types
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from rapport.cli.errors import FAILED, WRONG_INPUT, CommandFailed

GRACE_SECONDS = 20.0
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_PR_SET_PDEATHSIG = 1


class Stopped(BaseException):
    """A signal asked the command to end."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.number = number


def stop_on_signals() -> None:
    """From here on a signal that asks to end raises Stopped, so that everything is put in order before the end.

    What the caller chose to ignore stays ignored: `nohup` and the background jobs of scripts rely on it.
    """
    for name in SIGNALS:
        if signal.getsignal(name) != signal.SIG_IGN:
            signal.signal(name, _stop)


def _stop(number: int, frame: types.FrameType | None) -> None:
    raise Stopped(number)


@contextlib.contextmanager
def only_one(home: Path, address: str) -> Iterator[None]:
    """Hold the home folder as the only demonstration in it. Raises CommandFailed where another runs."""
    home.mkdir(parents=True, exist_ok=True)
    with open(home / ".running", "a+", encoding="utf-8") as mark:
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            mark.seek(0)
            raise CommandFailed(
                f"the demonstration runs already, at {mark.read().strip() or 'another address'}, from {home}; "
                "end it with Ctrl-C, or give this one a home of its own in RAPPORT_HOME"
            ) from error
        mark.truncate(0)
        mark.write(address)
        mark.flush()
        yield


def check_port_free(bind: str, port: int) -> None:
    """Raise CommandFailed, naming the remedy, where something listens on the port already."""
    if not 0 < port < 65536:
        raise CommandFailed(f"{port} is not a port; choose one from 1 to 65535")
    deadline = time.monotonic() + 2.0  # a web server that lost its parent is about to let go of the port
    while error := _binding_fails(bind, port):
        if time.monotonic() > deadline:
            raise CommandFailed(
                f"port {port} on {bind} cannot be listened on ({error}); "
                "end what listens there, or choose another port with --port",
                code=WRONG_INPUT,
            )
        time.sleep(0.1)


def _binding_fails(bind: str, port: int) -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except OSError as error:
            return error.strerror or "unknown reason"
    return ""


def free_port() -> int:
    """A port that nothing listens on at this moment."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def web_command(bind: str, port: int, processes: int) -> list[str]:
    """The web server: processes with threads, one import of the code shared by all."""
    return [
        sys.executable, "-m", "gunicorn", "rapport.config.wsgi:application", "--bind", f"{bind}:{port}",
        "--workers", str(processes), "--worker-class", "gthread", "--threads", "4", "--preload",
        "--timeout", "60", "--graceful-timeout", "10", "--keep-alive", "5", "--log-level", "warning",
        "--worker-tmp-dir", "/dev/shm" if os.path.isdir("/dev/shm") else "/tmp",
    ]  # fmt: skip


def worker_command() -> list[str]:
    """The worker of background jobs."""
    return [sys.executable, "-m", "rapport", "worker"]


OWNER, SEALER = "RAPPORT_OWNER_DATABASE_URL", "RAPPORT_SEALER_DATABASE_URL"
WITHHELD = {"web server": (OWNER, SEALER), "worker": (OWNER,)}
"""Addresses that a process must not have: the web neither changes tables nor seals, the worker only seals."""


def environment_of(name: str, environment: Mapping[str, str]) -> dict[str, str]:
    """The environment of a child process, without the addresses withheld from it, given as values or as files."""
    withheld = {f"{one}{end}" for one in WITHHELD.get(name, ()) for end in ("", "_FILE")}
    return {key: value for key, value in environment.items() if key not in withheld}


class Instance:
    """Child processes that live and end together. Use as a context manager."""

    def __init__(self, commands: Mapping[str, Sequence[str]], environment: Mapping[str, str]) -> None:
        self._commands = commands
        self._environment = dict(environment)
        self._children: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> "Instance":
        try:
            for name in self._commands:
                self.start(name)
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: types.TracebackType | None
    ) -> None:
        self._end()

    def _end(self) -> None:
        """End the children in order; kill what does not end in time. Further signals do not interrupt it."""
        for name in SIGNALS:
            signal.signal(name, signal.SIG_IGN)
        for child in self._children.values():
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        for child in self._children.values():
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()

    def start(self, name: str) -> None:
        """Start a process; one that has ended is started again."""
        # A group of its own: Ctrl-C reaches this process alone, which then ends the others in order.
        self._children[name] = subprocess.Popen(
            self._commands[name],
            env=environment_of(name, self._environment),
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )

    def kill(self, name: str) -> None:
        """Kill a process with all it started, without giving it a chance to put anything in order."""
        child = self._children[name]
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()

    def has_ended(self, name: str) -> bool:
        """Whether a process does not run any more."""
        return self._children[name].poll() is not None

    def pid_of(self, name: str) -> int:
        """The number of a process."""
        return self._children[name].pid

    def check_alive(self) -> None:
        """Raise CommandFailed, naming it, where a process has ended by itself."""
        for name, child in self._children.items():
            code = child.poll()
            if code is not None:
                raise CommandFailed(
                    f"the {name} ended by itself with code {code}; its output stands above", code=FAILED
                )

    def wait_until_listening(self, bind: str, port: int, seconds: float = 30.0) -> None:
        """Return once the port answers; raise CommandFailed if it does not in time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.check_alive()
            with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
                probe.settimeout(1)
                if probe.connect_ex((bind, port)) == 0:
                    return
            time.sleep(0.05)
        raise CommandFailed(f"nothing answers on {bind}:{port} after {seconds:.0f} s", code=FAILED)

    def wait(self) -> None:
        """Return when a signal asks to stop."""
        try:
            while True:
                self.check_alive()
                time.sleep(0.5)
        except Stopped:
            return


_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def _die_with_parent() -> None:
    """In a fresh child: be asked to end when the parent is killed without a chance to say so (Linux only)."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
