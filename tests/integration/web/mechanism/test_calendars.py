"""Calendars through their pages: the address is shown once, the feed answers without signing in, for its owner only."""

import re
from datetime import datetime

import pytest
from django.test import Client
from icalendar import Calendar
from tests.factories import meetings as made
from tests.integration.web.mechanism.test_meetings import browser

from rapport.coordination.models import Body, BodyPractice

pytestmark = pytest.mark.django_db
ROOT = "/mechanism"


@pytest.fixture
def table(now: datetime) -> made.Table:
    """A body with members."""
    return made.a_table(now=now)


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr("rapport.kernel.clock.now", lambda: now)


def titles(content: bytes) -> list[str]:
    return sorted(str(part["SUMMARY"]).rpartition(": ")[2] for part in Calendar.from_ical(content).events)


def test_an_own_address(table: made.Table) -> None:
    table.convened(title="Closed", visibility="BODY")
    member, path = browser(table, "OFFICER", table.interior.pk), f"{ROOT}/calendar/"
    assert "No address is open." in member.get(path).content.decode()
    shown = member.post(path, {"step": "open"})
    assert shown["Cache-Control"] == "no-store"
    match = re.search(r"/calendar/own/[\w-]+\.ics", shown.content.decode())
    assert match is not None
    assert match.group() not in member.get(path).content.decode()
    anybody = Client()
    answer = anybody.get(match.group())
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "no-store"
    assert titles(answer.content) == ["Closed"]
    other = browser(table, "OFFICER", table.outside.pk)
    stranger = re.search(r"/calendar/own/[\w-]+\.ics", other.post(path, {"step": "open"}).content.decode())
    assert stranger is not None
    assert titles(Client().get(stranger.group()).content) == []
    assert titles(member.get(stranger.group()).content) == []
    assert member.post(path, {"step": "close"}).status_code == 302
    assert anybody.get(match.group()).status_code == 404
    assert member.post(path, {"step": "close"}).status_code == 409
    assert anybody.get("/calendar/own/nobody.ics").status_code == 404
    assert browser(table, "FOCAL_POINT", table.outside.pk).get(path).status_code == 403


def test_one_meeting_as_a_file(table: made.Table) -> None:
    meeting = table.convened(title="Closed", visibility="BODY")
    path = f"{ROOT}/meetings/{meeting}/meeting.ics"
    assert titles(browser(table, "OFFICER", table.interior.pk).get(path).content) == ["Closed"]
    assert browser(table, "OFFICER", table.outside.pk).get(path).status_code == 404


def test_the_public_calendar(table: made.Table) -> None:
    table.convened(title="Open day", visibility="PUBLIC")
    table.convened(title="For members")
    assert titles(Client().get("/calendar/meetings.ics").content) == []
    Body.objects.filter(pk=table.body.pk).update(visibility="PUBLIC")
    BodyPractice.objects.create(body=table.body, announces_meetings=True)
    assert titles(Client().get("/calendar/meetings.ics").content) == ["Open day"]
    assert titles(browser(table, "SECRETARIAT").get("/calendar/meetings.ics").content) == ["Open day"]
