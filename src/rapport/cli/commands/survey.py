"""`rapport survey`: load waves, count figures, verify published numbers. Others' scripts rely on the output."""

import argparse
from pathlib import Path
from typing import Any

from rapport.cli import runtime
from rapport.cli.commands import survey_answers, survey_coding, survey_exchange, survey_running
from rapport.cli.commands.naming import add_words
from rapport.cli.errors import CommandFailed
from rapport.cli.output import FORMATS, print_json, print_rows

RESULT_COLUMNS = ("id", "value", "unit", "numerator", "denominator", "universe", "label")
VERDICT_COLUMNS = ("id", "verdict", "published", "recomputed", "numerator", "denominator", "place")


def add(commands: Any) -> None:
    """Add the words of this group."""
    parser = commands.add_parser(
        "survey", help="load waves, name and count figures, verify published numbers"
    )
    words = parser.add_subparsers(metavar="WORD", required=True)

    loading = words.add_parser("load", help="load a survey folder as a new wave, whole or not at all")
    loading.add_argument(
        "folder", type=Path, help="folder with survey.yaml, questionnaire.yaml, respondents.csv, answers.csv"
    )
    loading.add_argument("--publish", action="store_true", help="let anybody read the wave at once")
    loading.set_defaults(run=load)

    listing = words.add_parser("list", help="list the waves")
    listing.add_argument("--format", choices=FORMATS, default="table")
    listing.set_defaults(run=list_waves)

    counting = words.add_parser(
        "tabulate", help="count the figures of a wave, each with its base and members"
    )
    counting.add_argument("wave")
    counting.add_argument(
        "--figure",
        metavar="ID",
        action="append",
        help="only this figure (repeatable); a part as figure:category",
    )
    counting.add_argument("--format", choices=FORMATS, default="table")
    counting.set_defaults(run=tabulate)

    verifying = words.add_parser("verify", help="recompute every number that was published about a wave")
    verifying.add_argument("wave")
    verifying.add_argument("--format", choices=("table", "json"), default="table")
    verifying.set_defaults(run=verify)
    add_words(words)
    survey_exchange.add_words(words)
    survey_running.add_words(words)
    survey_coding.add_words(words)
    survey_answers.add_words(words)


def load(arguments: argparse.Namespace) -> None:
    """Load a survey folder."""
    if not arguments.folder.is_dir():
        raise CommandFailed(f"there is no folder {arguments.folder}")
    runtime.start()
    from rapport.kernel.access import Viewer
    from rapport.kernel.clock import now
    from rapport.surveys import actions
    from rapport.surveys.files import read_survey

    system = Viewer.system()
    code = actions.wave_load(content=read_survey(arguments.folder), by=system, now=now())
    if arguments.publish:
        actions.wave_publish(code=code, by=system, now=now())
    print(f"Loaded the wave {code}{', published' if arguments.publish else ' as a draft'}.")


def list_waves(arguments: argparse.Namespace) -> None:
    """List the waves."""
    runtime.start()
    from rapport.kernel.access import Viewer
    from rapport.surveys import queries

    rows = [
        {
            "code": wave.code,
            "as_of": wave.as_of.isoformat(),
            "invited": wave.invited,
            "replied": wave.replied,
            "published": "yes" if wave.published else "no",
            "title": wave.title.get("en", ""),
        }
        for wave in queries.waves(viewer=Viewer.system())
    ]
    if arguments.format == "json":
        print_json(rows)
    else:
        print_rows(rows, ("code", "as_of", "invited", "replied", "published", "title"), kind=arguments.format)


def tabulate(arguments: argparse.Namespace) -> None:
    """Count figures."""
    runtime.start()
    from rapport.kernel.access import Viewer
    from rapport.surveys import queries

    viewer = Viewer.system()
    wave = queries.wave(viewer=viewer, code=arguments.wave)
    results = [
        result.as_json() for result in queries.tabulated(viewer=viewer, wave=wave, codes=arguments.figure)
    ]
    if arguments.format == "json":
        print_json(results)
        return
    rows = [{**row, "universe": f"{row['universe']['id']} ({row['universe']['n']})"} for row in results]
    columns = (*RESULT_COLUMNS, "members", "footnotes") if arguments.format == "csv" else RESULT_COLUMNS
    print_rows(rows, columns, kind=arguments.format)


def verify(arguments: argparse.Namespace) -> None:
    """Verify published numbers."""
    runtime.start()
    from rapport.kernel.access import Viewer
    from rapport.surveys import queries

    viewer = Viewer.system()
    outcome = queries.verification(viewer=viewer, wave=queries.wave(viewer=viewer, code=arguments.wave))
    answer = outcome.as_json()
    if arguments.format == "json":
        print_json(answer)
        return
    print_rows(answer["figures"], VERDICT_COLUMNS, kind="table")
    print()
    print_rows(answer["contradictions"], ("id", "finding", "places"), kind="table")
    print()
    print(
        ", ".join(f"{verdict.value} {count}" for verdict, count in outcome.counts().items())
        + f"; contradictions {len(answer['contradictions'])}"
    )
