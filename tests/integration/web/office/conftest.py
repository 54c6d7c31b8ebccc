"""A small wave, a draft edition over it, and browsers of people with roles."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from tests.factories import actors, reports, surveys

from rapport.reports.types import EditionView

Browser = Callable[..., Client]


@pytest.fixture
def browser(db: None, now: datetime) -> Browser:
    """`browser("EDITOR")`: the browser of a new person with these roles."""

    def browser_of(*roles: str) -> Client:
        client = Client()
        client.force_login(actors.a_person(*roles, now=now))
        return client

    return browser_of


@pytest.fixture
def wave(db: None, now: datetime) -> str:
    """The code of the small wave."""
    return surveys.small_wave(now=now, published=True)


@pytest.fixture
def edition(wave: str, now: datetime) -> EditionView:
    """A draft edition over it."""
    return reports.draft_edition(wave, now=now)
