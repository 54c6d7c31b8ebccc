"""The dashboard: every number leads to a list of that length, few questions, bad input."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import mechanism
from tests.factories import obligations as make
from tests.factories.actors import a_person

from rapport.coordination.models import Body
from rapport.obligations.models import Obligation

pytestmark = pytest.mark.django_db
LINK = re.compile(r'href="(/mechanism/obligations/\?[^"]+)">([0-9,]+)</a>')
COUNT = re.compile(r'role="status">\s*([0-9]+) ')


@pytest.fixture
def loaded(now: datetime) -> Client:
    """Sixty obligations of a body and of none, and the co-ordinator's browser."""
    real = datetime.now(UTC)
    country = mechanism.a_mechanism(now=now)
    body = Body.objects.get(code=mechanism.a_body(country, now=now))
    ministry = make.a_member(now=now)
    make.many([ministry, make.a_member(now=now, parent=ministry)], obligations=60, updates_each=1, now=real)
    Obligation.objects.filter(number__endswith="3").update(body_ref=f"coordination.body:{body.pk}")
    Obligation.objects.filter(number__endswith="4").update(body_ref="")
    client = Client()
    client.force_login(a_person("NATIONAL_COORDINATOR", now=now))
    return client


@pytest.mark.parametrize("asked", ["", "?due_from=2025-12-01&body=-"])
def test_every_number_leads_to_a_list_of_that_length(loaded: Client, asked: str) -> None:
    page = loaded.get(reverse("mechanism:dashboard") + asked).content.decode()
    links = set(LINK.findall(page))
    assert len(links) > 20
    for href, number in links:
        count = COUNT.search(loaded.get(unescape(href)).content.decode())
        assert count and int(count[1]) == int(number.replace(",", "")), href


def test_the_charts_have_a_text_and_a_table(loaded: Client) -> None:
    page = loaded.get(reverse("mechanism:dashboard")).content.decode()
    assert page.count('role="img"') == page.count("<desc id=") > 2
    assert page.count('id="by-theme-caption"') == 1
    assert " style=" not in page


def test_bad_input_keeps_what_was_typed(loaded: Client) -> None:
    page = loaded.get(reverse("mechanism:dashboard") + "?due_from=yesterday")
    assert page.status_code == 200 and "yesterday" in page.content.decode()
    assert loaded.get(reverse("mechanism:results") + "?kind=NONSENSE&page=x").status_code == 200


def test_a_member_sees_it_and_others_do_not(loaded: Client, now: datetime) -> None:
    member, outsider = Client(), Client()
    member.force_login(a_person("OFFICER", now=now, organisation=make.a_member(now=now)))
    outsider.force_login(a_person("CODER", now=now))
    for name in ("dashboard", "results"):
        assert member.get(reverse(f"mechanism:{name}")).status_code == 200
        assert outsider.get(reverse(f"mechanism:{name}")).status_code == 403


def test_it_asks_few_questions(loaded: Client, django_assert_max_num_queries: Callable[..., Any]) -> None:
    loaded.get(reverse("mechanism:home"))
    # Eight of them are savepoints and settings of the transaction that the test itself wraps around the page.
    for name in ("dashboard", "results"):
        with django_assert_max_num_queries(28):
            loaded.get(reverse(f"mechanism:{name}"))
