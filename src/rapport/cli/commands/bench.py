"""`rapport bench`: measure speed and memory as ratios against a named peer in the same run."""

import argparse
from typing import Any

from rapport.cli.errors import FAILED, CommandFailed
from rapport.cli.output import print_json

OF_CRASH = ("savings", "submissions", "seed")


def add(commands: Any) -> None:
    """Add the words of this group."""
    parser = commands.add_parser("bench", help="measure speed and memory against a named peer or limit")
    parser.add_argument("name", nargs="?", help="which measurement; without one, lists them")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    for option in OF_CRASH:
        parser.add_argument(f"--{option}", type=int, help="of the bench `crash`")
    parser.set_defaults(run=bench)


def bench(arguments: argparse.Namespace) -> int:
    """Run one measurement; exit 1 where it misses its limit."""
    from rapport.bench import BENCHES as COMPUTING
    from rapport.cli.benches import BENCHES as WHOLE
    from rapport.cli.benches_survey import BENCHES as SURVEYING

    benches = {**COMPUTING, **WHOLE, **SURVEYING}
    if arguments.name is None:
        for name in sorted(benches):
            print(name)
        return 0
    if arguments.name not in benches:
        raise CommandFailed(f"there is no bench {arguments.name!r}; there are {', '.join(sorted(benches))}")
    given = {option: value for option in OF_CRASH if (value := getattr(arguments, option)) is not None}
    if given and arguments.name != "crash":
        raise CommandFailed(f"--{next(iter(given))} is an option of the bench crash alone")
    result = benches[arguments.name](**given)
    if arguments.format == "json":
        print_json(result.as_json())
    else:
        print(result.as_table())
    return 0 if result.passed else FAILED
