"""The command line of benches."""

import argparse
import json
from collections.abc import Sequence

from rapport.bench import BENCHES
from rapport.bench.results import BenchResult

SIZES = ("respondents", "questions", "figures", "universes", "seed", "runs")


def main(arguments: Sequence[str]) -> int:
    """Runs the named bench and prints its result; 0 if it passed, 1 if it failed, 2 for a wrong name or
    option.
    """
    parser = argparse.ArgumentParser(
        prog="python -m rapport.bench", description="Measure Rapport against a rival."
    )
    parser.add_argument("name", choices=sorted(BENCHES), help="which bench")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    for size in SIZES:
        parser.add_argument(f"--{size}", type=_positive, help="another size than the usual one")
    try:
        options = parser.parse_args(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)
    sizes = {size: getattr(options, size) for size in SIZES if getattr(options, size) is not None}
    result: BenchResult = BENCHES[options.name](**sizes)
    print(json.dumps(result.as_json(), indent=2) if options.format == "json" else result.as_table())
    return 0 if result.passed else 1


def _positive(text: str) -> int:
    """A whole number above zero."""
    if not text.isascii() or not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number above zero")
    return int(text)
