"""What everybody reads of plans: adopted versions that were shown to everybody, as frozen; nothing of any draft."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import ProgrammingError, connection
from django.test import Client
from tests.factories import action_plans
from tests.factories.actors import a_person, a_viewer
from tests.factories.plans import measure

from rapport.kernel.access import Viewer
from rapport.kernel.database.scope import database_scope
from rapport.kernel.errors import AccessDenied
from rapport.plans import actions, queries
from rapport.plans.measures import actions as measures
from rapport.plans.publishing.actions import plan_show
from rapport.plans.types import PlanFields

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SECRET = "what nobody decided yet"
PAGES = ("", "chart/", "measures/m1/", "files/plan.json")


def shown_to_everybody() -> None:
    """Version 1 is public; version 2 is a draft that says something else in head and measure."""
    by: dict[str, Any] = {"by": Viewer.system(), "now": NOW}
    action_plans.adopted(NOW)
    plan_show(plan="nap", visibility="PUBLIC", expected=1, **by)
    actions.plan_revise(plan="nap", reason="A year has passed", **by)
    change = replace(measure(1), text=SECRET)
    measures.measure_change(plan="nap", key="m1", measure=change, expected=1, reason="Because", **by)
    fields = PlanFields(SECRET, "PLAN", visibility="PUBLIC")
    actions.plan_change(plan="nap", fields=fields, expected=2, **by)


def test_everybody_reads_what_was_adopted_and_nothing_of_the_draft() -> None:
    shown_to_everybody()
    client = Client()
    assert "National action plan 2026" in client.get("/action-plans/").content.decode()
    for page in PAGES:
        answer = client.get(f"/action-plans/nap/{page}")
        body = answer.content.decode()
        assert answer.status_code == 200 and "number 1" in body and SECRET not in body, page
    frozen = client.get("/action-plans/nap/files/plan.json").content
    held = queries.version(viewer=Viewer.system(), code="nap", number=1)
    assert hashlib.sha256(frozen).hexdigest() == held.sha256
    assert client.get("/action-plans/nap/files/plan.xlsx").content.startswith(b"PK")
    for page in ("?version=2", "measures/m99/", "files/plan.exe"):
        assert client.get(f"/action-plans/nap/{page}").status_code == 404, page


def test_what_members_alone_read_is_hidden_and_hidden_again() -> None:
    action_plans.adopted(NOW)
    client, coordinator = Client(), Client()
    assert all(client.get(f"/action-plans/nap/{page}").status_code == 404 for page in PAGES)
    coordinator.force_login(a_person("NATIONAL_COORDINATOR", now=NOW))
    for number, visibility, status in ((1, "PUBLIC", 200), (2, "MEMBERS", 404)):
        given = {"visibility": visibility, "version": number}
        assert coordinator.post("/plans/nap/show-to/", given).status_code == 302
        assert client.get("/action-plans/nap/").status_code == status


def test_who_writes_alone_does_not_show_what_was_adopted() -> None:
    action_plans.adopted(NOW)
    planner = a_viewer("PLANNER", now=NOW)
    with pytest.raises(AccessDenied):
        plan_show(plan="nap", visibility="PUBLIC", expected=1, by=planner, now=NOW)
    actions.plan_revise(plan="nap", reason="A year has passed", by=planner, now=NOW)
    fields = PlanFields("Plan", "PLAN", visibility="PUBLIC")
    with pytest.raises(AccessDenied):
        actions.plan_change(plan="nap", fields=fields, expected=1, by=planner, now=NOW)


def test_the_database_gives_the_public_the_copies_alone() -> None:
    shown_to_everybody()
    with database_scope(Viewer.public(), read_only=True, public_role=True), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM plans_publishedversion")
        assert cursor.fetchone()[0] == 1
    for table in ("planversion", "actionplan", "measure"):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            database_scope(Viewer.public(), read_only=True, public_role=True),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"SELECT count(*) FROM plans_{table}")
