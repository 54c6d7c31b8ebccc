"""The plan as a whole: framework or plan, its strategy, its review (OSCE SR Annual Report 2008, 3.2, 3.3)."""

from collections.abc import Iterator

from rapport.analysis.plan.checks.reach import is_accommodation
from rapport.analysis.plan.document import Measure, Plan
from rapport.analysis.plan.findings import Context, Finding, Rule, Severity, listed
from rapport.analysis.plan.lists import Action, Area, IndicatorKind, PlanKind, Timing

EMPTY = Rule("plan.empty", Severity.BLOCKING, "OSCE 2008, 3.3.1")
NO_PERIOD = Rule("plan.no_period", Severity.BLOCKING, "OSCE 2008, 3.3.6")
PERIOD_TURNED = Rule("plan.ends_before_start", Severity.BLOCKING, "OSCE 2008, 3.3.6")
FRAMEWORK = Rule("plan.framework", Severity.WARNING, "OSCE 2008, 3.3.1")
EQUIVALENT = Rule("plan.equivalent", Severity.WARNING, "OSCE 2008, 3.2, 3.3.2")
NO_STRATEGY = Rule("plan.no_strategy", Severity.WARNING, "OSCE 2008, 3.3.2, 5.3")
OBJECTIVE_UNSERVED = Rule("objective.no_measure", Severity.WARNING, "OSCE 2008, 3.3.2")
FACTOR_UNSERVED = Rule("factor.no_measure", Severity.WARNING, "OSCE 2008, 3.3.2")
ONLY_AWARENESS = Rule("prevention.only_awareness", Severity.WARNING, "OSCE 2008, 3.3.3")
NO_RESEARCH = Rule("plan.no_research", Severity.WARNING, "OSCE 2008, 3.3.3, 3.3.5")
PROCESS_ONLY = Rule("plan.process_only", Severity.WARNING, "OSCE 2008, 3.3.7")
NO_ASSESSMENT = Rule("plan.no_yearly_assessment", Severity.WARNING, "OSCE 2008, 3.3.7")
NO_EVALUATION = Rule("plan.no_independent_evaluation", Severity.WARNING, "OSCE 2008, 3.3.7, 5.3")
NO_FUNDING_STRATEGY = Rule("plan.no_funding_strategy", Severity.WARNING, "OSCE 2008, 3.3.3, 5.3")
NO_FAMILY = Rule("plan.no_family", Severity.NOTE, "OSCE 2008, 3.3.2, 5.3")
ONE_ACCOMMODATION = Rule("protection.accommodation_profiles", Severity.WARNING, "OSCE 2008, 3.3.3 note 94")

AWARENESS = frozenset({Action.AWARENESS, Action.JOB_SKILLS})
"""Prevention "carried out only through awareness campaigns or job skills training" is not comprehensive (3.3.3)."""
FRAMEWORK_SHARE = 4
"""More than one measure in four without actor, time or specifics makes it a framework: our reading of 3.3.1."""


def lacks_actor(measure: Measure) -> bool:
    """Whether nobody is accountable."""
    return measure.accountable is None


def lacks_time(measure: Measure) -> bool:
    """Whether there is neither a deadline nor a benchmark."""
    return measure.due_on is None and not measure.benchmarks


def lacks_specifics(measure: Measure) -> bool:
    """Whether the measure says neither for which form nor profile, nor where, nor with which indicator."""
    return not (measure.forms or measure.profiles or measure.places or measure.indicators)


