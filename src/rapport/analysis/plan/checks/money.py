"""What it costs, who pays, how one will see what came of it (OSCE SR Annual Report 2008, 3.3.3, 3.3.4, 3.3.7)."""

from collections.abc import Iterator

from rapport.analysis.plan.document import Indicator, Measure, Plan
from rapport.analysis.plan.findings import Context, Finding, Rule, Severity, listed
from rapport.analysis.plan.lists import SHEET_REQUIRED, CostStatus, Direction, Quality

COST_NOT_SAID = Rule("measure.cost_not_said", Severity.WARNING, "OSCE 2008, 3.3.3, 5.3")
UNFUNDED = Rule("measure.unfunded", Severity.WARNING, "OSCE 2008, 3.3.4, 5.3")
NO_SOURCE = Rule("cost.no_source", Severity.WARNING, "OSCE 2008, 3.3.3, 5.3")
NEGATIVE = Rule("cost.negative", Severity.BLOCKING, "a cost is never below zero")
NO_RATE = Rule("cost.no_rate", Severity.BLOCKING, "amounts in several currencies need a rate of a day")
NO_EVIDENCE = Rule("measure.no_evidence", Severity.WARNING, "OSCE 2008, 5.3")
WEAK_EVIDENCE = Rule("measure.weak_evidence", Severity.NOTE, "OSCE 2008, 5.3")
NO_INDICATOR = Rule("measure.no_indicator", Severity.WARNING, "OSCE 2008, 3.3.7")
NO_BASELINE = Rule("indicator.no_baseline", Severity.WARNING, "OSCE 2008, 3.3.7, 5.4")
NO_TARGET = Rule("indicator.no_target", Severity.NOTE, "OSCE 2008, 3.3.7")
NO_UNIT = Rule("indicator.target_without_unit", Severity.BLOCKING, "a target is a number of something")
SHEET_INCOMPLETE = Rule("indicator.sheet_incomplete", Severity.NOTE, "SDMX metadata concepts; twelve fields")
SECURED = frozenset({CostStatus.BUDGETED, CostStatus.PLEDGED})
"""What counts as secured money."""


def check_cost(measure: Measure, plan: Plan, context: Context) -> Iterator[Finding]:
    """Cost lines with their source, or the reason why there are none; something secured."""
    facts = {"code": measure.code}
    if not measure.costs:
        if not measure.no_cost.strip():
            yield Finding(COST_NOT_SAID, measure.id, facts)
        return
    if not any(line.status in SECURED and line.amount > 0 for line in measure.costs) and any(
        line.amount > 0 for line in measure.costs
    ):
        yield Finding(UNFUNDED, measure.id, facts)
    rates = {rate.currency for rate in plan.rates}
    for number, line in enumerate(measure.costs, start=1):
        place = f"{line.year}-{number}"
        said = {**facts, "year": str(line.year), "amount": str(line.amount), "currency": line.currency}
        if line.amount < 0:
            yield Finding(NEGATIVE, measure.id, said, place=place)
        if line.status in SECURED and not line.source.strip():
            yield Finding(NO_SOURCE, measure.id, said, place=place)
        if line.currency != plan.currency and line.currency not in rates:
            yield Finding(NO_RATE, measure.id, said, place=line.currency)


def check_evidence(measure: Measure, plan: Plan, context: Context) -> Iterator[Finding]:
    """The data or the study behind a measure, and whether it is more than an assumption."""
    if not measure.evidence:
        yield Finding(NO_EVIDENCE, measure.id, {"code": measure.code})
    elif all(one.quality is Quality.ANECDOTAL for one in measure.evidence):
        yield Finding(WEAK_EVIDENCE, measure.id, {"code": measure.code})


def check_indicators(measure: Measure, plan: Plan, context: Context) -> Iterator[Finding]:
    """An indicator with a baseline and a target in a unit."""
    if not measure.indicators:
        yield Finding(NO_INDICATOR, measure.id, {"code": measure.code})
    for one in measure.indicators:
        yield from _indicator(measure, one)


def _indicator(measure: Measure, one: Indicator) -> Iterator[Finding]:
    facts = {"code": measure.code, "indicator": one.title}
    if one.targets and not one.unit.strip():
        yield Finding(NO_UNIT, measure.id, facts, place=one.id)
    if one.baseline is None:
        yield Finding(NO_BASELINE, measure.id, facts, place=one.id)
    if not one.targets and one.direction is not Direction.CONTEXTUAL:
        yield Finding(NO_TARGET, measure.id, facts, place=one.id)
    missing = tuple(name for name in SHEET_REQUIRED if not one.sheet.get(name, "").strip())
    if missing:
        yield Finding(SHEET_INCOMPLETE, measure.id, {**facts, "fields": listed(missing)}, place=one.id)
