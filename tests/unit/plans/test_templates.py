"""Plans begun from public models and from the plan before."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from tests.factories import plans as sound

from rapport.analysis.plan.check import check
from rapport.kernel.access import Viewer
from rapport.kernel.errors import NotAvailable
from rapport.plans import actions, queries
from rapport.plans.diagnosis.context import context
from rapport.plans.templates import begun_from, renamed, templates

HEADINGS = {"annex-b": 6, "stability-pact": 8, "commit-spa-2": 4}


def test_the_models_have_as_many_headings_as_their_texts() -> None:
    assert {one.code: len(one.objectives) for one in templates()} == HEADINGS
    assert {one.code: one.activities for one in templates()} == dict.fromkeys(HEADINGS, 0) | {
        "commit-spa-2": 8
    }
    spoken = {lang: [one.objectives for one in templates(language=lang)] for lang in ("en", "fr", "ar", "xx")}
    assert spoken["xx"] == spoken["en"] and spoken["fr"] != spoken["en"] != spoken["ar"]


@pytest.mark.django_db
@pytest.mark.parametrize("template", sorted(HEADINGS))
def test_a_plan_is_begun_from_each_and_says_nothing_that_the_state_has_not_said(
    template: str, now: datetime
) -> None:
    given = begun_from(
        template, code="new", title="New plan", starts_on=date(2027, 1, 1), ends_on=date(2030, 12, 31)
    )
    actions.document_load(document=given, by=Viewer.system(), now=now)
    found = queries.document(viewer=Viewer.system(), code="new", day=now.date())
    assert [one.title for one in found.objectives] == [one.title for one in given.objectives]
    assert {one.title for one in found.strategy} > {"Situation", "How the plan is funded"}
    for one in found.measures:
        assert one.accountable is None and one.timing is None and not one.costs
        assert [mark.title for mark in one.indicators] == [f"Joint target: {one.text}"]
    blocking = {one.rule.id for one in check(found, context()) if one.rule.severity == "BLOCKING"}
    assert blocking == ({"measure.no_accountable", "measure.no_time"} if found.measures else {"plan.empty"})


def test_an_unknown_model_is_said() -> None:
    with pytest.raises(NotAvailable, match="no such template"):
        begun_from("none", code="new", title="New")


def test_the_next_plan_continues_every_measure_without_its_days_and_money() -> None:
    old = replace(sound.plan(), code="old", version=3)
    new = renamed(old, code="next", title="Next")
    assert (new.predecessor, new.version, new.starts_on) == ("old", 1, None)
    for before, after in zip(old.measures, new.measures, strict=True):
        assert after.continues == (f"old/{before.id}",)
        assert (after.text, after.accountable) == (before.text, before.accountable)
        assert not (after.due_on or after.start_on or after.benchmarks or after.costs)
