"""The strategy of a plan as it is read: why, and what serves which objective (OSCE SR Annual Report 2008, 3.3.2)."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.analysis.plan.document import Measure, Plan
from rapport.plans.diagnosis import labels
from rapport.reports.plans import cells
from rapport.web.access import needs
from rapport.web.components.types import Label
from rapport.web.plans import frame, standing
from rapport.web.plans.frame import asked, show_plan
from rapport.web.plans.measures import words


@needs(Permission.MECHANISM_VIEW)
def show_strategy(request: HttpRequest, code: str) -> HttpResponse:
    """Narrative, contributing factors, and each objective with the measures that serve it."""
    shown = asked(request, code)
    version = frame.number_asked(request)
    states = {
        key: standing.label(one.status) for key, one in standing.of_plan(request, shown.document).items()
    }
    context = content(shown.document, lambda one: words.link(code, one, version), states)
    return show_plan(
        request, "strategy/strategy", shown, tab="strategy", title=_("Strategy"), context=context
    )


def content(plan: Plan, link: Callable[[Measure], str], states: Mapping[str, Label]) -> dict[str, Any]:
    """Factors and objectives with their measures; `states` of measures by their id, where they are shown."""
    kinds = {one.code: labels.FACTORS[one.kind] for one in plan.factors}

    def line(one: Measure) -> tuple[Any, ...]:
        return one, link(one), words.office(one), cells.time_of(one), states.get(one.id)

    def answering(factor: str) -> list[tuple[Measure, str]]:
        return [(one, link(one)) for one in plan.measures if factor in one.factors]

    return {
        "factors": [
            (one, kinds[one.code], cells.cited(one.evidence), answering(one.code)) for one in plan.factors
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
