"""A plan to keep: as it is written (workbook, JSON, paper), and its tables of coverage, progress and money."""

import io
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

import xlsxwriter
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.analysis.plan.coverage import AXES, matrix
from rapport.analysis.plan.document import write_plan
from rapport.analysis.plan.instruments import judge
from rapport.analysis.plan.progress import Status, progress
from rapport.kernel.cells import Cell, csv_bytes, neutralise
from rapport.plans.diagnosis.context import coverage_codes
from rapport.plans.diagnosis.instruments import DEMANDS, INSTRUMENTS
from rapport.plans.diagnosis.labels import AXES as AXIS_WORDS
from rapport.plans.diagnosis.labels import STATUSES, label
from rapport.plans.files.own import OPTIONS, write_workbook
from rapport.plans.types import Shown
from rapport.reports.building import fonts_dir
from rapport.reports.document.charts import use_fonts
from rapport.reports.plans.paper import PARTS, plan_paper
from rapport.web.access import needs
from rapport.web.mechanism.meetings.downloads import no_file, sent
from rapport.web.office.words import language
from rapport.web.plans.coverage.pages import axes_of
from rapport.web.plans.frame import asked, today
from rapport.web.plans.reading import funding as money
from rapport.web.plans.reading import progress as following
from rapport.web.plans.reading.common import code_in_words, late_of, standings_of

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Lines = list[list[Cell]]


@needs(Permission.MECHANISM_VIEW)
def send_file(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """`plan.json`, `plan.xlsx`, `plan.pdf`, `plan.docx` (also `chart.…`, `narrative.…`), or a table as CSV or XLSX."""
    kind, _dot, ending = name.rpartition(".")
    shown = asked(request, code)
    stem = f"{code}-{shown.at.number}-{kind}"
    if kind in TABLES and ending in ("csv", "xlsx"):
        lines = TABLES[kind](request, shown)
        if ending == "csv":
            return _kept(csv_bytes(lines), "text/csv; charset=utf-8", f"{stem}.csv")
        return _kept(workbook(lines), SHEET, f"{stem}.xlsx")
    if name == "plan.json":
        return _kept(write_plan(shown.document), "application/json; charset=utf-8", f"{stem}.json")
    if name == "plan.xlsx":
        return _kept(write_workbook(shown.document), SHEET, f"{stem}.xlsx")
    part = "combined" if kind == "plan" else kind
    if part not in PARTS or ending not in ("pdf", "docx") or kind == "combined":
        raise no_file()
    use_fonts(fonts_dir())
    record = plan_paper(
        shown.document,
        part=part,
        language=language(),
        direction="rtl" if get_language_bidi() else "ltr",
        standings=standings_of(request, shown) if shown.at.state == "ADOPTED" else (),
        today=today(request),
    )
    return sent(record, stem, ending)


def _kept(content: bytes, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


def workbook(lines: Sequence[Sequence[Cell]]) -> bytes:
    """Rows as a workbook of one sheet: texts that a spreadsheet would run are made harmless, numbers stay numbers."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        for place, row in enumerate(lines):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(place, column, neutralise(value), bold if place == 0 else None)
                elif value is not None:
                    sheet.write_number(place, column, value)
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, 32)
    return out.getvalue()


def _amount(value: Decimal | None) -> Cell:
    return None if value is None else float(value)


def _coverage(request: HttpRequest, shown: Shown) -> Lines:
    """A line for every cell of the table that is shown: codes and words of its axes, state, measures, money, late."""
    rows, columns, only = axes_of(request.GET.dict())
    late = late_of(standings_of(request, shown))
    table = matrix(shown.document, coverage_codes(), rows=rows, columns=columns, only=only, late=late)
    codes = {one.id: one.code for one in shown.document.measures}
    axes = [axis for axis in AXES if axis in (rows, columns, *only)]
    head: list[Cell] = []
    for axis in axes:
        head += [axis, str(AXIS_WORDS[axis])]
    head += ["state", _("Number of measures"), _("Measures"), _("Money"), _("Late"), _("Reason")]
    lines = [head]
    for cell in (one for row in table.cells for one in row):
        line: list[Cell] = []
        for axis in axes:
            line += [cell.at[axis], label(cell.at[axis])]
        numbers = ", ".join(codes[key] for key in cell.measures)
        lines.append(
            [*line, cell.state, len(cell.measures), numbers, _amount(cell.money), cell.late, cell.reason]
        )
    return lines


def _progress(request: HttpRequest, shown: Shown) -> Lines:
    by = request.GET.get("by", "area")
    by = by if by in following.BY else "area"
    head: list[Cell] = ["code", str(following.BY[by]), _("Measures")]
    lines: Lines = [[*head, *(str(STATUSES[status]) for status in Status)]]
    for one in progress(shown.document, standings_of(request, shown), by):
        counts = [one.counts[status] for status in Status]
        lines.append([one.code, code_in_words(shown.document, by, one.code), one.base, *counts])
    return lines


def _funding(request: HttpRequest, shown: Shown) -> Lines:
    by = request.GET.get("by", "year")
    by = by if by in money.BY else "year"
    head: list[Cell] = ["code", str(money.BY[by]), *(str(money.TITLES[name]) for name in money.COLUMNS)]
    lines: Lines = [[*head, _("Currency"), _("Amounts without a rate")]]
    for name, one in money.named(shown, by):
        amounts = [_amount(amount) for amount in money.amounts(one)]
        lines.append([one.code, name, *amounts, shown.document.currency, one.unconverted])
    return lines


def _instruments(request: HttpRequest, shown: Shown) -> Lines:
    """A line for every article of every instrument and each demand that it makes, with the measures that bear on it."""
    codes = {one.id: one.code for one in shown.document.measures}
    head: list[Cell] = ["instrument", _("Instrument"), _("Article"), "demand", _("Demand")]
    lines: Lines = [[*head, _("Number of measures"), _("Measures")]]
    found = judge(shown.document)
    for instrument, title in INSTRUMENTS.items():
        for one in found:
            numbers = ", ".join(codes[key] for key in one.measures)
            for article in one.demand.articles.get(instrument, ()):
                words = [instrument.value, str(title), article, one.demand.id, str(DEMANDS[one.demand.id])]
                lines.append([*words, len(one.measures), numbers])
    return lines


TABLES: Mapping[str, Callable[[HttpRequest, Shown], Lines]] = {
    "coverage": _coverage,
    "progress": _progress,
    "funding": _funding,
    "instruments": _instruments,
}
"""Tables that are kept as CSV or XLSX, by the name of the file."""
