"""The files in which a plan comes and goes. A further format is one line in a table here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapport.analysis.plan.document import Plan, write_plan
from rapport.cli import plan_documents, plan_sheets, runtime
from rapport.cli.errors import WRONG_INPUT, CommandFailed

PARTS = ("combined", "chart", "narrative")


@dataclass(frozen=True)
class Paper:
    """What is printed, and in which language."""

    part: str = "combined"
    language: str = "en"


def _json(plan: Plan, paper: Paper) -> bytes:
    return write_plan(plan)


def _workbook(plan: Plan, paper: Paper) -> bytes:
    runtime.start()
    from django.utils import translation

    from rapport.plans.files.own import write_workbook

    with translation.override(paper.language):
        return write_workbook(plan)


def _record(plan: Plan, paper: Paper) -> Any:
    from django.utils import translation

    from rapport.reports.plans.paper import plan_paper

    with translation.override(paper.language):
        direction = "rtl" if translation.get_language_bidi() else "ltr"
        return plan_paper(plan, part=paper.part, language=paper.language, direction=direction)  # type: ignore[arg-type]


def _word(plan: Plan, paper: Paper) -> bytes:
    runtime.start()
    from rapport.reports.building import fonts_dir
    from rapport.reports.document.charts import use_fonts
    from rapport.reports.document.record import record_docx

    use_fonts(fonts_dir())
    return record_docx(_record(plan, paper))


def _pdf(plan: Plan, paper: Paper) -> bytes:
    runtime.start()
    from rapport.reports.building import fonts_dir
    from rapport.reports.document.record import record_pdf

    return record_pdf(_record(plan, paper), fonts_dir())


WRITERS: Mapping[str, Callable[[Plan, Paper], bytes]] = {
    "json": _json,
    "xlsx": _workbook,
    "docx": _word,
    "pdf": _pdf,
}
"""Format → what makes the bytes of the file."""


SHEETS = (".xlsx", ".ods")


def read(path: Path, layout: Path | None = None) -> Plan:
    """The plan of a file: JSON, YAML, our own workbook, or any spreadsheet by its layout.

    Raises CommandFailed with every place that is wrong.
    """
    if path.suffix.lower() not in SHEETS:
        return plan_documents.from_file(path)
    runtime.start()
    from rapport.plans.files.own import is_own, read_workbook

    try:
        own = is_own(path.read_bytes())
    except OSError as error:
        raise CommandFailed(f"cannot read {path}", code=WRONG_INPUT) from error
    return plan_documents.read(path, read_workbook) if own else plan_sheets.from_sheet(path, layout)
