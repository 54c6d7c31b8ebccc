"""Our own workbook of a plan: everything in it, so that taking it in again changes nothing.

The first row of every sheet holds the names by which it is read again and is hidden; the second says them in words.
Numbers are numbers and days are days, so that people can work with them. A text that a spreadsheet would take for a
formula is written with an apostrophe before it, and so is one that begins with one: reading takes one away.
"""

import io
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from python_calamine import CalamineError, CalamineWorkbook

from rapport.analysis.plan.document import Plan
from rapport.kernel.cells import sheltered, unsheltered
from rapport.kernel.errors import InvalidInput
from rapport.plans.files.tables import ROOT, Row, Tables, columns_of, from_tables, shapes, to_tables

MARK = "rapport-plan-1"
"""In the first cell of the first sheet: this is our workbook, of this form."""
LONGEST = 32_767
"""Most signs that a cell of a workbook can hold."""
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
SHEETS: Mapping[str, tuple[str, str | Promise]] = {
    "plan": ("Plan", gettext_lazy("The plan")),
    "plan.rates": ("Rates", gettext_lazy("Exchange rates")),
    "plan.strategy": ("Strategy", gettext_lazy("Strategy")),
    "plan.factors": ("Factors", gettext_lazy("Contributing factors")),
    "plan.factors.evidence": ("Factors evidence", gettext_lazy("Evidence of factors")),
    "plan.objectives": ("Objectives", gettext_lazy("Objectives")),
    "plan.measures": ("Measures", gettext_lazy("Measures")),
    "plan.measures.contributors": ("Contributors", gettext_lazy("Contributing organisations")),
    "plan.measures.benchmarks": ("Benchmarks", gettext_lazy("Benchmarks")),
    "plan.measures.indicators": ("Indicators", gettext_lazy("Indicators")),
    "plan.measures.indicators.targets": ("Targets", gettext_lazy("Targets of indicators")),
    "plan.measures.costs": ("Costs", gettext_lazy("Costs")),
    "plan.measures.evidence": ("Evidence", gettext_lazy("Evidence")),
    "plan.measures.answers_to": ("Answers", gettext_lazy("What measures answer to")),
    "plan.related": ("Related plans", gettext_lazy("Related plans")),
    "plan.justified": ("Justified gaps", gettext_lazy("Justified gaps")),
    "plan.changes": ("Changes", gettext_lazy("Changes of this version")),
}
"""Table → name of its sheet and what it holds in words. Names of sheets are never translated: they are read again."""


def write_workbook(plan: Plan) -> bytes:
    """The plan as XLSX. Raises InvalidInput where a text is too long for a cell."""
    out = io.BytesIO()
    tables = to_tables(plan)
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        book.set_properties(
            {"created": datetime(2000, 1, 1, tzinfo=UTC)}
        )  # the same plan gives the same bytes
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        body = book.add_format({"text_wrap": True, "valign": "top"})
        for table, made in shapes().items():
            name, title = SHEETS[table]
            sheet = book.add_worksheet(name)
            columns = [*(() if table == ROOT else ("of", "no")), *columns_of(made)]
            sheet.write_row(0, 0, [MARK if table == ROOT else table, *columns])
            sheet.set_row(0, None, None, {"hidden": True})
            sheet.write_row(1, 0, [str(title), *(_heading(column) for column in columns)], head)
            sheet.freeze_panes(2, 1)
            sheet.set_column(0, 0, 4)
            sheet.set_column(1, len(columns), 22)
            for place, row in enumerate(tables[table], start=2):
                _write(sheet, place, columns, row, day=day, body=body)
    return out.getvalue()


def _heading(column: str) -> str:
    return column.replace(".", ": ").replace("_", " ")


def _write(sheet: Any, place: int, columns: list[str], row: Row, *, day: Any, body: Any) -> None:
    for number, column in enumerate(columns, start=1):
        value = row.get(column)
        if value is None:
            continue
        if isinstance(value, bool):
            sheet.write_boolean(place, number, value)
        elif isinstance(value, date):
            sheet.write_datetime(place, number, value, day)
        elif isinstance(value, int):
            sheet.write_number(place, number, value)
        elif isinstance(value, Decimal) and Decimal(repr(float(value))) == value:
            sheet.write_number(place, number, float(value))
        else:
            text = sheltered(str(value))
            if len(text) > LONGEST:
                raise InvalidInput(
                    _("%(column)s: a text of %(many)d signs does not fit into a cell (at most %(most)d).")
                    % {"column": column, "many": len(text), "most": LONGEST}
                )
            sheet.write_string(place, number, text, body)


def is_own(content: bytes) -> bool:
    """Whether the bytes are a workbook that `write_workbook` wrote, perhaps edited since."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        first = book.get_sheet_by_index(0).to_python(skip_empty_area=False, nrows=1)
    except (CalamineError, IndexError, ValueError):
        return False
    return bool(first) and bool(first[0]) and first[0][0] == MARK


def read_workbook(content: bytes) -> Plan:
    """The plan of our own workbook. Raises InvalidInput (not ours) and PlanDocumentError (every wrong place)."""
    if not is_own(content):
        raise InvalidInput(_("This is not a workbook that Rapport wrote."), code="not_ours")
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    tables: Tables = {}
    for table in shapes():
        name = SHEETS[table][0]
        if name in book.sheet_names:
            tables[table] = _rows(book.get_sheet_by_name(name).to_python(skip_empty_area=False))
    return from_tables(tables)


def _rows(cells: list[list[Any]]) -> list[Row]:
    if not cells:
        return []
    columns = [str(one) for one in cells[0][1:]]
    found = []
    for line in cells[2:]:
        pairs = zip(columns, line[1:], strict=False)
        row = {column: _read(value) for column, value in pairs if value not in ("", None) and column}
        if row:
            found.append(row)
    return found


def _read(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, str):
        return unsheltered(value)
    if isinstance(value, float) and value == int(value) and abs(value) < 2**53:
        return int(value)
    return value