def check_kind(plan: Plan, context: Context) -> Iterator[Finding]:
    """Framework or plan (3.3.1); an equivalent of a plan and what it lacks (3.2)."""
    if not plan.measures:
        yield Finding(EMPTY)
    if plan.starts_on is None or plan.ends_on is None:
        yield Finding(NO_PERIOD)
    elif plan.ends_on < plan.starts_on:
        yield Finding(PERIOD_TURNED, facts={"start": str(plan.starts_on), "end": str(plan.ends_on)})
    many = len(plan.measures)
    lacking = [one for one in plan.measures if lacks_actor(one) or lacks_time(one) or lacks_specifics(one)]
    facts = {
        "measures": str(many),
        "lacking": str(len(lacking)),
        "no_actor": str(sum(map(lacks_actor, plan.measures))),
        "no_time": str(sum(map(lacks_time, plan.measures))),
        "no_specifics": str(sum(map(lacks_specifics, plan.measures))),
    }
    if plan.kind not in (PlanKind.PLAN, PlanKind.REGIONAL_PLAN):
        yield Finding(EQUIVALENT, facts={"kind": plan.kind.value, **facts})
    elif many and len(lacking) * FRAMEWORK_SHARE > many:
        yield Finding(FRAMEWORK, facts=facts)


def check_strategy(plan: Plan, context: Context) -> Iterator[Finding]:
    """A strategy whose objectives and factors are each answered by a measure (3.3.2)."""
    if not plan.strategy and not plan.factors:
        yield Finding(NO_STRATEGY)
    for objective in plan.objectives:
        if not any(one.objective == objective.code for one in plan.measures):
            facts = {"objective": objective.code, "title": objective.title}
            yield Finding(OBJECTIVE_UNSERVED, facts=facts, place=objective.code)
    for factor in plan.factors:
        if not any(factor.code in one.factors for one in plan.measures):
            yield Finding(FACTOR_UNSERVED, facts={"factor": factor.code}, place=factor.code)


def check_prevention(plan: Plan, context: Context) -> Iterator[Finding]:
    """Prevention is more than awareness-raising and skills (3.3.3)."""
    prevention = [one for one in plan.measures if Area.PREVENTION in one.areas]
    if prevention and all(one.action in AWARENESS for one in prevention):
        yield Finding(ONLY_AWARENESS, facts={"measures": str(len(prevention))})


def check_accommodation(plan: Plan, context: Context) -> Iterator[Finding]:
    """Accommodation for one profile only does not anticipate the others (note 94)."""
    beds = [one for one in plan.measures if is_accommodation(one) and one.profiles]
    if not beds:
        return
    served = {profile for one in beds for profile in one.profiles}
    justified = {one.profile for one in plan.justified if one.profile}
    wanted = ("vp.woman", "vp.man", "vp.girl", "vp.boy", "vp.parent_children")
    missing = [profile for profile in wanted if profile not in served | justified]
    if missing:
        yield Finding(ONE_ACCOMMODATION, facts={"profiles": listed(missing)})


def check_knowledge(plan: Plan, context: Context) -> Iterator[Finding]:
    """Research is planned, and at least one indicator sees more than what was done (3.3.3, 3.3.7)."""
    if plan.measures and not any(
        Area.RESEARCH in one.areas or one.action is Action.RESEARCH for one in plan.measures
    ):
        yield Finding(NO_RESEARCH)
    indicators = [one for measure in plan.measures for one in measure.indicators]
    lasting = (IndicatorKind.OUTCOME, IndicatorKind.IMPACT)
    if indicators and not any(one.kind in lasting for one in indicators):
        yield Finding(PROCESS_ONLY, facts={"indicators": str(len(indicators))})


def check_review(plan: Plan, context: Context) -> Iterator[Finding]:
    """Assessed yearly, evaluated independently at the end of the cycle; money sought by a plan (3.3.7, 5.3)."""
    if plan.assessed_every_months is None or plan.assessed_every_months > 12:
        yield Finding(NO_ASSESSMENT)
    if plan.evaluated_on is None:
        yield Finding(NO_EVALUATION)
    if not plan.funding_strategy.strip():
        yield Finding(NO_FUNDING_STRATEGY)
    if not plan.related:
        yield Finding(NO_FAMILY)


def is_going_on(measure: Measure) -> bool:
    """Whether the measure is ongoing."""
    return measure.timing is Timing.ONGOING
