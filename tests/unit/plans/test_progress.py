"""Where measures are by accepted reports on what they made offices owe, beside their own dates."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import action_plans as make
from tests.factories.obligations import CLOSING, FIELDS, a_submitted

from rapport.analysis.plan.document import Benchmark, Measure, Plan
from rapport.analysis.plan.lists import Timing
from rapport.analysis.plan.progress import (
    Reported,
    Standing,
    Status,
    Task,
    late_first,
    reported_of,
    standing,
)
from rapport.kernel.access import Viewer
from rapport.obligations import actions as obligations
from rapport.obligations.models import Obligation, Update
from rapport.obligations.updates import actions as updates
from rapport.obligations.updates.types import UpdateFields
from rapport.plans import queries
from rapport.plans.progress import queries as progress

SYSTEM = Viewer.system()
DAY = timedelta(days=1)
FIRST, SECOND = date(2026, 6, 30), date(2027, 6, 30)


def task_of(key: str, **more: object) -> Obligation:
    return Obligation.objects.get(origin_ref=f"plans.measure:{make.CODE}/{key}", **more)


def accepted(obligation: Obligation, fields: UpdateFields, now: datetime) -> None:
    owner = Viewer(is_system=True, organisations=frozenset({obligation.accountable_id}))
    made = a_submitted(obligation.pk, owner, now=now, fields=fields)
    updates.update_accept(update=made, expected=Update.objects.get(pk=made).version, by=SYSTEM, now=now)


def seen(key: str, day: date) -> Standing:
    document = queries.document(viewer=SYSTEM, code=make.CODE, day=day)
    found = progress.standings(viewer=SYSTEM, document=document, day=day)
    assert [one.measure for one in found] == [one.id for one in document.measures]
    return next(one for one in found if one.measure == key)


@pytest.mark.django_db
def test_reports_count_from_the_day_on_which_they_were_accepted(now: datetime) -> None:
    make.adopted(now)
    owed, later = task_of("m1"), now + 10 * DAY
    accepted(owed, FIELDS, later)
    told = seen("m1", later.date())
    assert (told.status, told.silent_days) == (Status.UNDER_WAY, 0)
    over = owed.due_on + 5 * DAY
    late = seen("m1", over)
    assert (late.status, late.days_late) == (Status.LATE, 5), "reporting on it does not make it punctual"
    accepted(Obligation.objects.get(pk=owed.pk), CLOSING, later + DAY)
    assert seen("m1", over).status is Status.DONE
    assert seen("m1", later.date()).status is Status.UNDER_WAY, "on that day it was not done yet"


@pytest.mark.django_db
def test_what_is_submitted_and_not_accepted_does_not_count(now: datetime) -> None:
    make.adopted(now)
    owed = task_of("m1")
    owner = Viewer(is_system=True, organisations=frozenset({owed.accountable_id}))
    a_submitted(owed.pk, owner, now=now + 10 * DAY, fields=CLOSING)
    assert seen("m1", owed.due_on + DAY).status is Status.LATE


@pytest.mark.django_db
def test_a_benchmark_that_was_met_is_late_no_longer(now: datetime) -> None:
    make.adopted(now)
    document = queries.document(viewer=SYSTEM, code=make.CODE, day=now.date())
    ongoing = next(one for one in document.measures if one.timing is Timing.ONGOING)
    first, second = sorted(mark.due_on for mark in ongoing.benchmarks)[:2]
    assert seen(ongoing.id, first + DAY).status is Status.LATE
    accepted(task_of(ongoing.id, due_on=max(first, now.date())), CLOSING, now + DAY)
    met = seen(ongoing.id, first + DAY)
    assert (met.status, met.due_on) == (Status.UNDER_WAY, second)


@pytest.mark.django_db
def test_what_nobody_owes_any_longer_is_withdrawn_and_only_what_is_seen_counts(now: datetime) -> None:
    make.adopted(now)
    owed = task_of("m1")
    later = now + 3 * DAY
    obligations.obligation_withdraw(
        obligation=owed.pk, reason="Done by law.", expected=1, by=SYSTEM, now=later
    )
    assert seen("m1", now.date()).status is not Status.WITHDRAWN
    assert seen("m1", later.date()).status is Status.WITHDRAWN
    document = queries.document(viewer=SYSTEM, code=make.CODE, day=now.date())
    with CaptureQueriesContext(connection) as captured:
        assert progress.reported(viewer=Viewer(), document=document, day=later.date()) == {}
    assert len(captured) <= 2


def ongoing(*days: date) -> Measure:
    marks = tuple(Benchmark(day, f"by {day}") for day in days)
    return Measure("m", "1", "Hold the line open", timing=Timing.ONGOING, benchmarks=marks)


def test_an_ongoing_measure_is_done_with_its_last_benchmark_alone() -> None:
    one = ongoing(FIRST, SECOND)
    half = [Task(FIRST, done_on=FIRST - DAY), Task(SECOND)]
    assert reported_of(one, half) == Reported(met=frozenset({FIRST}))
    whole = [Task(FIRST, done_on=FIRST - DAY), Task(SECOND, FIRST, SECOND)]
    assert reported_of(one, whole) == Reported(FIRST, SECOND, met=frozenset({FIRST, SECOND}))
    unknown = [Task(FIRST, done_on=FIRST)]
    assert reported_of(one, unknown).done_on is None, "nobody was ever asked for the second"


def test_a_task_that_was_asked_for_again_counts_by_the_living_one() -> None:
    one = ongoing(FIRST)
    for order in (1, -1):
        tasks = [Task(FIRST, withdrawn_on=FIRST - 9 * DAY), Task(FIRST, FIRST - 2 * DAY)][::order]
        found = reported_of(one, tasks)
        assert (found.withdrawn_on, found.met, found.last_on) == (None, frozenset(), FIRST - 2 * DAY)


def test_late_comes_first_the_longest_late_before_the_others() -> None:
    given = [
        Standing("a", Status.DONE, None, 0, None),
        Standing("b", Status.LATE, FIRST, 3, None),
        Standing("c", Status.DUE, SECOND, 0, None),
        Standing("d", Status.LATE, FIRST, 30, None),
        Standing("e", Status.DUE, FIRST, 0, None),
    ]
    assert [one.measure for one in late_first(given)] == ["d", "b", "e", "c", "a"]


def test_a_withdrawn_step_of_an_ongoing_measure_is_not_late() -> None:
    found = reported_of(ongoing(FIRST, SECOND), [Task(FIRST, withdrawn_on=FIRST), Task(SECOND)])
    assert standing(ongoing(FIRST, SECOND), Plan("p", "P"), found, FIRST + 9 * DAY).status is not Status.LATE
