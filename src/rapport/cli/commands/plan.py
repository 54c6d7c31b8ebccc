"""`rapport plan`: diagnose a plan, show whom it reaches, compare versions, follow its progress."""

import argparse
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from rapport.analysis.plan.coverage import AXES, Cell
from rapport.cli import plan_documents, plan_formats, plan_new, plan_progress, runtime
from rapport.cli.errors import WRONG_INPUT, CommandFailed
from rapport.cli.output import print_json, print_rows

PLAN = "the path of a plan's JSON or YAML file, or a plan of this instance: code, or code@2 for a version"
FORMATS = ("table", "json")
FINDINGS = ("id", "rule", "severity", "measure", "message", "source")
CELLS = (*AXES, "state", "measures", "money", "late", "reason")
CHANGES = ("measure", "kind", "fields", "reason", "decided_at")


def add(commands: Any) -> None:
    """Add the words of this group."""
    parser = commands.add_parser("plan", help="diagnose, compare and follow national action plans")
    words = parser.add_subparsers(metavar="WORD", required=True)
    plan_new.add(words, _day)
    checking = _word(words, "check", "list what is wrong with a plan, rule by rule")
    checking.set_defaults(run=show_findings)
    covering = _word(words, "coverage", "show whom a plan reaches and where nobody is")
    covering.add_argument("--rows", choices=AXES, default="form")
    covering.add_argument("--columns", choices=AXES, default="area")
    covering.add_argument("--all", action="store_true", help="every cell of all four axes")
    covering.add_argument("--gaps", action="store_true", help="only empty cells that nobody justified")
    covering.set_defaults(run=show_coverage)
    comparing = _word(words, "diff", "say what changed between two versions")
    comparing.add_argument("before", metavar="V1", help="the earlier version")
    comparing.add_argument("after", metavar="V2", help="the later version")
    comparing.set_defaults(run=show_changes)
    following = _word(words, "progress", "say how far a plan is on a day, what is late first")
    plan_progress.add(following, _day)
    importing = words.add_parser("import", help="begin a plan from a file, whole or not at all")
    importing.add_argument("file", type=Path, metavar="FILE")
    importing.add_argument("--code", default="", help="the name of the plan in addresses (as in the file)")
    importing.add_argument(
        "--map", type=Path, metavar="MAP.json", help="what the columns of a spreadsheet mean"
    )
    importing.add_argument("--dry-run", action="store_true", help="read and check, write nothing")
    importing.set_defaults(run=take_in)
    exporting = words.add_parser("export", help="write a plan to a file")
    exporting.add_argument("plan", metavar="PLAN", help=PLAN)
    exporting.add_argument("--format", choices=sorted(plan_formats.WRITERS), default="json")
    exporting.add_argument("--part", choices=plan_formats.PARTS, default="combined", help="of docx and pdf")
    exporting.add_argument("--language", default="en", metavar="CODE", help="of docx, pdf and headings (en)")
    exporting.add_argument("--out", type=Path, required=True, metavar="FILE")
    exporting.set_defaults(run=give_out)


def _word(words: Any, name: str, help_: str) -> Any:
    parser = words.add_parser(name, help=help_)
    parser.add_argument("plan", metavar="PLAN", help=PLAN)
    parser.add_argument("--format", choices=FORMATS, default="table")
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is not a day; write it as 2027-03-01") from error


def show_findings(arguments: argparse.Namespace) -> None:
    """List the findings of the diagnosis."""
    runtime.start()
    from rapport.analysis.plan.check import check
    from rapport.plans.diagnosis.context import context
    from rapport.plans.diagnosis.wording import sentence

    plan = plan_documents.named(arguments.plan)
    rows = [
        {
            "id": one.key,
            "rule": one.rule.id,
            "severity": one.rule.severity.value,
            "measure": one.measure,
            "message": sentence(one),
            "source": one.rule.source,
        }
        for one in check(plan, context())
    ]
    _print(rows, FINDINGS, arguments)


def show_coverage(arguments: argparse.Namespace) -> None:
    """Print the cells of the coverage matrix."""
    runtime.start()
    from rapport.analysis.plan.coverage import all_cells, matrix
    from rapport.plans.diagnosis.context import coverage_codes

    plan = plan_documents.named(arguments.plan)
    codes = coverage_codes()
    if arguments.all:
        cells = all_cells(plan, codes)
    else:
        table = matrix(plan, codes, rows=arguments.rows, columns=arguments.columns)
        cells = tuple(cell for row in table.cells for cell in row)
    rows = [_cell(one) for one in cells if one.state == "GAP" or not arguments.gaps]
    _print(rows, CELLS, arguments)


def _cell(cell: Cell) -> Mapping[str, Any]:
    money = None if cell.money is None else str(cell.money)
    return {
        **{axis: cell.at.get(axis, "") for axis in AXES},
        "state": cell.state,
        "measures": list(cell.measures),
        "money": money,
        "late": cell.late,
        "reason": cell.reason,
    }


def show_changes(arguments: argparse.Namespace) -> None:
    """Say what changed between two versions."""
    runtime.start()
    from rapport.analysis.plan.diff import compare

    before = plan_documents.named(arguments.before)
    after = plan_documents.named(arguments.after)
    done = compare(before, after)
    rows = [
        {
            "measure": one.measure,
            "kind": one.kind.value,
            "fields": [change.field for change in one.fields],
            "reason": one.reason,
            "decided_at": one.decided_at,
        }
        for one in done.changes
    ]
    rows += [
        {"measure": "", "kind": "PLAN", "fields": [one.field], "reason": "", "decided_at": ""}
        for one in done.plan_fields
    ]
    _print(rows, CHANGES, arguments)


def take_in(arguments: argparse.Namespace) -> None:
    """Begin a plan from a file; what names nobody in the register is said."""
    runtime.start()
    from django.db import transaction

    from rapport.kernel.access import Viewer
    from rapport.kernel.clock import now
    from rapport.kernel.errors import InvalidInput
    from rapport.plans.actions import document_load

    document = plan_formats.read(arguments.file, arguments.map)
    try:
        with transaction.atomic():
            code, unknown = document_load(
                document=document, code=arguments.code, by=Viewer.system(), now=now()
            )
            if arguments.dry_run:
                transaction.set_rollback(True)
    except InvalidInput as error:
        raise CommandFailed(error.message) from error
    done = "Would be taken in" if arguments.dry_run else "Taken in"
    print(f"{done}: plan {code} with {len(document.measures)} measures, as a draft.")
    for name in unknown:
        print(f"Not in the register of actors, kept as a name: {name}")


def give_out(arguments: argparse.Namespace) -> None:
    """Write a plan to a file."""
    runtime.start()
    from django.conf import settings

    known = [code for code, _name in settings.LANGUAGES]
    if arguments.language not in known:
        raise CommandFailed(f"{arguments.language} is not one of: {', '.join(known)}", code=WRONG_INPUT)
    paper = plan_formats.Paper(arguments.part, arguments.language)
    content = plan_formats.WRITERS[arguments.format](plan_documents.named(arguments.plan), paper)
    try:
        arguments.out.write_bytes(content)
    except OSError as error:
        raise CommandFailed(f"cannot write {arguments.out}: {error.strerror}") from error
    print(f"Written: {arguments.out} ({len(content)} bytes).")


def _print(
    rows: list[Mapping[str, Any]] | list[dict[str, Any]], columns: tuple[str, ...], asked: Any
) -> None:
    if asked.format == "json":
        print_json(rows)
    else:
        print_rows(rows, columns, kind="table")
