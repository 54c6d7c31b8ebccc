"""Which plan a word of the command line means."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import yaml

from rapport.analysis.plan.document import Plan, PlanDocumentError, plan_of, read_plan
from rapport.cli import runtime
from rapport.cli.errors import WRONG_INPUT, CommandFailed

T = TypeVar("T")


def from_file(path: Path) -> Plan:
    """The plan of a JSON or YAML file. Raises CommandFailed with every place that is wrong."""
    is_yaml = path.suffix in (".yaml", ".yml")
    return read(path, lambda content: plan_of(_yaml(content)) if is_yaml else read_plan(content))


def read(path: Path, reader: Callable[[bytes], T]) -> T:
    """What `reader` finds in the file: a plan, or a layout. Raises CommandFailed with every place that is wrong."""
    try:
        return reader(path.read_bytes())
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CommandFailed(f"cannot read {path}", code=WRONG_INPUT) from error
    except PlanDocumentError as error:
        lines = [f"{path}: Rapport cannot read this:"]
        lines += [f"  {where or 'the whole file'}: {rule}" for where, rule in error.faults]
        raise CommandFailed("\n".join(lines), code=WRONG_INPUT) from error


def _yaml(content: bytes) -> dict[str, object]:
    found = yaml.safe_load(content.decode("utf-8"))
    return found if isinstance(found, dict) else {}


def is_file(word: str) -> bool:
    """Whether a word names a file, not a plan of this instance."""
    path = Path(word)
    return bool(path.suffix) or path.exists()


def named(word: str) -> Plan:
    """The plan that a word names: the path of a JSON or YAML file, else a plan of this instance, `code` or `code@2`.

    Without a number the version that is being written counts, else the newest. Raises CommandFailed.
    """
    if is_file(word):
        from rapport.cli import plan_formats

        return plan_formats.read(Path(word))
    runtime.start()
    from rapport.kernel.access import Viewer
    from rapport.kernel.clock import now
    from rapport.kernel.errors import NotAvailable
    from rapport.plans import queries

    code, _at, number = word.partition("@")
    try:
        version = int(number) if number else None
        return queries.document(viewer=Viewer.system(), code=code, number=version, day=now().date())
    except (NotAvailable, ValueError) as error:
        raise CommandFailed(
            f"there is no plan {word}: name a file, or a plan of this instance as code or code@2",
            code=WRONG_INPUT,
        ) from error
