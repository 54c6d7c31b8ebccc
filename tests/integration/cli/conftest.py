"""One home folder with the demonstration loaded, for all tests of commands of this run."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.integration.cli.support import Ended, rapport


@pytest.fixture(scope="session")
def first_check() -> Iterator[tuple[Path, Ended]]:
    """The home folder, and how `rapport demo --check` ended that filled it."""
    home = Path(tempfile.mkdtemp(prefix="rapport-cli-"))
    yield home, rapport(home, "demo", "--check")
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def demo_home(first_check: tuple[Path, Ended]) -> Path:
    """A home folder with both waves, the edition osce-2007 published and built, and sign-ins."""
    home, _ = first_check
    loaded = rapport(home, "report", "list", "--format", "json")
    assert '"PUBLISHED"' in loaded.out, loaded.err
    return home
