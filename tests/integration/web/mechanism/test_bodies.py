"""Pages of bodies: reading, entering, changing, members, self-checks, and who sees what."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.actors import a_person, an_organisation
from tests.factories.mechanism import a_body, a_mechanism, an_actor

from rapport.coordination.bodies import actions
from rapport.coordination.bodies.actions import MemberFields
from rapport.coordination.models import Body, BodyMember
from rapport.kernel.access import Viewer

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
# Savepoints and scopes of the test itself around the request.
NESTING = 4


def _signed_in(role: str, organisation: int | None = None) -> Client:
    client = Client()
    client.force_login(a_person(role, now=NOW, organisation=organisation))
    return client


BODY = {
    "code": "council", "title": "Council", "kind": "COMMISSION", "parent": "", "place": "MAIN", "format": "POLICY",
    "level": "NATIONAL", "dates": "CREATED 2004\nREVITALISED 2005-07 by decree", "leads": "A ministry",
    "leader_post": "NOT_KNOWN", "rhythm": "QUARTERLY", "civil_society": "NOT_KNOWN", "own_plan": "NOT_KNOWN",
    "minutes_public": "YES", "visibility": "PUBLIC",
}  # fmt: skip


def test_a_body_is_entered_changed_and_read_by_anybody() -> None:
    country = a_mechanism(now=NOW)
    client = _signed_in("NATIONAL_COORDINATOR")
    said = client.post(f"/mechanism/bodies/of/{country.code}/new/", BODY)
    assert said.status_code == 302, said.content
    page = client.get("/mechanism/bodies/council/")
    assert b"REVITALISED" not in page.content and b"2005-07 by decree" in page.content
    changed = {**BODY, "version": 1, "rhythm": "MONTHLY"}
    assert client.post("/mechanism/bodies/council/change/", changed).status_code == 302
    assert client.post("/mechanism/bodies/council/change/", changed).status_code == 409
    assert Body.objects.get().rhythm == "MONTHLY"
    assert client.get("/mechanism/bodies/").status_code == 200
    bad = client.post("/mechanism/bodies/council/change/", {**changed, "version": 2, "dates": "CREATED soon"})
    assert bad.status_code == 400 and b"CREATED soon" in bad.content


def test_members_come_and_go() -> None:
    country = a_mechanism(now=NOW)
    body, ngo = a_body(country, now=NOW), an_actor(now=NOW, kind="NGO")
    client = _signed_in("SECRETARIAT")
    given = {
        "organisation": ngo.code, "capacity": "OBSERVER", "seat": "MEMBER", "seats": 1, "from_on_day": "1",
        "from_on_month": "1", "from_on_year": "2020", "interests": "Runs a shelter",
    }  # fmt: skip
    assert client.post(f"/mechanism/bodies/{body}/members/new/", given).status_code == 302
    assert client.post(f"/mechanism/bodies/{body}/members/new/", given).status_code == 400
    member = BodyMember.objects.get()
    assert member.from_on == date(2020, 1, 1)
    ended = {**given, "until_on_day": "1", "until_on_month": "1", "until_on_year": "2021", "version": 1}
    assert client.post(f"/mechanism/bodies/{body}/members/{member.pk}/", ended).status_code == 302
    assert client.get(f"/mechanism/bodies/{body}/members/999999/").status_code == 404


def test_what_is_for_the_body_alone_answers_404_to_others() -> None:
    body = a_body(a_mechanism(now=NOW), now=NOW, values={"visibility": "BODY"})
    other = _signed_in("OFFICER", an_organisation(now=NOW))
    assert other.get(f"/mechanism/bodies/{body}/").status_code == 404
    assert other.get("/mechanism/bodies/").status_code == 200
    assert other.get(f"/mechanism/bodies/{body}/change/").status_code == 403


def test_a_self_check_asks_for_evidence() -> None:
    country = a_mechanism(now=NOW)
    client = _signed_in("NATIONAL_COORDINATOR")
    address = f"/mechanism/self-checks/{country.code}/objectives/"
    assert client.get(address).status_code == 200
    items = (
        "priority",
        "law",
        "implementation",
        "integration",
        "vision",
        "impact",
        "information",
        "duplication",
    )
    given = {f"answer_{item}": "NOT_KNOWN" for item in items}
    assert client.post(address, {**given, "answer_law": "MET"}).status_code == 400
    assert client.post(address, {**given, "answer_law": "MET", "evidence_law": "The act"}).status_code == 302
    assert b"The act" in client.get("/mechanism/self-checks/").content


def test_anybody_reads_of_public_bodies_and_of_no_others() -> None:
    country = a_mechanism(now=NOW)
    shown = a_body(country, now=NOW, code="shown", values={"visibility": "PUBLIC"})
    a_body(country, now=NOW, code="hidden", values={"visibility": "MEMBERS"})
    page = Client().get(reverse("public:mechanism"))
    assert page.status_code == 200
    assert f"Body {shown}".encode() in page.content
    assert b"Body hidden" not in page.content


def test_a_body_with_many_members_takes_few_questions(django_assert_max_num_queries: Any) -> None:
    body = a_body(a_mechanism(now=NOW), now=NOW)
    for _number in range(12):
        actions.member_add(
            body=body, fields=MemberFields(organisation=an_actor(now=NOW).code), by=Viewer.system(), now=NOW
        )
    client = _signed_in("NATIONAL_COORDINATOR")
    with django_assert_max_num_queries(20 + NESTING):
        assert client.get(f"/mechanism/bodies/{body}/").status_code == 200
