"""Starting and ending the demonstration: nothing is left over, nothing is lost, nobody gets in each other's way."""

import re
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from tests.integration.cli.support import ROOT, environment, rapport, words

pytestmark = pytest.mark.slow

READY_SECONDS = 120.0


@contextmanager
def running(home: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """The demonstration, ready, in a session of its own as in a terminal."""
    process = subprocess.Popen(
        words("demo", "--port", port),
        env=environment(home),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        preexec_fn=_as_in_a_terminal,
    )
    try:
        wait_for(process, "Ctrl-C stops it")
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=60)


def _as_in_a_terminal() -> None:
    """A shell ignores SIGINT for what it runs in the background, and the command keeps to that."""
    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(one, signal.SIG_DFL)


def wait_for(process: subprocess.Popen[str], sign: str) -> None:
    """Read what the process says until the sign comes."""
    said, begun = [], time.monotonic()
    assert process.stdout is not None
    for line in process.stdout:
        said.append(line)
        if sign in line:
            return
        assert time.monotonic() - begun < READY_SECONDS, said
    raise AssertionError(f"it ended: {''.join(said)}")


def left(home: Path) -> list[str]:
    """Command lines of the processes that work for this home folder."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            variables = (folder / "environ").read_bytes()
        except OSError:
            continue
        if f"RAPPORT_HOME={home}".encode() in variables.split(b"\0") or str(home) in command:
            found.append(command)
    return [command for command in found if "rapport" in command or "postgres" in command]


def status(port: int) -> int:
    """What the first page answers."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as answer:
        return int(answer.status)


def a_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc to list processes")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_ends_everything(demo_home: Path, name: str) -> None:
    port = a_port()
    with running(demo_home, port) as process:
        assert status(port) == 200
        process.send_signal(signal.Signals[name])
        assert process.wait(60) == 0
    assert left(demo_home) == []


def test_after_a_kill_the_next_start_works_and_the_port_is_free(demo_home: Path) -> None:
    port = a_port()
    with running(demo_home, port) as process:
        process.kill()
        process.wait(10)
        with running(demo_home, port) as second:
            assert status(port) == 200
            second.send_signal(signal.SIGTERM)
            assert second.wait(60) == 0
    assert left(demo_home) == []


def test_commands_work_beside_a_running_demonstration_but_no_second_one(demo_home: Path) -> None:
    port = a_port()
    with running(demo_home, port):
        counted = rapport(demo_home, "survey", "tabulate", "osce-2007", "--figure", "ncm-yes")
        assert counted.code == 0, counted.err
        for second in (("demo", "--port", a_port()), ("demo", "--check", "--reset")):
            ended = rapport(demo_home, *second)
            assert ended.code == 2
            assert f"http://127.0.0.1:{port}" in ended.told
            assert ended.told.count("\n") == 0
        assert status(port) == 200


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ended = rapport(tmp_path / "home", "demo", "--port", port)
    assert ended.code == 2
    assert re.fullmatch(rf"rapport: port {port} .*--port", ended.told)
    assert not (tmp_path / "home" / "database").exists()


def test_a_database_of_a_newer_version_is_left_alone(demo_home: Path) -> None:
    with owner(demo_home) as connection:
        connection.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('surveys', '9999_later', now())"
        )
    try:
        for given in (("survey", "list"), ("demo", "--check"), ("migrate",)):
            ended = rapport(demo_home, *given)
            assert ended.code == 1
            assert "surveys.9999_later" in ended.told
            assert ended.told.count("\n") == 0
    finally:
        with owner(demo_home) as connection:
            connection.execute("DELETE FROM django_migrations WHERE name = '9999_later'")


@contextmanager
def owner(home: Path) -> Iterator[psycopg.Connection]:
    """A connection to the home's database as its owner, with the server held meanwhile."""
    from rapport.config.database import start_embedded

    server, addresses = start_embedded(home)
    try:
        with psycopg.connect(addresses.owner, autocommit=True) as connection:
            yield connection
    finally:
        server.release()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("not a folder", encoding="utf-8")
    ended = rapport(file / "home", "survey", "list")
    assert ended.code in (1, 2)
    assert str(file) in ended.told
    assert "Traceback" not in ended.err
