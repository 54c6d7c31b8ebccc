"""`rapport mechanism`: take in and give out descriptions of co-ordination mechanisms."""

import argparse
from pathlib import Path
from typing import Any

from rapport.cli import runtime
from rapport.cli.errors import CommandFailed


def add(commands: Any) -> None:
    """Add the words of this group."""
    parser = commands.add_parser("mechanism", help="take in and give out co-ordination mechanisms")
    words = parser.add_subparsers(metavar="WORD", required=True)
    importing = words.add_parser("import", help="take in a YAML file, whole or not at all")
    importing.add_argument("file", type=Path)
    importing.set_defaults(run=take_in)
    exporting = words.add_parser("export", help="write all mechanisms to a YAML file")
    exporting.add_argument("file", type=Path)
    exporting.add_argument("--country", default="", metavar="CODE", help="only the mechanism of this State")
    exporting.set_defaults(run=give_out)


def take_in(arguments: argparse.Namespace) -> None:
    """Take in a file; with one fault nothing is written and every fault is told."""
    try:
        text = arguments.file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandFailed(f"cannot read {arguments.file}") from error
    runtime.start()
    from rapport.coordination.bodies.exchange import actions
    from rapport.kernel.access import Viewer
    from rapport.kernel.clock import now
    from rapport.kernel.errors import InvalidInput

    try:
        mechanisms, bodies = actions.mechanisms_import(text=text, by=Viewer.system(), now=now())
    except InvalidInput as error:
        raise CommandFailed("\n".join(error.extra.get("lines", [error.message]))) from error
    print(f"Taken in: {mechanisms} mechanisms with {bodies} bodies.")


def give_out(arguments: argparse.Namespace) -> None:
    """Write all mechanisms, or one."""
    runtime.start()
    from rapport.coordination.bodies.exchange import queries
    from rapport.coordination.bodies.files import write_mechanisms
    from rapport.kernel.access import Viewer
    from rapport.kernel.clock import now

    found = queries.exported(viewer=Viewer.system(), day=now().date(), country=arguments.country)
    arguments.file.write_text(write_mechanisms(found), encoding="utf-8")
    print(f"Written: {len(found)} mechanisms.")
