"""Who is responsible, and until when (OSCE SR Annual Report 2008, 3.3.1 and 3.3.6)."""

from collections.abc import Iterator
from datetime import date

from rapport.analysis.plan.document import Measure, Plan
from rapport.analysis.plan.findings import Context, Finding, Rule, Severity
from rapport.analysis.plan.lists import PlanKind, Timing

NO_ACCOUNTABLE = Rule("measure.no_accountable", Severity.BLOCKING, "OSCE 2008, 3.3.6")
UNKNOWN_ACCOUNTABLE = Rule("measure.accountable_unknown", Severity.BLOCKING, "OSCE 2008, 3.3.6")
NOT_GOVERNMENT = Rule("measure.not_government", Severity.WARNING, "OSCE 2008, 2.2.2, 3.3.3, 3.3.6")
WHOLE_MINISTRY = Rule("measure.whole_ministry", Severity.NOTE, "OSCE 2008, 3.3.6")
NO_DUTY = Rule("measure.contributor_without_duty", Severity.NOTE, "OSCE 2008, 3.3.3")
NO_TIME = Rule("measure.no_time", Severity.BLOCKING, "OSCE 2008, 3.3.1, 3.3.6")
DUE_BEFORE_START = Rule("measure.due_before_start", Severity.BLOCKING, "OSCE 2008, 3.3.6")
OUTSIDE_PERIOD = Rule("measure.outside_period", Severity.WARNING, "OSCE 2008, 3.3.6")
NO_BENCHMARKS = Rule("measure.ongoing_without_benchmarks", Severity.BLOCKING, "OSCE 2008, 3.3.6")
BENCHMARK_SAYS_NOTHING = Rule("measure.benchmark_empty", Severity.BLOCKING, "OSCE 2008, 3.3.6")

LONGEST_MONTHS = 12
"""The longest stretch of an ongoing measure without a benchmark, in months."""


def months_later(day: date, months: int) -> date:
    """The same day of the month so many months later, or its last day where the month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def stretches_without_benchmark(measure: Measure, plan: Plan) -> tuple[tuple[date, date], ...]:
    """Stretches longer than twelve months without a benchmark, from the start of an ongoing measure to its end.

    Where the measure has no start or end of its own, the plan's count. Empty where neither is known.
    """
    start, end = measure.start_on or plan.starts_on, measure.due_on or plan.ends_on
    if start is None or end is None:
        return ()
    days = sorted({one.due_on for one in measure.benchmarks if start <= one.due_on <= end})
    stops = [start, *days, end]
    return tuple(
        (before, after)
        for before, after in zip(stops, stops[1:], strict=False)
        if after > months_later(before, LONGEST_MONTHS)
    )


def check_accountable(measure: Measure, plan: Plan, context: Context) -> Iterator[Finding]:
    """Exactly one accountable office, of the State, and everybody else with a duty."""
    owner = measure.accountable
    if owner is None:
        yield Finding(NO_ACCOUNTABLE, measure.id, {"code": measure.code})
    elif not owner.ref:
        yield Finding(UNKNOWN_ACCOUNTABLE, measure.id, {"code": measure.code, "name": owner.name})
    elif (
        owner.kind in context.civil_society | context.international
        and plan.kind is not PlanKind.REGIONAL_PLAN
    ):
        yield Finding(NOT_GOVERNMENT, measure.id, {"code": measure.code, "name": owner.name})
    elif owner.kind in context.whole_ministry:
        yield Finding(WHOLE_MINISTRY, measure.id, {"code": measure.code, "name": owner.name})
    for one in measure.contributors:
        if not one.duty.strip():
            facts = {"code": measure.code, "name": one.party.name}
            yield Finding(NO_DUTY, measure.id, facts, place=one.party.ref or one.party.name)


def check_time(measure: Measure, plan: Plan, context: Context) -> Iterator[Finding]:
    """A deadline, or dated benchmarks at least every twelve months for what goes on."""
    facts = {"code": measure.code}
    if measure.timing is None or (measure.timing is Timing.DATED and measure.due_on is None):
        yield Finding(NO_TIME, measure.id, facts)
        return
    if measure.start_on and measure.due_on and measure.due_on < measure.start_on:
        days = {"start": measure.start_on.isoformat(), "due": measure.due_on.isoformat()}
        yield Finding(DUE_BEFORE_START, measure.id, {**facts, **days})
        return
    yield from _outside(measure, plan)
    if measure.timing is Timing.ONGOING:
        yield from _benchmarks(measure, plan)


def _outside(measure: Measure, plan: Plan) -> Iterator[Finding]:
    early = measure.due_on and plan.starts_on and measure.due_on < plan.starts_on
    late = measure.start_on and plan.ends_on and measure.start_on > plan.ends_on
    beyond = measure.due_on and plan.ends_on and measure.due_on > plan.ends_on
    if early or late or beyond:
        day = measure.start_on if late else measure.due_on
        yield Finding(OUTSIDE_PERIOD, measure.id, {"code": measure.code, "day": str(day)})


def _benchmarks(measure: Measure, plan: Plan) -> Iterator[Finding]:
    for one in measure.benchmarks:
        if not one.statement.strip():
            facts = {"code": measure.code, "day": one.due_on.isoformat()}
            yield Finding(BENCHMARK_SAYS_NOTHING, measure.id, facts, place=one.due_on.isoformat())
    gaps = stretches_without_benchmark(measure, plan)
    for before, after in gaps:
        facts = {"code": measure.code, "from": before.isoformat(), "until": after.isoformat()}
        yield Finding(NO_BENCHMARKS, measure.id, facts, place=before.isoformat())
    if not gaps and not measure.benchmarks and (measure.due_on or plan.ends_on) is None:
        yield Finding(NO_BENCHMARKS, measure.id, {"code": measure.code, "from": "", "until": ""})
