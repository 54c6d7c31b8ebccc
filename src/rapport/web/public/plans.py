"""Action plans as anybody may read them: adopted versions, exactly as they were frozen (OSCE 2008, 3.3.2, 5.3)."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from rapport.analysis.plan.document import Measure
from rapport.kernel.i18n import formats
from rapport.plans import rules
from rapport.plans.diagnosis import labels
from rapport.plans.files.own import write_workbook
from rapport.plans.publishing import queries
from rapport.plans.publishing.queries import Published
from rapport.reports.plans.cells import period
from rapport.reports.plans.paper import plan_paper
from rapport.web.access import public
from rapport.web.components.types import Crumb, Link
from rapport.web.mechanism.meetings.downloads import no_file, sent
from rapport.web.plans.chart.pages import row
from rapport.web.plans.frame import number_asked, outside
from rapport.web.plans.measures import showing
from rapport.web.plans.strategy import pages as strategy
from rapport.web.public.rendering import show
from rapport.web.public.texts import page_language

FILES = ("plan.pdf", "plan.docx", "plan.xlsx", "plan.json")
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def _found(request: HttpRequest, code: str) -> Published:
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    return queries.published_plan(viewer=viewer, code=code, number=number_asked(request))


def _query(request: HttpRequest) -> str:
    number = number_asked(request)
    return "" if number is None else f"?version={number}"


def _link(request: HttpRequest, code: str) -> Callable[[Measure], str]:
    query = _query(request)

    def link(one: Measure) -> str:
        try:
            return reverse("public:plan-measure", args=[code, one.id]) + query
        except NoReverseMatch:  # an id that no address can carry
            return ""

    return link


def _show(
    request: HttpRequest, template: str, found: Published, way: tuple[Crumb, ...], context: dict[str, Any]
) -> HttpResponse:
    code, query = found.at.code, _query(request)
    pages = ((_("Strategy"), "public:plan"), (_("Chart of measures"), "public:plan-chart"))
    links = ((title, reverse(name, args=[code])) for title, name in pages)
    tabs = tuple(Link(title, href + query, href == request.path) for title, href in links)
    crumbs = (Crumb(_("Action plans"), reverse("public:plans")), *way)
    files = [(name, reverse("public:plan-file", args=[code, name]) + query) for name in FILES]
    values = {"found": found, "crumbs": crumbs, "tabs": tabs, "files": files, **context}
    return show(request, template, values)


def _plan_crumb(request: HttpRequest, found: Published) -> Crumb:
    return Crumb(found.at.title, reverse("public:plan", args=[found.at.code]) + _query(request))


@public
def plans(request: HttpRequest) -> HttpResponse:
    """All plans that everybody may read, the latest period first."""
    found = queries.published(viewer=request.viewer)  # type: ignore[attr-defined]
    rows = [(one, labels.KINDS[one.kind], period(one.starts_on, one.ends_on)) for one in found]
    return show(request, "plans/list.html", {"crumbs": (Crumb(_("Action plans")),), "rows": rows})


@public
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """What the plan is, and its strategy with the measures that serve each objective."""
    found = _found(request, code)
    document, at = found.document, found.at
    facts = [
        (_("What it is"), labels.KINDS[document.kind]),
        (_("Period"), period(document.starts_on, document.ends_on)),
        (_("Legal basis"), document.legal_basis),
        (_("Adopted"), f"{formats.long_date(at.adopted_on)}, {at.adopted_by}"),
        (_("How money will be sought"), document.funding_strategy),
        (_("Measures"), formats.number(len(document.measures))),
        (_("Fingerprint of the document (SHA-256)"), at.sha256),
    ]
    context = {
        "facts": [(key, value) for key, value in facts if value],
        "strategy": strategy.content(document, _link(request, code), {}),
        "related": [(one, labels.RELATED[one.kind], outside(one.link)) for one in document.related],
    }
    return _show(request, "plans/plan.html", found, (Crumb(at.title),), context)


@public
def chart_of_plan(request: HttpRequest, code: str) -> HttpResponse:
    """The measures as a table."""
    found = _found(request, code)
    link = _link(request, code)
    context = {"rows": [row(one, link(one)) for one in found.document.measures]}
    way = (_plan_crumb(request, found), Crumb(_("Chart of measures")))
    return _show(request, "plans/chart.html", found, way, context)


@public
def measure(request: HttpRequest, code: str, measure: str) -> HttpResponse:
    """One measure with everything in it."""
    found = _found(request, code)
    one = found.document.measure(measure)
    if one is None:
        raise rules.unknown_measure()
    way = (_plan_crumb(request, found), Crumb(showing.title(one)))
    context = {"title": showing.title(one), "content": showing.content(one, found.document)}
    return _show(request, "plans/measure.html", found, way, context)


@public
def send_plan(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """The plan as PDF, Word, Excel or the JSON that was frozen."""
    found = _found(request, code)
    if name not in FILES:
        raise no_file()
    ending = name.rpartition(".")[2]
    saved = f"{code}-{found.at.number}"
    if ending in TYPES:
        content = found.content if ending == "json" else write_workbook(found.document)
        response = HttpResponse(content, content_type=TYPES[ending])
        response["Content-Disposition"] = f'attachment; filename="{saved}.{ending}"'
        return response
    direction = "rtl" if get_language_bidi() else "ltr"
    paper = plan_paper(found.document, part="combined", language=page_language(), direction=direction)
    return sent(paper, saved, ending)
