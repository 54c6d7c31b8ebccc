"""The list of plans, and one plan at a glance."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.analysis.plan.checks.whole import check_kind
from rapport.analysis.plan.document import Plan
from rapport.kernel.i18n import formats
from rapport.plans import queries, rules
from rapport.plans.diagnosis import labels
from rapport.plans.diagnosis.context import context as asked_of_plans
from rapport.plans.diagnosis.wording import sentence
from rapport.plans.types import PlanView, Shown
from rapport.web.access import needs
from rapport.web.components.types import Label, Stat
from rapport.web.plans import frame
from rapport.web.plans.frame import asked, show, show_plan, viewer_of, where


@needs(Permission.MECHANISM_VIEW)
def show_plans(request: HttpRequest) -> HttpResponse:
    """All plans of which the reader may see a version."""
    viewer = viewer_of(request)
    rows = [(one, labels.KINDS[one.kind], period(one), _states(one)) for one in queries.plans(viewer=viewer)]
    context = {"rows": rows, "can_edit": bool(rules.can_edit(viewer))}
    return show(request, "list", title=_("National action plans"), crumbs=None, context=context)


def period(plan: PlanView | Plan) -> str:
    """From when until when, in words."""
    days = [formats.long_date(day) if day else _("not known") for day in (plan.starts_on, plan.ends_on)]
    return _("%(start)s to %(end)s") % {"start": days[0], "end": days[1]}


def _states(plan: PlanView) -> list[tuple[str, Label]]:
    """The open version and the one in force; where there is neither, the newest."""
    found = [one for one in (plan.open, plan.adopted) if one is not None] or list(plan.versions[:1])
    return [(_("Version %(number)s") % {"number": one.number}, frame.state(one)) for one in found]


@needs(Permission.MECHANISM_VIEW)
def show_overview(request: HttpRequest, code: str) -> HttpResponse:
    """What a plan is, who adopted it, how much is in it, and whether it is a plan at all (3.3.1)."""
    shown = asked(request, code)
    kind_findings = [
        sentence(one)
        for one in check_kind(shown.document, asked_of_plans())
        if one.rule.id in ("plan.framework", "plan.equivalent")
    ]
    context = {
        "facts": facts(shown),
        "stats": _stats(shown, frame.number_asked(request)),
        "kind_findings": kind_findings,
        "shows": bool(rules.can_show(viewer_of(request)))
        and any(not one.is_open for one in shown.plan.versions),
        "related": [
            (one, labels.RELATED[one.kind], frame.outside(one.link)) for one in shown.document.related
        ],
    }
    return show_plan(request, "overview", shown, tab="plan", title=shown.plan.title, context=context)


def facts(shown: Shown) -> list[tuple[str, Any]]:
    """What the version says of itself, as keys and values; what is not said is left out."""
    plan, at = shown.document, shown.at
    every = plan.assessed_every_months
    told = [
        (_("What it is"), labels.KINDS[plan.kind]),
        (_("Period"), period(plan)),
        (_("Legal basis"), plan.legal_basis),
        (_("Adopted on"), formats.long_date(at.adopted_on) if at.adopted_on else ""),
        (_("Adopted by"), at.adopted_by),
        (_("Plan before"), plan.predecessor),
        (_("Currency"), plan.currency),
        (_("How money will be sought"), plan.funding_strategy),
        (_("Agreements"), "\n".join(plan.agreements)),
        (_("Self-assessment"), _("every %(months)s months") % {"months": every} if every else ""),
        (
            _("Independent evaluation"),
            formats.long_date(plan.evaluated_on) if plan.evaluated_on else "",
        ),
        (_("Adopted versions are seen by"), frame.VISIBILITIES[shown.plan.visibility]),
        (_("Fingerprint of the document (SHA-256)"), at.sha256),
    ]
    return [(key, value) for key, value in told if value]


def _stats(shown: Shown, version: int | None) -> list[Stat]:
    """How much is in it, each number with where it can be read."""
    plan, code = shown.document, shown.plan.code
    offices = {one.accountable.name for one in plan.measures if one.accountable}
    chart, strategy = (where(name, code, version=version) for name in ("chart", "strategy"))
    return [
        Stat(formats.number(len(plan.objectives)), _("objectives"), _("of the strategy"), strategy),
        Stat(formats.number(len(plan.measures)), _("measures"), _("in the chart"), chart),
        Stat(formats.number(len(offices)), _("accountable offices"), _("of the measures"), chart),
        Stat(
            formats.number(sum(len(one.indicators) for one in plan.measures)),
            _("indicators"),
            _("of the measures"),
            chart,
        ),
    ]
