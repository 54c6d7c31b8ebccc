"""`rapport obligations due` and `rapport notices run`: what is owed on a day, and who is reminded of what."""

import argparse
from datetime import UTC, date, datetime, time
from typing import Any

from rapport.cli import runtime
from rapport.cli.errors import CommandFailed
from rapport.cli.output import FORMATS, print_json, print_rows

DUE = ("number", "due", "days_late", "state", "organisation", "title")
NOTICES = ("person", "instead_of", "number", "step", "level", "due")


def add(commands: Any) -> None:
    """Add the words of these groups."""
    parser = commands.add_parser("obligations", help="what is owed, by whom, until when")
    words = parser.add_subparsers(metavar="WORD", required=True)
    due = words.add_parser("due", help="list what is owed, by due date")
    due.add_argument("--as-of", type=_day, metavar="DATE", help="seen from this day (today)")
    due.add_argument("--organisation", type=int, metavar="ID", help="of this organisation and its parts only")
    due.add_argument("--format", choices=FORMATS, default="table")
    due.set_defaults(run=show_due)

    parser = commands.add_parser("notices", help="reminders and escalation")
    words = parser.add_subparsers(metavar="WORD", required=True)
    running = words.add_parser("run", help="queue the reminders that are due, each once")
    running.add_argument("--as-of", type=_day, metavar="DATE", help="as on this day (today); needs --dry-run")
    running.add_argument("--dry-run", action="store_true", help="only list who would get what, and why")
    running.add_argument("--format", choices=FORMATS, default="table")
    running.set_defaults(run=run_notices)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is not a day; write it as 2027-03-01") from error


def show_due(arguments: argparse.Namespace) -> None:
    """List what is owed on a day."""
    runtime.start()
    from rapport.actors import queries as actors
    from rapport.kernel.access import Viewer
    from rapport.kernel.clock import now
    from rapport.obligations import queries

    viewer = Viewer.system()
    day = arguments.as_of or now().date()
    found = queries.due(viewer=viewer, day=day, organisation_id=arguments.organisation)
    ids = {one.accountable_id for one in found}
    names = actors.organisations(viewer=viewer, language="en", day=day, ids=ids)
    rows = [
        {
            "number": one.number,
            "due": one.due_on.isoformat(),
            "days_late": one.days_late(day),
            "state": one.state,
            "organisation": names[one.accountable_id].code,
            "title": one.title,
        }
        for one in found
    ]
    if arguments.format == "json":
        print_json(rows)
    else:
        print_rows(rows, DUE, kind=arguments.format)


def run_notices(arguments: argparse.Namespace) -> None:
    """Queue what is due, or only list it. People are told apart by number: names do not go through a terminal."""
    if arguments.as_of is not None and not arguments.dry_run:
        raise CommandFailed("--as-of only looks ahead or back: add --dry-run. Without it, today is run.")
    runtime.start()
    from rapport.actors.agreements import actions as agreements
    from rapport.actors.agreements.queries import alerts_due
    from rapport.kernel.access import Viewer
    from rapport.kernel.clock import now
    from rapport.obligations.reminders import actions, queries

    if not arguments.dry_run:
        queued = actions.notices_run(by=Viewer.system(), now=now())
        queued += agreements.agreement_alerts_run(by=Viewer.system(), now=now())
        print(f"{queued} notices were queued.")
        return
    at = datetime.combine(arguments.as_of, time(6), tzinfo=UTC) if arguments.as_of else now()
    rows = [
        {
            "person": one.person_id,
            "instead_of": one.for_person or "",
            "number": one.number,
            "step": one.step,
            "level": one.level,
            "due": one.due_on.isoformat(),
        }
        for one in queries.planned(viewer=Viewer.system(), now=at)
        if one.queued
    ]
    rows += [
        {
            "person": alert.person_id,
            "instead_of": "",
            "number": f"agreement {alert.agreement_id}",
            "step": alert.step,
            "level": "",
            "due": alert.due_on.isoformat(),
        }
        for alert in alerts_due(viewer=Viewer.system(), now=at)
    ]
    if arguments.format == "json":
        print_json(rows)
    else:
        print_rows(rows, NOTICES, kind=arguments.format)
