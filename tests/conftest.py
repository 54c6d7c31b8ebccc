"""What every test stands on: a real PostgreSQL with production's roles, an injected clock, no network.

Fixtures: `db` (a transaction that is rolled back), `committed_db` (commits and several connections; emptied
afterwards), `live_site` (a served site on `committed_db`), `now`, `system`, `public`, `audited`, `home`.
"""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

HOME = Path(tempfile.mkdtemp(prefix="rapport-test-"))
(HOME / "static").mkdir()  # what `rapport build` collects; the file server warns where it lacks
for variable in [name for name in os.environ if name.startswith("RAPPORT_") or name == "DATABASE_URL"]:
    del os.environ[variable]
os.environ["RAPPORT_HOME"] = str(HOME)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapport.config.settings")

import django  # noqa: E402
import hypothesis  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connections  # noqa: E402
from tests.templates import UndefinedVariable  # noqa: E402

settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedVariable()
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # sign-ins by the hundred
django.setup()
# How long an example takes says more of the machine than of the code: speed is measured by `rapport bench`.
# The same examples at every run, so that a change is judged by itself; `explore` looks for new ones.
hypothesis.settings.register_profile("rapport", deadline=None, derandomize=True)
hypothesis.settings.register_profile("explore", deadline=None)
hypothesis.settings.load_profile("rapport")

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker
    from tests.cluster import Cluster

    from rapport.kernel.access import Viewer
    from rapport.kernel.audit import Recorded


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(config: pytest.Config, specs: object) -> None:
    """Let each worker load the settings with a home of its own.

    A worker that inherits the name of the settings module loads them before this file is read, with the home of the
    process that started it: two workers then built the same edition in the same folder.
    """
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


LONGEST_FIRST = (
    "consistency/test_sweep.py",
    "integration/cli/",
    "consistency/",
    "integration/replay/",
    "browser/",
)
"""Files that take minutes begin first: one that begins last keeps one processor busy while the others wait."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files first; what is alike stays in the order by chance."""
    places = [f"tests/{one}" for one in LONGEST_FIRST]
    items.sort(key=lambda item: next((n for n, one in enumerate(places) if item.nodeid.startswith(one)), 99))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the temporary home."""
    shutil.rmtree(HOME, ignore_errors=True)


@pytest.fixture(scope="session")
def cluster(django_test_environment: None, django_db_blocker: "DjangoDbBlocker") -> Iterator["Cluster"]:
    """The PostgreSQL server, with this run's database migrated and granted."""
    from tests.cluster import Cluster, use_database

    from rapport.kernel.database.scope import become_system_process

    with django_db_blocker.unblock():
        cluster = Cluster()
        cluster.make_database()
        use_database(cluster.socket, cluster.database)
        become_system_process()
    yield cluster
    with django_db_blocker.unblock():
        cluster.drop_database()


@pytest.fixture(scope="session")
def django_db_setup(cluster: "Cluster") -> None:
    """Take the place of pytest-django's own set-up, which would connect as a superuser."""


@pytest.fixture
def committed_db(cluster: "Cluster", django_db_blocker: "DjangoDbBlocker") -> Iterator["Cluster"]:
    """For tests that commit, use several connections or start processes. Everything is removed afterwards."""
    with django_db_blocker.unblock():
        yield cluster
        connections.close_all()
    cluster.empty()
    # Anchors of a chain that is no more would make the next one look cut.
    shutil.rmtree(HOME / "audit", ignore_errors=True)


@pytest.fixture
def live_site(committed_db: "Cluster") -> Iterator[str]:
    """The address of a served site on a database whose changes are committed."""
    from pytest_django.live_server_helper import LiveServer

    server = LiveServer("127.0.0.1")
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "127.0.0.1"]
    try:
        yield server.url
    finally:
        server.stop()


@pytest.fixture
def now() -> datetime:
    """The moment at which tests happen."""
    return datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def system() -> "Viewer":
    """The operator's commands and workers."""
    from rapport.kernel.access import Viewer

    return Viewer.system()


@pytest.fixture
def public() -> "Viewer":
    """Anybody on the web."""
    from rapport.kernel.access import Viewer

    return Viewer.public()


@pytest.fixture
def audited() -> Iterator[list["Recorded"]]:
    """The audit events recorded during the test, in order.

    The outbox itself cannot be read by the application.
    """
    from rapport.kernel import audit

    with audit.observed() as events:
        yield events


@pytest.fixture
def home() -> Path:
    """The instance's home folder of this run."""
    return HOME


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Refuse every connection that leaves the machine."""
    patch = pytest.MonkeyPatch()
    for name in ("connect", "connect_ex"):
        patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
    yield
    patch.undo()


def _guarded(original: Any) -> Any:
    def connect(self: socket.socket, address: Any) -> Any:
        is_local = self.family not in (socket.AF_INET, socket.AF_INET6) or address[0] in (
            "127.0.0.1",
            "::1",
            "localhost",
        )
        if not is_local:
            raise PermissionError(f"A test tried to reach {address!r}; tests have no network.")
        return original(self, address)

    return connect
