"""An open wave and browsers of people of the delegations that answer it."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote

import pytest
from django.test import Client
from tests.factories import actors
from tests.factories.answering import WAVE, a_delegate, an_open_wave

from rapport.actors.models import Person

Browser = Callable[..., Client]


@pytest.fixture
def wave(db: None, now: datetime, monkeypatch: pytest.MonkeyPatch) -> str:
    """The code of a wave in which AT and BE are asked, at the moment at which tests happen."""
    monkeypatch.setattr("rapport.kernel.clock.now", lambda: now)
    return an_open_wave(now=now)


@pytest.fixture
def person(wave: str, now: datetime) -> Person:
    """The focal point of AT."""
    return a_delegate("AT", now=now)


@pytest.fixture
def at(person: Person) -> Client:
    """Their browser."""
    return signed_in(person)


@pytest.fixture
def be(wave: str, now: datetime) -> Client:
    """The browser of the focal point of BE."""
    return signed_in(a_delegate("BE", now=now))


@pytest.fixture
def office(wave: str, now: datetime) -> Browser:
    """`office("READER")`: the browser of somebody of the office."""
    return lambda *roles: signed_in(actors.a_person(*roles, now=now))


def signed_in(one: Person) -> Client:
    """The browser of a person."""
    client = Client()
    client.force_login(one)
    return client


def page(*parts: str) -> str:
    """The address of a page of the return of AT."""
    return f"/delegation/{WAVE}/AT/" + "".join(f"{quote(part)}/" for part in parts)
