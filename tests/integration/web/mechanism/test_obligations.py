"""Pages of obligations: inbox, an update from draft to acceptance, other organisations, bad input, few questions."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import obligations as make
from tests.factories.actors import a_person

from rapport.actors.models import Person
from rapport.obligations.models import Obligation, Update

pytestmark = pytest.mark.django_db


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def people(now: datetime) -> dict[str, Any]:
    """A ministry with its representative and officer, another organisation, the co-ordinator."""
    ministry, other = make.a_member(now=now), make.a_member(now=now)
    return {
        "ministry": ministry,
        "other": other,
        "representative": browser(a_person("REPRESENTATIVE", now=now, organisation=ministry)),
        "officer": browser(a_person("OFFICER", now=now, organisation=ministry)),
        "stranger": browser(a_person("REPRESENTATIVE", now=now, organisation=other)),
        "coordinator": browser(a_person("NATIONAL_COORDINATOR", now=now)),
    }


def test_an_update_from_draft_to_acceptance(now: datetime, people: dict[str, Any]) -> None:
    owed = make.an_obligation(people["ministry"], now=now)
    page = reverse("mechanism:obligation", args=[owed])
    officer, representative, coordinator = (
        people[who] for who in ("officer", "representative", "coordinator")
    )
    assert "Report on identified victims" in officer.get(reverse("mechanism:inbox")).content.decode()
    given = {"activity": "Two trainings", "result": "Referrals doubled", "closes": "on"}
    assert officer.post(reverse("mechanism:update-new", args=[owed]), given).status_code == 302
    update = Update.objects.get(obligation=owed)
    assert "Two trainings" in representative.get(page).content.decode()
    for stranger in ("coordinator", "stranger"):
        assert "Two trainings" not in people[stranger].get(page).content.decode()
    step = {"version": str(update.version)}
    submit = reverse("mechanism:update-submit", args=[update.pk])
    assert officer.post(submit, step).status_code in (403, 404)
    refused = representative.post(submit, step, follow=True)
    assert "at least one piece of evidence" in refused.content.decode()
    evidence = reverse("mechanism:update-evidence", args=[update.pk])
    assert representative.post(evidence, {"link": "nonsense"}).status_code == 400
    assert representative.post(evidence, {"link": "https://www.example.org/a"}).status_code == 302
    assert representative.post(submit, step).status_code == 302
    assert "Waits for your approval" in coordinator.get(reverse("mechanism:inbox")).content.decode()
    back = reverse("mechanism:update-return", args=[update.pk])
    assert coordinator.post(back, {"version": "2", "reason": "Which?"}).status_code == 302
    assert "Which?" in representative.get(page).content.decode()
    assert representative.post(submit, {"version": "3"}).status_code == 302
    accepted = coordinator.post(reverse("mechanism:update-accept", args=[update.pk]), {"version": "4"})
    assert accepted.status_code == 302
    assert Obligation.objects.get(pk=owed).state == "DONE"
    assert "Referrals doubled" in people["stranger"].get(page).content.decode()


def test_two_versions_of_a_draft_are_shown(now: datetime, people: dict[str, Any]) -> None:
    owed = make.an_obligation(people["ministry"], now=now)
    people["officer"].post(reverse("mechanism:update-new", args=[owed]), {"activity": "First"})
    write = reverse("mechanism:update", args=[Update.objects.get(obligation=owed).pk])
    assert people["officer"].post(write, {"activity": "Theirs", "version": "1"}).status_code == 302
    page = people["representative"].post(write, {"activity": "Mine", "version": "1"})
    assert page.status_code == 409
    assert "Theirs" in page.content.decode() and "Mine" in page.content.decode()


def test_the_secretariat_makes_and_changes(now: datetime, people: dict[str, Any]) -> None:
    coordinator = people["coordinator"]
    new = reverse("mechanism:obligation-new")
    day = datetime.now(UTC).date() + timedelta(days=50)
    parts = {"due_on_day": day.day, "due_on_month": day.month, "due_on_year": day.year}
    given = {"title": "A hotline", "accountable": people["ministry"], "visibility": "MEMBERS", **parts}
    wrong = coordinator.post(new, {**given, "due_on_year": 2001})
    assert wrong.status_code == 400 and "A hotline" in wrong.content.decode()
    assert coordinator.post(new, {**given, "accountable": ""}).status_code == 400
    assert coordinator.post(new, given).status_code == 302
    row = Obligation.objects.get(title="A hotline")
    reassign = reverse("mechanism:obligation-reassign", args=[row.pk])
    change = {"version": "1", "accountable": people["other"], "reason": "A new law"}
    assert coordinator.post(reassign, change).status_code == 302
    back = {**change, "accountable": people["ministry"]}
    assert coordinator.post(reassign, back).status_code == 409
    assert "A new law" in coordinator.get(reverse("mechanism:obligation", args=[row.pk])).content.decode()
    withdraw = reverse("mechanism:obligation-withdraw", args=[row.pk])
    assert coordinator.post(withdraw, {"version": "2", "reason": ""}).status_code == 400
    assert coordinator.post(withdraw, {"version": "2", "reason": "Overtaken"}).status_code == 302
    assert people["stranger"].post(withdraw, {"version": "3", "reason": "x"}).status_code == 403


def test_another_organisation_gets_no_page_of_an_update(now: datetime, people: dict[str, Any]) -> None:
    owed = make.an_obligation(people["ministry"], now=now)
    people["officer"].post(reverse("mechanism:update-new", args=[owed]), {"activity": "First"})
    update = Update.objects.get(obligation=owed)
    for name in ("update", "update-evidence"):
        address = reverse(f"mechanism:{name}", args=[update.pk])
        assert people["stranger"].get(address).status_code == 404
    assert people["stranger"].get(reverse("mechanism:update-new", args=[owed])).status_code == 403


@pytest.mark.parametrize("name", ["inbox", "obligations", "absence"])
def test_pages_ask_few_questions(
    now: datetime, people: dict[str, Any], name: str, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    make.many([people["ministry"], people["other"]], obligations=60, updates_each=2, now=now)
    people["representative"].get(reverse("mechanism:home"))
    # Eight of them are savepoints and settings of the transaction that the test itself wraps around the page.
    with django_assert_max_num_queries(28):
        assert people["representative"].get(reverse(f"mechanism:{name}")).status_code == 200
    owed = Obligation.objects.first()
    assert owed is not None
    with django_assert_max_num_queries(36):
        page = reverse("mechanism:obligation", args=[owed.pk])
        assert people["representative"].get(page).status_code == 200
