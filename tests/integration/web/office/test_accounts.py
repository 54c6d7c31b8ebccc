"""People, roles, the audit log, one's own account and language, signing in and out."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from tests.cluster import Cluster
from tests.factories import actors

from rapport.actors import queries
from rapport.actors.models import Person
from rapport.kernel.access import Viewer
from rapport.kernel.audit import Recorded
from rapport.kernel.chain.sealer import seal_now

Browser = Callable[..., Client]
SYSTEM = Viewer.system()


def test_an_administrator_registers_somebody_and_grants_and_ends_a_role(
    browser: Browser, now: datetime, audited: list[Recorded]
) -> None:
    administrator, office = browser("ADMINISTRATOR"), actors.an_organisation(now=now)
    given = {
        "full_name": "A colleague",
        "email": "new@office.example",
        "language": "fr",
        "password": actors.PASSWORD,
    }
    made = administrator.post("/office/people/new/", given)
    person = Person.objects.get(email="new@office.example")
    assert made["Location"] == f"/office/people/{person.pk}/" and person.language == "fr"
    granted = administrator.post(made["Location"], {"role": "EDITOR", "organisation_id": str(office)})
    assert granted.status_code == 302
    twice = administrator.post(made["Location"], {"role": "EDITOR", "organisation_id": str(office)})
    assert twice.status_code == 400 and "holds this role already" in twice.content.decode()
    grant = queries.grants(viewer=SYSTEM, person_id=person.pk)[0]
    ended = administrator.post(f"{made['Location']}roles/{grant.id}/end/")
    assert ended.status_code == 302
    assert queries.person(viewer=SYSTEM, person_id=person.pk).roles == ()
    assert [event.event for event in audited][-3:] == ["person.registered", "role.granted", "role.ended"]


def test_a_weak_password_or_a_taken_address_is_refused_and_the_rest_kept(
    browser: Browser, now: datetime
) -> None:
    administrator = browser("ADMINISTRATOR")
    given = {"full_name": "A colleague", "email": "new@office.example", "language": "en", "password": "short"}
    weak = administrator.post("/office/people/new/", given)
    assert weak.status_code == 400 and "A colleague" in weak.content.decode()
    taken = actors.a_person(now=now).email
    refused = administrator.post("/office/people/new/", {**given, "email": taken, "password": ""})
    assert refused.status_code == 400 and "registered already" in refused.content.decode()


def test_nobody_grants_a_role_to_themselves(now: datetime, db: None) -> None:
    me = actors.a_person("ADMINISTRATOR", now=now)
    client = Client()
    client.force_login(me)
    office = actors.an_organisation(now=now)
    refused = client.post(f"/office/people/{me.pk}/", {"role": "EDITOR", "organisation_id": str(office)})
    assert refused.status_code == 400
    assert queries.person(viewer=SYSTEM, person_id=me.pk).roles == ("ADMINISTRATOR",)


def test_a_role_is_ended_only_from_the_page_of_its_holder(browser: Browser, now: datetime) -> None:
    holder, other = actors.a_person("EDITOR", now=now), actors.a_person(now=now)
    grant = queries.grants(viewer=SYSTEM, person_id=holder.pk)[0]
    administrator = browser("ADMINISTRATOR")
    assert administrator.post(f"/office/people/{other.pk}/roles/{grant.id}/end/").status_code == 404
    assert queries.person(viewer=SYSTEM, person_id=holder.pk).roles == ("EDITOR",)


def test_somebody_without_a_role_reaches_their_account_only(browser: Browser) -> None:
    nobody = browser()
    assert nobody.get("/office/").status_code == 403
    assert nobody.get("/workspace/")["Location"] == "/account/profile/"
    page = nobody.get("/account/profile/")
    assert page.status_code == 200 and "You hold no role" in page.content.decode()


def test_the_language_is_kept_with_the_account_and_in_a_cookie(
    browser: Browser, now: datetime, db: None
) -> None:
    person = actors.a_person("READER", now=now)
    client = Client()
    client.force_login(person)
    for address, given in (
        ("/account/profile/", {"full_name": "Somebody", "language": "ar", "timezone": "UTC"}),
        ("/language/", {"language": "fr", "next": "/office/"}),
    ):
        answer = client.post(address, given)
        assert answer.status_code == 302
        assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == given["language"]
        person.refresh_from_db()
        assert person.language == given["language"]
    assert 'lang="fr"' in client.get("/office/").content.decode()


def test_the_language_of_somebody_who_is_not_signed_in_is_in_the_cookie_only(db: None) -> None:
    answer = Client().post("/language/", {"language": "ar", "next": "/design/"})
    assert answer.status_code == 302 and answer["Location"] == "/design/"
    assert Client().post("/language/", {"language": "xx"}).status_code == 400


def test_signing_in_and_out(now: datetime, db: None) -> None:
    person = actors.a_person("READER", now=now)
    client = Client()
    wrong = client.post("/accounts/login/", {"login": person.email, "password": "not the password at all"})
    assert wrong.status_code == 200 and "govuk-error-summary" in wrong.content.decode()
    right = client.post("/accounts/login/", {"login": person.email, "password": actors.PASSWORD})
    assert right.status_code == 302 and right["Location"] == "/workspace/"
    assert client.get("/workspace/")["Location"] == "/office/"
    assert client.get("/accounts/logout/").status_code == 200
    assert client.post("/accounts/logout/").status_code == 302
    assert client.get("/office/").status_code == 302


def test_pages_of_accounts_open(db: None, browser: Browser) -> None:
    for address in ("/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/"):
        page = Client().get(address)
        assert page.status_code == 200 and "rp-masthead" in page.content.decode(), address
    assert "opened by administrators" in Client().get("/accounts/signup/").content.decode()
    assert browser("READER").get("/accounts/password/change/").status_code == 200


@pytest.mark.slow
def test_the_audit_page_names_who_and_what_and_verifies(
    committed_db: Cluster, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "HOME", tmp_path)  # anchors outlive the database of a test
    auditor = actors.a_person("AUDITOR", now=now)
    client = Client()
    client.force_login(auditor)
    client.post("/language/", {"language": "en"})
    sealed = seal_now(settings.SEALER_DATABASE_URL, settings.HOME, now=now)
    assert sealed.events > 0
    page = client.get("/office/audit/").content.decode()
    assert "person.language_chosen" in page and f"actors.person:{auditor.pk}" in page
    assert auditor.full_name in page and auditor.email not in page
    assert "chain is intact" in client.get("/office/audit/verification/").content.decode()


@pytest.mark.slow
def test_a_chain_that_was_cut_is_said_to_be_broken(
    committed_db: Cluster, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "HOME", tmp_path)
    actors.a_person("AUDITOR", now=now)
    seal_now(settings.SEALER_DATABASE_URL, settings.HOME, now=now)
    committed_db.empty()
    client = Client()
    client.force_login(actors.a_person("AUDITOR", now=now))
    page = client.get("/office/audit/verification/")
    assert page.status_code == 200
    assert "The chain is broken" in page.content.decode()
    assert "events were removed from its end" in page.content.decode()
