"""Updates: written, submitted, returned, accepted; results and evidence; who reads which."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from tests.factories import obligations as make
from tests.factories.actors import a_viewer

from rapport.kernel.access import Viewer
from rapport.kernel.audit import Recorded
from rapport.kernel.errors import AccessDenied, InvalidInput, NotAvailable, StaleVersion, UnableTo
from rapport.kernel.models import MailNotice
from rapport.obligations import queries as obligations
from rapport.obligations.absences import actions as absences
from rapport.obligations.updates import actions, queries
from rapport.obligations.updates.types import UpdateFields

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(now: datetime) -> Viewer:
    return a_viewer("NATIONAL_COORDINATOR", now=now)


def test_a_whole_life(now: datetime, coordinator: Viewer, audited: list[Recorded]) -> None:
    ministry = make.a_member(now=now)
    person = make.viewer_for(ministry, now=now)
    owed = make.an_obligation(ministry, now=now)
    audited.clear()
    update = make.a_draft(owed, person, now=now, fields=make.CLOSING)
    actions.update_submit(update=update, expected=1, by=person, now=now)
    actions.update_return(update=update, reason="Which figures?", expected=2, by=coordinator, now=now)
    actions.update_write(update=update, fields=make.CLOSING, expected=3, by=person, now=now)
    actions.update_submit(update=update, expected=4, by=person, now=now)
    actions.update_accept(update=update, expected=5, by=coordinator, now=now)
    assert [one.event for one in audited] == [
        "update.begun",
        "evidence.linked",
        "update.submitted",
        "update.returned",
        "update.written",
        "update.submitted",
        "update.accepted",
    ]
    view = queries.updates_of(viewer=person, obligation_id=owed)[0]
    assert [(one.step, one.text) for one in view.entries] == [
        ("BEGUN", ""),
        ("SUBMITTED", ""),
        ("RETURNED", "Which figures?"),
        ("SUBMITTED", ""),
        ("ACCEPTED", ""),
    ]
    done = obligations.obligation(viewer=person, obligation_id=owed, day=now.date())
    assert (done.state, done.closed_at, done.is_late) == ("DONE", now, False)
    kinds = set(MailNotice.objects.filter(person_id=person.person_id).values_list("kind", flat=True))
    assert kinds == {"obligation.made", "update.returned", "update.accepted"}
    assert MailNotice.objects.filter(person_id=coordinator.person_id, kind="update.waiting").count() == 2


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        (UpdateFields(), "activity_missing"),
        (UpdateFields(activity="A meeting.", closes=True), "result_missing"),
        (UpdateFields(activity="A meeting.", result="Fewer delays.", closes=True), "evidence_missing"),
    ],
)
def test_a_result_is_more_than_an_activity(now: datetime, fields: UpdateFields, code: str) -> None:
    ministry = make.a_member(now=now)
    person = make.viewer_for(ministry, now=now)
    owed = make.an_obligation(ministry, now=now)
    update = actions.update_begin(obligation=owed, fields=fields, by=person, now=now)
    with pytest.raises(InvalidInput) as refused:
        actions.update_submit(update=update, expected=1, by=person, now=now)
    assert refused.value.code == code


def test_whoever_submitted_does_not_accept(now: datetime, coordinator: Viewer) -> None:
    ministry = make.a_member(now=now)
    person = make.viewer_for(ministry, now=now)
    update = make.a_submitted(make.an_obligation(ministry, now=now), person, now=now)
    # Roles of the office and outside are never mixed; somebody may change sides, though.
    viewer = replace(coordinator, person_id=person.person_id)
    for decide in (
        lambda: actions.update_accept(update=update, expected=2, by=viewer, now=now),
        lambda: actions.update_return(update=update, reason="x", expected=2, by=viewer, now=now),
    ):
        with pytest.raises(UnableTo, match="another person"):
            decide()
    actions.update_accept(update=update, expected=2, by=coordinator, now=now)


def test_an_officer_prepares_and_does_not_submit(now: datetime) -> None:
    ministry = make.a_member(now=now)
    officer = make.viewer_for(ministry, "OFFICER", now=now)
    update = make.a_draft(make.an_obligation(ministry, now=now), officer, now=now)
    with pytest.raises(AccessDenied):
        actions.update_submit(update=update, expected=1, by=officer, now=now)


def test_who_reads_which_update(now: datetime, coordinator: Viewer, public: Viewer) -> None:
    ministry, other = make.a_member(now=now), make.a_member(now=now)
    office = make.a_member(now=now, parent=ministry)
    person = make.viewer_for(office, now=now)
    viewers = {
        "own": person,
        "above": make.viewer_for(ministry, now=now),
        "other": make.viewer_for(other, now=now),
        "coordinator": coordinator,
        "public": public,
    }
    owed = make.an_obligation(office, now=now)
    update = make.a_draft(owed, person, now=now)

    def readers() -> set[str]:
        return {name for name, viewer in viewers.items() if _reads(viewer, update)}

    assert readers() == {"own", "above"}
    assert obligations.obligation(viewer=coordinator, obligation_id=owed, day=now.date()).waiting == ""
    actions.update_submit(update=update, expected=1, by=person, now=now)
    assert readers() == {"own", "above", "coordinator"}
    actions.update_return(update=update, reason="More", expected=2, by=coordinator, now=now)
    assert readers() == {"own", "above", "coordinator"}
    actions.update_submit(update=update, expected=3, by=person, now=now)
    actions.update_accept(update=update, expected=4, by=coordinator, now=now)
    assert readers() == {"own", "above", "coordinator", "other"}
    assert queries.update(viewer=viewers["other"], update_id=update).entries == ()


def _reads(viewer: Viewer, update: int) -> bool:
    try:
        queries.update(viewer=viewer, update_id=update)
    except NotAvailable:
        return False
    return True


def test_another_organisation_cannot_touch_it(now: datetime) -> None:
    ministry, other = make.a_member(now=now), make.a_member(now=now)
    person, stranger = make.viewer_for(ministry, now=now), make.viewer_for(other, now=now)
    owed = make.an_obligation(ministry, now=now)
    update = make.a_draft(owed, person, now=now)
    with pytest.raises(AccessDenied):
        actions.update_begin(obligation=owed, fields=make.FIELDS, by=stranger, now=now)
    for act in (
        lambda: actions.update_write(update=update, fields=make.FIELDS, expected=1, by=stranger, now=now),
        lambda: actions.update_submit(update=update, expected=1, by=stranger, now=now),
        lambda: actions.evidence_link(
            update=update, title="", link="https://a.example", by=stranger, now=now
        ),
        lambda: actions.update_accept(update=update, expected=1, by=stranger, now=now),
    ):
        with pytest.raises((AccessDenied, NotAvailable)):
            act()


def test_two_people_write_the_same_draft_and_nothing_is_lost(now: datetime) -> None:
    ministry = make.a_member(now=now)
    first, second = make.viewer_for(ministry, now=now), make.viewer_for(ministry, "OFFICER", now=now)
    owed = make.an_obligation(ministry, now=now)
    update = make.a_draft(owed, first, now=now)
    with pytest.raises(UnableTo):
        make.a_draft(owed, second, now=now)
    actions.update_write(update=update, fields=UpdateFields(activity="B"), expected=1, by=second, now=now)
    with pytest.raises(StaleVersion):
        actions.update_write(update=update, fields=UpdateFields(activity="A"), expected=1, by=first, now=now)


def test_evidence_is_kept_and_guarded(now: datetime, coordinator: Viewer) -> None:
    ministry = make.a_member(now=now)
    person = make.viewer_for(ministry, now=now)
    update = make.a_draft(make.an_obligation(ministry, now=now), person, now=now)
    kept = actions.evidence_keep(
        update=update, title="", name="figures.csv", content=b"a,b\n1,2\n", by=person, now=now
    )
    assert queries.file_of(viewer=person, evidence_id=kept).name == "figures.csv"
    with pytest.raises(NotAvailable):
        queries.file_of(viewer=coordinator, evidence_id=kept)
    for name, content in (("a.exe", b"MZ"), ("a.pdf", b"no")):
        with pytest.raises(InvalidInput):
            actions.evidence_keep(update=update, title="", name=name, content=content, by=person, now=now)
    with pytest.raises(InvalidInput):
        actions.evidence_link(update=update, title="", link="javascript:alert(1)", by=person, now=now)
    actions.evidence_remove(evidence=kept, by=person, now=now)
    assert queries.update(viewer=person, update_id=update).evidence == ()


def test_a_deputy_submits_in_the_name_of_whom_is_away(now: datetime, coordinator: Viewer) -> None:
    ministry = make.a_member(now=now)
    away, deputy = make.viewer_for(ministry, now=now), make.viewer_for(ministry, now=now)
    stranger = make.viewer_for(make.a_member(now=now), now=now)
    owed = make.an_obligation(ministry, now=now)
    week = now.date() + timedelta(days=7)
    for wrong in (stranger.person_id, away.person_id):
        with pytest.raises(InvalidInput):
            absences.absence_begin(deputy_id=wrong or 0, from_on=now.date(), until_on=week, by=away, now=now)
    begun = absences.absence_begin(
        deputy_id=deputy.person_id or 0, from_on=now.date(), until_on=week, by=away, now=now
    )
    with pytest.raises(UnableTo, match="in these days"):
        absences.absence_begin(deputy_id=deputy.person_id or 0, from_on=week, until_on=week, by=away, now=now)
    update = make.a_submitted(owed, deputy, now=now)
    view = queries.update(viewer=coordinator, update_id=update)
    assert (view.submitted_by, view.submitted_for) == (deputy.person_id, away.person_id)
    before = MailNotice.objects.filter(person_id=away.person_id).count()
    actions.update_return(update=update, reason="More", expected=2, by=coordinator, now=now)
    assert MailNotice.objects.filter(person_id=away.person_id).count() == before
    assert MailNotice.objects.filter(person_id=deputy.person_id, kind="update.returned").count() == 1
    with pytest.raises(NotAvailable):
        absences.absence_end(absence=begun, by=deputy, now=now)
    absences.absence_end(absence=begun, by=away, now=now)
    actions.update_submit(update=update, expected=3, by=deputy, now=now)
    assert queries.update(viewer=coordinator, update_id=update).submitted_for is None
