"""Meetings from planning to published minutes; decisions from record to closure; circulars read and sent up."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import meetings as made

from rapport.coordination.circulars import actions as circulars
from rapport.coordination.circulars import queries as sent
from rapport.coordination.decisions import actions as decisions
from rapport.coordination.decisions import queries as decided
from rapport.coordination.decisions.rules import can_fulfil
from rapport.coordination.decisions.workflow import CLOSED, DECISION, DecisionStep
from rapport.coordination.meetings import actions, queries, rhythm
from rapport.coordination.meetings.types import Quorum
from rapport.coordination.minutes import actions as minutes
from rapport.coordination.models import AgendaItem, BodyMember, Decision, Meeting, MinutesText
from rapport.kernel.access import Viewer
from rapport.kernel.audit import Recorded
from rapport.kernel.errors import AccessDenied, InvalidInput, NotAvailable, StaleVersion, UnableTo
from rapport.kernel.files.guard import Refused
from rapport.kernel.models import MailNotice
from rapport.obligations import queries as obligations

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(now: datetime) -> made.Table:
    """A body with members."""
    return made.a_table(now=now)


def held(table: made.Table) -> int:
    """A meeting that was held, with minutes on its one point."""
    meeting = table.convened()
    actions.meeting_hold(meeting=meeting, expected=table.view(meeting).version, **table.given())
    minutes.text_write(
        meeting=meeting,
        item=table.item(meeting),
        text="Long.",
        public_text="Short.",
        expected=1,
        **table.given(),
    )
    return meeting


def test_a_series_keeps_weekday_and_clock() -> None:
    first = datetime(2026, 1, 13, 13, 0, tzinfo=UTC)  # the second Tuesday, 14:00 in Vienna
    found = rhythm.moments(first, "Europe/Vienna", "QUARTERLY", 4)
    local = [one.astimezone(ZoneInfo("Europe/Vienna")) for one in found]
    assert [one.date() for one in local] == [
        date(2026, 1, 13), date(2026, 4, 14), date(2026, 7, 14), date(2026, 10, 13),
    ]  # fmt: skip
    assert {one.hour for one in local} == {14}
    assert found[1].hour == 12


@given(
    st.integers(min_value=0, max_value=4000),
    st.sampled_from(list(rhythm.RHYTHMS)),
)
def test_a_series_keeps_the_weekday_whatever_the_first_day(days: int, code: str) -> None:
    first = datetime(2020, 1, 1, 9, tzinfo=UTC) + timedelta(days=days)
    found = rhythm.moments(first, "UTC", code, 13)
    assert len(found) == 13
    assert found == sorted(set(found))
    assert {one.weekday() for one in found} == {first.weekday()}


def test_plan_convene_hold(table: made.Table, audited: list[Recorded]) -> None:
    actions.practice_set(
        body=table.body.code, zone="Europe/Vienna", quorum_percent=50, quorum_above=True, publishes_minutes=True,
        template=[("OPENING", "Welcome"), ("CLOSING", "Other")], expected=0, **table.given(),
    )  # fmt: skip
    ids = actions.meetings_plan(
        body=table.body.code, fields=table.fields(), rhythm_of="MONTHLY", count=3, **table.given()
    )
    assert Meeting.objects.filter(pk__in=ids, series__isnull=False).count() == 3
    items = queries.agenda(viewer=table.secretariat, meeting=table.view(ids[0]), day=table.now.date())
    assert [one.title for one in items] == ["Welcome", "Other"]
    member = table.acting_for(table.interior)
    actions.meeting_convene(meeting=ids[0], expected=1, **table.given())
    assert MailNotice.objects.filter(kind="meeting.convened", person_id=member.person_id).count() == 1
    with pytest.raises(UnableTo):
        actions.meeting_hold(meeting=ids[0], expected=2, **table.given(at=table.now - timedelta(days=30)))
    actions.meeting_hold(meeting=ids[0], expected=2, **table.given())
    with pytest.raises(UnableTo):
        actions.meeting_cancel(meeting=ids[0], expected=3, **table.given())
    actions.meeting_change(meeting=ids[1], fields=table.fields(days=40), expected=1, **table.given())
    actions.meeting_cancel(meeting=ids[1], expected=2, **table.given())
    assert (table.view(ids[1]).state, table.view(ids[1]).sequence) == ("CANCELLED", 2)
    assert [one.event for one in audited][-1] == "meeting.cancelled"
    with pytest.raises(AccessDenied):
        actions.meetings_plan(body=table.body.code, fields=table.fields(), **table.given(member))
    for wrong in (
        table.fields(ends_at=table.now - timedelta(days=9)),
        table.fields(zone="Nowhere/Else"),
        table.fields(place=""),
        table.fields(form="ONLINE", place=""),
    ):
        with pytest.raises(InvalidInput):
            actions.meetings_plan(body=table.body.code, fields=wrong, **table.given())
    with pytest.raises(InvalidInput):
        actions.meetings_plan(body="no-such", fields=table.fields(), **table.given())


def test_agenda_is_ordered_and_guarded(table: made.Table) -> None:
    meeting = table.planned()
    given = table.given()
    first = actions.item_add(meeting=meeting, kind="TOPIC", title="One", **given)
    second = actions.item_add(
        meeting=meeting, kind="RESEARCH", title="Study", link="https://example.org/study", **given
    )
    with pytest.raises(InvalidInput):
        actions.item_add(meeting=meeting, kind="RESEARCH", title="Study", **given)
    actions.item_move(meeting=meeting, item=second, up=True, **given)
    actions.item_change(
        meeting=meeting, item=first, kind="TOPIC", title="Uno", description="", link="", expected=1, **given
    )
    items = queries.agenda(viewer=table.secretariat, meeting=table.view(meeting), day=table.now.date())
    assert [one.title for one in items] == ["Study", "Uno"]
    actions.item_remove(meeting=meeting, item=second, **given)
    assert not AgendaItem.objects.filter(pk=second).exists()


def test_who_sees_what(table: made.Table) -> None:
    closed = table.convened(visibility="BODY")
    outsider, member = table.acting_for(table.outside), table.acting_for(table.interior)
    assert table.view(closed, member).id == closed
    for stranger in (outsider, Viewer.public()):
        with pytest.raises(NotAvailable):
            table.view(closed, stranger)
    shared = held(table)
    view = table.view(shared, outsider)
    (item,) = queries.agenda(viewer=outsider, meeting=view, day=table.now.date())
    assert (item.text, item.public_text) == ("", "")
    minutes.minutes_circulate(meeting=shared, expected=table.view(shared).version, **table.given())
    (item,) = queries.agenda(viewer=outsider, meeting=view, day=table.now.date())
    assert queries.agenda(viewer=outsider, meeting=table.view(shared), day=table.now.date())[0].text == ""
    (seen,) = queries.agenda(viewer=member, meeting=table.view(shared), day=table.now.date())
    assert seen.text == "Long."


def test_papers_pass_the_guard(table: made.Table, tmp_path: object) -> None:
    meeting = table.planned()
    given = {"meeting": meeting, "item": None, "title": "Note", **table.given()}
    kept = actions.paper_keep(visibility="BODY", name="note.txt", content=b"A note.", **given)
    with pytest.raises(Refused):
        actions.paper_keep(visibility="BODY", name="macro.docm", content=b"PK\x03\x04", **given)
    view, day = table.view(meeting), table.now.date()
    assert [one.id for one in queries.papers(viewer=table.secretariat, meeting=view, day=day)] == [kept]
    with pytest.raises(NotAvailable):
        queries.paper(viewer=table.acting_for(table.outside), meeting=view, paper_id=kept, day=day)
    actions.paper_remove(meeting=meeting, paper=kept, **table.given())
    assert queries.papers(viewer=table.secretariat, meeting=view, day=day) == []


def test_quorum_counts_votes_and_deputies(table: made.Table) -> None:
    meeting = table.convened()
    minutes.attendance_set(
        meeting=meeting,
        members={
            table.interior.pk: ("DEPUTY", "Head of unit"),
            table.health.pk: ("EXCUSED", ""),
            table.observer.pk: ("PRESENT", ""),
        },
        **table.given(),
    )
    guest = minutes.guest_add(
        meeting=meeting, organisation=None, guest_of="A university", name="", **table.given()
    )
    view, day = table.view(meeting), table.now.date()
    listed = queries.attendance(viewer=table.secretariat, meeting=view, language="en", day=day)
    assert len(listed) == 4
    usual = queries.practice(viewer=table.secretariat, body_id=table.body.pk)
    found = queries.quorum(viewer=table.secretariat, practice=usual, attendance=listed)
    assert found == Quorum(1, 2, 50, above=True)
    outside = queries.attendance(viewer=table.acting_for(table.outside), meeting=view, language="en", day=day)
    assert "Head of unit" not in {one.name for one in outside}
    assert not any(one.is_guest for one in outside)
    minutes.guest_remove(meeting=meeting, guest=guest, **table.given())
    with pytest.raises(InvalidInput):
        minutes.attendance_set(meeting=meeting, members={table.outside.pk: ("PRESENT", "")}, **table.given())
    with pytest.raises(InvalidInput):
        minutes.guest_add(meeting=meeting, organisation=None, guest_of=" ", name="", **table.given())


def test_quorum_at_its_edges() -> None:
    assert not Quorum(1, 2, 50, above=True).reached
    assert Quorum(1, 2, 50, above=False).reached
    assert Quorum(2, 3, 66, above=True).reached
    assert not Quorum(0, 0, 0, above=False).reached


def test_two_people_write_and_nothing_is_lost(table: made.Table) -> None:
    meeting = table.convened()
    item = table.item(meeting)
    common = {"meeting": meeting, "item": item, **table.given()}
    minutes.text_write(text="Mine.", public_text="", expected=1, **common)
    with pytest.raises(StaleVersion):
        minutes.text_write(text="Theirs.", public_text="", expected=1, **common)
    aside = minutes.text_set_aside(text="Theirs.", public_text="", **common)
    assert AgendaItem.objects.get(pk=item).text == "Mine."
    actions.meeting_hold(meeting=meeting, expected=table.view(meeting).version, **table.given())
    with pytest.raises(UnableTo, match="kept aside"):
        minutes.minutes_circulate(meeting=meeting, expected=table.view(meeting).version, **table.given())
    minutes.aside_settle(aside=aside, **common)
    minutes.minutes_circulate(meeting=meeting, expected=table.view(meeting).version, **table.given())
    assert set(MinutesText.objects.values_list("text", flat=True)) == {"Mine.", "Theirs."}
    with pytest.raises(UnableTo):
        minutes.text_write(text="Later.", public_text="", expected=2, **common)


def test_confirm_correct_publish(table: made.Table) -> None:
    meeting = held(table)
    item = table.item(meeting)
    given = table.given()
    decisions.decision_record(meeting=meeting, item=item, fields=table.decided(visibility="PUBLIC"), **given)
    decisions.decision_record(
        meeting=meeting, item=item, fields=table.decided(title="Inner", visibility="BODY"), **given
    )
    minutes.minutes_circulate(meeting=meeting, expected=table.view(meeting).version, **given)
    with pytest.raises(UnableTo):
        minutes.correction_note(meeting=meeting, item=item, text="x", public_text="", **given)
    following = table.convened(days=-1)
    with pytest.raises(InvalidInput):
        minutes.minutes_confirm(meeting=meeting, at=meeting, expected=table.view(meeting).version, **given)
    minutes.minutes_confirm(meeting=meeting, at=following, expected=table.view(meeting).version, **given)
    with pytest.raises(UnableTo):
        minutes.minutes_publish(meeting=meeting, **given)
    actions.practice_set(
        body=table.body.code, zone="UTC", quorum_percent=50, quorum_above=True, publishes_minutes=True, template=[],
        expected=0, **given,
    )  # fmt: skip
    minutes.correction_note(meeting=meeting, item=item, text="", public_text="Two shelters.", **given)
    minutes.minutes_publish(meeting=meeting, **given)
    found = queries.published_minutes(viewer=Viewer.public(), meeting_id=meeting).content
    assert found["items"][0]["text"] == "Short."
    assert found["items"][0]["corrections"] == ["Two shelters."]
    assert [one["title"] for one in found["items"][0]["decisions"]] == ["Open a shelter"]
    assert "Long." not in str(found)
    minutes.minutes_withdraw(meeting=meeting, **given)
    with pytest.raises(NotAvailable):
        queries.published_minutes(viewer=Viewer.public(), meeting_id=meeting)


@pytest.mark.parametrize(
    ("owners", "due", "said"),
    [
        ((), 30, "needs an organisation"),
        ((0, 1), 30, "cannot both"),
        ((0,), -30, "before the day"),
        ((0,), None, "needs a day"),
    ],
)
def test_a_decision_that_lacks_something_is_refused(
    table: made.Table, owners: tuple[int, ...], due: int | None, said: str
) -> None:
    meeting = table.convened()
    who = [(table.health.pk, table.interior.pk)[one] for one in owners]
    day = None if due is None else (table.now + timedelta(days=due)).date()
    with pytest.raises(InvalidInput, match=said):
        decisions.decision_record(
            meeting=meeting, item=None, fields=table.decided(owners=who, due_on=day), **table.given()
        )
    assert not Decision.objects.exists()


def test_the_database_refuses_a_day_before_the_decision(table: made.Table) -> None:
    meeting = table.convened()
    made_id = decisions.decision_record(meeting=meeting, item=None, fields=table.decided(), **table.given())
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=made_id).update(due_on=date(2020, 1, 1))


def test_a_decision_is_owed_comes_back_and_is_closed(table: made.Table, audited: list[Recorded]) -> None:
    meeting, following = held(table), table.planned(days=20)
    one = decisions.decision_record(
        meeting=meeting, item=table.item(meeting), fields=table.decided(), **table.given()
    )
    outsider = table.acting_for(table.health)
    with pytest.raises(NotAvailable):
        decided.decision(viewer=outsider, decision_id=one, language="en", day=table.now.date())
    minutes.minutes_circulate(meeting=meeting, expected=table.view(meeting).version, **table.given())
    ref = f"coordination.decision:{one}"
    (owed,) = obligations.of_origin(viewer=table.secretariat, refs=[ref])[ref]
    assert (owed.accountable_id, owed.is_running) == (table.health.pk, True)
    assert AgendaItem.objects.filter(meeting_id=following, source=ref, kind="FOLLOW_UP").count() == 1
    with pytest.raises(UnableTo):
        actions.item_remove(meeting=following, item=table.item(following), **table.given())
    view = decided.decision(viewer=outsider, decision_id=one, language="en", day=table.now.date())
    assert view.number == "1/2026"
    for closing in (
        lambda: decisions.decision_fulfil(decision=one, expected=view.version, **table.given()),
        lambda: decisions.decision_repeal(decision=one, reason="No.", expected=view.version, **table.given()),
    ):
        with pytest.raises(UnableTo, match="still open"):
            closing()
    with pytest.raises(UnableTo):
        decisions.decision_change(
            decision=one, fields=table.decided(), expected=view.version, **table.given()
        )
    assert "decision.put_in_force" in {one.event for one in audited}


def test_recorded_decisions_can_be_changed_and_replaced(table: made.Table) -> None:
    meeting = table.convened()
    given = table.given()
    old = decisions.decision_record(meeting=meeting, item=None, fields=table.decided(), **given)
    new = decisions.decision_record(meeting=meeting, item=None, fields=table.decided(title="New"), **given)
    decisions.decision_change(
        decision=new, fields=table.decided(title="Newer", supporting=[table.interior.pk]), expected=1, **given
    )
    with pytest.raises(InvalidInput):
        decisions.decision_repeal(decision=old, reason=" ", expected=1, **given)
    with pytest.raises(UnableTo):
        decisions.decision_supersede(decision=old, replaced_by=new, expected=1, **given)
    decisions.decision_repeal(decision=old, reason="Not needed.", expected=1, **given)
    assert set(Decision.objects.values_list("number", "state")) == {(1, "REPEALED"), (2, "RECORDED")}


def test_offices_confirm_and_send_expertise_up(table: made.Table) -> None:
    meeting = held(table)
    one = decisions.decision_record(meeting=meeting, item=None, fields=table.decided(), **table.given())
    minutes.minutes_circulate(meeting=meeting, expected=table.view(meeting).version, **table.given())
    circulars.circular_send(decision=one, offices=[table.outside.pk], **table.given())
    health, other = table.acting_for(table.health), table.acting_for(table.outside)
    day = table.now.date()
    (copy,) = sent.copies_for(viewer=health, language="en", day=day)
    assert copy.organisation_id == table.health.pk
    with pytest.raises(NotAvailable):
        circulars.circular_confirm(copy=copy.id, **table.given(other))
    circulars.circular_confirm(copy=copy.id, **table.given(health))
    waiting = sent.copies_for(viewer=table.secretariat, language="en", day=day)
    assert [row.organisation_id for row in waiting] == [table.outside.pk]
    up = circulars.contribution_send(
        body=table.body.code, organisation=table.health.pk, kind="EXPERTISE", title="Costs", text="It costs more.",
        decision=one, **table.given(health),
    )  # fmt: skip
    assert sent.contributions(viewer=other, language="en", day=day) == []
    following = table.planned(days=9)
    circulars.contribution_to_agenda(contribution=up, meeting=following, **table.given())
    with pytest.raises(UnableTo):
        circulars.contribution_to_agenda(contribution=up, meeting=following, **table.given())
    circulars.contribution_answer(contribution=up, answer="It is on the agenda.", expected=1, **table.given())
    assert (
        sent.contribution(viewer=health, contribution_id=up, language="en", day=day).answered_at == table.now
    )


def test_members_that_left_keep_the_past_as_it_was(table: made.Table) -> None:
    meeting = table.convened()
    minutes.attendance_set(meeting=meeting, members={table.interior.pk: ("PRESENT", "")}, **table.given())
    BodyMember.objects.filter(organisation=table.interior).delete()
    listed = queries.attendance(
        viewer=table.secretariat, meeting=table.view(meeting), language="en", day=table.now.date()
    )
    assert table.interior.pk in {one.organisation_id for one in listed}


@given(st.lists(st.sampled_from(list(DecisionStep)), max_size=6))
def test_no_path_leaves_a_closed_decision(path: list[DecisionStep]) -> None:
    state = DecisionStep.RECORDED
    for target in path:
        if DECISION.can(state, target):
            assert state not in CLOSED
            state = target


@given(st.lists(st.sampled_from(["OPEN", "IN_PROGRESS", "DONE", "WITHDRAWN"]), max_size=5))
def test_fulfilled_only_when_all_is_closed_and_something_done(states: list[str]) -> None:
    assert bool(can_fulfil(states)) == ("DONE" in states and not {"OPEN", "IN_PROGRESS"} & set(states))
