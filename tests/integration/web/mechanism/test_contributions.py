"""What offices send up, guests, points and decisions that are changed or replaced, through their pages."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from tests.factories import actors
from tests.factories import meetings as made

from rapport.coordination.decisions import actions as decisions
from rapport.coordination.models import AgendaItem, Attendance, Contribution, Decision
from rapport.kernel.access import Viewer
from rapport.kernel.models import MailNotice
from rapport.obligations.actions import obligation_withdraw
from rapport.obligations.models import Obligation

pytestmark = pytest.mark.django_db
ROOT = "/mechanism"


@pytest.fixture
def table(now: datetime) -> made.Table:
    """A body with members."""
    return made.a_table(now=now)


def browser(table: made.Table, role: str, organisation: int | None = None) -> Client:
    client = Client()
    client.force_login(actors.a_person(role, now=table.now, organisation=organisation))
    return client


def in_force(table: made.Table, **values: Any) -> tuple[int, int]:
    """A meeting and a decision of it that is in force."""
    meeting = table.convened(days=-7)
    one = decisions.decision_record(
        meeting=meeting, item=None, fields=table.decided(**values), **table.given()
    )
    decisions.decision_put_in_force(decision=one, expected=1, **table.given())
    return meeting, one


def test_a_question_goes_up_and_is_answered(table: made.Table, django_assert_max_num_queries: Any) -> None:
    _meeting, decision = in_force(table)
    coming = table.planned(days=9, visibility="BODY", title="Closed session")
    office, sender = browser(table, "SECRETARIAT"), browser(table, "REPRESENTATIVE", table.health.pk)
    page = f"{ROOT}/contributions/new/?decision={decision}"
    assert "About decision 1/2026" in sender.get(page).content.decode()
    given = {
        "organisation": str(table.health.pk),
        "body": table.body.code,
        "kind": "QUESTION",
        "title": "Costs",
    }
    wrong = sender.post(page, {**given, "text": ""})
    assert wrong.status_code == 400
    assert 'value="Costs"' in wrong.content.decode()
    refused = sender.post(page, {**given, "text": "Who pays?", "organisation": str(table.interior.pk)})
    assert refused.status_code == 400, "not one's own office"
    assert sender.post(page, {**given, "text": "Who pays?"}).status_code == 302
    row = Contribution.objects.get()
    assert row.decision_id == decision
    one = f"{ROOT}/contributions/{row.pk}/"
    assert "It waits for the secretariat." in sender.get(one).content.decode()
    assert browser(table, "REPRESENTATIVE", table.outside.pk).get(one).status_code == 404
    assert sender.get(f"{one}answer/").status_code == 403
    assert "Costs" in office.get(f"{ROOT}/decisions/{decision}/").content.decode()

    assert "Closed session" in office.get(f"{one}agenda/").content.decode()
    assert office.post(f"{one}agenda/", {"meeting": str(coming)}).status_code == 302
    assert office.post(f"{one}agenda/", {"meeting": str(coming)}).status_code == 400, "once"
    assert f"/contributions/{row.pk}/" in office.get(f"{ROOT}/meetings/{coming}/").content.decode()
    assert office.post(f"{one}answer/", {"answer": " ", "version": "1"}).status_code == 400
    assert office.post(f"{one}answer/", {"answer": "The fund.", "version": "1"}).status_code == 302
    stale = office.post(f"{one}answer/", {"answer": "Nobody.", "version": "1"})
    assert stale.status_code == 400
    assert "Nobody." in stale.content.decode()
    with django_assert_max_num_queries(31):  # a third are the session and its scope
        seen = sender.get(one).content.decode()
    assert "The fund." in seen
    assert "Closed session" in seen, "a member of the body sees where it stands"
    kinds = MailNotice.objects.values_list("kind", flat=True)
    assert {"contribution.put_on_agenda", "contribution.answered"} <= set(kinds)
    with django_assert_max_num_queries(20):
        assert "Answered" in sender.get(f"{ROOT}/contributions/").content.decode()


def test_an_outsider_learns_no_meeting_and_no_hidden_body(table: made.Table) -> None:
    coming = table.planned(days=9, visibility="BODY", title="Closed session")
    office, sender = browser(table, "SECRETARIAT"), browser(table, "REPRESENTATIVE", table.outside.pk)
    given = {
        "organisation": str(table.outside.pk), "body": table.body.code, "kind": "EXPERTISE", "title": "Study",
        "text": "We counted.",
    }  # fmt: skip
    assert sender.post(f"{ROOT}/contributions/new/", given).status_code == 302
    one = f"{ROOT}/contributions/{Contribution.objects.get().pk}/"
    assert office.post(f"{one}agenda/", {"meeting": str(coming)}).status_code == 302
    seen = sender.get(one).content.decode()
    assert "On the agenda of a meeting of the body" in seen
    assert "Closed session" not in seen
    table.body.visibility = "BODY"
    table.body.save(update_fields=["visibility"])
    assert sender.post(f"{ROOT}/contributions/new/", given).status_code == 400


def test_guests_and_points_are_put_right(table: made.Table) -> None:
    meeting = table.convened()
    item, office = table.item(meeting), browser(table, "SECRETARIAT")
    page = f"{ROOT}/meetings/{meeting}/"
    assert office.post(f"{page}guests/new/", {"guest_of": "A university"}).status_code == 302
    guest = Attendance.objects.get()
    assert f"guests/{guest.pk}/remove/" in office.get(page).content.decode()
    assert office.post(f"{page}guests/999999/remove/").status_code == 404
    assert office.post(f"{page}guests/{guest.pk}/remove/").status_code == 302
    assert not Attendance.objects.exists()
    change = f"{page}items/{item}/change/"
    assert "Shelters" in office.get(change).content.decode()
    assert office.post(change, {"kind": "TOPIC", "title": "Homes", "version": "1"}).status_code == 302
    assert office.post(change, {"kind": "TOPIC", "title": "Flats", "version": "1"}).status_code == 400
    assert AgendaItem.objects.get(pk=item).title == "Homes"


def test_a_later_decision_replaces_one(table: made.Table) -> None:
    meeting, first = in_force(table)
    office = browser(table, "SECRETARIAT")
    page = f"{ROOT}/decisions/{first}/"
    assert "no later decision" in office.get(f"{page}replace/").content.decode()
    second = decisions.decision_record(
        meeting=meeting, item=None, fields=table.decided(title="Open two"), **table.given()
    )
    refused = office.post(f"{page}replace/", {"replaced_by": str(second), "version": "2"})
    assert refused.status_code == 400, "something is still owed"
    assert "still open" in refused.content.decode()
    owed = Obligation.objects.get()
    obligation_withdraw(
        obligation=owed.pk, reason="Other way.", expected=owed.version, by=Viewer.system(), now=table.now
    )
    assert office.post(f"{page}replace/", {"replaced_by": str(second), "version": "2"}).status_code == 302
    assert Decision.objects.get(pk=second).replaces_id == first
    assert "Open two" in office.get(page).content.decode()
    assert "Replaces" in office.get(f"{ROOT}/decisions/{second}/").content.decode()
