"""`rapport estimate`: how many persons are on no list at all, from a table of overlapping lists."""

import argparse
import os
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rapport.cli.errors import CommandFailed
from rapport.cli.output import print_json

if TYPE_CHECKING:
    from rapport.analysis.estimation import Options

METHODS = ("stepwise", "bic", "dga", "lcm", "chao")
LARGEST_FILE = 20_000_000


def add(commands: Any) -> None:
    """Add the words of this group."""
    parser = commands.add_parser("estimate", help="estimate the hidden from overlapping lists")
    parser.add_argument(
        "file", type=Path, metavar="FILE.csv", help="one 0/1 column for each list, last the count of persons"
    )
    parser.add_argument("--method", choices=METHODS, default="stepwise")
    parser.add_argument("--pthresh", type=float, default=0.02, help="p below which a pair enters (0.02)")
    parser.add_argument("--nboot", type=int, default=1000, help="bootstrap replicates, 0 for none (1000)")
    parser.add_argument("--seed", type=int, default=2008, help="of the bootstrap (2008)")
    parser.add_argument(
        "--strata", metavar="COLUMN", help="estimate each value of this column apart, and add them up"
    )
    parser.add_argument(
        "--details", action="store_true", help="of JSON: add steps, constants of the bootstrap, close models"
    )
    parser.add_argument(
        "--no-sensitivity", action="store_true", help="leave out what the estimate depends on"
    )
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.set_defaults(run=estimate)


def estimate(arguments: argparse.Namespace) -> None:
    """Estimate and print. Where there is no estimate that is the result, with its reason, and no failure.

    `seconds` is what the estimate and its intervals took; what it depends on is timed apart.
    """
    from rapport.analysis import estimation

    options = estimation.Options(
        threshold=arguments.pthresh,
        replicates=arguments.nboot,
        seed=arguments.seed,
        workers=os.cpu_count() or 1,
    )
    if arguments.strata:
        _estimate_strata(arguments, options)
        return
    table = estimation.read_table(_text(arguments.file), where=arguments.file.name)
    begun = time.perf_counter()
    found = estimation.estimate(table, options, method=arguments.method)
    seconds = time.perf_counter() - begun
    if not arguments.no_sensitivity:
        begun = time.perf_counter()
        found = estimation.with_sensitivity(found, table, options)
        took = {"seconds": round(time.perf_counter() - begun, 4)}
        found = replace(found, sensitivity={**found.sensitivity, **took})
    if arguments.format == "json":
        more = {"details": dict(found.details)} if arguments.details else {}
        print_json(found.as_json() | {"seconds": round(seconds, 4)} | more)
    else:
        from rapport.cli.estimate_tables import as_table

        print(as_table(found, seconds))


def _estimate_strata(arguments: argparse.Namespace, options: "Options") -> None:
    from rapport.analysis import estimation

    tables = estimation.read_strata(_text(arguments.file), arguments.strata, where=arguments.file.name)
    begun = time.perf_counter()
    found = estimation.estimate_strata(tables, options, method=arguments.method)
    seconds = time.perf_counter() - begun
    if arguments.format == "json":
        print_json(found.as_json() | {"seconds": round(seconds, 4)})
    else:
        from rapport.cli.estimate_tables import strata_table

        print(strata_table(found, seconds))


def _text(path: Path) -> str:
    if not path.is_file():
        raise CommandFailed(f"there is no file {path}")
    if path.stat().st_size > LARGEST_FILE:
        raise CommandFailed(f"{path.name} is larger than {LARGEST_FILE:,} bytes; that is no table of counts")
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CommandFailed(f"{path.name} is not UTF-8 text") from error
