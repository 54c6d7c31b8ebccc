"""Sessions end by idleness, by age, by their owner; forms are not lost by it; another site gets nothing done."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from tests.factories import actors
from tests.integration.web.account.conftest import sign_in

from rapport.kernel import clock
from rapport.kernel.models import Session
from rapport.web.account.agents import agent_of

OURS = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}


def _later(monkeypatch: pytest.MonkeyPatch, **more: float) -> None:
    moment = datetime.now(tz=clock.now().tzinfo) + timedelta(**more)
    monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.mark.parametrize(("minutes", "status"), [(14, 200), (16, 302)])
def test_a_session_ends_after_fifteen_idle_minutes(
    now: datetime, monkeypatch: pytest.MonkeyPatch, minutes: int, status: int
) -> None:
    client, _ = sign_in(actors.a_person("READER", now=now).email)
    _later(monkeypatch, minutes=minutes)
    answer = client.get("/office/")
    assert answer.status_code == status
    if status == 302:
        assert answer["Location"] == "/accounts/login/?next=/office/"


def test_a_session_ends_after_ten_hours_whatever_was_done(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, _ = sign_in(actors.a_person("READER", now=now).email)
    start = clock.now()
    for minute in range(10, 601, 10):
        monkeypatch.setattr(clock, "now", lambda at=start + timedelta(minutes=minute): at)
        last = client.get("/office/").status_code
        assert last == (200 if minute < 600 else last)
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(hours=10, minutes=1))
    assert client.get("/office/").status_code == 302


def test_a_form_sent_after_the_session_ended_comes_back_with_what_it_held(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, _ = sign_in(actors.a_person("ADMINISTRATOR", now=now).email)
    _later(monkeypatch, minutes=30)
    given = {"full_name": "A long text & more", "email": "x@office.example", "password": "never kept"}
    answer = client.post("/office/people/new/", given, headers=OURS)
    page = answer.content.decode()
    assert answer.status_code == 403 and 'value="A long text &amp; more"' in page
    assert "never kept" not in page and 'action="/office/people/new/"' in page
    assert "/accounts/login/" in page
    elsewhere = client.post("/office/people/new/", given, headers={"Sec-Fetch-Site": "cross-site"})
    assert "A long text" not in elsewhere.content.decode()


def test_the_way_back_after_signing_in_is_local(now: datetime) -> None:
    person = actors.a_person("READER", now=now)
    for way in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        client = Client()
        given = {"login": person.email, "password": actors.PASSWORD, "next": way}
        assert client.post("/accounts/login/", given)["Location"] == "/workspace/", way
    client = Client()
    given = {"login": person.email, "password": actors.PASSWORD, "next": "/office/editions/"}
    assert client.post("/accounts/login/", given)["Location"] == "/office/editions/"


def test_the_owner_sees_and_ends_sessions_and_nobody_elses(now: datetime) -> None:
    person = actors.a_person("READER", now=now)
    here, _ = sign_in(person.email, HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux) Firefox/140.0")
    there, _ = sign_in(person.email)
    stranger, _ = sign_in(actors.a_person("READER", now=now).email)
    page = here.get("/accounts/sessions/").content.decode()
    assert "Firefox · Linux" in page and page.count("rp-rows__row") == 2
    assert here.session.session_key not in page and "127.0.0.1" not in page
    number = page.split('name="session" value="')[1].split('"')[0]
    assert stranger.post("/accounts/sessions/", {"session": number}).status_code == 404
    assert there.get("/office/").status_code == 200
    assert here.post("/accounts/sessions/", {"session": number}).status_code == 302
    assert there.get("/office/").status_code == 302
    sign_in(person.email)
    assert here.post("/accounts/sessions/").status_code == 302
    assert Session.objects.filter(person_id=person.pk).count() == 1


def test_signing_in_and_showing_again_give_a_new_id(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    client, _ = sign_in(actors.a_person("READER", now=now).email)
    first = client.session.session_key
    answer = client.post("/accounts/reauthenticate/", {"password": actors.PASSWORD, "next": "/office/"})
    assert answer.status_code == 302 and answer["Location"] == "/office/"
    assert client.session.session_key != first
    assert client.get("/office/").status_code == 200


def test_signing_out_clears_the_browser(now: datetime) -> None:
    client, _ = sign_in(actors.a_person("READER", now=now).email)
    answer = client.post("/accounts/logout/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get("/office/")["Location"].startswith("/accounts/login/")


def test_another_site_gets_nothing_done_in_the_name_of_who_is_signed_in(now: datetime) -> None:
    client, _ = sign_in(actors.a_person("READER", now=now).email)
    assert client.post("/accounts/logout/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    image = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}
    assert client.get("/office/", headers=image).status_code == 403
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert client.get("/office/", headers=link).status_code == 200


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/141.0 Safari/537.36 Edg/141.0",
            "Edge · Windows",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari · iOS"),
        ("curl/8", ""),
    ],
)
def test_browsers_are_called_by_family_and_system(text: str, name: str) -> None:
    assert agent_of(text) == name
