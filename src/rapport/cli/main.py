"""The command `rapport`: words to a function, errors to one line and an exit code."""

import argparse
import sys
from collections.abc import Sequence

from rapport import __version__
from rapport.cli.errors import FAILED, WRONG_INPUT, CommandFailed, report
from rapport.cli.supervisor import Stopped, stop_on_signals

ABOUT = """\
Rapport: the working system of a response to trafficking in human beings.

Two commands do all set-up on a fresh machine:
  rapport demo           load the OSCE survey of 2007, build its report, serve it on this machine
  rapport test           run every test
"""
AFTER = """\
Every command starts the embedded PostgreSQL by itself unless DATABASE_URL names a server.
`rapport COMMAND --help` explains one command. Settings: docs/reference/settings.md.
Exit codes: 0 done, 1 tried and failed or not so, 2 wrong name, option or file.
"""


def build_parser() -> argparse.ArgumentParser:
    """The whole grammar of the command."""
    from rapport.cli.commands import (
        account,
        actors,
        audit,
        bench,
        develop,
        estimate,
        instance,
        mechanism,
        obligations,
        plan,
        referral,
        release,
        report,
        survey,
    )

    parser = argparse.ArgumentParser(
        prog="rapport", description=ABOUT, epilog=AFTER, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="version", version=f"rapport {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command")
    for module in (
        instance,
        account,
        survey,
        actors,
        mechanism,
        obligations,
        plan,
        referral,
        release,
        report,
        audit,
        estimate,
        bench,
        develop,
    ):
        module.add(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command that the words name. Returns the exit code."""
    parser = build_parser()
    arguments = parser.parse_args(argv)
    if not hasattr(arguments, "run"):
        parser.print_help()
        return 0 if arguments.command is None else WRONG_INPUT
    if argv is None:  # a process of its own, not a call from a test
        stop_on_signals()
    try:
        return int(arguments.run(arguments) or 0)
    except CommandFailed as error:
        report(str(error))
        return error.code
    except Stopped as stopped:
        report("stopped.")
        return 128 + stopped.number
    except BrokenPipeError:
        sys.stderr.close()
        return FAILED
    except Exception as error:
        code = _known(error)
        if code is None:
            raise
        return code


def _known(error: Exception) -> int | None:
    """The exit code of an error whose message is meant for people; None for a defect, which keeps its trace."""
    import psycopg
    from django.core.exceptions import ValidationError
    from django.db import DatabaseError

    from rapport.analysis.errors import AnalyticsError
    from rapport.config.embedded import EmbeddedError
    from rapport.kernel.chain.keys import UnusableKey
    from rapport.kernel.errors import UserFacingError

    if isinstance(error, UserFacingError):
        report(error.message)
        return FAILED if error.status >= 500 else WRONG_INPUT
    if isinstance(error, AnalyticsError):
        report(str(error))
        return WRONG_INPUT
    if isinstance(error, OSError):
        report(
            f"{error.strerror or type(error).__name__}{': ' + str(error.filename) if error.filename else ''}"
        )
        return FAILED
    if isinstance(error, ValidationError):
        report(" ".join(error.messages))
        return WRONG_INPUT
    if isinstance(error, (UnusableKey, EmbeddedError)):
        report(str(error))
        return FAILED
    if isinstance(error, (psycopg.OperationalError, DatabaseError)) and _is_outside(error):
        report(f"the database refused: {' '.join(str(error).split())}")
        return FAILED
    return None


def _is_outside(error: Exception) -> bool:
    """Whether the cause lies in the machine (no server, no room, no right to connect) and not in our statements."""
    import psycopg

    cause = error if isinstance(error, psycopg.Error) else error.__cause__
    return isinstance(cause, psycopg.OperationalError)
