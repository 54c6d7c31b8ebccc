"""`rapport survey status`, `survey open` and `survey remind`: how far a wave is, opening it, reminding who owes."""

import argparse
from collections import Counter
from typing import TYPE_CHECKING, Any

from rapport.cli import runtime
from rapport.cli.errors import CommandFailed
from rapport.cli.output import FORMATS, print_json, print_rows

if TYPE_CHECKING:
    from rapport.surveys.running.types import StatusRow

COLUMNS = (
    "respondent", "name", "group", "state", "late", "deadline", "submitted", "revision", "reminders", "queries",
)  # fmt: skip


def add_words(words: Any) -> None:
    """Add the words to `rapport survey`."""
    status = words.add_parser("status", help="show how far every respondent of a wave is")
    status.add_argument("wave")
    status.add_argument("--format", choices=FORMATS, default="table")
    status.set_defaults(run=show_status)

    opening = words.add_parser(
        "open", help="open a prepared wave: fix its questionnaire and invite everybody"
    )
    opening.add_argument("wave")
    opening.set_defaults(run=open_wave)

    reminding = words.add_parser("remind", help="remind everybody who still owes an answer, once a day")
    reminding.add_argument("wave")
    reminding.add_argument("--dry-run", action="store_true", help="only list whom it would reach")
    reminding.set_defaults(run=remind)


def show_status(arguments: argparse.Namespace) -> None:
    """Show how far every respondent is: states and dates, nothing of what they write."""
    runtime.start()
    from rapport.kernel.access import Viewer
    from rapport.kernel.clock import now
    from rapport.surveys import queries as surveys
    from rapport.surveys.running import queries

    viewer = Viewer.system()
    wave = surveys.wave(viewer=viewer, code=arguments.wave)
    found = queries.status(viewer=viewer, wave=wave, language="en", now=now())
    rows = [_line(row) for row in found]
    counts = Counter(row["state"] for row in rows)
    if arguments.format == "json":
        print_json(
            {
                "wave": wave.code,
                "collection": wave.collection,
                "deadline": wave.deadline.isoformat() if wave.deadline else None,
                "timezone": wave.timezone,
                "asked": len(rows),
                "states": dict(sorted(counts.items())),
                "late": sum(1 for row in found if row.is_late),
                "outstanding": sum(1 for row in found if row.is_outstanding),
                "respondents": rows,
            }
        )
        return
    print_rows(rows, COLUMNS, kind=arguments.format)
    if arguments.format == "table":
        print()
        print(", ".join(f"{state} {count}" for state, count in sorted(counts.items())) or "nobody is asked")


def _line(row: "StatusRow") -> dict[str, Any]:
    return {
        "respondent": row.code,
        "name": row.name,
        "group": row.group,
        "state": row.state or "NOT_INVITED",
        "late": "yes" if row.is_late else "no",
        "deadline": row.deadline.isoformat() if row.deadline else "",
        "submitted": row.submitted_at.isoformat() if row.submitted_at else "",
        "revision": row.revision,
        "reminders": row.reminders,
        "queries": row.open_queries + row.answered_queries,
    }


def open_wave(arguments: argparse.Namespace) -> None:
    """Open a prepared wave."""
    runtime.start()
    from rapport.kernel.access import Viewer
    from rapport.kernel.clock import now
    from rapport.surveys import queries as surveys
    from rapport.surveys.running import actions

    system = Viewer.system()
    wave = surveys.wave(viewer=system, code=arguments.wave)
    sent = actions.wave_open(wave=wave.code, expected=wave.version, by=system, now=now())
    print(f"Opened the wave {wave.code}: {sent.respondents} respondents invited, {sent.people} people told.")


def remind(arguments: argparse.Namespace) -> None:
    """Remind everybody who still owes an answer."""
    runtime.start()
    from rapport.kernel.access import Viewer
    from rapport.kernel.clock import now
    from rapport.surveys import queries as surveys
    from rapport.surveys.running import actions, queries, rules

    system, moment = Viewer.system(), now()
    wave = surveys.wave(viewer=system, code=arguments.wave)
    rules.check_collection(wave.collection, "OPEN")
    owing = [
        row
        for row in queries.status(viewer=system, wave=wave, language="en", now=moment)
        if row.is_outstanding
    ]
    if not owing:
        raise CommandFailed(f"nobody owes an answer in the wave {wave.code}")
    occasion, before = queries.occasion(viewer=system, wave=wave, now=moment, again=False)
    due = [row for row in owing if row.code not in before]
    if arguments.dry_run:
        print_rows([_line(row) for row in due], COLUMNS, kind="table")
        return
    sent = actions.remind(
        wave=wave.code,
        # Where all were reminded, the action says so.
        respondents=[row.code for row in due or owing],
        occasion=occasion,
        by=system,
        now=moment,
    )
    print(
        f"Reminded {sent.respondents} respondents, {sent.people} people; "
        f"{len(owing) - sent.respondents} had been reminded today already."
    )
