"""Facts about the repository: import contracts, types, style, migrations, and nothing that does not belong in it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from tests.cluster import Cluster
from tests.consistency.walking import ROOT

BIN = Path(sys.executable).parent

# Put together so that this file does not hold what it looks for.
FORBIDDEN = {
    "an address of a package registry": re.compile(
        r"|".join(
            [
                r"registry\.npm" + r"js\.org",
                r"files\.python" + r"hosted",
                r"pypi" + r"\.org/simple",
                r"--(extra-)?index" + r"-url\s+\S*://",
            ]
        )
    ),
    "a path of one machine": re.compile(
        r"(?<![\w.])/(" + r"work/(main|shared)|home/[a-z]|root" + r"/\.|Users/[A-Za-z])"
    ),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE" + r" KEY-----"),
}


def run(*words: str, cwd: Path = ROOT, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(path or ROOT / "src")}
    return subprocess.run(
        words, cwd=cwd, env=environment, capture_output=True, text=True, timeout=600, check=False
    )


def tracked() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout: there are no tracked files to look through")
    names = run("git", "ls-files", "-z").stdout.split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def offences(text: str) -> list[str]:
    return [what for what, pattern in FORBIDDEN.items() if pattern.search(text)]


def test_nothing_tracked_names_a_registry_a_machine_or_a_key() -> None:
    found = {}
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if offences(text):
            found[path.relative_to(ROOT).as_posix()] = offences(text)
    assert found == {}


@pytest.mark.parametrize(
    "text",
    [
        "https://registry." + "npmjs.org/htmx",
        "--index" + "-url https://mirror.example.org/simple",
        "open('/" + "work/main/x')",
        "-----BEGIN PRIVATE" + " KEY-----",
    ],
)
def test_a_planted_offence_is_noticed(text: str) -> None:
    assert len(offences(text)) == 1


def test_nothing_that_commands_make_is_tracked() -> None:
    made = [
        path
        for path in tracked()
        if path.suffix in (".mo", ".pyc") or "node_modules" in path.parts or ".rapport" in path.parts
    ]
    assert made == []


def test_migrations_are_up_to_date(committed_db: Cluster, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    except SystemExit:
        pytest.fail(f"A model changed without a migration:\n{capsys.readouterr().out}")


@pytest.mark.slow
def test_import_contracts_are_kept() -> None:
    outcome = run(str(BIN / "lint-imports"))
    assert outcome.returncode == 0, outcome.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("place", "line"),
    [
        ("kernel/planted.py", "import rapport.actors.roles"),
        ("analysis/planted.py", "import django"),
        ("web/planted.py", "import rapport.reports.models"),
        ("surveys/planted.py", "import rapport.reports.queries"),
    ],
)
def test_a_planted_import_breaks_a_contract(tmp_path: Path, place: str, line: str) -> None:
    ignored = shutil.ignore_patterns(
        "node_modules", "static", "assets", "locale", "*.pyc", "templates", "__pycache__"
    )
    shutil.copytree(ROOT / "src" / "rapport", tmp_path / "src" / "rapport", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "src" / "rapport" / place).write_text(f'"""Planted."""\n\n{line}\n', encoding="utf-8")
    outcome = run(str(BIN / "lint-imports"), cwd=tmp_path, path=tmp_path / "src")
    assert outcome.returncode == 1
    assert "planted" in outcome.stdout


@pytest.mark.slow
def test_style_is_kept() -> None:
    for words in (("check", "--no-cache"), ("format", "--check", "--no-cache")):
        outcome = run(str(BIN / "ruff"), *words, "--output-format", "concise", "src", "tests", "tools")
        assert outcome.returncode == 0, outcome.stdout


@pytest.mark.slow
def test_types_are_kept() -> None:
    outcome = run(str(BIN / "mypy"), "src/rapport")
    assert outcome.returncode == 0, outcome.stdout
