"""The strategy of a plan as it is read: why, and what serves which objective (OSCE SR Annual Report 2008, 3.3.2)."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.analysis.plan.document import Measure
from rapport.plans.diagnosis import labels
from rapport.reports.plans import cells
from rapport.web.access import needs
from rapport.web.plans import frame, standing
from rapport.web.plans.frame import asked, show_plan
from rapport.web.plans.measures import words


@needs(Permission.MECHANISM_VIEW)
def show_strategy(request: HttpRequest, code: str) -> HttpResponse:
    """Narrative, contributing factors, and each objective with the measures that serve it."""
    shown = asked(request, code)
    plan, version = shown.document, frame.number_asked(request)
    states = standing.of_plan(request, plan)

    def line(one: Measure) -> tuple[Measure, str, str, str, object]:
        state = standing.label(states[one.id].status)
        return one, words.link(code, one, version), words.office(one), cells.time_of(one), state

    kinds = {one.code: labels.FACTORS[one.kind] for one in plan.factors}
    context = {
        "factors": [
            (
                one,
                kinds[one.code],
                cells.cited(one.evidence),
                [
                    (each, words.link(code, each, version))
                    for each in plan.measures
                    if one.code in each.factors
                ],
            )
            for one in plan.factors
        ],
        "groups": [
            (
                objective,
                [(name, kinds.get(name, "")) for name in objective.factors] if objective else [],
                [line(one) for one in measures],
            )
            for objective, measures in words.by_objective(plan)
        ],
    }
    return show_plan(
        request, "strategy/strategy", shown, tab="strategy", title=_("Strategy"), context=context
    )
