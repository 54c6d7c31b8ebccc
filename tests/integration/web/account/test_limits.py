"""How often signing in may be tried; who may not sign in learns no reason."""

from datetime import datetime

import pytest
from django.contrib.auth.hashers import check_password
from django.test import Client
from tests.factories import actors
from tests.integration.web.account.conftest import an_enrolled_person, sign_in

from rapport.actors.models import Person
from rapport.kernel.models import MailNotice
from rapport.web.middleware.limits import ADDRESS, CODES, STRANGERS

WRONG = "not the password at all"


def test_an_eleventh_guess_is_not_evaluated_and_the_owner_is_told(now: datetime) -> None:
    person = actors.a_person("READER", now=now)
    answers = [sign_in(person.email, WRONG, REMOTE_ADDR=f"192.0.2.{number}")[1] for number in range(12)]
    assert [one.status_code for one in answers] == [200] * STRANGERS.tries + [429, 429]
    assert int(answers[-1]["Retry-After"]) > 3000
    right = sign_in(person.email, REMOTE_ADDR="192.0.2.99")[1]
    assert right.status_code == 429, "not even the right one, from an unknown browser"
    assert MailNotice.objects.filter(person_id=person.pk, kind="account.guessed").count() == 1
    assert sign_in(actors.a_person(now=now).email)[1].status_code == 302, "others are not held up"


def test_the_owner_gets_in_from_a_known_browser_while_others_guess(now: datetime) -> None:
    person = actors.a_person("READER", now=now)
    owner, _ = sign_in(person.email)
    owner.post("/accounts/logout/")
    for _each in range(STRANGERS.tries + 1):
        sign_in(person.email, WRONG)
    answer = owner.post("/accounts/login/", {"login": person.email, "password": actors.PASSWORD})
    assert answer.status_code == 302
    thief = Client()
    thief.cookies["rapport-known"] = "forged"
    given = {"login": person.email, "password": actors.PASSWORD}
    assert thief.post("/accounts/login/", given).status_code == 429


def test_one_address_may_not_try_many_accounts(now: datetime) -> None:
    answers = [sign_in(f"nobody-{number}@office.example", WRONG)[1] for number in range(ADDRESS.tries + 1)]
    assert {one.status_code for one in answers[:-1]} == {200} and answers[-1].status_code == 429


def test_a_forged_header_is_not_another_address(now: datetime) -> None:
    for number in range(ADDRESS.tries):
        sign_in(f"nobody-{number}@office.example", WRONG, HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
    answer = sign_in("one-more@office.example", WRONG, HTTP_X_FORWARDED_FOR="203.0.113.7")[1]
    assert answer.status_code == 429


def test_codes_are_limited_for_whoever_knows_the_password(now: datetime) -> None:
    person, _secret = an_enrolled_person("READER", now=now)
    client, _ = sign_in(person.email)
    answers = [client.post("/accounts/factors/show/", {"code": "000000"}) for _ in range(CODES.tries + 1)]
    assert answers[0].status_code == 200 and answers[-1].status_code == 429


def test_unknown_wrong_and_closed_accounts_are_answered_alike(now: datetime) -> None:
    closed = actors.a_person("READER", now=now)
    Person.objects.filter(pk=closed.pk).update(is_active=False)
    known = actors.a_person("READER", now=now)
    answers = [
        sign_in("nobody@office.example")[1],
        sign_in(known.email, WRONG)[1],
        sign_in(closed.email)[1],
        sign_in(closed.email, WRONG)[1],
    ]
    assert {one.status_code for one in answers} == {200}
    errors = {tuple(one.context["form"].non_field_errors()) for one in answers}
    assert len(errors) == 1


@pytest.mark.slow
def test_an_old_hash_is_made_anew_at_the_next_sign_in(now: datetime, settings: object) -> None:
    from argon2 import PasswordHasher

    settings.PASSWORD_HASHERS = ["rapport.kernel.passwords.GatedArgon2"]  # type: ignore[attr-defined]
    person = actors.a_person("READER", now=now)
    old = PasswordHasher(time_cost=2, memory_cost=8192, parallelism=1).hash(actors.PASSWORD)
    Person.objects.filter(pk=person.pk).update(password=f"argon2{old}")
    assert sign_in(person.email)[1].status_code == 302
    kept = Person.objects.get(pk=person.pk).password
    assert "m=65536,t=3,p=4" in kept and check_password(actors.PASSWORD, kept)
