"""Pages of achievements and challenges: proposed, decided, printed, published; others; bad input; few questions."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import findings as make
from tests.factories import mechanism
from tests.factories import obligations as owed
from tests.factories.actors import a_person

from rapport.coordination.models import Finding

pytestmark = pytest.mark.django_db
GIVEN = {
    "kind": "ACHIEVEMENT",
    "topic": "REFERRAL",
    "title": "A referral mechanism works",
    "text": "Referrals doubled.",
    "example": "In one region within a week.",
    "visibility": "PUBLIC",
}


def browser(role: str, now: datetime, organisation: int | None = None) -> Client:
    client = Client()
    client.force_login(a_person(role, now=now, organisation=organisation))
    return client


@pytest.fixture
def country(now: datetime) -> str:
    return mechanism.a_mechanism(now=now).code


def test_a_proposal_is_accepted_and_published(now: datetime, country: str) -> None:
    ministry = owed.a_member(now=now)
    member, secretariat = browser("REPRESENTATIVE", now, ministry), browser("SECRETARIAT", now)
    stranger = browser("REPRESENTATIVE", now, owed.a_member(now=now))
    new = reverse("mechanism:finding-new")
    given = {**GIVEN, "country": country, "organisation": ministry}
    wrong = member.post(new, {**given, "topic": "RESOURCES"})
    assert wrong.status_code == 400 and "Referrals doubled." in wrong.content.decode()
    assert member.post(new, given).status_code == 302
    row = Finding.objects.get()
    assert (row.state, row.proposed_by_id) == ("PROPOSED", ministry)
    page = reverse("mechanism:finding", args=[row.pk])
    assert stranger.get(page).status_code == 404
    assert member.get(page).status_code == 200 and "Accept" not in member.get(page).content.decode()
    change = reverse("mechanism:finding-change", args=[row.pk])
    assert member.post(change, {**GIVEN, "version": "1", "title": "It works"}).status_code == 302
    stale = member.post(change, {**GIVEN, "version": "1", "title": "Mine"})
    assert (
        stale.status_code == 409 and "It works" in stale.content.decode() and "Mine" in stale.content.decode()
    )
    assert (
        member.post(reverse("mechanism:finding-accept", args=[row.pk]), {"version": "2"}).status_code == 403
    )
    decline = reverse("mechanism:finding-decline", args=[row.pk])
    assert secretariat.post(decline, {"version": "2", "reason": ""}).status_code == 400
    assert secretariat.post(decline, {"version": "1", "reason": "No"}).status_code == 409
    assert "It works" in secretariat.get(reverse("mechanism:findings")).content.decode()
    public = reverse("public:mechanism")
    assert "It works" not in Client().get(public).content.decode()
    accept = reverse("mechanism:finding-accept", args=[row.pk])
    assert secretariat.post(accept, {"version": "2"}).status_code == 302
    for reader, address in (
        (Client(), public),
        (stranger, page),
        (stranger, reverse("mechanism:findings-report") + "?since=2020-01-01"),
    ):
        text = reader.get(address).content.decode()
        assert "It works" in text and "In one region within a week." in text


def test_what_is_not_public_stays_inside(now: datetime, country: str) -> None:
    make.a_finding(country, now=now, title="For members")
    assert "For members" not in Client().get(reverse("public:mechanism")).content.decode()
    assert "For members" in browser("OFFICER", now).get(reverse("mechanism:findings")).content.decode()
    assert browser("CODER", now).get(reverse("mechanism:findings")).status_code == 403
    assert browser("READER", now).get(reverse("mechanism:finding-new")).status_code == 403


def test_pages_ask_few_questions(
    now: datetime, country: str, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    owed.an_obligation(owed.a_member(now=now), now=now)
    for number in range(12):
        make.a_finding(country, now=now, title=f"Number {number}", obligations=("O-2026-001",))
    client = browser("SECRETARIAT", now)
    client.get(reverse("mechanism:home"))
    # Eight of them are savepoints and settings of the transaction that the test itself wraps around the page.
    for name in ("findings", "findings-report", "finding-new"):
        with django_assert_max_num_queries(28):
            assert client.get(reverse(f"mechanism:{name}")).status_code == 200
