"""Which browser the tests drive: the machine's, else one that may be installed, else a clear refusal."""

from pathlib import Path

import pytest

from rapport.cli.commands import develop
from rapport.cli.errors import FAILED, CommandFailed


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with no programs and nobody's home; installing anything fails."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("RAPPORT_CHROMIUM", raising=False)
    monkeypatch.setattr(develop.sys, "executable", "/bin/false")
    return tmp_path


def program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_the_given_one_comes_first(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(machine / "chromium")
    given = program(machine / "elsewhere" / "chrome")
    monkeypatch.setenv("RAPPORT_CHROMIUM", str(given))
    assert develop.find_chromium() == str(given)


def test_the_machines_own_comes_next(machine: Path) -> None:
    own = program(machine / "chromium-browser")
    assert develop.find_chromium() == str(own)


def test_playwrights_comes_last(machine: Path) -> None:
    kept = program(machine / "home" / ".cache/ms-playwright/chromium-1200/chrome-linux/chrome")
    assert develop.find_chromium() == str(kept)


def test_none_at_all_fails_and_says_so(machine: Path) -> None:
    with pytest.raises(CommandFailed, match="--no-browser") as failed:
        develop.find_chromium()
    assert failed.value.code == FAILED
