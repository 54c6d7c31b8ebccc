"""The diagnosis: a sound plan has no findings, and every planted defect is found where it was planted, nothing else."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.plans import CONTEXT, END, NGO, START, indicator, measure, plan

from rapport.analysis.plan.check import blocking, check, rules
from rapport.analysis.plan.checks.accountability import months_later, stretches_without_benchmark
from rapport.analysis.plan.checks.elements import elements
from rapport.analysis.plan.document import (
    Benchmark,
    Contributor,
    CostLine,
    Evidence,
    Indicator,
    Justification,
    Objective,
    Party,
    Plan,
    Target,
)
from rapport.analysis.plan.lists import (
    Action,
    Area,
    CostStatus,
    IndicatorKind,
    PlanKind,
    Quality,
    Timing,
)


def found(given: Plan) -> set[tuple[str, str]]:
    return {(one.rule.id, one.measure) for one in check(given, CONTEXT)}


def test_nothing_is_found_in_a_sound_plan() -> None:
    assert check(plan(), CONTEXT) == ()
    assert all(one.met for one in elements(plan(), CONTEXT))


def cost(**changes: Any) -> CostLine:
    return replace(CostLine(2026, Decimal(5), "EUR", CostStatus.BUDGETED, "state budget"), **changes)


PLANTED: dict[str, dict[str, Any]] = {
    "measure.no_accountable": {"accountable": None},
    "measure.accountable_unknown": {"accountable": Party("An office nobody registered")},
    "measure.not_government": {"accountable": NGO},
    "measure.whole_ministry": {"accountable": Party("Ministry", ref="3", kind="MINISTRY")},
    "measure.contributor_without_duty": {"contributors": (Contributor(NGO),)},
    "measure.no_time": {"timing": None, "start_on": None, "due_on": None},
    "measure.due_before_start": {"start_on": date(2026, 9, 1), "due_on": date(2026, 8, 31)},
    "measure.outside_period": {"due_on": date(2028, 1, 1)},
    "measure.ongoing_without_benchmarks": {"timing": Timing.ONGOING, "due_on": None},
    "measure.benchmark_empty": {
        "timing": Timing.ONGOING,
        "due_on": None,
        "benchmarks": (Benchmark(date(2026, 12, 31), " "), Benchmark(date(2027, 12, 1), "done")),
    },
    "measure.no_area": {"areas": ()},
    "measure.no_objective": {"objective": ""},
    "measure.unknown_objective": {"objective": "Z"},
    "measure.prevention_without_factor": {"areas": (Area.PREVENTION,), "factors": ()},
    "measure.no_form": {"forms": ()},
    "measure.no_profile": {"profiles": (), "services": (), "text": "Train", "action": Action.TRAINING},
    "measure.bare_shelter": {
        "profiles": (),
        "services": (),
        "text": "A shelter will be built",
        "action": None,
    },
    "measure.no_level": {"levels": ()},
    "measure.answers_nothing": {"answers_to": ()},
    "measure.empty": {"text": "  "},
    "measure.same_code": {"code": "1.2"},
    "measure.overlap": {"places": ("place 1",), "accountable": Party("Other office", ref="6", kind="OFFICE")},
    "measure.cost_not_said": {"costs": ()},
    "measure.unfunded": {"costs": (cost(status=CostStatus.REQUESTED), cost(status=CostStatus.UNFUNDED))},
    "cost.no_source": {"costs": (cost(source=""),)},
    "cost.negative": {"costs": (cost(), cost(amount=Decimal(-1)))},
    "cost.no_rate": {"costs": (cost(currency="USD"),)},
    "measure.no_evidence": {"evidence": ()},
    "measure.weak_evidence": {"evidence": (Evidence("Talk", quality=Quality.ANECDOTAL),)},
    "measure.no_indicator": {"indicators": ()},
    "indicator.no_baseline": {"indicators": (replace(indicator(), baseline=None),)},
    "indicator.no_target": {"indicators": (replace(indicator(), targets=()),)},
    "indicator.target_without_unit": {"indicators": (replace(indicator(), unit=" "),)},
    "indicator.sheet_incomplete": {"indicators": (replace(indicator(), sheet={}),)},
}
"""One defect each in a measure that is otherwise sound."""


@pytest.mark.parametrize("rule", sorted(PLANTED))
def test_a_planted_defect_is_found_where_it_is_and_nothing_else(rule: str) -> None:
    bad = measure(6, **PLANTED[rule])
    expected = {(rule, "m1" if rule == "measure.overlap" else "m6")}
    if rule == "measure.contributor_without_duty":
        expected.add(("element.agencies", ""))  # clear roles are one of the ten elements, too
    assert found(plan(bad)) == expected


WHOLE: dict[str, dict[str, Any]] = {
    "plan.no_period": {"starts_on": None},
    "plan.ends_before_start": {
        "starts_on": END,
        "ends_on": START,
        "measures": (measure(1, start_on=END, due_on=END),),
    },
    "plan.equivalent": {"kind": PlanKind.LAW},
    "plan.no_strategy": {"strategy": (), "factors": ()},
    "objective.no_measure": {"objectives": (Objective("A", "a"), Objective("B", "b"))},
    "plan.no_yearly_assessment": {"assessed_every_months": 24},
    "plan.no_independent_evaluation": {"evaluated_on": None},
    "plan.no_funding_strategy": {"funding_strategy": ""},
    "element.agreements": {"agreements": ()},
}


@pytest.mark.parametrize("rule", sorted(WHOLE))
def test_a_defect_of_the_whole_plan_is_found(rule: str) -> None:
    assert (rule, "") in found(plan(**WHOLE[rule]))


def each(**changes: Any) -> Plan:
    sound = plan()
    return replace(sound, measures=tuple(replace(one, **changes) for one in sound.measures))


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("plan.framework", {"accountable": None}),
        ("prevention.only_awareness", {"action": Action.AWARENESS}),
        ("plan.no_research", {"areas": (Area.PROTECTION,), "action": Action.SERVICE}),
        ("plan.process_only", {"indicators": (replace(indicator(), kind=IndicatorKind.PROCESS),)}),
        ("factor.no_measure", {"factors": ()}),
        ("element.forms", {"forms": ("fx.labour",)}),
        ("element.profiles", {"profiles": ("vp.woman", "vp.girl")}),
        ("element.children", {"profiles": ("vp.woman", "vp.girl")}),
        ("element.levels", {"levels": ("lv.national",)}),
        ("element.disciplines", {"areas": (Area.PROTECTION,)}),
        ("element.continuum", {"geography": ()}),
        ("element.funding", {"costs": ()}),
        ("element.agencies", {"accountable": None}),
        ("element.civil_society", {"contributors": ()}),
        ("protection.accommodation_profiles", {"profiles": ("vp.woman",)}),
    ],
)
def test_what_no_measure_does_is_found(rule: str, changes: dict[str, Any]) -> None:
    given = replace(each(**changes), related=())
    assert rule in {one.rule.id for one in check(given, CONTEXT)}


def test_an_empty_plan_says_one_thing_about_its_measures() -> None:
    empty = replace(plan(), measures=())
    said = {one.rule.id for one in check(empty, CONTEXT)}
    assert "plan.empty" in said and "plan.framework" not in said
    assert not any(name.startswith(("element.", "measure.")) for name in said)


def test_what_is_justified_is_not_found_but_only_for_the_whole_axis() -> None:
    short = each(forms=("fx.labour", "fx.sex.prostitution"))
    excused = replace(short, justified=(Justification("No case since 1990; watched.", form="fx.organs"),))
    narrower = replace(short, justified=(Justification("x", form="fx.organs", level="lv.local"),))
    assert "element.forms" in {one.rule.id for one in check(short, CONTEXT)}
    assert "element.forms" not in {one.rule.id for one in check(excused, CONTEXT)}
    assert "element.forms" in {one.rule.id for one in check(narrower, CONTEXT)}


def test_zero_and_at_most_are_targets() -> None:
    zero = replace(indicator(), targets=(Target("2027", Decimal(0)),), baseline=Decimal(0))
    assert found(plan(measure(6, indicators=(zero,)))) == set()


def test_every_rule_is_planted_and_has_one_meaning() -> None:
    tried = {
        *PLANTED,
        *WHOLE,
        *(
            "plan.empty",
            "plan.framework",
            "prevention.only_awareness",
            "plan.no_research",
            "plan.process_only",
        ),
        *("factor.no_measure", "protection.accommodation_profiles", "plan.no_family", "measure.same_id"),
        *(f"element.{name}" for name in ("forms", "profiles", "children", "levels", "disciplines")),
        *(f"element.{name}" for name in ("continuum", "funding", "agencies", "civil_society", "agreements")),
    }
    assert {one.id for one in rules()} == tried


def test_the_same_defect_has_the_same_key_in_the_next_diagnosis() -> None:
    bad = plan(measure(6, evidence=()))
    moved = replace(bad, measures=tuple(reversed(bad.measures)))
    renumbered = replace(moved, measures=tuple(replace(one, code="9" + one.code) for one in moved.measures))
    keys = [{one.key for one in check(given, CONTEXT)} for given in (bad, moved, renumbered)]
    assert keys[0] == keys[1] == keys[2] and keys[0]


def test_what_blocks_is_told_apart() -> None:
    given = plan(measure(6, accountable=None, evidence=()))
    assert {one.rule.id for one in blocking(check(given, CONTEXT))} == {"measure.no_accountable"}


DAYS = st.dates(date(2026, 1, 1), date(2029, 12, 31))


@given(st.lists(DAYS, max_size=6), DAYS, DAYS)
def test_a_stretch_without_benchmark_is_found_exactly_where_a_year_has_none(
    days: list[date], one: date, other: date
) -> None:
    start, end = sorted((one, other))
    marks = tuple(Benchmark(day, "x") for day in days)
    given = measure(1, timing=Timing.ONGOING, start_on=start, due_on=end, benchmarks=marks)
    gaps = stretches_without_benchmark(given, plan())
    inside = [day for day in days if start <= day <= end]
    free = [
        day
        for day in (start + timedelta(n) for n in range((end - start).days + 1))
        if months_later(day, 12) < end and not any(day < mark <= months_later(day, 12) for mark in inside)
    ]
    assert bool(gaps) == bool(free)
    for before, after in gaps:
        assert not any(before < mark < after for mark in inside)
        assert after > months_later(before, 12)


@given(DAYS, st.integers(0, 40))
def test_months_later_keeps_the_day_or_takes_the_last_of_the_month(day: date, months: int) -> None:
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(1)).day == 1)


def test_indicators_without_anything_are_told_by_title() -> None:
    bare = Indicator(id="x", title="How many", targets=(Target("2027", Decimal(1)),))
    said = {one.rule.id: dict(one.facts) for one in check(plan(measure(6, indicators=(bare,))), CONTEXT)}
    assert said["indicator.target_without_unit"]["indicator"] == "How many"
