"""The diagnosis of a plan: every rule over every measure and over the whole (OSCE SR Annual Report 2008, chapter 3)."""

from rapport.analysis.plan.checks import accountability, elements, money, reach, whole
from rapport.analysis.plan.document import Plan
from rapport.analysis.plan.findings import (
    Context,
    Finding,
    MeasureCheck,
    PlanCheck,
    Rule,
    Severity,
    each_measure,
)

MEASURE_CHECKS: tuple[MeasureCheck, ...] = (
    accountability.check_accountable,
    accountability.check_time,
    reach.check_place_in_plan,
    reach.check_reach,
    money.check_cost,
    money.check_evidence,
    money.check_indicators,
)
PLAN_CHECKS: tuple[PlanCheck, ...] = (
    whole.check_kind,
    whole.check_strategy,
    elements.check_elements,
    whole.check_prevention,
    whole.check_accommodation,
    whole.check_knowledge,
    whole.check_review,
    reach.check_identity,
    reach.check_overlap,
)


def check(plan: Plan, context: Context) -> tuple[Finding, ...]:
    """Everything that the rules find: the plan as a whole first, then measure by measure in the plan's order.

    A rule that is answered elsewhere (a justification of the plan) is not found again. The same plan and context give
    the same findings in the same order.
    """
    found = [finding for made in PLAN_CHECKS for finding in made(plan, context)]
    found += each_measure(plan, context, MEASURE_CHECKS)
    order = {one.id: number for number, one in enumerate(plan.measures, start=1)}
    return tuple(sorted(found, key=lambda one: order.get(one.measure, 0)))


def blocking(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Those that keep a plan from being adopted."""
    return tuple(one for one in findings if one.rule.severity is Severity.BLOCKING)


def rules() -> tuple[Rule, ...]:
    """Every rule of the diagnosis, by id."""
    parts = (accountability, reach, money, whole)
    own = {value.id: value for part in parts for value in vars(part).values() if isinstance(value, Rule)}
    own.update({rule.id: rule for rule in elements.RULES.values()})
    return tuple(own[name] for name in sorted(own))
