"""Which plan a word of the command line means."""

from pathlib import Path

from rapport.analysis.plan.document import Plan, PlanDocumentError, read_plan
from rapport.cli.errors import WRONG_INPUT, CommandFailed


def from_file(path: Path) -> Plan:
    """The plan of a JSON file. Raises CommandFailed with every place that is wrong."""
    try:
        return read_plan(path.read_bytes())
    except OSError as error:
        raise CommandFailed(f"cannot read {path}", code=WRONG_INPUT) from error
    except PlanDocumentError as error:
        lines = [f"{path}: this is not a plan that Rapport can read:"]
        lines += [f"  {where or 'the whole file'}: {rule}" for where, rule in error.faults]
        raise CommandFailed("\n".join(lines), code=WRONG_INPUT) from error


def named(word: str) -> Plan:
    """The plan that a word names: the path of a JSON file. Raises CommandFailed."""
    return from_file(Path(word))
