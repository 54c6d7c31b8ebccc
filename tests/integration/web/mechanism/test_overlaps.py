"""Pages of overlaps: side by side, judged once, other organisations, bad input, few questions."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import obligations as make
from tests.factories.actors import a_person

pytestmark = pytest.mark.django_db
WORDS: dict[str, Any] = {"themes": ["protection"], "target_groups": ["children"], "places": ["South"]}


@pytest.fixture
def two() -> tuple[int, int]:
    now = datetime.now(UTC)
    first = make.an_obligation(make.a_member(now=now), now=now, title="Train officers", **WORDS)
    return first, make.an_obligation(make.a_member(now=now), now=now, title="Train police", **WORDS)


@pytest.fixture
def secretariat(now: datetime) -> Client:
    client = Client()
    client.force_login(a_person("SECRETARIAT", now=now))
    return client


def test_two_are_judged_and_the_next_is_told(secretariat: Client, two: tuple[int, int]) -> None:
    page = secretariat.get(reverse("mechanism:overlaps")).content.decode()
    assert "Train officers" in page and "Train police" in page and "Not judged" in page
    pair = reverse("mechanism:overlap", args=two)
    given = {"version": "0", "kind": "CROSS_PURPOSES", "reason": "One pays what the other forbids."}
    refused = secretariat.post(pair, {**given, "kind": ""})
    assert refused.status_code == 400 and "One pays" in refused.content.decode()
    assert secretariat.post(pair, given).status_code == 302
    stale = secretariat.post(pair, given)
    assert stale.status_code == 409 and 'value="1"' in stale.content.decode()
    narrowed = secretariat.get(reverse("mechanism:overlaps") + "?standing=CROSS_PURPOSES&words=officers")
    assert "One pays what the other forbids." in narrowed.content.decode()


def test_others_read_and_do_not_judge(now: datetime, two: tuple[int, int]) -> None:
    hidden = make.an_obligation(
        make.a_member(now=now), now=now, visibility="BODY", body_ref="coordination.body:1", **WORDS
    )
    member, outsider = Client(), Client()
    member.force_login(a_person("REPRESENTATIVE", now=now, organisation=make.a_member(now=now)))
    outsider.force_login(a_person("CODER", now=now))
    pair = reverse("mechanism:overlap", args=two)
    assert (
        member.get(pair).status_code == 200 and "Keep the judgement" not in member.get(pair).content.decode()
    )
    assert member.post(pair, {"version": "0", "kind": "NOT", "reason": "x"}).status_code == 403
    assert member.get(reverse("mechanism:overlap", args=[two[0], hidden])).status_code == 404
    assert member.get(reverse("mechanism:overlap", args=[two[0], two[0]])).status_code == 404
    assert outsider.get(pair).status_code == 403


def test_pages_ask_few_questions(
    now: datetime, secretariat: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    make.many([make.a_member(now=now), make.a_member(now=now)], obligations=400, updates_each=0, now=now)
    secretariat.get(reverse("mechanism:home"))
    # Eight of them are savepoints and settings of the transaction that the test itself wraps around the page.
    with django_assert_max_num_queries(28):
        assert "pairs" in secretariat.get(reverse("mechanism:overlaps")).content.decode()
