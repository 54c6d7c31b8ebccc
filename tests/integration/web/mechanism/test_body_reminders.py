"""Reminders of a body on a page: set, refused, two people at once, back to the usual ones; forms of obligations."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import mechanism
from tests.factories import obligations as make
from tests.factories.actors import a_person

from rapport.coordination.models import Body, BodyReminders
from rapport.kernel.access import Viewer
from rapport.obligations import settings
from rapport.obligations.models import Evidence, Obligation, SentNotice
from rapport.obligations.reminders import actions

pytestmark = pytest.mark.django_db
GIVEN = {
    "version": "0",
    "before": "20, 5",
    "after": "3",
    "then_every": "14",
    "owner": "3",
    "chair": "60",
    "approve_after_hours": "24",
    "quiet_weekdays": ["4", "5"],
    "holidays": "2026-12-25\n2027-01-01",
}


def browser(role: str, now: datetime, organisation: int | None = None) -> Client:
    client = Client()
    client.force_login(a_person(role, now=now, organisation=organisation))
    return client


@pytest.fixture
def body(now: datetime) -> Body:
    return Body.objects.get(code=mechanism.a_body(mechanism.a_mechanism(now=now), now=now))


def test_a_body_sets_its_reminders_and_takes_them_back(now: datetime, body: Body) -> None:
    secretariat, page = browser("SECRETARIAT", now), reverse("mechanism:body-reminders", args=[body.code])
    ref = f"coordination.body:{body.pk}"
    assert settings.settings_of(ref) == settings.DEFAULT
    for wrong in (
        {"before": "7, x"},
        {"before": "7, 7"},
        {"holidays": "Christmas"},
        {"quiet_weekdays": list("0123456")},
        {"owner": "30", "head": "2"},
        {"then_every": "0"},
    ):
        refused = secretariat.post(page, {**GIVEN, **wrong})
        assert refused.status_code == 400 and "2027-01-01" in refused.content.decode() or "holidays" in wrong
    assert not BodyReminders.objects.exists()
    assert secretariat.post(page, GIVEN).status_code == 302
    held = settings.settings_of(ref)
    assert (held.before, held.after, held.then_every) == ((20, 5), (3,), 14)
    assert set(held.escalate) == {("OWNER", 3), ("CHAIR", 60)} and held.approve_after_hours == 24
    assert held.quiet_weekdays == {4, 5} and len(held.holidays) == 2
    stale = secretariat.post(page, {**GIVEN, "after": "4"})
    assert stale.status_code == 409 and 'name="version" value="1"' in stale.content.decode()
    assert browser("OFFICER", now, make.a_member(now=now)).post(page, GIVEN).status_code == 403
    reset = reverse("mechanism:body-reminders-reset", args=[body.code])
    assert secretariat.post(reset, {"version": "1"}).status_code == 302
    assert settings.settings_of(ref) == settings.DEFAULT


def test_new_reminders_do_not_catch_up(now: datetime, body: Body) -> None:
    ref, owner = f"coordination.body:{body.pk}", make.a_member(now=now)
    make.viewer_for(owner, now=now)
    made = make.an_obligation(owner, now=now, due_on=now.date() + timedelta(days=10), body_ref=ref)
    later = now + timedelta(days=14)
    BodyReminders.objects.create(
        body=body, before=[8], after=[4, 5], then_every=30, approve_after_hours=48, since=later.date(),
        changed_at=later,
    )  # fmt: skip
    actions.notices_run(by=Viewer.system(), now=later + timedelta(days=1))
    assert set(SentNotice.objects.filter(obligation=made).values_list("step", flat=True)) == {
        "AFTER_4",
        "AFTER_5",
    }


def test_an_obligation_of_a_body_is_made_and_described(now: datetime, body: Body) -> None:
    secretariat, owner = browser("SECRETARIAT", now), make.a_member(now=now)
    day = datetime.now(UTC).date() + timedelta(days=50)
    parts = {"due_on_day": day.day, "due_on_month": day.month, "due_on_year": day.year}
    given = {"title": "A hotline", "accountable": owner, "visibility": "BODY", **parts}
    new = reverse("mechanism:obligation-new")
    assert secretariat.post(new, given).status_code == 400
    assert secretariat.post(new, {**given, "body": f"coordination.body:{body.pk}"}).status_code == 302
    row = Obligation.objects.get()
    assert (row.visibility, row.body_ref) == ("BODY", f"coordination.body:{body.pk}")
    page = reverse("mechanism:obligation-describe", args=[row.pk])
    assert "A hotline" in secretariat.get(page).content.decode()
    change = {
        "version": "1",
        "title": "A free hotline",
        "themes": "protection, data",
        "visibility": "MEMBERS",
    }
    assert secretariat.post(page, {**change, "title": ""}).status_code == 400
    assert secretariat.post(page, change).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.themes, row.visibility) == ("A free hotline", ["data", "protection"], "MEMBERS")
    stale = secretariat.post(page, {**change, "title": "Mine"})
    assert stale.status_code == 409 and "A free hotline" in stale.content.decode()
    assert browser("REPRESENTATIVE", now, owner).get(page).status_code == 403


def test_evidence_is_removed_from_a_draft_by_its_own(now: datetime) -> None:
    owner = make.a_member(now=now)
    writer = make.viewer_for(owner, now=now)
    make.a_draft(make.an_obligation(owner, now=now), writer, now=now, fields=make.CLOSING)
    piece = Evidence.objects.get()
    page = reverse("mechanism:evidence-remove", args=[piece.pk])
    stranger = browser("REPRESENTATIVE", now, make.a_member(now=now))
    assert stranger.post(page).status_code == 404
    assert browser("REPRESENTATIVE", now, owner).post(page).status_code == 302
    assert not Evidence.objects.exists()
