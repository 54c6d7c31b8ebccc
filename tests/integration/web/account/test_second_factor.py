"""Second factors: set up, asked for, used once, asked for by role; their secrets are sealed."""

import re
from datetime import datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connection
from django.test import Client
from tests.factories import actors
from tests.integration.web.account.conftest import an_enrolled_person, code_of, enrol, sign_in

from rapport.kernel.audit import Recorded
from rapport.kernel.encryption import CannotOpen
from rapport.kernel.models import MailNotice, Session
from rapport.web.account.factors import SealedSecrets, secrets_of

CODE = "/accounts/factors/show/"


def test_an_app_is_set_up_and_asked_for_and_codes_are_shown_once(
    now: datetime, audited: list[Recorded]
) -> None:
    person = actors.a_person("READER", now=now)
    client, answer = sign_in(person.email)
    assert answer["Location"] == "/workspace/"
    page = client.get("/accounts/factors/app/").content.decode()
    assert "data:image/svg+xml;base64," in page and 'id="secret"' in page
    secret = enrol(client)
    codes = "/accounts/factors/codes/"
    assert 'id="codes"' not in client.get(codes).content.decode()
    shown = re.findall(r"<code>(\d{8})</code>", client.post(codes).content.decode())
    assert len(shown) == 10
    again = client.post(codes).content.decode()
    assert not re.findall(r"<code>\d{8}</code>", again) and "shown once" in again
    other, waiting = sign_in(person.email)
    assert waiting["Location"] == CODE
    assert other.get("/workspace/").status_code == 302, "the password alone lets nobody in"
    assert other.get(CODE).status_code == 200
    assert other.post(CODE, {"code": code_of(secret)}).status_code == 302
    assert other.get("/accounts/factors/").status_code == 200
    third, _ = sign_in(person.email)
    assert third.post(CODE, {"code": shown[0]}).status_code == 302
    fourth, _ = sign_in(person.email)
    assert fourth.post(CODE, {"code": shown[0]}).status_code == 200, "a recovery code works once"
    assert "factor.changed" in {one.event for one in audited}
    assert MailNotice.objects.filter(person_id=person.pk, kind="account.changed").exists()


def test_a_code_is_refused_a_second_time_also_when_the_cache_was_lost(now: datetime) -> None:
    person, secret = an_enrolled_person("READER", now=now)
    code = code_of(secret)
    first, _ = sign_in(person.email)
    assert first.post(CODE, {"code": code}).status_code == 302
    cache.clear()
    second, _ = sign_in(person.email)
    assert second.post(CODE, {"code": code}).status_code == 200
    cache.clear()
    assert second.post(CODE, {"code": code_of(secret, ahead=-1)}).status_code == 200, "nor an earlier one"
    assert second.post(CODE, {"code": code_of(secret, ahead=1)}).status_code == 302


def test_the_code_that_set_up_the_app_does_not_sign_in(now: datetime) -> None:
    person = actors.a_person("READER", now=now)
    client, _ = sign_in(person.email)
    secret = enrol(client)
    cache.clear()
    other, _ = sign_in(person.email)
    assert other.post(CODE, {"code": code_of(secret, ahead=-1)}).status_code == 200


def test_no_seed_is_in_the_database(now: datetime) -> None:
    person = actors.a_person("READER", now=now)
    client, _ = sign_in(person.email)
    pending: str = client.get("/accounts/factors/app/").context["form"].secret
    assert pending not in _dump(), "not even while the app is being set up"
    secret = enrol(client)
    client.post("/accounts/factors/codes/")
    dump = _dump()
    assert secret not in dump and secret.lower() not in dump.lower()
    row = Authenticator.objects.get(user_id=person.pk, type="recovery_codes")
    with secrets_of(person.pk):
        assert SealedSecrets().decrypt(row.data["seed"]) not in dump
    assert person.email in dump, "the control: the dump holds what is not sealed"


def _dump() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = [row[0] for row in cursor.fetchall()]
        found = []
        for name in names:
            if not name.startswith(("kernel_audit", "procrastinate")):
                cursor.execute(f'SELECT t::text FROM "{name}" t')
                found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found)


def test_a_seed_moved_to_another_persons_row_does_not_open(now: datetime) -> None:
    mine, secret = an_enrolled_person(now=now)
    theirs, _ = an_enrolled_person(now=now)
    sealed = Authenticator.objects.get(user_id=mine.pk).data
    Authenticator.objects.filter(user_id=theirs.pk).update(data=sealed)
    with secrets_of(theirs.pk), pytest.raises(CannotOpen):
        SealedSecrets().decrypt(sealed["secret"])
    with secrets_of(mine.pk):
        assert SealedSecrets().decrypt(sealed["secret"]) == secret


@pytest.mark.usefixtures("by_role")
def test_whose_role_asks_for_a_second_factor_reaches_nothing_else_until_it_is_there(now: datetime) -> None:
    person = actors.a_person("READER", now=now)
    client, _ = sign_in(person.email)
    for address in (
        "/office/",
        "/workspace/",
        "/account/profile/",
        "/office/editions/",
        "/accounts/sessions/",
    ):
        answer = client.get(address)
        assert answer.status_code == 302 and answer["Location"] == "/accounts/factors/", address
    assert client.post("/office/waves/load/").status_code == 403
    assert client.get("/office/", headers={"Accept": "application/json"}).status_code in (302, 403)
    assert client.get("/accounts/factors/").status_code == 200
    enrol(client)
    assert client.get("/office/").status_code == 200


@pytest.mark.usefixtures("by_role")
def test_a_session_without_the_factor_that_is_there_shows_it_first(now: datetime) -> None:
    person, secret = an_enrolled_person("READER", now=now)
    client = Client()
    client.force_login(person)
    answer = client.get("/office/")
    assert answer["Location"].startswith("/accounts/factors/show-again/?next=%2Foffice%2F")
    shown = client.post(answer["Location"], {"code": code_of(secret), "next": "/office/"})
    assert shown.status_code == 302 and shown["Location"] == "/office/"
    assert client.get("/office/").status_code == 200


@pytest.mark.usefixtures("by_role")
def test_who_needs_none_and_who_reads_the_public_pages_is_let_through(now: datetime) -> None:
    contributor = actors.a_person("CONTRIBUTOR", now=now)
    client, _ = sign_in(contributor.email)
    assert client.get("/account/profile/").status_code == 200
    reader = actors.a_person("READER", now=now)
    other, _ = sign_in(reader.email)
    assert other.get("/").status_code == 200


def test_removing_a_factor_ends_the_other_sessions(now: datetime) -> None:
    person = actors.a_person("READER", now=now)
    other, _ = sign_in(person.email)
    client, _ = sign_in(person.email)
    enrol(client)
    assert other.get("/office/").status_code == 302, "adding one ended the other session"
    third = Client()
    third.force_login(person)
    key = client.session.session_key
    assert client.post("/accounts/factors/app/remove/").status_code == 302
    assert third.get("/office/").status_code == 302
    assert client.get("/office/").status_code == 200
    assert client.session.session_key != key, "and the session at hand has a new id"
    assert Session.objects.filter(person_id=person.pk).count() == 1


def test_trusting_a_browser_is_off(settings: Any) -> None:
    assert settings.MFA_TRUST_ENABLED is False and settings.MFA_RECOVERY_CODES_SHOW_ONCE is True
    assert settings.AUTHENTICATION_BACKENDS == ["allauth.account.auth_backends.AuthenticationBackend"]
