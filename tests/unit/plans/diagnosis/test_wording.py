"""Every finding can be said, in every language, with no fact left out and no code left in."""

import re
from dataclasses import replace

import pytest
from django.utils import translation
from tests.factories.plans import indicator, measure, plan

from rapport.analysis.plan import instruments
from rapport.analysis.plan.check import check, rules
from rapport.analysis.plan.document import Plan
from rapport.analysis.plan.findings import Finding
from rapport.analysis.plan.lists import SHEET_FIELDS
from rapport.plans.diagnosis import labels
from rapport.plans.diagnosis.context import context, coverage_codes
from rapport.plans.diagnosis.instruments import DEMANDS, INSTRUMENTS
from rapport.plans.diagnosis.wording import SENTENCES, sentence


def test_every_rule_has_its_sentence() -> None:
    assert {one.id for one in rules()} == set(SENTENCES)


def test_a_plan_that_lacks_nearly_everything_is_described_in_words() -> None:
    bare = measure(
        6,
        **dict.fromkeys(("areas", "forms", "profiles", "levels", "costs", "evidence", "answers_to"), ()),
        text="A shelter",
        accountable=None,
        objective="",
        timing=None,
        due_on=None,
        indicators=(replace(indicator(), sheet={}, targets=(), baseline=None),),
    )
    found = check(replace(plan(), measures=(bare,), strategy=(), factors=()), context())
    said = [sentence(one) for one in found]
    assert len(said) > 20
    assert not any("%(" in one or "vp." in one or "fx." in one or "lv." in one for one in said)
    assert any("Adult woman" in one for one in said)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_every_sentence_can_be_said_with_the_facts_it_names(language: str) -> None:
    for rule in rules():
        facts = dict.fromkeys(re.findall(r"%\((\w+)\)s", str(SENTENCES[rule.id])), "77")
        with translation.override(language):
            said = sentence(Finding(rule, facts=facts))
        assert "%(" not in said
        assert ("77" in said) == bool(facts)


def test_every_code_of_the_lists_has_a_label() -> None:
    shown = coverage_codes()
    for codes in shown.values():
        assert all(labels.label(code) != code for code in codes)
    for words, enum in (
        (labels.AREAS, labels.Area),
        (labels.FACTORS, labels.Factor),
        (labels.ACTIONS, labels.Action),
        (labels.KINDS, labels.PlanKind),
        (labels.STATUSES, labels.Status),
        (labels.CHANGES, labels.ChangeKind),
        (labels.RELATED, labels.Related),
        (labels.QUALITIES, labels.Quality),
    ):
        assert set(words) == set(enum)
    assert tuple(labels.SHEET) == SHEET_FIELDS


def test_every_demand_of_instruments_has_words() -> None:
    assert set(DEMANDS) == {one.id for one in instruments.DEMANDS} and set(INSTRUMENTS) == set(
        instruments.Instrument
    )
    said = sentence(instruments.findings(Plan(code="p", title="Nothing yet"))[0])
    assert "Trafficking is a crime in law" in said
