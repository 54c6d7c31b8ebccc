"""The launcher at the root: an environment made once, remade where it must be, and clear refusals."""

import ast
import importlib.machinery
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[3]
LOCKED = "django==5.2 \\\n    --hash=sha256:00\n"


@pytest.fixture
def launcher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The launcher, over a checkout that holds nothing but lock files."""
    loader = importlib.machinery.SourceFileLoader("launcher_under_test", str(ROOT / "rapport"))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader.exec_module(module)
    (tmp_path / "requirements").mkdir()
    for name in ("base", "build", "dev"):
        (tmp_path / "requirements" / f"{name}.lock").write_text(LOCKED, encoding="utf-8")
    own = tmp_path / ".rapport"
    for name, path in {"ROOT": tmp_path, "OWN": own, "VENV": own / "venv"}.items():
        monkeypatch.setattr(module, name, path)
    monkeypatch.setattr(module, "BROKEN", own / "venv" / ".unfinished")
    return module


@pytest.fixture
def installed(launcher: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the launcher does to its environment: `made` and `installed`, without doing it."""
    done: list[str] = []

    def make(python: str) -> None:
        done.append("made")
        (launcher.VENV / "bin").mkdir(parents=True, exist_ok=True)
        for name in ("python", "pip"):
            (launcher.VENV / "bin" / name).touch()
        launcher.BROKEN.unlink(missing_ok=True)

    monkeypatch.setattr(launcher, "make_venv", make)
    monkeypatch.setattr(launcher, "follow", lambda words: done.append("installed"))
    return done


def test_an_environment_is_made_once(launcher: ModuleType, installed: list[str]) -> None:
    launcher.ensure_environment("run")
    launcher.ensure_environment("run")
    assert installed == ["made", "installed"]


def test_the_environment_for_tests_serves_every_command(launcher: ModuleType, installed: list[str]) -> None:
    launcher.ensure_environment("test")
    launcher.ensure_environment("run")
    assert installed == ["made", "installed"]


def test_another_lock_file_installs_into_the_same_environment(
    launcher: ModuleType, installed: list[str]
) -> None:
    launcher.ensure_environment("run")
    (launcher.ROOT / "requirements" / "base.lock").write_text(LOCKED + "# newer\n", encoding="utf-8")
    launcher.ensure_environment("run")
    assert installed == ["made", "installed", "installed"]


def test_an_installation_that_was_killed_is_begun_anew(
    launcher: ModuleType, installed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(words: list[str]) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(launcher, "follow", killed)
        with pytest.raises(KeyboardInterrupt):
            launcher.ensure_environment("run")
    launcher.ensure_environment("run")
    assert installed == ["made", "made", "installed"]


def test_another_python_behind_the_environment_makes_it_anew(
    launcher: ModuleType, installed: list[str]
) -> None:
    launcher.ensure_environment("run")
    upgraded = launcher.VENV / "bin" / "python3.99"
    upgraded.touch()
    (launcher.VENV / "bin" / "python").unlink()
    (launcher.VENV / "bin" / "python").symlink_to(upgraded)
    launcher.ensure_environment("run")
    assert installed == ["made", "installed", "made", "installed"]


def test_a_checkout_that_cannot_be_written_is_refused(launcher: ModuleType) -> None:
    launcher.OWN.write_text("in the way", encoding="utf-8")
    with pytest.raises(SystemExit, match="cannot be written"):
        launcher.ensure_environment("run")


def test_pip_failing_is_told_with_its_words_and_the_remedy(
    launcher: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    code = "print('Collecting django'); print('ERROR: no matching distribution'); raise SystemExit(1)"
    with pytest.raises(SystemExit, match="Is a package index reachable"):
        launcher.follow([sys.executable, "-c", code])
    assert capsys.readouterr().err == "  ERROR: no matching distribution\n"


def test_an_old_python_is_told_what_to_install(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(launcher.sys, "version_info", (3, 9, 2))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit, match=r"Python 3\.11 or later is needed"):
        launcher.find_python()
    found = tmp_path / "python3.12"
    found.write_text("#!/bin/sh\n", encoding="utf-8")
    found.chmod(0o755)
    assert launcher.find_python() == str(found)


def test_it_can_be_read_by_an_older_python() -> None:
    """Whoever has one must get the sentence, not a syntax error."""
    ast.parse((ROOT / "rapport").read_text(encoding="utf-8"), feature_version=(3, 7))
