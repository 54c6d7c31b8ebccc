"""Plans that the documents describe: what the diagnosis says of each, looked through sentence by sentence."""

from collections import Counter
from importlib.resources import files

import pytest
import yaml

from rapport.actors.vocabulary import FORMS, LEVELS, PROFILES, SERVICES
from rapport.analysis.plan.check import check
from rapport.analysis.plan.diff import ChangeKind, compare
from rapport.analysis.plan.document import Plan, plan_of
from rapport.analysis.plan.findings import Severity
from rapport.plans.diagnosis.context import context

FOLDER = files("rapport.datasets") / "plans_2010"
ALWAYS = {"plan.no_independent_evaluation", "plan.no_funding_strategy", "element.funding", "element.agencies",
          "element.civil_society", "element.profiles"}  # fmt: skip
"""What none of the texts says: money with its source, several accountable offices, civil society by name …"""
EXPECTED: dict[str, tuple[int, set[str]]] = {
    "osce-2008-recommendations": (
        35,
        {"plan.equivalent", "plan.no_period", "plan.no_strategy", "plan.no_yearly_assessment", "element.disciplines",
         "element.continuum"},
    ),
    "commit-spa-1": (
        8,
        {"plan.framework", "plan.no_strategy", "plan.no_yearly_assessment", "plan.no_research", "element.forms",
         "element.children"},
    ),
    "commit-spa-2": (
        8,
        {"plan.framework", "plan.no_strategy", "plan.no_yearly_assessment", "plan.no_research", "element.forms",
         "element.children"},
    ),
    "ecowas-eccas-2006": (8, {"plan.framework", "plan.no_strategy", "element.forms", "element.children"}),
    "ouagadougou-2006": (
        9,
        {"plan.framework", "plan.no_period", "plan.no_yearly_assessment", "element.forms", "element.levels"},
    ),
    "cis-2007": (
        3,
        {"plan.framework", "plan.no_strategy", "plan.no_yearly_assessment", "plan.no_research", "element.forms",
         "element.children", "element.levels"},
    ),
}  # fmt: skip


def load(name: str) -> Plan:
    return plan_of(yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8")))


def test_every_file_is_tried() -> None:
    assert {one.name for one in FOLDER.iterdir() if one.name.endswith(".yaml")} == {
        f"{name}.yaml" for name in EXPECTED
    }


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_diagnosis_says_what_an_expert_would(name: str) -> None:
    plan = load(name)
    many, expected = EXPECTED[name]
    found = check(plan, context())
    assert len(plan.measures) == many
    whole = {one.rule.id for one in found if not one.measure and one.rule.severity is not Severity.NOTE}
    assert whole == expected | ALWAYS
    assert Counter(one.rule.id for one in found)["measure.no_accountable"] == many


def test_a_bare_shelter_is_seen_where_a_text_has_one() -> None:
    bare = {name: [one.measure for one in check(load(name), context()) if one.rule.id == "measure.bare_shelter"]
            for name in EXPECTED}  # fmt: skip
    assert {name: ids for name, ids in bare.items() if ids} == {
        "ouagadougou-2006": ["o3"],
        "osce-2008-recommendations": ["r17"],
    }


def test_the_second_commit_plan_added_time_and_indicators_with_a_reason() -> None:
    done = compare(load("commit-spa-1"), load("commit-spa-2"))
    counts = {kind: many for kind, many in done.counts().items() if many}
    assert counts == {ChangeKind.REDATED: 8, ChangeKind.MEASURED_OTHERWISE: 8}
    assert done.unexplained == ()


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_codes_are_those_of_our_lists(name: str) -> None:
    for one in load(name).measures:
        assert set(one.forms) <= set(FORMS) and set(one.profiles) <= set(PROFILES)
        assert set(one.levels) <= set(LEVELS) and set(one.services) <= set(SERVICES)
