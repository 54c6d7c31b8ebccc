"""`rapport referral`: what indicators of trafficking say, without storing a case."""

import argparse
import json
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rapport.cli.errors import CommandFailed
from rapport.cli.output import print_json, print_rows

if TYPE_CHECKING:
    from rapport.analysis.screening.types import Assessed, Indicator, IndicatorSet, Result

FOLDER = "indicator_sets"
LARGEST = 1024 * 1024
DIMENSIONS = ("dimension", "name", "standing", "combination", "present", "open")
NAMES = {
    "DR": "deceptive recruitment",
    "CR": "coercive recruitment",
    "RV": "recruitment by abuse of vulnerability",
    "EX": "exploitation",
    "CD": "coercion at destination",
    "AD": "abuse of vulnerability at destination",
}
COMBINATIONS = {
    "a": "two strong indicators",
    "b": "one strong and one more",
    "c": "three medium indicators",
    "d": "two medium and one weak",
}
SAYS = {
    "trafficking_indicated": "Trafficking is indicated. A person decides; this is no determination.",
    "exploitation_without_means": (
        "Exploitation is indicated, trafficking is not. Rights as a worker remain and need no identification."
    ),
    "not_indicated": "Exploitation is not indicated by what is known.",
    "insufficient_information": "Too little is known. This is not a negative result.",
    "not_scored": "This set gives no result: its strengths are not verified.",
}


def add(commands: Any) -> None:
    """Add the words of this group."""
    parser = commands.add_parser("referral", help="screen by indicators of trafficking")
    words = parser.add_subparsers(metavar="WORD", required=True)
    screening = words.add_parser("screen", help="say what answers indicate, and why; nothing is stored")
    screening.add_argument(
        "--set", required=True, metavar="ID", help="a set of `referral sets`, or a set's YAML file"
    )
    screening.add_argument(
        "--answers", required=True, type=Path, metavar="FILE.json", help="answers by indicator"
    )
    screening.add_argument("--format", choices=("table", "json"), default="table")
    screening.set_defaults(run=screen)
    listing = words.add_parser("sets", help="list the sets of indicators, with how far each is verified")
    listing.add_argument("--format", choices=("table", "json"), default="table")
    listing.set_defaults(run=show_sets)


def _sets() -> dict[str, "IndicatorSet"]:
    import yaml

    from rapport.analysis.screening.reading import read_set

    folder = files("rapport.datasets") / FOLDER
    found = {}
    for path in sorted(folder.iterdir(), key=lambda one: one.name):
        if path.name.endswith(".yaml"):
            one = read_set(path.name, yaml.safe_load(path.read_text(encoding="utf-8")))
            found[one.id] = one
    return found


def _chosen(name: str) -> "IndicatorSet":
    import yaml

    from rapport.analysis.screening.reading import read_set

    if name.endswith((".yaml", ".yml")):
        try:
            return read_set(name, yaml.safe_load(_text(Path(name))))
        except yaml.YAMLError as error:
            raise CommandFailed(f"{name} is no YAML: {' '.join(str(error).split())[:200]}") from error
    found = _sets()
    if name not in found:
        raise CommandFailed(
            f"there is no set “{name}”; there are {', '.join(found)}, or the path of a YAML file."
        )
    return found[name]


def _text(path: Path) -> str:
    if not path.is_file():
        raise CommandFailed(f"{path}: there is no such file.")
    if path.stat().st_size > LARGEST:
        raise CommandFailed(f"{path} is larger than 1 MB.")
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CommandFailed(f"{path} is not UTF-8 text.") from error


def show_sets(arguments: argparse.Namespace) -> None:
    """The sets that come with the product."""
    rows = [
        {
            "id": one.id,
            "version": one.version,
            "title": one.title,
            "indicators": len(one.indicators),
            "state": one.state.value,
            "gives_a_result": one.scores,
            "source": one.source,
            "remark": one.remark,
        }
        for one in _sets().values()
    ]
    if arguments.format == "json":
        print_json(rows)
    else:
        print_rows(rows, ("id", "version", "title", "indicators", "state", "gives_a_result"), kind="table")


def screen(arguments: argparse.Namespace) -> None:
    """Read set and answers, say what they indicate."""
    from rapport.analysis.screening.assess import assess
    from rapport.analysis.screening.reading import read_answers

    chosen = _chosen(arguments.set)
    try:
        value = json.loads(_text(arguments.answers))
    except json.JSONDecodeError as error:
        raise CommandFailed(
            f"{arguments.answers}, line {error.lineno}: this is no JSON ({error.msg})."
        ) from error
    result = assess(chosen, read_answers(arguments.answers.name, value))
    if arguments.format == "json":
        print_json(_whole(result))
    else:
        _print(result)


def _whole(result: "Result") -> dict[str, Any]:
    return {
        "set": result.set.id,
        "version": result.set.version,
        "set_state": result.set.state.value,
        "result": result.indication.value,
        "message": SAYS[result.indication.value],
        "is_determination": False,
        "means_required": result.means_required,
        "act": result.act.value,
        "dimensions": [_row(one) for one in result.dimensions.values()],
        "explanation": _because(result),
        "ask_next": [_indicator(one) for one in result.ask],
        "warnings": _warnings(result),
    }


def _row(one: "Assessed") -> dict[str, Any]:
    return {
        "dimension": one.dimension.value,
        "name": NAMES[one.dimension.value],
        "standing": one.standing.value,
        "positive": one.standing.value == "positive",
        "combination": one.combination,
        "present": [indicator.id for indicator in one.present],
        "open": [indicator.id for indicator in one.ask],
    }


def _indicator(one: "Indicator") -> dict[str, Any]:
    return {"id": one.id, "text": one.text, "strength": one.strength.value if one.strength else None}


def _because(result: "Result") -> list[str]:
    """A sentence for each dimension that is positive, with what made it so."""
    said = []
    for one in result.dimensions.values():
        if one.combination:
            signs = "; ".join(
                f"{indicator.text} ({indicator.strength.value if indicator.strength else '–'})"
                for indicator in one.present
            )
            said.append(
                f"{NAMES[one.dimension.value]}: positive because of {COMBINATIONS[one.combination]}: {signs}"
            )
    return said


def _warnings(result: "Result") -> list[str]:
    said = [result.set.remark] if result.set.remark else []
    if result.indication.value == "trafficking_indicated":
        if result.means_required:
            said.append("Consent does not matter where a means was used (Palermo Protocol, article 3(b)).")
        else:
            said.append("For a child no means is required (Palermo Protocol, article 3(c)).")
        if result.act.value != "present":
            said.append("Record the act: recruitment, transport, transfer, harbouring or receipt.")
    return said


def _print(result: "Result") -> None:
    print(f"{result.set.title} ({result.set.id}, {result.set.version}, {result.set.state.value})")
    print(SAYS[result.indication.value])
    for line in [*_because(result), *_warnings(result)]:
        print(f"- {line}")
    rows = [_row(one) for one in result.dimensions.values()]
    print_rows([{**row, "open": len(row["open"])} for row in rows], DIMENSIONS, kind="table")
    if result.ask:
        print("Ask next:")
        print_rows([_indicator(one) for one in result.ask[:10]], ("id", "text", "strength"), kind="table")
