"""The files in which a plan comes and goes. A further format is one line in a table here."""

from collections.abc import Callable, Mapping
from pathlib import Path

from rapport.analysis.plan.document import Plan, write_plan
from rapport.cli import plan_documents, runtime


def _workbook(plan: Plan) -> bytes:
    runtime.start()
    from rapport.plans.files.own import write_workbook

    return write_workbook(plan)


WRITERS: Mapping[str, Callable[[Plan], bytes]] = {"json": write_plan, "xlsx": _workbook}
"""Format → what makes the bytes of the file."""
READERS: Mapping[str, Callable[[Path], Plan]] = {}
"""Ending of a file name → what reads it; every other file is read as JSON or YAML."""


def read(path: Path) -> Plan:
    """The plan of a file. Raises CommandFailed with every place that is wrong."""
    return READERS.get(path.suffix.lower(), plan_documents.from_file)(path)
