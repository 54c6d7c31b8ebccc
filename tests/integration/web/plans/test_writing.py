"""Writing a plan on pages: begun, its strategy, its measures with every part; bad input; two people at one measure."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from tests.factories import action_plans, mechanism
from tests.factories.actors import a_person

from rapport.analysis.plan.document import Measure, Plan
from rapport.analysis.plan.lists import Comparator, Timing
from rapport.kernel.access import Viewer
from rapport.plans import actions, queries

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
MEASURE = {
    "text": "Train labour inspectors", "area": "p.prevention", "action": "TRAINING", "forms": ["fx.labour"],
    "profiles": ["vp.man", "vp.woman"], "levels": ["lv.national"], "timing": "DATED", "start_on_day": "1",
    "start_on_month": "2", "start_on_year": "2026", "due_on_day": "1", "due_on_month": "6", "due_on_year": "2027",
    "places": "North\nSouth", "version": "1",
}  # fmt: skip


@pytest.fixture
def planner() -> Client:
    client = Client()
    client.force_login(a_person("PLANNER", now=NOW))
    return client


def written(code: str = "nap") -> Plan:
    return queries.document(viewer=Viewer.system(), code=code, day=NOW.date())


def last(code: str = "nap") -> Measure:
    return written(code).measures[-1]


def test_a_plan_is_begun_and_written_on_pages(planner: Client) -> None:
    office = mechanism.an_actor(now=NOW, kind="GOVERNMENT_BODY", name="Labour inspectorate")
    head = {"code": "plan-2026", "title": "Plan", "kind": "PLAN", "starts_on_day": "1", "starts_on_month": "1",
            "starts_on_year": "2026", "currency": "EUR", "visibility": "MEMBERS"}  # fmt: skip
    assert planner.get("/plans/new/blank/").status_code == 200
    assert planner.post("/plans/new/blank/", head).status_code == 302
    at = "/plans/plan-2026/"
    for kind, part in (
        ("factor", {"code": "F", "kind": "pf.demand", "text": "Cheap work"}),
        ("objective", {"code": "A", "title": "Work is fair", "factors": ["F"]}),
        ("section", {"code": "1", "title": "Situation", "text": "What is known."}),
    ):
        assert planner.get(f"{at}strategy/{kind}/").status_code == 200
        assert planner.post(f"{at}strategy/{kind}/", part).status_code == 302, kind
    given = {**MEASURE, "objective": "A", "factors": ["F"], "accountable": office.code}
    assert planner.get(f"{at}new-measure/").status_code == 200
    assert planner.post(f"{at}new-measure/", given).status_code == 302
    parts: dict[str, dict[str, Any]] = {
        "contributors": {"name": "Union of bakers", "role": "SUPPORTING", "duty": "sends members"},
        "benchmarks": {"due_on_day": "1", "due_on_month": "9", "due_on_year": "2026", "statement": "Half"},
        "indicators": {"title": "Inspectors trained", "kind": "OUTPUT", "unit": "persons", "direction": "UP",
                       "targets": "2026; 40\n2027-H1; ≤ 5; girls", "sheet_definition": "Counted once"},
        "costs": {"year": "2026", "amount": "1000.50", "currency": "EUR", "status": "BUDGETED"},
        "evidence": {"document": "Study", "page": "12", "quality": "eq.empirical"},
        "answers_to": {"ref": "Recommendation 4"},
    }  # fmt: skip
    for lock, (kind, part) in enumerate(parts.items(), start=1):
        assert planner.get(f"{at}measures/m1/parts/{kind}/").status_code == 200
        said = planner.post(f"{at}measures/m1/parts/{kind}/", {**part, "version": lock})
        assert said.status_code == 302, (kind, said.content.decode())
        assert planner.get(f"{at}measures/m1/parts/{kind}/0/").status_code == 200
    plan, one = written("plan-2026"), last("plan-2026")
    assert one.accountable is not None and one.accountable.ref == office.code
    assert (one.objective, one.factors, one.places) == ("A", ("F",), ("North", "South"))
    assert one.contributors[0].party.name == "Union of bakers" and one.costs[0].amount == Decimal("1000.5")
    targets = [(each.comparator, each.value, each.group) for each in one.indicators[0].targets]
    assert targets == [(Comparator.AT_LEAST, 40, ""), (Comparator.AT_MOST, 5, "girls")]
    assert one.evidence[0].page == "12" and one.answers_to[0].ref == "Recommendation 4"
    assert plan.objectives[0].factors == ("F",) and plan.strategy[0].text == "What is known."
    for page in ("", "strategy/", "chart/", "measures/m1/"):
        assert "Train labour inspectors" in planner.get(at + page).content.decode() or not page
    removed = {"remove": "1", "version": "7"}
    assert planner.post(f"{at}measures/m1/parts/evidence/0/", removed).status_code == 302
    assert last("plan-2026").evidence == ()


@pytest.mark.parametrize(
    ("page", "wrong", "said"),
    [
        ("new-measure/", {**MEASURE, "due_on_year": "2025"}, "before the start"),
        ("new-measure/", {**MEASURE, "text": " "}, "required"),
        ("new-measure/", {**MEASURE, "accountable_name": "x" * 501}, "at most 500"),
        ("measures/m1/parts/costs/", {"year": "2026", "amount": "-1", "currency": "EUR", "status": "PLEDGED"},
         "never below zero"),
        ("measures/m1/parts/costs/", {"year": "2026", "amount": "1", "currency": "euro", "status": "PLEDGED"},
         "three capital letters"),
        ("measures/m1/parts/indicators/",
         {"title": "T", "kind": "OUTPUT", "direction": "UP", "targets": "2027; 40"}, "no unit"),
        ("measures/m1/parts/indicators/",
         {"title": "T", "kind": "OUTPUT", "direction": "UP", "unit": "u", "targets": "2027; 40\n2027; forty"},
         "Line 2"),
        ("measures/m1/parts/contributors/", {"role": "SUPPORTING"}, "write its name"),
        ("change/", {"title": "T", "kind": "PLAN", "visibility": "MEMBERS", "rates": "CHF one"}, "Line 1"),
        ("change/", {"title": "T", "kind": "PLAN", "visibility": "MEMBERS", "related": "x"}, "Line 1"),
    ],
)  # fmt: skip
def test_bad_input_is_told_at_its_place_and_kept(
    planner: Client, page: str, wrong: dict[str, Any], said: str
) -> None:
    before = action_plans.a_plan(NOW)
    answer = planner.post(f"/plans/nap/{page}", {**wrong, "version": "1"})
    body = answer.content.decode()
    assert answer.status_code == 400 and said in body
    typed = next(value for value in wrong.values() if isinstance(value, str) and len(value) > 1)
    assert typed in body
    assert len(written().measures) == len(before.measures)


def test_money_without_a_rate_is_kept_and_the_writer_is_told(planner: Client) -> None:
    action_plans.a_plan(NOW)
    line = {"year": "2026", "amount": "5", "currency": "USD", "status": "PLEDGED", "version": "1"}
    answer = planner.post("/plans/nap/measures/m1/parts/costs/", line, follow=True)
    assert "no rate for USD" in answer.content.decode()
    assert written().measures[0].costs[-1].currency == "USD"


def test_two_people_at_one_measure_the_second_sees_both(planner: Client) -> None:
    action_plans.a_plan(NOW)
    at = "/plans/nap/measures/m1/change/"
    assert planner.post(at, {**MEASURE, "text": "The first text"}).status_code == 302
    second = planner.post(at, {**MEASURE, "text": "The second text"})
    body = second.content.decode()
    assert second.status_code == 409 and "The first text" in body and "The second text" in body
    assert written().measures[0].text == "The first text"
    assert planner.post(at, {**MEASURE, "text": "The second text", "version": "2"}).status_code == 302
    assert written().measures[0].text == "The second text"
    assert len(written().measures[0].indicators) == 1


def test_saving_a_measure_as_it_stands_changes_nothing(planner: Client) -> None:
    action_plans.a_plan(NOW)
    before = written()
    for key in ("m1", "m3"):
        form = planner.get(f"/plans/nap/measures/{key}/change/").context["form"]
        given: dict[str, Any] = {}
        for bound in form:
            value = bound.value()
            if isinstance(value, date):
                given |= {
                    f"{bound.html_name}_{part}": getattr(value, part) for part in ("day", "month", "year")
                }
            elif value not in (None, False):
                given[bound.html_name] = value
        assert planner.post(f"/plans/nap/measures/{key}/change/", given).status_code == 302
    assert written() == before


def test_a_revision_asks_why_and_the_next_plan_leaves_the_old_period_behind(planner: Client) -> None:
    action_plans.adopted(NOW)
    actions.plan_revise(plan="nap", reason="A year has passed", by=Viewer.system(), now=NOW)
    drop = "/plans/nap/measures/m5/drop/"
    assert planner.get(drop).status_code == 200
    assert planner.post(drop, {"version": "1"}).status_code == 400
    given = {"version": "1", "reason": "Done elsewhere", "decided_at": "7th meeting"}
    assert planner.post(drop, given).status_code == 302
    assert written().changes[-1].reason == "Done elsewhere"
    following = {"code": "nap-2028", "title": "Next", "with_measures": "on"}
    for name, year in (("starts_on", "2028"), ("ends_on", "2030")):
        following |= {f"{name}_day": "1", f"{name}_month": "1", f"{name}_year": year}
    assert planner.post("/plans/nap/next/", following).status_code == 302
    one = written("nap-2028").measures[0]
    assert one.continues == ("nap/m1",) and one.due_on is None and not one.costs and one.accountable


def test_the_chart_is_narrowed_and_ordered(planner: Client) -> None:
    document = action_plans.a_document(NOW)
    first = replace(document.measures[0], due_on=date(2026, 3, 1), start_on=None, timing=Timing.DATED)
    action_plans.a_plan(NOW, replace(document, measures=(*document.measures[1:], first)))
    page = planner.get("/plans/nap/chart/?sort=due").content.decode()
    assert page.index("number 1") < page.index("Inspect agencies")
    page = planner.get("/plans/nap/chart/?area=p.prevention").content.decode()
    assert "Inspect agencies" in page and "number 1" not in page
    assert planner.get("/plans/nap/chart/?area=nonsense&sort=nonsense&version=1").status_code == 200


def test_who_only_reads_is_shown_no_forms() -> None:
    action_plans.adopted(NOW)
    client = Client()
    client.force_login(a_person("REPRESENTATIVE", now=NOW))
    page = client.get("/plans/nap/measures/m1/").content.decode()
    assert "What it makes owed" in page and "measures/m1/change/" not in page
    assert client.get("/plans/nap/measures/m1/change/").status_code == 403
    assert client.get("/plans/nap/measures/m9/").status_code == 404
