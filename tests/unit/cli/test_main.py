"""Words to a function; errors to one line and an exit code."""

import argparse
from collections.abc import Callable

import psycopg
import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, ProgrammingError

from rapport import __version__
from rapport.analysis.errors import AnalyticsError
from rapport.cli import main as command
from rapport.cli.errors import FAILED, WRONG_INPUT, CommandFailed
from rapport.kernel.errors import NotAvailable, UserFacingError


class Unbuilt(UserFacingError):
    """An error on our side that people may read."""

    status = 500


@pytest.fixture
def raising(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], int]:
    """Run the command with a function that raises this error."""

    def run(error: BaseException) -> int:
        def fail(arguments: argparse.Namespace) -> int:
            raise error

        parser = argparse.ArgumentParser()
        parser.set_defaults(run=fail, command="it")
        monkeypatch.setattr(command, "build_parser", lambda: parser)
        return command.main([])

    return run


def refused() -> OperationalError:
    error = OperationalError("connection refused\nIs the server running?")
    error.__cause__ = psycopg.OperationalError("connection refused")
    return error


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (CommandFailed("no such thing"), WRONG_INPUT, "rapport: no such thing\n"),
        (CommandFailed("not so", code=FAILED), FAILED, "rapport: not so\n"),
        (NotAvailable("There is no wave x."), WRONG_INPUT, "rapport: There is no wave x.\n"),
        (Unbuilt("The disk is full."), FAILED, "rapport: The disk is full.\n"),
        (
            AnalyticsError(where="figure x", rule="no universe"),
            WRONG_INPUT,
            "rapport: figure x: no universe.\n",
        ),
        (FileNotFoundError(2, "No such file", "x.csv"), FAILED, "rapport: No such file: x.csv\n"),
        (OSError("odd"), FAILED, "rapport: OSError\n"),
        (ValidationError({"email": ["Not an address."]}), WRONG_INPUT, "rapport: Not an address.\n"),
        (refused(), FAILED, "rapport: the database refused: connection refused Is the server running?\n"),
    ],
)
def test_an_error_for_people_is_one_line(
    raising: Callable[[BaseException], int],
    capsys: pytest.CaptureFixture[str],
    error: Exception,
    code: int,
    line: str,
) -> None:
    assert raising(error) == code
    told = capsys.readouterr().err
    assert line in told
    assert told.count("\n") == 1


@pytest.mark.parametrize("defect", [KeyError("x"), ProgrammingError("our statement is wrong")])
def test_a_defect_keeps_its_trace(raising: Callable[[BaseException], int], defect: Exception) -> None:
    with pytest.raises(type(defect)):
        raising(defect)


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"rapport {__version__}\n"


def test_without_a_word_the_help_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([]) == 0
    out = capsys.readouterr().out
    for word in ("demo", "test", "serve", "survey", "report", "audit", "bench"):
        assert f"\n    {word}" in out


@pytest.mark.parametrize("given", [["nonsense"], ["survey"], ["survey", "nonsense"], ["demo", "--port", "x"]])
def test_a_wrong_word_ends_with_two(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main(given)
    assert ended.value.code == WRONG_INPUT
    assert "Traceback" not in capsys.readouterr().err
