"""A written procedure through its pages: drafted, changed, opened, answered, entered from a letter, closed."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.factories import actors
from tests.factories import meetings as made

from rapport.coordination.models import Ballot, Decision, Procedure, ProcedureSeat
from rapport.coordination.procedures import actions
from rapport.coordination.procedures.types import ProcedureFields

pytestmark = pytest.mark.django_db
ROOT = "/mechanism/procedures"
NESTING = 4


@pytest.fixture
def table(now: datetime) -> made.Table:
    """A body with members."""
    return made.a_table(now=now)


def browser(table: made.Table, role: str, organisation: int | None = None) -> Client:
    client = Client()
    client.force_login(actors.a_person(role, now=table.now, organisation=organisation))
    return client


def test_a_proposal_goes_to_its_members_and_becomes_a_decision(
    table: made.Table, django_assert_max_num_queries: Any
) -> None:
    office, member = (
        browser(table, "SECRETARIAT"),
        browser(table, "REPRESENTATIVE", table.interior.pk),
    )
    due = table.now.date() + timedelta(days=4000)
    given = {
        "body": table.body.code,
        "title": "Open a hotline",
        "text": "A hotline is opened.",
        "mode": "VOTE",
        "days": "10",
        "majority": "SIMPLE",
        "owner": str(table.health.pk),
        "due_on_day": str(due.day),
        "due_on_month": str(due.month),
        "due_on_year": str(due.year),
        "visibility": "MEMBERS",
    }
    wrong = office.post(f"{ROOT}/new/", {**given, "owner": [str(table.health.pk), str(table.interior.pk)]})
    assert wrong.status_code == 400
    assert "Two organisations cannot both answer" in wrong.content.decode()
    assert office.post(f"{ROOT}/new/", given).status_code == 302
    row = Procedure.objects.get()
    page = f"{ROOT}/{row.pk}"
    assert member.get(f"{page}/").status_code == 404, "a draft is the secretariat's"
    changed = {**given, "title": "Open a hotline for all", "version": "1"}
    assert 'value="Open a hotline"' in office.get(f"{page}/change/").content.decode()
    assert office.post(f"{page}/change/", changed).status_code == 302
    assert office.post(f"{page}/open/", {"version": "2"}).status_code == 302
    assert "1 written procedure waits for your answer" in member.get("/mechanism/").content.decode()
    with django_assert_max_num_queries(20 + NESTING):
        assert "Waiting for your answer" in member.get(f"{ROOT}/").content.decode()
    with django_assert_max_num_queries(20 + NESTING):
        assert "Answer for" in member.get(f"{page}/").content.decode()
    seats = {one.organisation_id: one.pk for one in ProcedureSeat.objects.all()}
    own, other = seats[table.interior.pk], seats[table.health.pk]
    assert member.post(f"{page}/seats/{own}/", {"choice": "NEVER"}).status_code == 400
    assert member.post(f"{page}/seats/{own}/", {"choice": "FOR"}).status_code == 302
    assert member.post(f"{page}/seats/{other}/", {"choice": "FOR"}).status_code in (400, 404)
    assert office.post(f"{page}/close/", {"version": "3"}).status_code == 409
    letter = {"choice": "ABSTAIN", "came_as": "Letter (invented)"}
    assert office.post(f"{page}/seats/{other}/enter/", {**letter, "came_as": ""}).status_code == 400
    assert office.post(f"{page}/seats/{other}/enter/", letter).status_code == 302
    shown = office.get(f"{page}/").content.decode()
    assert "2 of 2 votes were given" in shown
    assert "Letter (invented)" in shown
    assert office.post(f"{page}/close/", {"version": "3"}).status_code == 302
    decision = Decision.objects.get()
    assert "in a written procedure" in office.get(f"/mechanism/decisions/{decision.pk}/").content.decode()
    assert "The majority was reached" in member.get(f"{page}/").content.decode()
    assert Ballot.objects.count() == 2


def test_it_is_withdrawn_with_a_reason_that_members_read(table: made.Table) -> None:
    office = browser(table, "SECRETARIAT")
    fields = ProcedureFields(table.decided(), "SILENCE", 7)
    one = actions.procedure_draft(body=table.body.code, fields=fields, **table.given())
    actions.procedure_open(procedure=one, expected=1, **table.given())
    assert office.post(f"{ROOT}/{one}/withdraw/", {"reason": "", "version": "2"}).status_code == 400
    sent = office.post(f"{ROOT}/{one}/withdraw/", {"reason": "To be discussed first.", "version": "2"})
    assert sent.status_code == 302
    member = browser(table, "REPRESENTATIVE", table.interior.pk)
    assert "To be discussed first." in member.get(f"{ROOT}/{one}/").content.decode()
