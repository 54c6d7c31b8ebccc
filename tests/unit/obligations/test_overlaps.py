"""Obligations that meet in theme, target group and place; judgements are kept and open again when one changes."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import obligations as make
from tests.factories.actors import a_viewer

from rapport.kernel.access import Viewer
from rapport.kernel.audit import Recorded
from rapport.kernel.errors import AccessDenied, InvalidInput, NotAvailable, StaleVersion, UnableTo
from rapport.obligations import actions as obligations
from rapport.obligations.models import OverlapJudgement
from rapport.obligations.narrowing import ALL, Narrowing
from rapport.obligations.overlaps import actions, queries
from rapport.obligations.overlaps.meeting import About, pairs

WORDS = {"themes": ["protection"], "target_groups": ["children"], "places": ["South"]}
few = st.lists(st.sampled_from(["a", "A", "b", "c"]), max_size=2)


@given(st.lists(st.tuples(few, few, few), max_size=7))
def test_pairs_are_all_that_meet(given_words: list[tuple[list[str], list[str], list[str]]]) -> None:
    rows = [About.of(pk, *words) for pk, words in enumerate(given_words)]
    expected = [
        (one.id, other.id) for one in rows for other in rows if one.id < other.id and one.meets(other)
    ]
    assert pairs(reversed(rows)) == expected


@pytest.fixture
def coordinator(now: datetime) -> Viewer:
    return a_viewer("NATIONAL_COORDINATOR", now=now)


@pytest.fixture
def two(now: datetime) -> tuple[int, int]:
    """Two obligations of two organisations on the same things."""
    first = make.an_obligation(make.a_member(now=now), now=now, **WORDS)
    return first, make.an_obligation(make.a_member(now=now), now=now, **WORDS)


def judge(two: tuple[int, int], by: Viewer, now: datetime, **more: Any) -> None:
    how = {"kind": "DUPLICATION", "reason": "Both train the same officers.", "expected": 0, **more}
    actions.overlap_judge(first=two[1], second=two[0], by=by, now=now, **how)


def states(viewer: Viewer, now: datetime) -> dict[str, int]:
    return dict(queries.overlaps(viewer=viewer, day=now.date(), narrowing=ALL)[1])


@pytest.mark.django_db
def test_a_judgement_is_kept_and_opens_again_when_one_changes(
    now: datetime, coordinator: Viewer, two: tuple[int, int], audited: list[Recorded]
) -> None:
    assert states(coordinator, now) == {"OPEN": 1}
    audited.clear()
    judge(two, coordinator, now)
    assert [(one.event, one.detail) for one in audited] == [("overlap.judged", {"kind": "DUPLICATION"})]
    assert states(coordinator, now) == {"DUPLICATION": 1}
    due = now.date() + timedelta(days=90)
    obligations.obligation_redate(
        obligation=two[1], due_on=due, reason="Later", expected=1, by=coordinator, now=now
    )
    assert states(coordinator, now) == {"REOPENED": 1}
    view = queries.compared(viewer=coordinator, first=two[1], second=two[0], day=now.date())
    assert (view.changed, view.expected, view.meets) == (("due_on",), 1, True)
    judge(two, coordinator, now, kind="COMPLEMENTARY", expected=1)
    assert states(coordinator, now) == {"COMPLEMENTARY": 1}
    assert [one.kind for one in OverlapJudgement.objects.all()] == ["DUPLICATION", "COMPLEMENTARY"]


@pytest.mark.django_db
def test_an_accepted_update_does_not_open_it_again(
    now: datetime, coordinator: Viewer, two: tuple[int, int]
) -> None:
    from rapport.obligations.models import Obligation
    from rapport.obligations.updates import actions as updates

    judge(two, coordinator, now)
    owner = make.viewer_for(Obligation.objects.get(pk=two[0]).accountable_id, now=now)
    made = make.a_submitted(two[0], owner, now=now)
    updates.update_accept(update=made, expected=2, by=coordinator, now=now)
    assert states(coordinator, now) == {"DUPLICATION": 1}


@pytest.mark.django_db
def test_what_is_refused(now: datetime, coordinator: Viewer, two: tuple[int, int]) -> None:
    stranger = make.viewer_for(make.a_member(now=now), now=now)
    with pytest.raises(AccessDenied):
        judge(two, stranger, now)
    for more in ({"kind": "NONSENSE"}, {"reason": " "}):
        with pytest.raises(InvalidInput):
            judge(two, coordinator, now, **more)
    with pytest.raises(UnableTo):
        judge((two[0], two[0]), coordinator, now)
    with pytest.raises(NotAvailable):
        judge((two[0], 987654), coordinator, now)
    elsewhere = make.an_obligation(make.a_member(now=now), now=now, **{**WORDS, "places": ["North"]})
    with pytest.raises(UnableTo):
        judge((two[0], elsewhere), coordinator, now)
    judge(two, coordinator, now)
    with pytest.raises(StaleVersion):
        judge(two, coordinator, now)
    obligations.obligation_withdraw(obligation=two[0], reason="Gone", expected=1, by=coordinator, now=now)
    with pytest.raises(UnableTo):
        judge(two, coordinator, now, expected=1)
    assert states(coordinator, now) == {}


@pytest.mark.django_db
def test_a_pair_is_seen_by_whoever_sees_both(now: datetime, two: tuple[int, int]) -> None:
    hidden = make.an_obligation(
        make.a_member(now=now), now=now, visibility="BODY", body_ref="coordination.body:1", **WORDS
    )
    member = make.viewer_for(make.a_member(now=now), now=now)
    found, counts = queries.overlaps(viewer=member, day=now.date(), narrowing=ALL)
    assert [(one.first.id, one.second.id) for one in found] == [two] and counts == {"OPEN": 1}
    assert found[0].themes == ("protection",) and found[0].places == ("South",)
    with pytest.raises(NotAvailable):
        queries.compared(viewer=member, first=two[0], second=hidden, day=now.date())


@pytest.mark.django_db
def test_pairs_are_narrowed_by_one_of_the_two(
    now: datetime, coordinator: Viewer, two: tuple[int, int]
) -> None:
    make.an_obligation(make.a_member(now=now), now=now, title="Elsewhere", **{**WORDS, "places": []})
    make.an_obligation(make.a_member(now=now), now=now, title="And here", **{**WORDS, "places": []})
    narrowing = Narrowing(words="elsewhere")
    found, counts = queries.overlaps(viewer=coordinator, day=now.date(), narrowing=narrowing)
    assert counts == {"OPEN": 1} and found[0].places == ()
    none, _counts = queries.overlaps(
        viewer=coordinator, day=now.date(), narrowing=replace(narrowing, theme="data"), state="OPEN"
    )
    assert none == []
