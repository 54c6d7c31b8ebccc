"""The chart of a plan: who does what by when, for whom, with which money."""

from collections import Counter
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.analysis.plan.document import Measure, Plan
from rapport.analysis.plan.funding import lines
from rapport.reports.plans import cells
from rapport.web.access import needs
from rapport.web.components.types import Label
from rapport.web.plans import frame, standing
from rapport.web.plans.chart.forms import ChartForm, narrowed
from rapport.web.plans.frame import asked, show_plan
from rapport.web.plans.measures import words

PER_PAGE = 50


@needs(Permission.MECHANISM_VIEW)
def show_chart(request: HttpRequest, code: str) -> HttpResponse:
    """The measures as a table, narrowed and ordered as the address says."""
    shown = asked(request, code)
    plan = shown.document
    states = standing.of_plan(request, plan)
    form = ChartForm(request.GET or None, plan=plan)
    given = form.cleaned_data if form.is_bound and (form.is_valid() or form.cleaned_data) else {}
    found = narrowed(plan, states, given, money_of(plan))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    version = frame.number_asked(request)
    context = {
        "form": form,
        "count": len(found),
        "all": len(plan.measures),
        "page": page,
        "rows": [
            row(one, words.link(code, one, version), standing.label(states[one.id].status)) for one in page
        ],
    }
    return show_plan(
        request, "chart/chart", shown, tab="chart", title=_("Chart of measures"), context=context
    )


def money_of(plan: Plan) -> dict[str, Decimal]:
    """What each measure costs in the currency of the plan, as far as it can be converted."""
    found: Counter[str] = Counter()
    for line in lines(plan):
        found[line.measure.id] += line.worth or 0  # type: ignore[assignment]
    return {key: Decimal(value) for key, value in found.items()}


def row(one: Measure, href: str, state: Label | None = None) -> dict[str, Any]:
    """What a row of the chart shows."""
    return {
        "measure": one,
        "href": href,
        "areas": words.said(one.areas),
        "office": words.office(one),
        "nobody": one.accountable is None,
        "time": cells.time_of(one),
        "forms": words.said(one.forms),
        "profiles": words.said(one.profiles),
        "levels": [*words.said(one.levels), *one.places],
        "money": cells.money_of(one),
        "indicators": [each.title for each in one.indicators],
        "state": state,
    }
