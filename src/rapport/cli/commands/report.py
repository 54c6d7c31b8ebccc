"""`rapport report`: load, check, build and compare editions of reports."""

import argparse
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

from rapport.cli import runtime
from rapport.cli.errors import FAILED, CommandFailed
from rapport.cli.output import FORMATS, print_json, print_rows


def add(commands: Any) -> None:
    """Add the words of this group."""
    parser = commands.add_parser("report", help="load, check, build and compare editions of reports")
    words = parser.add_subparsers(metavar="WORD", required=True)

    loading = words.add_parser("load", help="load an edition folder as a draft over a wave")
    loading.add_argument("folder", type=Path)
    loading.add_argument("--wave", required=True)
    loading.set_defaults(run=load)

    beginning = words.add_parser(
        "begin", help="begin the next edition as a copy of the texts of a frozen one"
    )
    beginning.add_argument("edition", help="code of the new edition")
    beginning.add_argument("--after", required=True, metavar="EDITION")
    beginning.add_argument("--as-of", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD")
    beginning.set_defaults(run=begin)

    bringing = words.add_parser(
        "update", help="bring a draft to what an edition folder says, whole or not at all"
    )
    bringing.add_argument("folder", type=Path)
    bringing.add_argument("--edition", required=True, help="code of the draft")
    bringing.set_defaults(run=update)

    listing = words.add_parser("list", help="list the editions")
    listing.add_argument("--format", choices=FORMATS, default="table")
    listing.set_defaults(run=list_editions)

    building = words.add_parser(
        "build", help="write report.html, .pdf, .docx, tables.xlsx, figures.json and data/"
    )
    building.add_argument("edition")
    building.add_argument(
        "--out", type=Path, required=True, help="folder to write; replaced whole once everything is made"
    )
    building.add_argument("--quiet", action="store_true", help="print no progress")
    building.set_defaults(run=build)

    checking = words.add_parser(
        "lint", help="flag typed numbers that look like findings; exit 1 if there are any"
    )
    checking.add_argument("edition")
    checking.set_defaults(run=lint)

    comparing = words.add_parser("diff", help="print what changed between two editions")
    comparing.add_argument("before")
    comparing.add_argument("after")
    comparing.add_argument("--format", choices=("table", "json"), default="table")
    comparing.set_defaults(run=diff)


def load(arguments: argparse.Namespace) -> None:
    """Load an edition folder."""
    if not arguments.folder.is_dir():
        raise CommandFailed(f"there is no folder {arguments.folder}")
    runtime.start()
    from rapport.kernel.access import Viewer
    from rapport.kernel.clock import now
    from rapport.reports import actions
    from rapport.reports.files import read_edition

    content = read_edition(arguments.folder, wave=arguments.wave)
    print(
        f"Loaded the edition {actions.edition_load(content=content, by=Viewer.system(), now=now())} as a draft."
    )


def begin(arguments: argparse.Namespace) -> None:
    """Begin the next edition."""
    runtime.start()
    from rapport.kernel.access import Viewer
    from rapport.kernel.clock import now
    from rapport.reports import actions

    code = actions.edition_begin(
        code=arguments.edition, after=arguments.after, as_of=arguments.as_of, by=Viewer.system(), now=now()
    )
    print(f"Began the edition {code} as a draft after {arguments.after}.")


def update(arguments: argparse.Namespace) -> None:
    """Bring a draft to what a folder says."""
    if not arguments.folder.is_dir():
        raise CommandFailed(f"there is no folder {arguments.folder}")
    runtime.start()
    from rapport.kernel.access import Viewer
    from rapport.kernel.clock import now
    from rapport.reports import actions, queries
    from rapport.reports.files import read_edition

    system = Viewer.system()
    view = queries.edition(viewer=system, code=arguments.edition)
    content = read_edition(arguments.folder, wave=view.wave)
    actions.edition_replace(code=view.code, content=content, expected=view.version, by=system, now=now())
    print(f"The draft {view.code} says what {arguments.folder} says.")


def list_editions(arguments: argparse.Namespace) -> None:
    """List the editions."""
    runtime.start()
    from rapport.kernel.access import Viewer
    from rapport.reports import queries

    rows = [
        {
            "code": view.code,
            "wave": view.wave,
            "state": view.state,
            "as_of": view.as_of.isoformat(),
            "title": view.title,
        }
        for view in queries.editions(viewer=Viewer.system())
    ]
    if arguments.format == "json":
        print_json(rows)
    else:
        print_rows(rows, ("code", "wave", "state", "as_of", "title"), kind=arguments.format)


def build(arguments: argparse.Namespace) -> int:
    """Build the files of an edition into a folder of the caller's choice."""
    runtime.start()
    from rapport.kernel.access import Viewer
    from rapport.reports import building, queries
    from rapport.reports.document.problems import NarrativeError

    viewer = Viewer.system()
    view = queries.edition(viewer=viewer, code=arguments.edition)
    started = time.perf_counter()

    def say(line: str) -> None:
        if not arguments.quiet:
            sys.stderr.write(f"· {line}\n")

    try:
        source = queries.source(viewer=viewer, edition=view)
        result = building.build_files(
            source, arguments.out, progress=lambda step, done, total: say(f"{done}/{total} {step}")
        )
    except NarrativeError as error:
        raise CommandFailed(
            f"the narrative of {view.code} is broken; nothing was built.\n{error}", code=FAILED
        ) from error
    except building.BuildFailed as error:
        raise CommandFailed(str(error), code=FAILED) from error
    for name, (size, sha256) in sorted(result.items()):
        print(f"{sha256}  {size:>9}  {name}")
    say(f"built {len(result)} files in {time.perf_counter() - started:.1f} s")
    return 0


def lint(arguments: argparse.Namespace) -> int:
    """Flag typed numbers in the narrative."""
    runtime.start()
    from rapport.kernel.access import Viewer
    from rapport.reports import queries
    from rapport.reports.document.lint import lint_narrative

    viewer = Viewer.system()
    source = queries.source(viewer=viewer, edition=queries.edition(viewer=viewer, code=arguments.edition))
    warnings = lint_narrative(source)
    for warning in warnings:
        print(warning)
    return FAILED if warnings else 0


def diff(arguments: argparse.Namespace) -> None:
    """Compare two editions."""
    runtime.start()
    from rapport.kernel.access import Viewer
    from rapport.reports import queries

    found = queries.difference(viewer=Viewer.system(), before=arguments.before, after=arguments.after)
    figures = [
        {
            "id": one.code,
            "before": _fact(one.before),
            "after": _fact(one.after),
            "joined": list(one.joined),
            "left": list(one.left),
        }
        for one in found.figures
    ]
    texts = [
        {"chapter": one.slug, "lines": [list(line) for line in one.lines if line[0] != "="]}
        for one in found.texts
    ]
    if arguments.format == "json":
        replies = [{"respondent": code, "now": state} for code, state in found.respondents]
        print_json(
            {
                "before": arguments.before,
                "after": arguments.after,
                "figures": figures,
                "respondents": replies,
                "texts": texts,
            }
        )
        return
    print_rows(figures, ("id", "before", "after", "joined", "left"), kind="table")
    for text in texts:
        print(f"\n{text['chapter']}")
        for mark, line in text["lines"]:
            print(f"{mark} {line}")


def _fact(fact: Any) -> str:
    if fact is None:
        return "–"
    return f"{fact['value']} ({fact['numerator']} of {fact['denominator']})"
