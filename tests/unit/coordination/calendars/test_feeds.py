"""Addresses of calendars: closed by default, never more than their owner may see; invitations by mail."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail as django_mail
from icalendar import Calendar
from tests.factories import actors
from tests.factories import meetings as made

from rapport.actors.models import RoleGrant
from rapport.coordination.calendars import queries
from rapport.coordination.calendars.actions import feed_close, feed_open
from rapport.coordination.calendars.events import for_everybody, for_reader
from rapport.coordination.meetings import actions
from rapport.coordination.models import Body, CalendarFeed
from rapport.kernel.access import Viewer
from rapport.kernel.audit import Recorded
from rapport.kernel.errors import AccessDenied, NotAvailable, UnableTo
from rapport.kernel.mail import digests
from rapport.kernel.mail.letters import hash_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(now: datetime) -> made.Table:
    """A body with members."""
    return made.a_table(now=now)


def owner(secret: str, now: datetime) -> Viewer:
    return queries.owner_of(viewer=Viewer.public(), secret_hash=hash_of(secret), now=now)[0]


def titles(viewer: Viewer, now: datetime) -> list[str]:
    return sorted(one.title for one in queries.feed(viewer=viewer, language="en", now=now))


def test_open_replace_close(table: made.Table, audited: list[Recorded]) -> None:
    member = table.acting_for(table.interior)
    given = table.given(member)
    assert queries.own_feed(viewer=member) is None
    with pytest.raises(UnableTo):
        feed_close(**given)
    first, second = feed_open(**given), feed_open(**given)
    assert not CalendarFeed.objects.filter(secret_hash__in=[first, second]).exists()
    assert owner(second, table.now).person_id == member.person_id
    with pytest.raises(NotAvailable):
        owner(first, table.now)
    feed_close(**given)
    with pytest.raises(NotAvailable):
        owner(second, table.now)
    events = ["calendar_feed.opened", "calendar_feed.opened", "calendar_feed.closed"]
    assert [one.event for one in audited][-3:] == events
    with pytest.raises(AccessDenied):
        feed_open(**table.given(Viewer.public()))


def test_a_feed_ends_with_the_role(table: made.Table) -> None:
    member = table.acting_for(table.interior)
    secret = feed_open(**table.given(member))
    RoleGrant.objects.filter(person_id=member.person_id).update(ended_at=table.now)
    with pytest.raises(NotAvailable):
        owner(secret, table.now)


def test_each_gets_the_meetings_of_their_bodies(table: made.Table) -> None:
    table.convened(title="Closed", visibility="BODY")
    table.planned(title="Shared", days=20)
    table.planned(title="Long ago", days=-800)
    assert titles(table.acting_for(table.interior), table.now) == ["Closed", "Shared"]
    assert titles(table.acting_for(table.outside), table.now) == []
    assert titles(table.secretariat, table.now) == ["Closed", "Shared"]
    (closed,) = queries.feed(viewer=table.secretariat, language="en", now=table.now)[1:]
    assert for_reader(closed).closed
    assert for_reader(closed).status == "CONFIRMED"


def test_the_public_calendar_is_closed_until_a_body_announces(table: made.Table) -> None:
    meeting = table.convened(
        title="Open day", visibility="PUBLIC", form="HYBRID", link="https://join.example/x"
    )
    table.planned(title="Not yet", visibility="PUBLIC", days=30)
    table.convened(title="Closed", visibility="BODY")
    anybody = {"viewer": Viewer.public(), "language": "en", "now": table.now}
    assert queries.announced(**anybody) == []
    Body.objects.filter(pk=table.body.pk).update(visibility="PUBLIC")
    assert queries.announced(**anybody) == []
    actions.practice_set(
        body=table.body.code, zone="UTC", quorum_percent=50, quorum_above=True, publishes_minutes=False,
        announces_meetings=True, template=[], expected=0, **table.given(),
    )  # fmt: skip
    (found,) = queries.announced(**anybody)
    assert found.id == meeting
    event = for_everybody(found)
    assert "join.example" not in f"{event.place}{event.description}{event.url}"


def sent(now: datetime, to: str) -> list[Calendar]:
    """The invitations that the digests of a moment carry to somebody, each in a part of its own type."""
    django_mail.outbox.clear()
    digests.make_digests(now=now)
    digests.send_digests(now=now)
    found = []
    for mail in django_mail.outbox:
        if mail.to != [to]:
            continue
        for part in mail.message().walk():
            if part.get_content_type() == "text/calendar":
                whole = Calendar.from_ical(part.get_payload(decode=True))
                assert part.get_param("method") == str(whole["METHOD"])
                found.append(whole)
    return found


def test_invitations_changes_and_cancellation(table: made.Table) -> None:
    person = actors.a_person("REPRESENTATIVE", now=table.now, organisation=table.interior.pk)
    meeting = table.convened(days=20, title="Spring meeting")
    first = table.now.replace(hour=12)
    (invited,) = sent(first, person.email)
    (event,) = invited.events
    assert (invited["METHOD"], int(event["SEQUENCE"])) == ("REQUEST", 1)
    assert "Spring meeting" in event["SUMMARY"]
    assert event["ATTENDEE"] == f"mailto:{person.email}"
    moved = table.fields(days=21)
    actions.meeting_change(meeting=meeting, fields=moved, expected=2, **table.given(at=first))
    (changed,) = sent(first + timedelta(days=1), person.email)
    (again,) = changed.events
    assert again["UID"] == event["UID"]
    assert (int(again["SEQUENCE"]), again["DTSTART"].dt) == (2, moved.starts_at)
    actions.meeting_cancel(meeting=meeting, expected=3, **table.given(at=first))
    (cancelled,) = sent(first + timedelta(days=2), person.email)
    (gone,) = cancelled.events
    assert (cancelled["METHOD"], gone["STATUS"], int(gone["SEQUENCE"])) == ("CANCEL", "CANCELLED", 3)
    assert sent(first + timedelta(days=3), person.email) == []


def test_a_closed_meeting_says_only_when_by_mail(table: made.Table) -> None:
    person = actors.a_person("REPRESENTATIVE", now=table.now, organisation=table.interior.pk)
    table.convened(days=20, title="Secret-title", place="Secret-place", note="Secret-note", visibility="BODY")
    (invited,) = sent(table.now.replace(hour=12), person.email)
    assert b"Secret" not in invited.to_ical()
    assert invited.events[0]["CLASS"] == "CONFIDENTIAL"
    assert invited.events[0]["DTSTART"].dt.astimezone(UTC) == table.now + timedelta(days=20)


def test_convened_and_moved_on_one_day_arrives_once(table: made.Table) -> None:
    person = actors.a_person("REPRESENTATIVE", now=table.now, organisation=table.interior.pk)
    meeting = table.convened(days=20)
    actions.meeting_change(meeting=meeting, fields=table.fields(days=22), expected=2, **table.given())
    (invited,) = sent(table.now.replace(hour=12), person.email)
    assert int(invited.events[0]["SEQUENCE"]) == 2
