"""The coverage of a plan: two axes as a table, narrowed by the others; empty cells are shown.

Source: OSCE SR Annual Report 2008, 3.3.3. Money of cells overlaps and is never added up.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rapport.actors.roles import Permission
from rapport.analysis.plan.coverage import AXES, Cell, Matrix, matrix
from rapport.plans import rules
from rapport.plans.diagnosis.context import coverage_codes
from rapport.plans.diagnosis.labels import AXES as AXIS_WORDS
from rapport.plans.diagnosis.labels import label
from rapport.plans.types import Shown
from rapport.web.access import needs
from rapport.web.plans.coverage import cells
from rapport.web.plans.frame import address, asked, number_asked, show_plan, viewer_of
from rapport.web.plans.reading.common import late_of, measure_at, standings_of

FIRST = ("form", "area")
"""The axes of the table where none are asked for."""


class AxesForm(forms.Form):
    """Which two axes make the table, and what the others are narrowed to."""

    rows = forms.ChoiceField(
        label=gettext_lazy("Rows"), choices=list(AXIS_WORDS.items()), required=False, initial=FIRST[0]
    )
    columns = forms.ChoiceField(
        label=gettext_lazy("Columns"), choices=list(AXIS_WORDS.items()), required=False, initial=FIRST[1]
    )
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for axis, codes in coverage_codes().items():
            choices = [("", _("all")), *((code, label(code)) for code in codes)]
            title = _("Only: %(axis)s") % {"axis": AXIS_WORDS[axis]}
            self.fields[axis] = forms.ChoiceField(label=title, choices=choices, required=False)


def axes_of(given: Mapping[str, Any]) -> tuple[str, str, dict[str, str]]:
    """Rows, columns and what the other axes are narrowed to; what makes no sense is as if it were not asked."""
    rows = given.get("rows") if given.get("rows") in AXES else FIRST[0]
    columns = given.get("columns") if given.get("columns") in AXES else FIRST[1]
    if rows == columns:
        columns = next(axis for axis in (*reversed(FIRST), "form") if axis != rows)
    codes = coverage_codes()
    only = {
        axis: str(given[axis])
        for axis in AXES
        if axis not in (rows, columns) and given.get(axis) in codes[axis]
    }
    return str(rows), str(columns), only


@needs(Permission.MECHANISM_VIEW)
def show_coverage(request: HttpRequest, code: str) -> HttpResponse:
    """The matrix, with what stands behind the cell that is asked for."""
    shown = asked(request, code)
    rows, columns, only = axes_of(request.GET.dict())
    standings = standings_of(request, shown)
    table = matrix(
        shown.document, coverage_codes(), rows=rows, columns=columns, only=only, late=late_of(standings)
    )
    version = number_asked(request)
    query = {"rows": rows, "columns": columns, **only, **({"version": str(version)} if version else {})}
    open_at = (request.GET.get("row", ""), request.GET.get("column", ""))
    found = next(
        (cell for row in table.cells for cell in row if (cell.at[rows], cell.at[columns]) == open_at), None
    )
    context = {
        "form": AxesForm(query),
        "rows": cells.rows_of(table, query=query, open_at=open_at, currency=shown.document.currency),
        "columns": [label(one) for one in coverage_codes()[columns]],
        "row_title": AXIS_WORDS[rows],
        "caption": caption(rows, columns, only),
        "legend": cells.legend(),
        "counts": counts(table),
        "not_said": not_said(table, shown),
        "behind": _behind(request, shown, found, standings) if found else None,
        "justified": justified(shown, _explain_at(request, shown)),
        "files": _files(shown, query),
    }
    return show_plan(request, "coverage", shown, tab="coverage", title=_("Coverage"), context=context)


def caption(rows: str, columns: str, only: Mapping[str, str]) -> str:
    """What the table shows, in words."""
    said = _("Measures by %(rows)s and %(columns)s") % {
        "rows": str(AXIS_WORDS[rows]).lower(),
        "columns": str(AXIS_WORDS[columns]).lower(),
    }
    return ", ".join([said, *(_("only %(what)s") % {"what": label(code)} for code in only.values())])


def counts(table: Matrix) -> str:
    """How many cells are in which state, in one sentence."""
    found = table.counts()
    return _("%(cells)d cells: %(covered)d with measures, %(justified)d not needed, %(gaps)d gaps.") % {
        "cells": sum(found.values()),
        "covered": found["COVERED"],
        "justified": found["JUSTIFIED"],
        "gaps": found["GAP"],
    }


def not_said(table: Matrix, shown: Shown) -> list[str]:
    """Which axis how many measures say nothing on: they stand in no cell of it."""
    total = len(shown.document.measures)
    found = []
    for axis in AXES:
        if many := len(table.not_said[axis]):
            said = ngettext(
                "%(axis)s: %(many)d of %(total)d measures says nothing and stands in no cell.",
                "%(axis)s: %(many)d of %(total)d measures say nothing and stand in no cell.",
                many,
            )
            found.append(said % {"axis": AXIS_WORDS[axis], "many": many, "total": total})
    return found


def _explain_at(request: HttpRequest, shown: Shown) -> str:
    """The beginning of the address at which a reason is given; empty for readers and for what is not a draft."""
    may = shown.at.state == "DRAFT" and rules.can_edit(viewer_of(request))
    return f"{address('gap-justify', shown.plan.code)}?" if may else ""


def _behind(request: HttpRequest, shown: Shown, cell: Cell, standings: Any) -> cells.Behind:
    return cells.behind(
        cell,
        shown.document,
        standings,
        measure_at=measure_at(request, shown),
        explain_at=_explain_at(request, shown),
    )


def justified(shown: Shown, explain_at: str) -> list[tuple[str, str, str]]:
    """Cells for which the plan says why nothing is needed: the cell in words, the reason, where it is changed."""
    found = []
    for one in shown.document.justified:
        named = {axis: str(getattr(one, axis)) for axis in AXES if getattr(one, axis)}
        words = " × ".join(label(code) for code in named.values()) or _("everything")
        change = f"{explain_at}{urlencode(named)}" if explain_at and named else ""
        found.append((words, one.reason, change))
    return found


def _files(shown: Shown, query: Mapping[str, str]) -> list[tuple[str, str]]:
    asked_for = urlencode({**query, "version": str(shown.at.number)})
    return [
        (name, f"{address('file', shown.plan.code, f'coverage.{ending}')}?{asked_for}")
        for ending, name in (("csv", "CSV"), ("xlsx", "Excel"))
    ]
