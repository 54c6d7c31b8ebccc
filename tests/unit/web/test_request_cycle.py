"""What happens around every request, tried with small views: access, scope, errors, headers, language."""

import logging
from datetime import datetime

import pytest
from django.test import Client
from tests.consistency.planted_urls import DRAFT_CANARY

from rapport.actors.kinds import OrganisationKind
from rapport.actors.models import Organisation, Person, RoleGrant
from rapport.kernel.models import JobRun
from rapport.web.access import UndeclaredView

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.consistency.planted_urls")]


@pytest.fixture
def quiet() -> Client:
    """A client that is answered as a browser is: defects give a page."""
    return Client(raise_request_exception=False)


@pytest.fixture
def person(now: datetime) -> Person:
    return Person.objects.create(
        email="editor@example.org", full_name="Editor", language="fr", registered_at=now
    )


def grant(person: Person, role: str, now: datetime) -> None:
    organisation = Organisation.objects.create(code="office", kind=OrganisationKind.FIELD_OPERATION)
    RoleGrant.objects.create(
        person=person, organisation=organisation, role=role, granted_at=now, granted_by=None
    )


def test_an_undeclared_view_is_reached_by_nobody(client: Client, quiet: Client) -> None:
    with pytest.raises(UndeclaredView, match=r"planted_urls\.undeclared"):
        client.get("/undeclared/")
    answer = quiet.get("/undeclared/")
    assert answer.status_code == 500
    assert b"reached" not in answer.content


def test_reading_requests_cannot_write(quiet: Client, person: Person) -> None:
    assert quiet.get("/writing-get/").status_code == 500
    quiet.force_login(person)
    assert quiet.get("/writing-get-inside/").status_code == 500
    assert JobRun.objects.count() == 0


def test_a_defect_shows_a_number_and_logs_no_value(quiet: Client, caplog: pytest.LogCaptureFixture) -> None:
    logger = logging.getLogger("rapport")
    logger.addHandler(caplog.handler)
    try:
        answer = quiet.get("/crashing/")
    finally:
        logger.removeHandler(caplog.handler)
    assert answer.status_code == 500
    logged = [record.getMessage() for record in caplog.records if "defect" in record.getMessage()]
    assert len(logged) == 1
    number = logged[0].split()[1].rstrip(":")
    assert number.encode() in answer.content
    assert "ValueError" in logged[0]
    assert "planted_urls.py" in logged[0]
    assert "value-that-must-not-be-shown" not in caplog.text
    assert b"value-that-must-not-be-shown" not in answer.content


def test_what_a_failed_request_wrote_is_undone(client: Client) -> None:
    answer = client.post("/form/", {"fail": "1"})
    assert answer.status_code == 409
    assert b"The edition is frozen; make a new one." in answer.content
    assert JobRun.objects.count() == 0
    assert client.post("/form/").status_code == 200
    assert JobRun.objects.count() == 1


def test_programs_get_errors_as_json(client: Client) -> None:
    answer = client.get("/api/missing/")
    assert answer.status_code == 404
    assert answer.json() == {"code": "not_available", "message": "There is no such edition."}


@pytest.mark.parametrize("path", ["/missing/", "/missing-plainly/", "/no-such-address/"])
def test_unknown_and_hidden_are_answered_alike(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer["Cache-Control"] == "no-store"


def test_the_public_is_sent_to_sign_in_or_refused(client: Client) -> None:
    answer = client.get("/inside/?page=2")
    assert (answer.status_code, answer["Location"]) == (302, "/account/login/?next=/inside/%3Fpage%3D2")
    assert client.post("/forbidden-form/").status_code == 403
    fragment = client.get("/inside/", headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment["HX-Redirect"]) == (403, "/account/login/")


def test_a_permission_opens_what_needs_it(client: Client, person: Person, now: datetime) -> None:
    client.force_login(person)
    assert client.get("/inside/").status_code == 200
    refused = client.get("/office/")
    assert refused.status_code == 403
    assert DRAFT_CANARY.encode() not in refused.content
    grant(person, "READER", now)
    assert client.get("/office/").status_code == 200
    assert client.post("/forbidden-form/").status_code == 403


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_methods_that_are_not_declared_are_refused(client: Client, method: str) -> None:
    answer = getattr(client, method)("/sound/")
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


def test_options_and_head_are_answered(client: Client) -> None:
    assert client.options("/form/")["Allow"] == "GET, HEAD, OPTIONS, POST"
    answer = client.head("/sound/")
    assert (answer.content, answer["Content-Length"]) == (b"", "5")


def test_head_is_never_taken_for_a_form(client: Client) -> None:
    answer = client.head("/form-unless-get/")
    assert (answer.status_code, answer.content) == (200, b"")
    assert JobRun.objects.count() == 0
    assert client.post("/form-unless-get/").content == b"done"
    assert JobRun.objects.count() == 1


def test_every_answer_carries_the_headers(client: Client, quiet: Client) -> None:
    answers = [
        client.get("/sound/"),
        client.get("/inside/"),
        client.get("/missing/"),
        quiet.get("/crashing/"),
    ]
    for answer in answers:
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["X-Frame-Options"] == "DENY"
        assert "camera=()" in answer["Permissions-Policy"]
        assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_pages_of_people_are_never_stored(client: Client, person: Person) -> None:
    assert "no-store" not in client.get("/sound/").get("Cache-Control", "")
    client.force_login(person)
    assert client.get("/sound/")["Cache-Control"] == "no-store"


def test_the_language_is_the_persons_then_the_browsers(client: Client, person: Person) -> None:
    assert client.get("/sound/", headers={"Accept-Language": "ar,en;q=0.5"})["Content-Language"] == "ar"
    assert client.get("/sound/", headers={"Accept-Language": "xx"})["Content-Language"] == "en"
    client.cookies["rapport-language"] = "en"
    assert client.get("/sound/", headers={"Accept-Language": "ar"})["Content-Language"] == "en"
    client.force_login(person)
    answer = client.get("/sound/", headers={"Accept-Language": "ar"})
    assert answer["Content-Language"] == "fr"
    assert "Cookie" in answer["Vary"]
