"""People who sign in, their codes and their browsers."""

import time
from datetime import datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.core.cache import cache
from django.test import Client
from tests.factories import actors

from rapport.web.account.factors import secrets_of


@pytest.fixture(autouse=True)
def _clean_cache(db: None) -> None:
    cache.clear()


@pytest.fixture
def by_role(settings: Any) -> None:
    """As in production: roles say who needs a second factor."""
    settings.SECOND_FACTOR = "by-role"


def sign_in(email: str, password: str = actors.PASSWORD, **more: Any) -> tuple[Client, Any]:
    """A new browser, and the answer to the password."""
    client = Client(**more)
    return client, client.post("/accounts/login/", {"login": email, "password": password})


def code_of(secret: str, *, ahead: int = 0) -> str:
    """What an app shows for the secret now, or `ahead` steps later."""
    return auth.format_hotp_value(auth.hotp_value(secret, int(time.time()) // 30 + ahead))


def enrol(client: Client) -> str:
    """Set up an app through the pages; give its secret."""
    page = client.get("/accounts/factors/app/")
    secret: str = page.context["form"].secret
    answer = client.post("/accounts/factors/app/", {"code": code_of(secret, ahead=-1)})
    assert answer.status_code == 302, answer.content.decode()
    return secret


def an_enrolled_person(*roles: str, now: datetime) -> tuple[Any, str]:
    """Somebody with an app, enrolled out of sight; and the secret of the app."""
    person = actors.a_person(*roles, now=now)
    secret = auth.generate_totp_secret()
    with secrets_of(person.pk):
        auth.TOTP.activate(person, secret)
    assert Authenticator.objects.filter(user_id=person.pk).count() == 1
    return person, secret
