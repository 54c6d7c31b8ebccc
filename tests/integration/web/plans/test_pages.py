"""The list of plans and a plan at a glance: who sees which version."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.factories import action_plans
from tests.factories.actors import a_person

from rapport.analysis.plan.document import RelatedPlan
from rapport.analysis.plan.lists import Related
from rapport.kernel.access import Viewer
from rapport.plans import actions

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
# Four savepoints and four settings of the scope, which are not questions to a table.
NESTING = 8


def signed_in(role: str) -> Client:
    client = Client()
    client.force_login(a_person(role, now=NOW))
    return client


def test_a_draft_is_for_those_who_write_and_an_adopted_version_for_all_members() -> None:
    action_plans.adopted(NOW)
    actions.plan_revise(plan="nap", reason="Findings of the first year", by=Viewer.system(), now=NOW)
    planner, member = signed_in("PLANNER"), signed_in("REPRESENTATIVE")
    page = planner.get("/plans/nap/").content.decode()
    assert "Version 2" in page and "?version=1" in page
    assert "Version 2" in planner.get("/plans/nap/?version=2").content.decode()
    seen = member.get("/plans/nap/").content.decode()
    assert "Version 1" in seen and "Version 2" not in seen
    for address in ("/plans/nap/?version=2", "/plans/nap/?version=x", "/plans/nothing/"):
        assert member.get(address).status_code == 404, address
    assert "National action plan 2026" in member.get("/plans/").content.decode()
    assert Client().get("/plans/").status_code in (302, 403)


def test_a_link_that_is_a_script_is_not_followed() -> None:
    bad = RelatedPlan("c", "Plan for children", Related.CHILDREN, link="javascript:alert(1)")
    action_plans.a_plan(NOW, replace(action_plans.a_document(NOW), related=(bad,)))
    page = signed_in("PLANNER").get("/plans/nap/").content.decode()
    assert "Plan for children" in page and "javascript:" not in page


@pytest.mark.parametrize(
    "page", ["", "strategy/", "chart/?sort=money", "measures/m1/", "measures/m1/change/", "next/"]
)
def test_pages_of_a_plan_ask_the_database_little(
    page: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    action_plans.adopted(NOW)
    actions.plan_revise(plan="nap", reason="A year has passed", by=Viewer.system(), now=NOW)
    client = signed_in("PLANNER")
    client.get("/plans/")
    with django_assert_max_num_queries(20 + NESTING):
        assert client.get(f"/plans/nap/{page}").status_code == 200
