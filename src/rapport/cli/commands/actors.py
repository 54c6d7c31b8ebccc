"""`rapport actors`: take in and give out the register of actors."""

import argparse
from pathlib import Path
from typing import Any

from rapport.cli import runtime
from rapport.cli.errors import WRONG_INPUT, CommandFailed


def add(commands: Any) -> None:
    """Add the words of this group."""
    parser = commands.add_parser("actors", help="take in and give out the register of actors")
    words = parser.add_subparsers(metavar="WORD", required=True)
    importing = words.add_parser("import", help="take in an XLSX or JSON file, whole or not at all")
    importing.add_argument("file", type=Path)
    importing.add_argument("--dry-run", action="store_true", help="say what would change, and write nothing")
    importing.set_defaults(run=take_in)
    exporting = words.add_parser("export", help="write the register to an XLSX or JSON file, by its ending")
    exporting.add_argument("file", type=Path)
    exporting.set_defaults(run=give_out)


def _form(path: Path) -> str:
    form = path.suffix.lower().lstrip(".")
    if form not in ("xlsx", "json"):
        raise CommandFailed(f"{path}: the name must end in .xlsx or .json.", code=WRONG_INPUT)
    return form


def take_in(arguments: argparse.Namespace) -> None:
    """Take in a file; with one fault nothing is written and every fault is told."""
    _form(arguments.file)
    try:
        content = arguments.file.read_bytes()
    except OSError as error:
        raise CommandFailed(f"cannot read {arguments.file}", code=WRONG_INPUT) from error
    runtime.start()
    from rapport.actors.exchange import actions, queries
    from rapport.kernel.access import Viewer
    from rapport.kernel.clock import now

    system = Viewer.system()
    looked = queries.looked_at(viewer=system, name=arguments.file.name, content=content)
    if looked.faults:
        lines = [f"{arguments.file}: nothing was taken in. {len(looked.faults)} places are wrong:"]
        raise CommandFailed("\n".join([*lines, *(one.told for one in looked.faults)]), code=WRONG_INPUT)
    for change in looked.changes:
        what = "new" if change.is_new else ", ".join(name for name, _before, _after in change.cells)
        print(f"{change.sheet}, row {change.row}: {change.subject}: {what}")
    if arguments.dry_run:
        print(f"Would change: {len(looked.changes)} of {looked.rows} rows. Nothing was written.")
        return
    rows, changed = actions.actors_import(
        name=arguments.file.name, content=content, seen=looked.fingerprint, by=system, now=now()
    )
    print(f"Taken in: {rows} rows, {sum(changed.values())} of them added or changed.")


def give_out(arguments: argparse.Namespace) -> None:
    """Write the register."""
    form = _form(arguments.file)
    runtime.start()
    from rapport.actors.exchange import queries
    from rapport.kernel.access import Viewer

    content = queries.exported(viewer=Viewer.system(), form=form)
    arguments.file.write_bytes(content)
    print(f"Written: {arguments.file}, {len(content):,} bytes.")
