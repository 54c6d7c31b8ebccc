"""One's own account: reached by everybody signed in; name, language and time zone are one's own to change."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import timezone
from tests.factories import actors

from rapport.kernel.audit import Recorded
from rapport.web.middleware.zone import ZoneOfPerson, zone_of

pytestmark = pytest.mark.django_db


def profile(**changes: str) -> dict[str, str]:
    return {"full_name": "Somebody", "language": "en", "timezone": "Europe/Vienna", **changes}


@pytest.mark.parametrize("role", ["READER", "FOCAL_POINT", None])
def test_everybody_reaches_and_changes_their_own(
    now: datetime, role: str | None, audited: list[Recorded]
) -> None:
    person = actors.a_person(*([role] if role else []), now=now)
    client = Client()
    client.force_login(person)
    assert client.get("/account/profile/").status_code == 200
    changed = client.post("/account/profile/", profile(full_name=" Another Name ", language="fr"))
    assert (changed.status_code, changed["Location"]) == (302, "/account/profile/")
    person.refresh_from_db()
    assert (person.full_name, person.language, person.timezone) == ("Another Name", "fr", "Europe/Vienna")
    assert audited[-1].event == "person.profile_changed"
    assert "Another" not in str(audited[-1].detail)
    assert 'lang="fr"' in client.get("/account/profile/").content.decode()


@pytest.mark.parametrize(
    "bad", [{"full_name": "  "}, {"language": "xx"}, {"timezone": "Mars/Base"}, {"timezone": "/etc/passwd"}]
)
def test_what_there_is_not_is_refused_and_the_rest_kept(now: datetime, bad: dict[str, str]) -> None:
    person = actors.a_person(now=now)
    client = Client()
    client.force_login(person)
    refused = client.post("/account/profile/", profile(**bad))
    assert refused.status_code == 400 and "govuk-error-summary" in refused.content.decode()
    before = person.full_name
    person.refresh_from_db()
    assert (person.full_name, person.timezone) == (before, "UTC")


def test_the_public_is_sent_to_sign_in() -> None:
    assert Client().get("/account/profile/")["Location"].startswith("/accounts/login/")
    assert Client().get("/workspace/")["Location"].startswith("/accounts/login/")


def test_times_are_read_in_ones_own_zone_and_nobody_elses(now: datetime) -> None:
    person = actors.a_person(now=now)
    person.timezone = "Asia/Tashkent"
    request = RequestFactory().get("/")
    shown: list[str] = []

    def page(_request: object) -> None:
        at = datetime(2026, 3, 31, 16, 0, tzinfo=UTC)
        shown.append(Template("{% load formats %}{{ at|moment }}").render(Context({"at": at})))

    request.user = person
    ZoneOfPerson(page)(request)  # type: ignore[arg-type]
    assert shown == ["31 March 2026, 21:00 (Tashkent)"]
    assert timezone.get_current_timezone_name() == "UTC", "the next request on this thread"
    person.timezone = "Nowhere/Land"
    assert zone_of(request) == "UTC"


def test_the_page_to_land_on_is_linked_from_the_masthead(now: datetime) -> None:
    client = Client()
    client.force_login(actors.a_person("READER", now=now))
    assert 'href="/account/profile/"' in client.get("/office/").content.decode()
    assert Path(client.get("/workspace/")["Location"]) == Path("/office/")


@pytest.mark.parametrize("role", ["NATIONAL_COORDINATOR", "SECRETARIAT", "REPRESENTATIVE", "OFFICER"])
def test_the_mechanism_lands_in_its_own_workspace(role: str, now: datetime) -> None:
    client = Client()
    client.force_login(actors.a_person(role, now=now))
    assert Path(client.get("/workspace/")["Location"]) == Path("/mechanism/")
    assert 'href="/mechanism/"' in client.get("/account/profile/").content.decode(), "in the main navigation"


def test_others_are_not_led_to_the_mechanism(now: datetime) -> None:
    client = Client()
    client.force_login(actors.a_person("FOCAL_POINT", now=now))
    assert Path(client.get("/workspace/")["Location"]) == Path("/delegation/")
    assert 'href="/mechanism/"' not in client.get("/account/profile/").content.decode()
    assert client.get("/mechanism/").status_code == 403
