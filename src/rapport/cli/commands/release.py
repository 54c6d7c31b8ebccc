"""`rapport release`: hide small numbers in tables, and attack tables before they are published."""

import argparse
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rapport.cli.errors import FAILED, WRONG_INPUT, CommandFailed
from rapport.cli.output import print_json, print_rows

if TYPE_CHECKING:
    from rapport.analysis.disclosure.types import Found, Policy, Report, Table

ENDINGS = (".csv", ".tsv", ".txt")
LARGEST = 20 * 1024 * 1024
COLUMNS = ("verdict", "table", "row", "cell", "lower", "upper")
BREACHES = ("rule", "table", "row", "cell", "value", "message")


def add(commands: Any) -> None:
    """Add the words of this group."""
    parser = commands.add_parser(
        "release", help="check or protect tables of counts before they are published"
    )
    words = parser.add_subparsers(metavar="WORD", required=True)
    checking = words.add_parser(
        "check",
        help="attack all tables of a folder together and list the hidden cells that can be computed; exit 1 if any can",
    )
    checking.add_argument(
        "folder", type=Path, metavar="DIR", help="tables as .csv or .tsv, in subfolders too"
    )
    checking.add_argument("--format", choices=("table", "json"), default="table")
    _policy(checking)
    checking.set_defaults(run=check)
    protecting = words.add_parser(
        "protect", help="count persons in tables, hide and round until an attack on all of them finds nothing"
    )
    protecting.add_argument(
        "file",
        type=Path,
        metavar="FILE.csv",
        help="one row a person, or one row a combination with a column “count”",
    )
    protecting.add_argument(
        "--table",
        action="append",
        required=True,
        metavar="COLUMN[,COLUMN…]",
        help="a table to make (repeatable)",
    )
    protecting.add_argument("--out", type=Path, required=True, metavar="DIR", help="an empty or new folder")
    _policy(protecting)
    protecting.set_defaults(run=protect)


def _policy(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--threshold", type=_whole, default=10, metavar="N", help="smaller counts are hidden (10)"
    )
    parser.add_argument("--round", type=_whole, default=5, metavar="N", help="counts are rounded to this (5)")
    parser.add_argument(
        "--limit", type=_whole, default=10, metavar="N", help="a hidden cell must stay open by this much (10)"
    )
    parser.add_argument("--zeros-shown", action="store_true", help="zeros may be published")


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number of 1 or more")
    return int(text)


def _asked(arguments: argparse.Namespace) -> "Policy":
    from rapport.analysis.disclosure.types import Policy

    return Policy(arguments.threshold, arguments.round, arguments.limit, zeros_shown=arguments.zeros_shown)


def check(arguments: argparse.Namespace) -> int:
    """Read every table of the folder, attack them together, say what was found."""
    from rapport.analysis.disclosure.check import check as look

    began = time.perf_counter()
    tables = _tables(arguments.folder)
    report = look(tables, _asked(arguments))
    taken = round(time.perf_counter() - began, 2)
    if arguments.format == "json":
        print_json({**_whole_report(report), "seconds": taken})
    else:
        _print(report)
    return 0 if report.safe else FAILED


def _tables(folder: Path) -> list["Table"]:
    from rapport.analysis.disclosure.reading import read_table

    if not folder.is_dir():
        raise CommandFailed(
            f"{folder} is not a folder; give the folder that holds the tables.", code=WRONG_INPUT
        )
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS and path.is_file())
    if not files:
        raise CommandFailed(f"{folder} holds no table; tables are files ending in {', '.join(ENDINGS)}.")
    found = []
    for path in files:
        inside = path.relative_to(folder)
        group = "" if inside.parent == Path() else inside.parent.as_posix()
        found.append(read_table(inside.as_posix(), _text(path), group=group))
    return found


def _text(path: Path) -> str:
    if path.stat().st_size > LARGEST:
        raise CommandFailed(f"{path} is larger than {LARGEST // 1024 // 1024} MB.")
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CommandFailed(f"{path} is not UTF-8 text: save it as “CSV UTF-8”.") from error


def _whole_report(report: "Report") -> dict[str, Any]:
    policy = report.policy
    return {
        "safe": report.safe,
        "policy": {
            "threshold": policy.threshold,
            "rounding": policy.rounding,
            "limit": policy.limit,
            "zeros_shown": policy.zeros_shown,
        },
        "tables": report.tables,
        "cells": report.cells,
        "hidden": len(report.learnt),
        "recoverable": _recovered(report),
        "breaches": [_breach(one) for one in report.found],
        "rounding": dict(report.rounding),
        "notes": list(report.notes),
    }


def _recovered(report: "Report") -> list[dict[str, Any]]:
    from rapport.analysis.disclosure.check import place

    return [
        {
            "verdict": one.verdict.value,
            "table": one.table,
            "row": one.row,
            "cell": place(one.key),
            "key": dict(one.key),
            "lower": one.lower,
            "upper": one.upper,
        }
        for one in report.recovered
    ]


def _breach(one: "Found") -> dict[str, Any]:
    from rapport.analysis.disclosure.check import place

    return {
        "rule": one.breach.value,
        "table": one.table,
        "row": one.row,
        "cell": place(one.key),
        "key": dict(one.key),
        "value": one.value,
        "message": _sentence(one),
    }


def _sentence(one: "Found") -> str:
    """What is wrong and what to do, in a sentence."""
    says = {
        "below_threshold": f"{one.value} is below {one.other}: hide it",
        "zero_shown": "a zero says that nobody has the trait: hide it, or allow zeros by --zeros-shown",
        "not_rounded": f"not rounded to {one.other}: round every number of the table, or say --round 1",
        "whole_group": f"equals its total: all of the group have this {one.against}; hide it",
        "changed": f"was {one.other} in {one.against}: the difference is a few persons; round both",
        "shown_before": f"stands as {one.value} in {one.against}: it can no longer be hidden",
    }
    return says[one.breach.value]


def _print(report: "Report") -> None:
    counts = Counter(one.verdict.value for one in report.learnt)
    said = (
        f"{report.tables} tables, {report.cells} cells, {len(report.learnt)} hidden: "
        f"{counts['exact']} known exactly, {counts['narrow']} known within less than {report.policy.limit}, "
        f"{counts['safe']} safe. {len(report.found)} cells or tables break a rule."
    )
    print(said)
    for note in report.notes:
        print(f"note: {note}")
    if report.recovered:
        print_rows(_recovered(report), COLUMNS, kind="table")
    if report.found:
        print_rows([_breach(one) for one in report.found], BREACHES, kind="table")


def protect(arguments: argparse.Namespace) -> int:
    """Count, hide, round, attack, write. Nothing is written where anything fails."""
    from rapport.analysis.disclosure.counting import count
    from rapport.analysis.disclosure.protect import lost
    from rapport.analysis.disclosure.protect import protect as hide
    from rapport.cli.release_files import text

    if arguments.out.exists() and (not arguments.out.is_dir() or any(arguments.out.iterdir())):
        raise CommandFailed(f"{arguments.out} is not an empty folder; earlier tables are never written over.")
    wanted = [[part.strip().lower() for part in one.split(",")] for one in arguments.table]
    exact = count(arguments.file.name, _text(arguments.file), wanted)
    done = hide(exact, _asked(arguments))
    arguments.out.mkdir(parents=True, exist_ok=True)
    for table in done:
        (arguments.out / f"{table.name}.csv").write_text(text(table), encoding="utf-8", newline="")
    hidden, cells = lost(done)
    print(f"{len(done)} tables in {arguments.out}: {hidden} of {cells} cells are hidden.")
    return 0
