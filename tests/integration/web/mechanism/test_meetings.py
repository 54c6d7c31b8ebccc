"""Meetings, minutes, decisions and circulars through their pages; bad input keeps what was typed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories import actors
from tests.factories import meetings as made

from rapport.coordination.meetings import actions
from rapport.coordination.models import AgendaItem, CircularCopy, Decision, Meeting, MinutesText

pytestmark = pytest.mark.django_db
Queries = Callable[..., Any]
ROOT = "/mechanism"


@pytest.fixture
def table(now: datetime) -> made.Table:
    """A body with members."""
    return made.a_table(now=now)


def browser(table: made.Table, role: str, organisation: int | None = None) -> Client:
    client = Client()
    client.force_login(actors.a_person(role, now=table.now, organisation=organisation))
    return client


def day(name: str, when: datetime) -> dict[str, str]:
    return {f"{name}_day": str(when.day), f"{name}_month": str(when.month), f"{name}_year": str(when.year)}


def of_item(table: made.Table) -> tuple[int, int, str]:
    """A convened meeting of last week, its point, and the address of the point."""
    meeting = table.convened()
    item = table.item(meeting)
    return meeting, item, f"{ROOT}/meetings/{meeting}/items/{item}/"


def test_planning_a_series(table: made.Table) -> None:
    office = browser(table, "SECRETARIAT")
    plan = f"{ROOT}/meetings/plan/"
    assert office.get(plan).status_code == 200
    given = {
        "body": table.body.code, "title": "Plenary", "starts": "10:00", "ends": "12:00", "zone": "Europe/Vienna",
        "form": "HYBRID", "place": "Hall", "link": "https://meet.example.org/x", "visibility": "MEMBERS",
        "rhythm": "QUARTERLY", "count": "4", **day("on", table.now + timedelta(days=10)),
    }  # fmt: skip
    wrong = office.post(plan, {**given, "ends": "09:00"})
    assert wrong.status_code == 400
    assert "Plenary" in wrong.content.decode()
    assert office.post(plan, given).status_code == 302
    assert Meeting.objects.count() == 4
    assert "Plenary" in office.get(f"{ROOT}/meetings/").content.decode()
    assert browser(table, "REPRESENTATIVE", table.interior.pk).get(plan).status_code == 403


def test_minutes_by_two_people(table: made.Table) -> None:
    meeting, item, path = of_item(table)
    office = browser(table, "SECRETARIAT")
    assert office.get(f"{path}minutes/").status_code == 200
    assert office.post(f"{path}minutes/", {"text": "First.", "version": "1"}).status_code == 302
    second = office.post(f"{path}minutes/", {"text": "Second.", "version": "1"})
    page = second.content.decode()
    assert second.status_code == 409
    assert "First." in page
    assert "Second." in page
    aside = MinutesText.objects.get(kind="SET_ASIDE")
    assert aside.text == "Second."
    assert AgendaItem.objects.get(pk=item).text == "First."
    assert "A text is kept aside" in office.get(f"{ROOT}/meetings/{meeting}/").content.decode()
    assert office.post(f"{path}minutes/settle/", {"aside": str(aside.pk)}).status_code == 302


def test_a_decision_from_agenda_to_office(table: made.Table) -> None:
    meeting, _item, path = of_item(table)
    office = browser(table, "SECRETARIAT")
    given = {
        "title": "Open a shelter", "text": "A shelter in the north.", "visibility": "MEMBERS",
        **day("due_on", table.now + timedelta(days=4000)),
    }  # fmt: skip
    health, interior = str(table.health.pk), str(table.interior.pk)
    refused = {
        "needs an organisation": given,
        "cannot both answer": {**given, "owner": [health, interior]},
        "before the day": {**given, "owner": health, **day("due_on", table.now - timedelta(days=90))},
    }
    for said, wrong in refused.items():
        answer = office.post(f"{path}decide/", wrong)
        assert answer.status_code == 400
        assert said in answer.content.decode()
        assert "A shelter in the north." in answer.content.decode()
    assert office.post(f"{path}decide/", {**given, "owner": health}).status_code == 302
    decision = Decision.objects.get()
    page = f"{ROOT}/decisions/{decision.pk}/"
    member = browser(table, "REPRESENTATIVE", table.health.pk)
    assert member.get(page).status_code == 404
    assert office.post(f"{page}in-force/", {"version": "1"}).status_code == 302
    assert "Open a shelter" in member.get(page).content.decode()
    assert office.post(f"{page}fulfil/", {"version": "2"}).status_code == 409
    copy = CircularCopy.objects.get()
    assert "We have read it" in member.get(f"{ROOT}/circulars/").content.decode()
    assert (
        browser(table, "OFFICER", table.outside.pk).post(f"{ROOT}/circulars/{copy.pk}/confirm/").status_code
        == 404
    )
    assert member.post(f"{ROOT}/circulars/{copy.pk}/confirm/").status_code == 302
    assert office.post(f"{page}send/", {"offices": interior}).status_code == 302
    assert "1 office has not confirmed" in office.get(page).content.decode()
    assert "Open a shelter" in office.get(f"{ROOT}/decisions/?state=OPEN&words=shelter").content.decode()
    assert office.get(f"{page}change/").status_code == 200
    assert office.get(f"{page}repeal/").status_code == 200
    assert office.get(f"{ROOT}/meetings/{meeting}/").status_code == 200


def test_attendance_papers_and_steps(table: made.Table) -> None:
    meeting, item, _path = of_item(table)
    office, page = browser(table, "SECRETARIAT"), f"{ROOT}/meetings/{meeting}/"
    assert office.get(f"{page}attendance/").status_code == 200
    seats = {f"presence-{one.pk}": "PRESENT" for one in (table.interior, table.health)}
    assert office.post(f"{page}attendance/", seats).status_code == 302
    assert office.post(f"{page}guests/new/", {"guest_of": ""}).status_code == 400
    assert office.post(f"{page}guests/new/", {"guest_of": "A university", "name": "Guest"}).status_code == 302
    shown = office.get(page).content.decode()
    assert "2 of 2 members with a vote were present." in shown
    assert "A university" in shown
    paper = {"title": "Note", "visibility": "BODY", "item": str(item)}
    macro = SimpleUploadedFile("note.docm", b"PK\x03\x04")
    assert office.post(f"{page}papers/new/", {**paper, "file": macro}).status_code == 400
    note = SimpleUploadedFile("note.txt", b"A note.")
    assert office.post(f"{page}papers/new/", {**paper, "file": note}).status_code == 302
    number = Meeting.objects.get(pk=meeting).papers.get().pk
    assert browser(table, "OFFICER", table.interior.pk).get(f"{page}papers/{number}/").content == b"A note."
    assert browser(table, "OFFICER", table.outside.pk).get(f"{page}papers/{number}/").status_code == 404
    assert office.post(f"{page}papers/{number}/remove/").status_code == 302
    assert office.post(f"{page}items/new/", {"kind": "RESEARCH", "title": "Study"}).status_code == 400
    assert office.post(f"{page}items/new/", {"kind": "TOPIC", "title": "Study"}).status_code == 302
    assert office.post(f"{page}items/{item}/move/", {"step": "down"}).status_code == 302
    assert office.get(f"{page}change/").status_code == 200
    assert office.post(f"{page}hold/", {"version": "2"}).status_code == 302
    assert office.post(f"{page}minutes/circulate/", {"version": "3"}).status_code == 409
    assert office.post(f"{page}items/{item}/minutes/", {"text": "Said.", "version": "1"}).status_code == 302
    assert office.post(f"{page}minutes/circulate/", {"version": "3"}).status_code == 302
    assert office.get(f"{page}minutes/confirm/").status_code == 200
    assert office.post(f"{page}minutes/take-back/", {"version": "4"}).status_code == 302


def test_practice_of_a_body(table: made.Table) -> None:
    office, path = browser(table, "NATIONAL_COORDINATOR"), f"{ROOT}/meetings/practice/{table.body.code}/"
    given = {"zone": "UTC", "quorum_percent": "66", "template": "Welcome\nOther business", "version": "0"}
    assert office.get(path).status_code == 200
    assert office.post(path, {**given, "quorum_percent": "120"}).status_code == 400
    assert office.post(path, given).status_code == 302
    assert office.get(f"{ROOT}/meetings/practice/no-such/").status_code == 404


def test_others_find_nothing_and_pages_ask_little(
    table: made.Table, django_assert_max_num_queries: Queries
) -> None:
    meeting = table.convened(visibility="BODY")
    for number in range(10):
        actions.item_add(meeting=meeting, kind="TOPIC", title=f"Point {number}", **table.given())
    page = f"{ROOT}/meetings/{meeting}/"
    assert browser(table, "REPRESENTATIVE", table.outside.pk).get(page).status_code == 404
    assert browser(table, "FOCAL_POINT", table.outside.pk).get(page).status_code == 403
    member = browser(table, "OFFICER", table.interior.pk)
    with django_assert_max_num_queries(31):  # a third are the session and its scope
        assert member.get(page).status_code == 200


def test_the_public_reads_the_public_part_only(table: made.Table) -> None:
    meeting, item, path = of_item(table)
    office, page = browser(table, "SECRETARIAT"), f"{ROOT}/meetings/{meeting}/"
    written = {"text": "Who said what.", "public_text": "Shelters were discussed.", "version": "1"}
    assert office.post(f"{path}minutes/", written).status_code == 302
    assert office.post(f"{page}hold/", {"version": "2"}).status_code == 302
    assert office.post(f"{page}minutes/circulate/", {"version": "3"}).status_code == 302
    following = table.convened(days=-1)
    assert office.post(f"{page}minutes/confirm/", {"at": str(following), "version": "4"}).status_code == 302
    assert Client().get(f"/minutes/{meeting}/").status_code == 404
    assert office.post(f"{page}minutes/publish/").status_code == 409
    practice = {"zone": "UTC", "quorum_percent": "50", "publishes_minutes": "on", "version": "0"}
    assert office.post(f"{ROOT}/meetings/practice/{table.body.code}/", practice).status_code == 302
    assert office.post(f"{page}minutes/publish/").status_code == 302
    correction = {"public_text": "Two shelters."}
    assert office.post(f"{ROOT}/meetings/{meeting}/items/{item}/correct/", correction).status_code == 302
    assert "Two shelters." not in Client().get(f"/minutes/{meeting}/").content.decode()
    assert office.post(f"{page}minutes/publish/").status_code == 302
    public = Client().get(f"/minutes/{meeting}/").content.decode()
    assert "Shelters were discussed." in public
    assert "Two shelters." in public
    assert "Who said what." not in public
    assert "Spring meeting" in Client().get("/minutes/").content.decode()
