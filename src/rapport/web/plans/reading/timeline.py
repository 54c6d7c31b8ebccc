"""A plan on a line of time: the drawing, and the same dates as a table."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_bidi, gettext_lazy
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.analysis.plan.document import Measure, Plan
from rapport.analysis.plan.lists import Timing
from rapport.analysis.plan.progress import Standing, Status
from rapport.analysis.plan.timeline import bars, span_of, timeline_svg
from rapport.kernel.i18n import formats
from rapport.plans.diagnosis.labels import AREAS, STATUSES, TIMINGS
from rapport.web.access import needs
from rapport.web.components.types import Cell, CellState, Column, Row, Table
from rapport.web.plans.frame import asked, number_asked, show_plan, today
from rapport.web.plans.reading.common import measure_at, owners, standings_of

PAGE = 60


class TimelineForm(forms.Form):
    """Which measures stand on the line."""

    area = forms.ChoiceField(label=gettext_lazy("Area"), required=False)
    accountable = forms.ChoiceField(label=gettext_lazy("Accountable office"), required=False)
    status = forms.ChoiceField(label=gettext_lazy("Status"), required=False)
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = ("", _("all"))
        named = sorted(owners(plan).items(), key=lambda one: one[1])
        areas = [(code, str(words)) for code, words in AREAS.items()]
        statuses = [(status.value, str(STATUSES[status])) for status in Status]
        for name, choices in (("area", areas), ("accountable", named), ("status", statuses)):
            self.fields[name].choices = [every, *choices]  # type: ignore[attr-defined]


@needs(Permission.MECHANISM_VIEW)
def show_timeline(request: HttpRequest, code: str) -> HttpResponse:
    """The measures on a line of time, sixty at once, with their dates as a table."""
    shown = asked(request, code)
    plan, day = shown.document, today(request)
    standings = {one.measure: one for one in standings_of(request, shown)}
    given = {name: request.GET.get(name, "") for name in ("area", "accountable", "status")}
    found = [one for one in plan.measures if _fits(one, standings[one.id], given)]
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    some = tuple(page.object_list)
    span = span_of(plan)
    title = _("Measures in time")
    svg = ""
    if span is not None and some:
        said = _(
            "%(many)d measures on a line of time from %(first)d to %(last)d; their dates stand in the table."
        ) % {"many": len(some), "first": span[0].year, "last": span[1].year}
        drawn = bars(Plan(code="", title="", measures=some), list(standings.values()))
        direction = "rtl" if get_language_bidi() else "ltr"
        svg = timeline_svg(drawn, *span, title=title, text=said, today=day, direction=direction)
    context = {
        "form": TimelineForm({**given, "version": str(number_asked(request) or "")}, plan=plan),
        "svg": svg,
        "page": page,
        "count": len(found),
        "table": _table(some, standings, measure_at(request, shown)) if some else None,
        "day": day,
    }
    return show_plan(request, "timeline", shown, tab="timeline", title=_("Timeline"), context=context)


def _fits(one: Measure, standing: Standing, given: dict[str, str]) -> bool:
    owner = (one.accountable.ref or one.accountable.name) if one.accountable else ""
    return (
        given["area"] in ("", *one.areas)
        and given["accountable"] in ("", owner)
        and given["status"] in ("", standing.status.value)
    )


def _day(day: Any) -> Cell:
    return Cell(formats.long_date(day)) if day else Cell(state=CellState.BLANK)


def _table(some: Sequence[Measure], standings: dict[str, Standing], at: Any) -> Table:
    return Table(
        id="dates",
        caption=_("The dates of the measures"),
        columns=(
            Column(_("Measure")),
            Column(_("Start")),
            Column(_("Deadline")),
            Column(_("Benchmarks")),
            Column(_("Status")),
        ),
        rows=tuple(
            Row(
                Cell(f"{one.code} {one.text}".strip(), href=at(one.id)),
                (
                    _day(one.start_on),
                    Cell(TIMINGS[Timing.ONGOING])
                    if one.timing is Timing.ONGOING and one.due_on is None
                    else _day(one.due_on),
                    Cell(
                        "; ".join(
                            f"{formats.long_date(mark.due_on)}: {mark.statement}" for mark in one.benchmarks
                        )
                    )
                    if one.benchmarks
                    else Cell("–"),
                    Cell(STATUSES[standings[one.id].status]),
                ),
            )
            for one in some
        ),
        sticky=True,
    )
