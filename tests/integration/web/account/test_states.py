"""Signing in with a State's own identity provider: a real provider on this machine, the whole way there and back."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.test import Client
from tests.factories import actors
from tests.integration.web.account.conftest import an_enrolled_person

from rapport.actors.models import Person
from rapport.kernel.identity import Provider, UnusableProviders, read

pytestmark = pytest.mark.slow
PEOPLE = (
    {"sub": "known", "email": "known@mfa.example", "email_verified": True, "name": "A name"},
    {"sub": "strong", "email": "strong@mfa.example", "email_verified": True, "amr": ["pwd", "hwk"]},
    {"sub": "unverified", "email": "known@mfa.example", "email_verified": False},
    {"sub": "elsewhere", "email": "known@other.example", "email_verified": True},
    {"sub": "nobody", "email": "nobody@mfa.example", "email_verified": True},
    {"sub": "thief", "email": "known@mfa.example", "email_verified": True},
)


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of the running provider."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    claims = [word for person in PEOPLE for word in ("--user-claims", json.dumps(person))]
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), *claims],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    for _each in range(100):
        try:
            requests.get(f"{address}/.well-known/openid-configuration", timeout=2)
            break
        except requests.ConnectionError:
            time.sleep(0.1)
    yield address
    process.terminate()
    process.wait(timeout=10)


@pytest.fixture(autouse=True)
def _known_provider(provider: str, settings: Any) -> None:
    settings.OIDC_PROVIDERS = (
        Provider(
            "state-a",
            "State A",
            provider,
            "rapport",
            "a secret",
            frozenset({"mfa.example"}),
            frozenset({"hwk"}),
        ),
    )


def _named(email: str, now: datetime, *roles: str) -> Person:
    person = actors.a_person(*(roles or ("READER",)), now=now)
    Person.objects.filter(pk=person.pk).update(email=email)
    return Person.objects.get(pk=person.pk)


def _there(client: Client, **more: str) -> str:
    """Press the button; give where the page leads."""
    page = client.post("/accounts/states/state-a/", more)
    assert page.status_code == 200, page.content.decode()
    return str(page.context["redirect_to"])


def _and_back(client: Client, sub: str, **more: str) -> Any:
    """Say at the provider who it is, and follow the way back as a browser does."""
    there = _there(client, **more)
    said = requests.post(there, data={"sub": sub}, allow_redirects=False, timeout=10)
    assert said.status_code == 302, said.text
    back = said.headers["Location"].removeprefix("http://testserver")
    # Coming from another site, a browser leaves the strict cookie out; our own page then asks once more, with it.
    bounce = Client().get(back)
    assert bounce.status_code == 200 and "refresh" in bounce.content.decode()
    assert settings.SESSION_COOKIE_NAME not in bounce.cookies, "it would take the place of the one that waits"
    return client.get(bounce.context["redirect_to"])


def test_a_registered_person_gets_in_and_nothing_is_kept_but_the_link(now: datetime) -> None:
    person = _named("known@mfa.example", now)
    client = Client()
    answer = _and_back(client, "known", next="/office/editions/")
    assert answer.status_code == 302 and answer["Location"] == "/office/editions/"
    assert client.get("/office/").status_code == 200
    kept = SocialAccount.objects.get()
    assert kept.user_id == person.pk and kept.uid == "known" and kept.extra_data == {}
    assert _and_back(Client(), "known")["Location"] == "/workspace/", "and again by the link"
    assert SocialAccount.objects.count() == 1


def test_state_and_proof_key_go_along_and_a_foreign_state_is_refused(now: datetime) -> None:
    _named("known@mfa.example", now)
    there = _there(Client())
    assert "state=" in there and "code_challenge=" in there and "code_challenge_method=S256" in there
    said = requests.post(there, data={"sub": "known"}, allow_redirects=False, timeout=10)
    back = said.headers["Location"].removeprefix("http://testserver")
    victim = Client()
    answer = victim.get(f"{back}&_redir=")
    assert answer.status_code in (200, 401, 403) and victim.get("/office/").status_code == 302


@pytest.mark.parametrize("sub", ["unverified", "elsewhere", "nobody"])
def test_who_is_not_confirmed_not_of_the_domain_or_not_registered_is_refused(now: datetime, sub: str) -> None:
    _named("known@mfa.example", now)
    _named("known@other.example", now)
    client = Client()
    answer = _and_back(client, sub)
    assert answer.status_code == 403 and "could not be signed in" in answer.content.decode()
    assert client.get("/office/").status_code == 302
    assert (
        SocialAccount.objects.count() == 0 and not Person.objects.filter(email="nobody@mfa.example").exists()
    )


def test_a_closed_account_stays_closed(now: datetime) -> None:
    person = _named("known@mfa.example", now)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    client = Client()
    assert _and_back(client, "known").status_code == 403
    assert client.get("/office/").status_code == 302


def test_the_way_back_is_local(now: datetime) -> None:
    _named("known@mfa.example", now)
    assert _and_back(Client(), "known", next="https://evil.example/")["Location"] == "/workspace/"


def test_the_second_factor_is_asked_for_unless_the_providers_own_counts(now: datetime, settings: Any) -> None:
    settings.SECOND_FACTOR = "by-role"
    weak, _secret = an_enrolled_person("READER", now=now)
    Person.objects.filter(pk=weak.pk).update(email="known@mfa.example")
    assert _and_back(Client(), "known")["Location"] == "/accounts/factors/show/"
    _named("strong@mfa.example", now)
    client = Client()
    assert _and_back(client, "strong")["Location"] == "/workspace/"
    assert client.get("/office/").status_code == 200


def test_an_address_that_passed_to_somebody_else_leads_to_neither_account(now: datetime) -> None:
    """The provider's name of the person leads to one account, its address to another: whose is it?"""
    first = _named("known@mfa.example", now)
    assert _and_back(Client(), "known")["Location"] == "/workspace/"
    Person.objects.filter(pk=first.pk).update(email="moved@mfa.example")
    _named("known@mfa.example", now)
    client = Client()
    assert _and_back(client, "known").status_code == 403
    assert client.get("/office/").status_code == 302
    assert SocialAccount.objects.get().user_id == first.pk


def test_an_unknown_provider_is_not_there() -> None:
    assert Client().post("/accounts/states/nowhere/").status_code == 404


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "cannot be read as JSON"),
        ("{}", "give a list"),
        ('[{"id": "a"}]', "name is missing"),
        (
            '[{"id": "A b", "name": "n", "server_url": "https://x", "client_id": "c", "domains": ["d"]}]',
            "id may hold",
        ),
        ('[{"id": "a", "name": "n", "server_url": "http://x", "client_id": "c", "domains": ["d"]}]', "https"),
        ('[{"id": "a", "name": "n", "server_url": "https://x", "client_id": "c"}]', "name the domains"),
    ],
)
def test_a_file_of_providers_that_cannot_be_used_says_why(tmp_path: Any, text: str, reason: str) -> None:
    path = tmp_path / "providers.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnusableProviders, match=reason):
        read(str(path))
