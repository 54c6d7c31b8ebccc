"""Asking once for all whom the product cannot tell apart gives the answers that everybody would have got."""

import re
from dataclasses import replace

import pytest
from tests.consistency import objects
from tests.consistency.asking import Answer, Asking, Visitor, watching
from tests.consistency.planted_urls import DRAFT_CANARY
from tests.consistency.sweep import REACH, READ, WRITE, Address, addresses, paths
from tests.consistency.test_sweep import PLANTED, visitors

EVERY = 16
"""Of the product's addresses one in so many is asked by everybody: what there is to know is in the viewer."""
Answers = dict[tuple[str, str, str], Answer]


def answers(
    who: list[Visitor],
    found: list[Address],
    known: dict[str, list[str]],
    canary: str,
    *,
    once: bool,
    urls: str | None,
) -> tuple[Answers, int]:
    """What everybody gets everywhere, and how many different answers that took."""
    given: Answers = {}
    different = set()
    asking = Asking(who, frozenset({canary}), once=once)
    with watching(who):
        for address in found:
            for method in (*READ, *WRITE):
                some = paths(address, known, urlconf=urls, most=8)[: REACH.get(method, 1)]
                for visitor, path, answer in asking.answers(method, some):
                    given[visitor.label, method, path] = answer
                    different.add(id(answer))
    return given, len(different)


def differences(one: Answers, other: Answers) -> list[str]:
    """Who got something else where."""
    assert one.keys() == other.keys()
    return [f"{key}: {one[key]}, not {other[key]}" for key in one if _plain(one[key]) != _plain(other[key])]


def _plain(answer: Answer) -> Answer:
    """The answer without the number of what the request made: numbers go on counting though all is rolled back."""
    return replace(answer, location=re.sub(r"(?<=/runs/)\d+", "…", answer.location))


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.urls(PLANTED)
def test_views_that_know_their_reader_by_other_ways_are_asked_by_each() -> None:
    who, found, known = visitors(), addresses(PLANTED), {"code": ["first", "last"]}
    once, asked = answers(who, found, known, DRAFT_CANARY, once=True, urls=PLANTED)
    each, all_of_them = answers(who, found, known, DRAFT_CANARY, once=False, urls=PLANTED)
    assert differences(once, each) == []
    assert asked < all_of_them == len(each)


@pytest.mark.slow
def test_the_product_answers_once_as_it_answers_each(osce: None, unlimited: None) -> None:
    made, who, found = objects.make(), visitors(), addresses()[::EVERY]
    once, _asked = answers(who, found, made.values, objects.CANARY, once=True, urls=None)
    each, _all = answers(who, found, made.values, objects.CANARY, once=False, urls=None)
    assert differences(once, each) == []
