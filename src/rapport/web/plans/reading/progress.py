"""How far a plan is: counts by status for every code of a dimension, and the measures, late ones first.

Source: OSCE SR Annual Report 2008, 3.3.6, 3.3.7. The rule stands in `rapport.analysis.plan.progress`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.actors.roles import Permission
from rapport.analysis.plan.document import Measure
from rapport.analysis.plan.progress import DIMENSIONS, Standing, Status, Tally, overall, progress
from rapport.kernel.i18n import formats
from rapport.plans.diagnosis.labels import STATUSES
from rapport.plans.types import Shown
from rapport.web.access import needs
from rapport.web.components.types import Cell, CellState, Column, Row, Stat, Table
from rapport.web.plans.frame import address, asked, number_asked, show_plan
from rapport.web.plans.reading.common import code_in_words, measure_at, standings_of, status_label

BY: Mapping[str, str | Promise] = {
    "area": gettext_lazy("Area"),
    "accountable": gettext_lazy("Accountable office"),
    "level": gettext_lazy("Level of government"),
    "form": gettext_lazy("Form of trafficking"),
    "profile": gettext_lazy("Profile of victims"),
    "year": gettext_lazy("Year in which something is due"),
    "objective": gettext_lazy("Objective"),
}
PAGE = 50


class ProgressForm(forms.Form):
    """By what progress is told apart, and which measures are listed."""

    by = forms.ChoiceField(label=gettext_lazy("Tell apart by"), choices=list(BY.items()), required=False)
    status = forms.ChoiceField(label=gettext_lazy("List measures that are"), required=False)
    of = forms.CharField(widget=forms.HiddenInput, required=False)
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = [(status.value, str(said)) for status, said in _statuses()]
        self.fields["status"].choices = [("", _("anywhere")), *words]  # type: ignore[attr-defined]


def _statuses() -> list[tuple[Status, str]]:
    return [(status, str(STATUSES[status])) for status in Status]


@needs(Permission.MECHANISM_VIEW)
def show_progress(request: HttpRequest, code: str) -> HttpResponse:
    """Where the measures are today."""
    shown = asked(request, code)
    by = request.GET.get("by", "area")
    by = by if by in BY else "area"
    version = number_asked(request)
    standings = standings_of(request, shown)
    status, of = request.GET.get("status", ""), request.GET.get("of")
    listed = narrowed(shown, standings, by=by, status=status, of=of)
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    keep = {"version": str(version)} if version else {}
    context = {
        "form": ProgressForm({"by": by, "status": status, "version": str(version or "")}),
        "tiles": _tiles(overall(standings), by, keep),
        "table": table_of(shown, standings, by, keep),
        "page": page,
        "rows": _rows(request, shown, list(page.object_list)),
        "count": len(listed),
        "of": code_in_words(shown.document, by, of) if of is not None else "",
        "files": [
            (name, f"{address('file', code, f'progress.{ending}')}?by={by}&version={shown.at.number}")
            for ending, name in (("csv", "CSV"), ("xlsx", "Excel"))
        ],
    }
    return show_plan(request, "progress", shown, tab="progress", title=_("Progress"), context=context)


def _tiles(whole: Tally, by: str, keep: Mapping[str, str]) -> list[Stat]:
    base = _("of %(many)s measures") % {"many": formats.number(whole.base)}
    return [
        Stat(
            formats.number(whole.counts[status]),
            words,
            base,
            f"?{urlencode({'by': by, 'status': status.value, **keep})}#measures"
            if whole.counts[status]
            else "",
        )
        for status, words in _statuses()
        if whole.counts[status] or status in (Status.LATE, Status.DONE)
    ]


def table_of(
    shown: Shown, standings: Sequence[Standing], by: str, keep: Mapping[str, str] | None = None
) -> Table:
    """Counts by status for every code, most late first. `keep`: what links keep; None makes no links."""

    def count(one: Tally, status: Status) -> Cell:
        many = one.counts[status]
        query = {"by": by, "of": one.code, "status": status.value, **(keep or {})}
        href = f"?{urlencode(query)}#measures" if many and keep is not None else ""
        return Cell(formats.number(many), href=href)

    def share(one: Tally) -> Cell:
        done = one.share(Status.DONE)
        return Cell(state=CellState.NOT_APPLICABLE) if done is None else Cell(formats.percent(done))

    return Table(
        id="progress",
        caption=_("Measures by %(by)s") % {"by": str(BY[by]).lower()},
        columns=(
            Column(BY[by]),
            Column(_("Measures"), numeric=True),
            *(Column(words, numeric=True) for _status, words in _statuses()),
            Column(_("Done, of the measures"), numeric=True),
        ),
        rows=tuple(
            Row(
                Cell(code_in_words(shown.document, by, one.code)),
                (
                    Cell(formats.number(one.base)),
                    *(count(one, status) for status in Status),
                    share(one),
                ),
            )
            for one in progress(shown.document, standings, by)
        ),
        sticky=True,
    )


def narrowed(
    shown: Shown, standings: Sequence[Standing], *, by: str, status: str, of: str | None
) -> list[tuple[Measure, Standing]]:
    """The measures with where they are, longest late first, then in the order of statuses."""
    measures = {one.id: one for one in shown.document.measures}
    order = {one: place for place, one in enumerate(Status)}

    def wanted(one: Standing) -> bool:
        codes = tuple(map(str, DIMENSIONS[by](measures[one.measure]))) or ("",)
        return status in ("", one.status.value) and (of is None or of in codes)

    found = [one for one in standings if wanted(one)]
    found.sort(key=lambda one: (order[one.status], -one.days_late, one.due_on is None, one.due_on))
    return [(measures[one.measure], one) for one in found]


def _rows(
    request: HttpRequest, shown: Shown, found: Sequence[tuple[Measure, Standing]]
) -> list[dict[str, Any]]:
    at = measure_at(request, shown)
    return [
        {
            "measure": measure,
            "href": at(measure.id),
            "standing": one,
            "label": status_label(one.status),
            "stale": one.stale,
        }
        for measure, one in found
    ]
