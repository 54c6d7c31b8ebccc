"""Processes that live and end together."""

import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rapport.cli import supervisor
from rapport.cli.errors import FAILED, WRONG_INPUT, CommandFailed

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
DEAF = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)",
]


@pytest.fixture(autouse=True)
def _signals() -> Iterator[None]:
    """Put back what the supervisor does to this process's signals."""
    before = {name: signal.getsignal(name) for name in supervisor.SIGNALS}
    yield
    for name, handler in before.items():
        signal.signal(name, handler)


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_all_end_when_the_block_ends() -> None:
    with supervisor.Instance({"one": SLEEP, "two": SLEEP}, os.environ) as instance:
        pids = [child.pid for child in instance._children.values()]
        assert all(runs(pid) for pid in pids)
    assert not any(runs(pid) for pid in pids)


def test_what_does_not_end_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "GRACE_SECONDS", 0.3)
    with supervisor.Instance({"deaf": DEAF}, os.environ) as instance:
        child = instance._children["deaf"]
        time.sleep(0.5)
    assert child.returncode is not None


def test_a_process_that_ends_by_itself_is_named() -> None:
    dead = [sys.executable, "-c", "raise SystemExit(3)"]
    with pytest.raises(CommandFailed, match="the worker ended by itself with code 3") as failed:
        with supervisor.Instance({"web": SLEEP, "worker": dead}, os.environ) as instance:
            pid = instance._children["web"].pid
            instance.wait()
    assert failed.value.code == FAILED
    assert not runs(pid)


def test_a_command_that_cannot_be_started_leaves_no_other_running(tmp_path: Path) -> None:
    instance = supervisor.Instance({"web": SLEEP, "worker": [str(tmp_path / "missing")]}, os.environ)
    with pytest.raises(FileNotFoundError):
        instance.__enter__()
    assert not runs(instance._children["web"].pid)


def test_a_signal_ends_the_waiting() -> None:
    supervisor.stop_on_signals()
    with supervisor.Instance({"one": SLEEP}, os.environ) as instance:
        with pytest.raises(supervisor.Stopped):
            os.kill(os.getpid(), signal.SIGHUP)
            time.sleep(5)
        instance.check_alive()


def test_what_is_ignored_stays_ignored() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup does
    supervisor.stop_on_signals()
    os.kill(os.getpid(), signal.SIGHUP)
    assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN


def test_a_free_port_is_free_and_a_taken_one_is_refused() -> None:
    port = supervisor.free_port()
    supervisor.check_port_free("127.0.0.1", port)
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        with pytest.raises(CommandFailed, match=f"port {port} .* --port") as failed:
            supervisor.check_port_free("127.0.0.1", port)
    assert failed.value.code == WRONG_INPUT


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_what_is_no_port_is_refused(port: int) -> None:
    with pytest.raises(CommandFailed, match="is not a port"):
        supervisor.check_port_free("127.0.0.1", port)


def test_a_second_demonstration_is_told_of_the_first(tmp_path: Path) -> None:
    with supervisor.only_one(tmp_path, "http://127.0.0.1:8000"):
        with pytest.raises(CommandFailed, match=r"at http://127\.0\.0\.1:8000"):
            with supervisor.only_one(tmp_path, "http://127.0.0.1:8001"):
                pass
    with supervisor.only_one(tmp_path, "http://127.0.0.1:8002"):
        assert (tmp_path / ".running").read_text(encoding="utf-8") == "http://127.0.0.1:8002"
