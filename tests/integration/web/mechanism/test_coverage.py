"""Pages of coverage: what is missing is named, few questions are asked, reasons and the scope are entered."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from tests.factories.actors import a_person
from tests.factories.mechanism import a_body, a_mechanism, an_actor

from rapport.coordination.bodies import actions
from rapport.coordination.bodies.actions import MemberFields
from rapport.coordination.models import CoverageReason, Mechanism
from rapport.kernel.access import Viewer

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
# Savepoints and scopes of the test itself around the request.
NESTING = 4
LISTS = ("competencies", "forms", "profiles", "levels", "places", "perspectives", "none-such")


def signed_in(role: str) -> Client:
    client = Client()
    client.force_login(a_person(role, now=NOW))
    return client


def test_what_is_missing_is_named_within_twenty_questions(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    country = a_mechanism(now=NOW)
    body = a_body(country, now=NOW, values={"area": "North"})
    for _number in range(3):
        actions.member_add(
            body=body, fields=MemberFields(an_actor(now=NOW).code), by=Viewer.system(), now=NOW
        )
    client = signed_in("REPRESENTATIVE")
    for where in ("/mechanism/coverage/", f"/mechanism/coverage/bodies/{body}/"):
        for which in LISTS:
            with django_assert_max_num_queries(20 + NESTING):
                page = client.get(where, {"list": which})
            assert page.status_code == 200
        assert "Nobody on record has:" in page.content.decode()
        assert "Give a reason" not in page.content.decode()
    assert "North" in client.get("/mechanism/coverage/", {"list": "places"}).content.decode()
    assert client.get("/mechanism/coverage/bodies/none/").status_code == 404


def test_of_several_mechanisms_one_is_chosen() -> None:
    first, second = a_mechanism(now=NOW), a_mechanism(now=NOW)
    a_body(second, now=NOW)
    client = signed_in("READER")
    for asked in ("", first.code, second.code, "nowhere"):
        page = client.get("/mechanism/coverage/", {"of": asked})
        assert page.status_code == 200 and f"?of={second.code}" in page.content.decode()


def test_a_body_that_is_for_its_members_is_not_given_away() -> None:
    country = a_mechanism(now=NOW)
    hidden = a_body(country, now=NOW, values={"visibility": "BODY"})
    outsider = signed_in("REPRESENTATIVE")
    assert outsider.get(f"/mechanism/coverage/bodies/{hidden}/").status_code == 404
    assert hidden not in outsider.get("/mechanism/coverage/").content.decode()


def test_a_reason_is_given_changed_and_taken_back() -> None:
    country = a_mechanism(now=NOW)
    body = a_body(country, now=NOW)
    actions.member_add(body=body, fields=MemberFields(an_actor(now=NOW).code), by=Viewer.system(), now=NOW)
    where = f"/mechanism/coverage/reasons/{country.code}/?list=forms&code=fx.organs&body={body}"
    client = signed_in("NATIONAL_COORDINATOR")
    assert client.get(where).status_code == 200
    assert client.post(where, {"reason": "", "version": "0"}).status_code == 400
    assert client.post(where, {"reason": "No such case", "version": "0"}).status_code == 302
    page = client.get(f"/mechanism/coverage/bodies/{body}/?list=forms").content.decode()
    assert "No such case" in page and "Change the reason" in page
    again = client.post(where, {"reason": "Mine", "version": "0"})
    assert again.status_code == 409 and b"Mine" in again.content
    assert client.post(where, {"reason": "", "version": CoverageReason.objects.get().pk}).status_code == 302
    assert client.get(where.replace("forms", "colours")).status_code == 404
    assert client.get(where.replace(body, "none")).status_code == 404
    assert signed_in("REPRESENTATIVE").get(where).status_code == 403


def test_the_scope_is_entered_and_what_it_leaves_out_is_named() -> None:
    country = a_mechanism(now=NOW)
    client = signed_in("SECRETARIAT")
    where = f"/mechanism/coverage/scope/{country.code}/"
    given = {
        "in_law_acts": ["act.recruitment", "act.transfer"],
        "in_practice_geography": "geo.transnational",
        "scope_note": "Section 1",
        "version": "1",
    }
    assert client.get(f"{where}change/").status_code == 200
    assert client.post(f"{where}change/", given).status_code == 302
    stale = client.post(f"{where}change/", given)
    assert stale.status_code == 409 and b"Section 1" in stale.content
    assert client.post(f"{where}change/", {**given, "in_law_acts": "act.none"}).status_code == 400
    row = Mechanism.objects.get()
    assert row.in_law == {"acts": ["act.recruitment", "act.transfer"]}
    for page in (where, "/mechanism/coverage/"):
        text = signed_in("REPRESENTATIVE").get(page).content.decode()
        assert "Harbouring" in text and "Within the country" in text and "narrower" in text
    assert client.get("/mechanism/coverage/scope/nowhere/").status_code == 404
