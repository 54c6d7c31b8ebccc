"""A plan is consulted, decided and revised on pages: what is refused is said with what to do about it."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from tests.factories import action_plans
from tests.factories.actors import a_person
from tests.factories.obligations import a_member

from rapport.analysis.plan.document import Plan
from rapport.kernel.access import Viewer
from rapport.obligations.models import Obligation
from rapport.plans import actions, queries
from rapport.plans.models import PlanComment, PlanVersion

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
PLAN = "/plans/nap"


def signed_in(role: str, **more: Any) -> Client:
    client = Client()
    client.force_login(a_person(role, now=NOW, **more))
    return client


def sent(client: Client, address: str, values: dict[str, Any], status: int = 302) -> str:
    answer = client.post(address, values)
    assert answer.status_code == status, answer.content.decode()[-4000:]
    return answer.content.decode()


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_a_version_is_consulted_answered_and_decided() -> None:
    action_plans.a_plan(NOW)
    decision = action_plans.a_decision(NOW)
    coordinator = signed_in("NATIONAL_COORDINATOR")
    ministry = a_member(now=NOW)
    member = signed_in("REPRESENTATIVE", organisation=ministry)
    page(member, f"{PLAN}/consultation/", 404)
    far = {"until_day": "31", "until_month": "12", "until_year": "2030", "version": "1"}
    sent(coordinator, f"{PLAN}/consultation/open/", far)
    assert "Comment" in page(member, f"{PLAN}/consultation/")
    comment = {"organisation": str(ministry), "measure": "m1", "text": "Too late for the winter"}
    sent(member, f"{PLAN}/consultation/comment/", comment)
    assert "Say why" in sent(coordinator, f"{PLAN}/consultation/close/", {"version": "2"}, 400)
    sent(coordinator, f"{PLAN}/consultation/close/", {"version": "2", "reason": "All have spoken"})
    refused = sent(coordinator, f"{PLAN}/adopt/", {"decision": str(decision), "version": "3"}, 400)
    assert "1 comment has no answer" in refused and "All have spoken" not in refused
    one = PlanComment.objects.get()
    address = f"{PLAN}/consultation/{one.pk}/answer/"
    answer = {"outcome": "TAKEN_UP", "answer": "Moved to September", "version": "1"}
    sent(coordinator, address, answer)
    late = sent(coordinator, address, {**answer, "answer": "Another answer"}, 400)
    assert "Somebody else changed this" in late and "Another answer" in late
    assert "Moved to September" in page(member, "/plans/comments/own/")
    page(member, f"{PLAN}/consultation/", 404)
    shown = page(coordinator, f"{PLAN}/adopt/")
    wanted = queries.document(viewer=Viewer.system(), code="nap", day=NOW.date())
    assert "Nothing: no finding blocks it." in shown and "new obligations" in shown
    sent(coordinator, f"{PLAN}/adopt/", {"decision": str(decision), "version": "3"})
    assert Obligation.objects.count() == len(wanted.measures) + 1
    assert "Moved to September" in page(member, f"{PLAN}/consultation/")


def test_the_page_of_adoption_says_what_stands_in_its_way() -> None:
    document = action_plans.a_document(NOW)
    ownerless = replace(document.measures[0], accountable=None)
    action_plans.a_plan(NOW, replace(document, measures=(ownerless, *document.measures[1:])))
    actions.document_load(document=Plan("void", "A plan of nothing"), by=Viewer.system(), now=NOW)
    decision = str(action_plans.a_decision(NOW))
    coordinator = signed_in("NATIONAL_COORDINATOR")
    blocked = page(coordinator, f"{PLAN}/adopt/")
    assert "nobody is accountable" in blocked and "Why nobody was consulted" in blocked
    given = {"decision": decision, "version": "1", "not_consulted": "Asked in 2025"}
    assert "keeps this plan from being adopted" in sent(coordinator, f"{PLAN}/adopt/", given, 400)
    assert "A plan without measures" in page(coordinator, "/plans/void/adopt/")
    assert "A plan without measures" in sent(coordinator, "/plans/void/adopt/", given, 400)
    assert not Obligation.objects.exists() and not PlanVersion.objects.exclude(state="DRAFT").exists()
    assert signed_in("PLANNER").get(f"{PLAN}/adopt/").status_code == 403


def test_a_revision_says_why_and_its_versions_can_be_verified() -> None:
    action_plans.adopted(NOW)
    planner = signed_in("PLANNER")
    sent(planner, f"{PLAN}/revise/", {"reason": "", "begun_by": ""}, 400)
    sent(planner, f"{PLAN}/revise/", {"reason": "A new law", "begun_by": "Council 4"})
    again = sent(planner, f"{PLAN}/revise/", {"reason": "Twice", "begun_by": ""}, 400)
    assert "still open" in again
    shown = page(planner, f"{PLAN}/versions/")
    frozen = planner.get(f"{PLAN}/versions/1/frozen.json").content
    assert "A new law" in shown and "Council 4" in shown and action_plans.UNASKED in shown
    assert hashlib.sha256(frozen).hexdigest() in shown
    explain = f"{PLAN}/versions/explain/m1/REWORDED/"
    sent(planner, explain, {"reason": "The court said so", "decided_at": "Council 5"})
    changes = queries.document(viewer=Viewer.system(), code="nap", day=NOW.date()).changes
    assert [(one.measure, one.kind, one.decided_at) for one in changes] == [("m1", "REWORDED", "Council 5")]
    page(planner, f"{PLAN}/versions/explain/m1/NONSENSE/", 404)
    member = signed_in("REPRESENTATIVE")
    assert "Version 2" not in page(member, f"{PLAN}/versions/")
    page(member, f"{PLAN}/versions/2/frozen.json", 404)
