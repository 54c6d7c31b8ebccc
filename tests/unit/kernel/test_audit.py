"""One event per action, in its transaction; an action without one is undone."""

from datetime import datetime

import pytest
from django.db import transaction

from rapport.kernel import audit
from rapport.kernel.access import Viewer
from rapport.kernel.models import JobRun

pytestmark = pytest.mark.django_db


def act(events: int, *, by: Viewer, now: datetime) -> None:
    @audit.action
    def make(*, by: Viewer, now: datetime) -> None:
        JobRun.objects.create(kind="trial", subject="a:1", queued_at=now)
        for number in range(events):
            audit.record("run.made", by=by, now=now, subject=f"kernel.jobrun:{number}")

    make(by=by, now=now)


@pytest.mark.parametrize("events", [0, 2])
def test_an_action_with_another_number_of_events_is_undone(
    events: int, now: datetime, system: Viewer
) -> None:
    with (
        pytest.raises(audit.AuditMissing, match=f"recorded {events} audit events, not 1"),
        transaction.atomic(),
    ):
        act(events, by=system, now=now)
    assert JobRun.objects.count() == 0


def test_an_action_with_one_event_is_kept(
    now: datetime, system: Viewer, audited: list[audit.Recorded]
) -> None:
    act(1, by=system, now=now)
    assert JobRun.objects.count() == 1
    assert [(one.event, one.actor, one.system, one.happened_at) for one in audited] == [
        ("run.made", None, True, now)
    ]


def test_each_of_nested_actions_has_its_own_event(
    now: datetime, system: Viewer, audited: list[audit.Recorded]
) -> None:
    @audit.action
    def outer(*, by: Viewer, now: datetime) -> None:
        act(1, by=by, now=now)
        audit.record("outer.made", by=by, now=now, subject="a:1")

    outer(by=system, now=now)
    assert [one.event for one in audited] == ["run.made", "outer.made"]


def test_a_person_acting_is_named_by_number_only(now: datetime, audited: list[audit.Recorded]) -> None:
    act(1, by=Viewer(person_id=17), now=now)
    assert (audited[0].actor, audited[0].system) == (17, False)
