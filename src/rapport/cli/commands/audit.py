"""`rapport audit`: seal the outbox and check that nobody has altered the chain."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rapport.cli import runtime
from rapport.cli.errors import FAILED, CommandFailed
from rapport.cli.output import print_json

if TYPE_CHECKING:
    from rapport.kernel.chain.verifier import Verification


def add(commands: Any) -> None:
    """Add the words of this group."""
    parser = commands.add_parser("audit", help="check the audit chain, or export it")
    words = parser.add_subparsers(metavar="WORD", required=True)
    checking = words.add_parser(
        "verify", help="check the chain from its first event; exit 1 at the first break, naming it"
    )
    checking.add_argument("--export", type=Path, help="check an exported file instead of the database")
    checking.add_argument(
        "--key",
        type=Path,
        action="append",
        default=[],
        help="public key to trust for an export (repeatable); else the keys of this home folder",
    )
    checking.add_argument("--format", choices=("table", "json"), default="table")
    checking.set_defaults(run=verify)
    exporting = words.add_parser(
        "export", help="write the sealed chain to a file that can be checked elsewhere"
    )
    exporting.add_argument("file", type=Path)
    exporting.set_defaults(run=export)


def _seal() -> None:
    from rapport.config import environment
    from rapport.kernel.chain.sealer import seal_now
    from rapport.kernel.clock import now

    seal_now(environment.value("RAPPORT_SEALER_DATABASE_URL"), environment.home(), now=now())


def verify(arguments: argparse.Namespace) -> int:
    """Seal what waits, then check the whole chain; or check an exported file, without a database."""
    found = _verify_database() if arguments.export is None else _verify_file(arguments.export, arguments.key)
    broken = None if found.break_ is None else {"sequence": found.break_.sequence, "what": found.break_.what}
    if arguments.format == "json":
        print_json(
            {
                "intact": found.is_intact,
                "events": found.events,
                "checkpoints": found.checkpoints,
                "head": found.head,
                "break": broken,
            }
        )
    elif broken is None:
        print(
            f"The audit chain is intact: {found.events} events, {found.checkpoints} checkpoints, head {found.head}."
        )
    else:
        print(f"The audit chain is broken at event {broken['sequence']}: {broken['what']}")
    return 0 if found.is_intact else FAILED


def _verify_database() -> "Verification":
    """A break is found before anything is sealed on top of it."""
    runtime.start()
    from rapport.config import environment
    from rapport.kernel.chain import verifier

    sealer = environment.value("RAPPORT_SEALER_DATABASE_URL")
    found = verifier.verify(sealer, environment.home())
    if found.is_intact:
        _seal()
        found = verifier.verify(sealer, environment.home())
    return found


def _verify_file(file: Path, trusted: list[Path]) -> "Verification":
    from rapport.kernel.chain import keys, verifier

    for path in (file, *trusted):
        if not path.is_file():
            raise CommandFailed(f"there is no file {path}")
    from rapport.config import environment

    believed = keys.read_public_keys(trusted) if trusted else keys.trusted_keys(environment.home())
    if not believed:
        raise CommandFailed(
            "no public key to check it with: name one with --key (keys/audit-*.pub of the instance)"
        )
    return verifier.verify_export(file, believed)


def export(arguments: argparse.Namespace) -> None:
    """Write the sealed chain to a file."""
    runtime.start()
    from rapport.config import environment
    from rapport.kernel.chain import verifier
    from rapport.kernel.clock import now

    _seal()
    count = verifier.export(environment.value("RAPPORT_SEALER_DATABASE_URL"), arguments.file, now=now())
    print(f"Wrote {count} lines to {arguments.file}.")
