"""A plan held against instruments: what bears on each demand, by tags and by what measures say that they answer."""

from tests.factories import plans as make

from rapport.analysis.plan.document import Answers, Plan
from rapport.analysis.plan.instruments import DEMANDS, Instrument, findings, judge


def bearing(plan: Plan) -> dict[str, tuple[str, ...]]:
    return {one.demand.id: one.measures for one in judge(plan)}


def test_measures_bear_on_demands_by_what_they_are() -> None:
    found = bearing(make.plan())
    assert found["accommodate"] == ("m1",) and found["investigate"] == ("m3",)
    assert found["children"] == ("m1", "m4") and found["research"] == ("m5",)
    assert found["reflection"] == found["borders"] == ()


def test_what_a_measure_says_that_it_answers_counts_for_every_instrument() -> None:
    named = make.measure(6, areas=(), services=(), action=None, answers_to=(Answers("palermo:11"),))
    plan = make.plan(named)
    assert bearing(plan)["borders"] == ("m6",)
    assert {one.place for one in findings(make.plan())} - {one.place for one in findings(plan)} == {"borders"}


def test_a_demand_is_open_until_something_bears_on_it() -> None:
    nothing = findings(Plan(code="p", title="Nothing yet"))
    assert [one.place for one in nothing] == [one.id for one in DEMANDS]
    assert len({one.key for one in nothing}) == len(DEMANDS)
    assert "coe197: 13" in next(one.rule.source for one in nothing if one.place == "reflection")


def test_every_demand_serves_an_instrument_and_every_instrument_is_served() -> None:
    assert all(one.articles for one in DEMANDS)
    assert {each for one in DEMANDS for each in one.articles} == set(Instrument)
