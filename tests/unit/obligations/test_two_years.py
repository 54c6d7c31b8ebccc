"""Two years of days: every reminder on its day, none twice or on a quiet day, at most one mail a day for a person."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db.models import Count
from tests.factories import obligations as make
from tests.factories.actors import a_viewer

from rapport.kernel.access import Viewer
from rapport.kernel.mail import digests
from rapport.kernel.models import MailDigest, MailNotice
from rapport.obligations import settings
from rapport.obligations.models import SentNotice
from rapport.obligations.reminders import actions, queries
from rapport.obligations.reminders.schedule import steps, working_day
from rapport.obligations.settings import ReminderSettings

pytestmark = pytest.mark.django_db
BEGIN = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
HOLIDAYS = frozenset(
    date(year, month, day) for year in (2026, 2027, 2028) for month, day in ((1, 1), (5, 1), (12, 25))
)
OWN = ReminderSettings(
    before=(14, 3), after=(2,), then_every=20, escalate=(("OWNER", 2), ("CHAIR", 21)), holidays=HOLIDAYS
)
REF = "coordination.body:1"


class Bodies:
    """One body with reminders of its own and a chair."""

    def __init__(self, chair: int) -> None:
        self.chair = chair

    def settings_of(self, body_ref: str) -> ReminderSettings:
        return OWN

    def escalation_of(self, body_ref: str) -> dict[str, list[int]]:
        return {"CHAIR": [self.chair]}

    def members_of(self, body_ref: str) -> frozenset[int]:
        return frozenset()


@pytest.mark.slow
def test_two_years_of_days(settings_kept: None) -> None:
    ministry = make.a_member(now=BEGIN)
    office = make.a_member(now=BEGIN, parent=ministry)
    head = make.viewer_for(ministry, now=BEGIN)
    owner, officer = make.viewer_for(office, now=BEGIN), make.viewer_for(office, "OFFICER", now=BEGIN)
    coordinator = a_viewer("NATIONAL_COORDINATOR", now=BEGIN)
    chair = make.viewer_for(make.a_member(now=BEGIN), now=BEGIN)
    settings.register_body_provider(Bodies(chair.person_id or 0))
    owed = [
        make.an_obligation(
            office,
            now=BEGIN,
            due_on=BEGIN.date() + timedelta(days=10 + 17 * number),
            body_ref=REF if number % 2 else "",
        )
        for number in range(12)
    ]
    MailNotice.objects.all().delete()
    days = [BEGIN + timedelta(days=number) for number in range(730)]
    for now in days:
        before = len(queries.planned(viewer=coordinator, now=now))
        actions.notices_run(by=Viewer.system(), now=now)
        assert SentNotice.objects.filter(on=now.date()).count() == before
        if now.day % 10 == 0:
            assert actions.notices_run(by=Viewer.system(), now=now) == 0, "a second run sends nothing"
        digests.make_digests(now=now)
    sent = list(
        SentNotice.objects.values_list(
            "obligation_id", "step", "level", "person", "on", "due_on", "obligation__body_ref"
        )
    )
    assert max(Counter((one[0], one[1], one[3]) for one in sent).values()) == 1
    assert MailDigest.objects.values("person_id", "day").annotate(n=Count("pk")).filter(n__gt=1).count() == 0
    people = {
        "": {owner.person_id, officer.person_id},
        "OWNER": {owner.person_id},
        "HEAD": {head.person_id},
        "COORDINATOR": {coordinator.person_id},
        "CHAIR": {chair.person_id},
    }
    expected = set()
    for obligation, due, ref in {(one[0], one[5], one[6]) for one in sent}:
        how = OWN if ref else settings.DEFAULT
        for step in steps(due, how, since=BEGIN.date(), until=days[-1].date()):
            told = set() if step.level == "CHAIR" and not ref else people[step.level]
            expected |= {(obligation, step.code, person, step.day) for person in told}
    assert {one[0] for one in sent} == set(owed)
    assert {(one[0], one[1], one[3], one[4]) for one in sent} == expected, "each on its day, none lost"
    for one in sent:
        assert one[4].weekday() < 5
        assert not (one[6] and one[4] in HOLIDAYS)
    digests.send_digests(now=days[-1])
    assert mail.outbox and all(len(message.to) == 1 for message in mail.outbox)


@pytest.fixture
def settings_kept() -> object:
    """The provider of bodies is put back after the test."""
    before = list(settings._providers)
    yield
    settings._providers[:] = before


def test_a_quiet_day_moves_to_the_next_working_day() -> None:
    how = ReminderSettings(holidays=frozenset({date(2026, 3, 9)}))
    assert working_day(date(2026, 3, 7), how) == date(2026, 3, 10)
    assert working_day(date(2026, 3, 10), how) == date(2026, 3, 10)


def test_approvers_are_reminded_after_two_days_once() -> None:
    ministry = make.a_member(now=BEGIN)
    coordinator = a_viewer("NATIONAL_COORDINATOR", now=BEGIN)
    make.a_submitted(make.an_obligation(ministry, now=BEGIN), make.viewer_for(ministry, now=BEGIN), now=BEGIN)
    MailNotice.objects.all().delete()
    for hours, told in ((47, 0), (48, 1), (72, 0)):
        assert actions.notices_run(by=Viewer.system(), now=BEGIN + timedelta(hours=hours)) == told
    assert MailNotice.objects.get().person_id == coordinator.person_id
