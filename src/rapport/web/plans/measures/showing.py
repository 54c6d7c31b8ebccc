"""One measure with everything in it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.analysis.plan.document import Indicator, Measure, Plan
from rapport.analysis.plan.lists import SHEET_FIELDS, SHEET_REQUIRED
from rapport.kernel.i18n import formats
from rapport.obligations import queries as obligations
from rapport.plans import queries, rules
from rapport.plans.diagnosis import labels
from rapport.plans.types import Shown
from rapport.reports.plans import cells
from rapport.web.access import needs
from rapport.web.components.types import Crumb
from rapport.web.mechanism.obligations import labels as owed
from rapport.web.office.words import language
from rapport.web.plans import frame, standing
from rapport.web.plans.frame import address, asked, outside, show_plan, today, viewer_of
from rapport.web.plans.measures import words


def crumbs(shown: Shown, version: int | None = None, measure: Measure | None = None) -> tuple[Crumb, ...]:
    """The way from the plan to a page of a measure."""
    code = shown.plan.code
    way = (Crumb(_("Chart of measures"), address("chart", code, version=version)),)
    if measure is None:
        return way
    return (*way, Crumb(title(measure), words.link(code, measure, version)))


def title(measure: Measure) -> str:
    """The title of the page of a measure."""
    return _("Measure %(code)s") % {"code": measure.code}


def held(shown: Shown, measure: str) -> Measure:
    """The measure of the version that is shown. Raises NotAvailable."""
    found = shown.document.measure(measure)
    if found is None:
        raise rules.unknown_measure()
    return found


@needs(Permission.MECHANISM_VIEW)
def show_measure(request: HttpRequest, code: str, measure: str) -> HttpResponse:
    """What is done, by whom, by when, for whom, with which money, on what ground, and what came of it."""
    shown = asked(request, code)
    plan, version = shown.document, frame.number_asked(request)
    one = held(shown, measure)
    state = standing.of_plan(request, plan)[one.id]
    at = plan.measures.index(one)
    around = [plan.measures[to] if 0 <= to < len(plan.measures) else None for to in (at - 1, at + 1)]
    writes = shown.at.state == "DRAFT" and bool(rules.can_edit(viewer_of(request)))
    context = {
        **content(one, plan),
        "standing": state,
        "status": standing.label(state.status),
        "owed": _owed(request, shown, one),
        "changes": [change for change in plan.changes if change.measure == one.id],
        "spans": _spans(request, code, one) if writes else (),
        "before": _neighbour(code, around[0], version),
        "after": _neighbour(code, around[1], version),
    }
    way = crumbs(shown, version)
    return show_plan(
        request, "measures/measure", shown, tab="chart", title=title(one), crumbs=way, context=context
    )


def content(one: Measure, plan: Plan) -> dict[str, Any]:
    """A measure with all its parts in words."""
    return {
        "measure": one,
        "facts": facts(one, plan),
        "contributors": [(who, labels.ROLES[who.role]) for who in one.contributors],
        "indicators": [indicator(each) for each in one.indicators],
        "costs": [(line, _amount(line.amount), labels.COST_STATUSES[line.status]) for line in one.costs],
        "evidence": [(each, labels.QUALITIES[each.quality], outside(each.link)) for each in one.evidence],
    }


def _neighbour(code: str, one: Measure | None, version: int | None) -> tuple[str, str] | None:
    return (words.name(one), words.link(code, one, version)) if one is not None else None


def _amount(value: Any) -> str:
    """An amount with the separators of the language, without empty decimals."""
    whole = value == value.to_integral_value()
    return formats.number(value, 0 if whole else None)


def _owed(request: HttpRequest, shown: Shown, one: Measure) -> list[Any]:
    """What the adopted measure makes its office owe, with where that stands."""
    ref = rules.measure_ref(shown.plan.code, one.id)
    found = obligations.of_origin(viewer=viewer_of(request), refs={ref}, day=today(request)).get(ref, [])
    return [(each, owed.state(each)) for each in found]


def _spans(request: HttpRequest, code: str, one: Measure) -> Any:
    """Who was accountable while the measure was written, where that changed."""
    return queries.accountable_spans(
        viewer=viewer_of(request), code=code, key=one.id, language=language(), day=today(request)
    )


def facts(one: Measure, plan: Plan) -> list[tuple[str, str, bool]]:
    """Keys and values of a measure; the third says whether something is missing that a measure needs."""
    objective = next((each for each in plan.objectives if each.code == one.objective), None)
    factors = {each.code: labels.FACTORS[each.kind] for each in plan.factors}
    serves = f"{objective.code}. {objective.title}" if objective else one.objective
    lists = [
        (_("Area"), words.said(one.areas)),
        (_("Objective it serves"), [serves] if serves else []),
        (
            _("Contributing factors it answers"),
            [f"{code} {factors.get(code, '')}".strip() for code in one.factors],
        ),
        (_("Accountable office"), [one.accountable.name] if one.accountable else []),
        (_("Time"), [cells.time_of(one)] if one.timing or one.start_on or one.due_on else []),
        (_("Forms of trafficking"), words.said(one.forms)),
        (_("Victims and groups"), words.said(one.profiles)),
        (_("Level of government"), words.said(one.levels)),
    ]
    more = [
        (_("What it does"), [str(labels.ACTIONS[one.action])] if one.action else []),
        (_("Within the country or across borders"), words.said(one.geography)),
        (_("Places"), list(one.places)),
        (_("Services"), words.said(one.services)),
        (_("On the State’s own initiative"), [_("yes")] if one.own_initiative else []),
        (_("Linked plans"), list(one.other_plans)),
        (_("Made of measures of the version before"), list(one.from_ids)),
        (_("Continues a measure of the plan before"), list(one.continues)),
    ]
    needed = [(key, "; ".join(map(str, values)) or _("not said"), not values) for key, values in lists]
    return needed + [(key, "; ".join(map(str, values)), False) for key, values in more if values]


def indicator(one: Indicator) -> dict[str, Any]:
    """What a page says of an indicator: targets by period, and its sheet with what publishing still lacks."""
    return {
        "indicator": one,
        "kind": labels.INDICATOR_KINDS[one.kind],
        "direction": labels.DIRECTIONS[one.direction],
        "baseline": _amount(one.baseline) if one.baseline is not None else "",
        "targets": [
            (each.period, f"{labels.COMPARATORS[each.comparator]} {_amount(each.value)}", each.group)
            for each in one.targets
        ],
        "sheet": [(labels.SHEET[name], one.sheet[name]) for name in SHEET_FIELDS if one.sheet.get(name)],
        "lacking": [labels.SHEET[name] for name in SHEET_REQUIRED if not one.sheet.get(name, "").strip()],
    }
