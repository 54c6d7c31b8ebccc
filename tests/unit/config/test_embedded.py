"""The embedded PostgreSQL: wherever the folder lies, shared by commands, stopped after the last."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import psycopg
import pytest

from rapport.config import embedded
from rapport.config.database import prepare_cluster, start_embedded
from rapport.config.embedded import EmbeddedError, EmbeddedServer


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder of the test that the server's account may pass through.

    Not `tmp_path`: every start of pytest, also another worker's, closes the folder above it to other accounts again.
    """
    made = Path(tempfile.mkdtemp(prefix="rapport-embedded-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A folder whose path is too long for a socket, with a space and letters that are not ASCII."""
    made = Path(tempfile.mkdtemp(prefix="rapport-embedded-"))
    home = made / "Büro für Zahlen $HOME" / ("x" * 90)
    home.mkdir(parents=True)
    yield home
    shutil.rmtree(made, ignore_errors=True)


def answers(address: str) -> bool:
    try:
        psycopg.connect(address).close()
    except psycopg.OperationalError:
        return False
    return True


@pytest.mark.slow
def test_it_works_in_any_folder_and_keeps_its_rows(home: Path) -> None:
    server, addresses = start_embedded(home)
    assert len(str(server.socket / embedded.SOCKET_NAME)) <= embedded.LONGEST_SOCKET
    with psycopg.connect(addresses.owner) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    prepare_cluster(server.admin, database="rapport")  # doing it twice changes nothing
    server.release()
    server.release()
    assert not answers(server.admin)
    assert not server.socket.exists()
    again, addresses = start_embedded(home)
    with psycopg.connect(addresses.owner) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
    again.release()


@pytest.mark.slow
def test_a_new_cluster_can_be_prepared_by_several_at_once(folder: Path) -> None:
    server = EmbeddedServer(folder / "database")
    server.hold()
    try:
        together = Barrier(8)

        def prepare(_: int) -> None:
            together.wait()
            prepare_cluster(server.admin, database="rapport")

        with ThreadPoolExecutor(8) as threads:
            list(threads.map(prepare, range(8)))
        with psycopg.connect(server.admin) as connection:
            made = connection.execute(
                "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'rapport%'"
            ).fetchone()
        assert made == (4,)
    finally:
        server.release()


@pytest.mark.slow
def test_the_last_to_leave_stops_it_also_after_a_kill(home: Path) -> None:
    server, _ = start_embedded(home)
    code = (
        "import os, sys\nfrom pathlib import Path\nfrom rapport.config.database import start_embedded\n"
        "start_embedded(Path(sys.argv[1]))\nprint('holds', flush=True)\nsys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(embedded.__file__).parents[2])},
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"holds\n"
        with pytest.raises(EmbeddedError, match="other commands are using"):
            EmbeddedServer(home / "database").end()
        server.release()
        assert answers(server.admin)
        other.kill()
    assert answers(server.admin)
    EmbeddedServer(home / "database").end()
    assert not answers(server.admin)


@pytest.mark.slow
def test_a_killed_server_comes_back_with_its_rows(folder: Path) -> None:
    server, _ = start_embedded(folder)
    try:
        with psycopg.connect(server.admin) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
        pid = int((server.data / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0])
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        assert not answers(server.admin)
        server.revive()
        with psycopg.connect(server.admin) as connection:
            assert connection.execute("SELECT one FROM kept").fetchone() == (1,)
    finally:
        server.release()
    assert not answers(server.admin)


@pytest.mark.slow
def test_data_of_another_version_is_refused_untouched(home: Path) -> None:
    server, _ = start_embedded(home)
    server.release()
    version = home / "database" / "PG_VERSION"
    version.write_text("17\n", encoding="ascii")
    try:
        with pytest.raises(EmbeddedError, match="PostgreSQL 17"):
            start_embedded(home)
    finally:
        version.write_text(f"{embedded.MAJOR}\n", encoding="ascii")


@pytest.mark.slow
def test_a_server_that_cannot_start_says_why(home: Path) -> None:
    server, _ = start_embedded(home)
    server.release()
    settings = home / "database" / "postgresql.auto.conf"
    before = settings.read_bytes()
    settings.write_bytes(before + b"shared_buffers = 'nonsense'\n")
    try:
        with pytest.raises(EmbeddedError, match="shared_buffers"):
            start_embedded(home)
    finally:
        settings.write_bytes(before)


def test_a_short_plain_folder_keeps_its_own_socket() -> None:
    assert embedded._socket_folder(Path("/srv/rapport/database")) == Path("/srv/rapport/database")


@pytest.mark.parametrize(
    "path", ["/srv/two words/database", "/srv/Büro/database", "/srv/a,b/x", "/" + "y" * 100]
)
def test_other_folders_get_a_socket_of_their_own_elsewhere(path: str) -> None:
    found = embedded._socket_folder(Path(path))
    assert found.parent == embedded.TEMPORARY
    assert found != embedded._socket_folder(Path(path + "2"))


def test_a_folder_of_sockets_that_others_may_enter_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "sockets"
    folder.mkdir(mode=0o700)
    embedded._make_private(folder, None)
    folder.chmod(0o755)
    with pytest.raises(EmbeddedError, match="not a private folder"):
        embedded._make_private(folder, None)
    link = tmp_path / "link"
    link.symlink_to(tmp_path)
    with pytest.raises(EmbeddedError, match="not a private folder"):
        embedded._make_private(link, None)
