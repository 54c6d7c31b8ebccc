"""What is owed, by whom, until when; who may see it; the history."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from tests.factories import obligations as make
from tests.factories.actors import a_viewer

from rapport.kernel.access import Viewer
from rapport.kernel.audit import Recorded
from rapport.kernel.errors import AccessDenied, InvalidInput, NotAvailable, StaleVersion, UnableTo
from rapport.kernel.models import MailNotice
from rapport.obligations import actions, queries, settings
from rapport.obligations.models import Accountability, Obligation
from rapport.obligations.narrowing import Narrowing

pytestmark = pytest.mark.django_db


class Bodies:
    """A provider for tests: one body, in which one organisation sits."""

    def __init__(self, ref: str, member: int) -> None:
        self.ref, self.member = ref, member

    def settings_of(self, body_ref: str) -> None:
        return None

    def escalation_of(self, body_ref: str) -> dict[str, list[int]]:
        return {}

    def members_of(self, body_ref: str) -> frozenset[int]:
        return frozenset({self.member}) if body_ref == self.ref else frozenset()


@pytest.fixture
def coordinator(now: datetime) -> Viewer:
    return a_viewer("NATIONAL_COORDINATOR", now=now)


def test_making_is_audited_numbered_and_told(
    now: datetime, coordinator: Viewer, audited: list[Recorded]
) -> None:
    ministry = make.a_member(now=now)
    person = make.viewer_for(ministry, now=now)
    audited.clear()
    first = make.an_obligation(ministry, now=now, by=coordinator)
    second = make.an_obligation(ministry, now=now, by=coordinator)
    assert [one.event for one in audited] == ["obligation.made", "obligation.made"]
    views = queries.owed(viewer=person, day=now.date())
    assert [(one.id, one.number) for one in views] == [(first, "O-2026-001"), (second, "O-2026-002")]
    assert MailNotice.objects.filter(person_id=person.person_id, kind="obligation.made").count() == 2
    assert Obligation.objects.get(pk=first).accountabilities.get().organisation_id == ministry


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"accountable": 987654}, "unknown_organisation"),
        ({"days": -1}, "due_before_made"),
        ({"visibility": "BODY"}, "invalid_input"),
        ({"origin": "GUESS"}, "unknown_choice"),
        ({"title": "  "}, "invalid_input"),
    ],
)
def test_bad_input_is_refused(
    now: datetime, coordinator: Viewer, given: dict[str, object], code: str
) -> None:
    ministry = make.a_member(now=now)
    days = int(str(given.pop("days", 40)))
    owner = int(str(given.pop("accountable", ministry)))
    with pytest.raises(InvalidInput) as refused:
        make.an_obligation(owner, now=now, by=coordinator, due_on=now.date() + timedelta(days=days), **given)
    assert refused.value.code == code
    assert not Obligation.objects.exists()


def test_two_owners_at_once_are_refused(now: datetime, coordinator: Viewer) -> None:
    ministry = make.a_member(now=now)
    with pytest.raises(InvalidInput, match="cannot also be"):
        make.an_obligation(ministry, now=now, by=coordinator, supporting_ids=[ministry])


def test_members_do_not_assign(now: datetime) -> None:
    ministry = make.a_member(now=now)
    with pytest.raises(AccessDenied):
        make.an_obligation(ministry, now=now, by=make.viewer_for(ministry, now=now))


def test_reassigning_keeps_the_history_and_sets_the_update_aside(
    now: datetime, coordinator: Viewer, audited: list[Recorded]
) -> None:
    first, second = make.a_member(now=now), make.a_member(now=now)
    before, after = make.viewer_for(first, now=now), make.viewer_for(second, now=now)
    owed = make.an_obligation(first, now=now, supporting_ids=[second])
    make.a_submitted(owed, before, now=now)
    audited.clear()
    later = now + timedelta(days=1)
    actions.obligation_reassign(
        obligation=owed, accountable_id=second, reason="A new law", expected=1, by=coordinator, now=later
    )
    assert [one.event for one in audited] == ["obligation.reassigned"]
    record = queries.record_of(viewer=after, obligation_id=owed)
    assert [(one.organisation_id, one.until_at) for one in record.accountabilities] == [
        (first, later),
        (second, None),
    ]
    assert record.accountabilities[1].reason == "A new law"
    view = queries.obligation(viewer=after, obligation_id=owed, day=now.date())
    assert (view.accountable_id, view.supporting_ids, view.waiting) == (second, (), "")
    make.a_submitted(owed, after, now=later)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(StaleVersion):
        actions.obligation_reassign(
            obligation=owed, accountable_id=first, reason="Back", expected=1, by=coordinator, now=later
        )
    with pytest.raises(InvalidInput, match="Say why"):
        actions.obligation_reassign(
            obligation=owed, accountable_id=first, reason=" ", expected=2, by=coordinator, now=later
        )


@pytest.mark.parametrize("broken", ["ended", "second", "other"])
def test_the_database_holds_one_accountable(now: datetime, broken: str) -> None:
    first, second = make.a_member(now=now), make.a_member(now=now)
    owed = make.an_obligation(first, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        if broken == "ended":
            Accountability.objects.filter(obligation=owed).update(until_at=now)
        elif broken == "second":
            Accountability.objects.create(obligation_id=owed, organisation_id=second, from_at=now)
        else:
            Obligation.objects.filter(pk=owed).update(accountable=second)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_moving_the_date_needs_a_reason_and_is_kept(now: datetime, coordinator: Viewer) -> None:
    ministry = make.a_member(now=now)
    owed = make.an_obligation(ministry, now=now)
    due, later = now.date() + timedelta(days=40), now.date() + timedelta(days=60)
    with pytest.raises(InvalidInput):
        actions.obligation_redate(
            obligation=owed, due_on=later, reason="", expected=1, by=coordinator, now=now
        )
    with pytest.raises(InvalidInput, match="before the day"):
        actions.obligation_redate(
            obligation=owed,
            due_on=now.date() - timedelta(days=1),
            reason="x",
            expected=1,
            by=coordinator,
            now=now,
        )
    actions.obligation_redate(
        obligation=owed, due_on=later, reason="Elections", expected=1, by=coordinator, now=now
    )
    change = queries.record_of(viewer=coordinator, obligation_id=owed).due_dates[0]
    assert (change.from_on, change.to_on, change.reason) == (due, later, "Elections")


def test_withdrawn_and_reopened(now: datetime, coordinator: Viewer) -> None:
    ministry = make.a_member(now=now)
    owed = make.an_obligation(ministry, now=now)
    actions.obligation_withdraw(obligation=owed, reason="Overtaken", expected=1, by=coordinator, now=now)
    assert queries.owed(viewer=make.viewer_for(ministry, now=now), day=now.date()) == []
    with pytest.raises(UnableTo):
        actions.obligation_redate(
            obligation=owed, due_on=now.date(), reason="x", expected=2, by=coordinator, now=now
        )
    actions.obligation_reopen(
        obligation=owed, reason="Not after all", due_on=now.date(), expected=2, by=coordinator, now=now
    )
    assert queries.obligation(viewer=coordinator, obligation_id=owed, day=now.date()).state == "IN_PROGRESS"


def test_who_sees_what(now: datetime, coordinator: Viewer, public: Viewer) -> None:
    owner, sitting, other = (make.a_member(now=now) for _ in range(3))
    ref = "coordination.body:7"
    ids = {
        shown: make.an_obligation(owner, now=now, visibility=shown, body_ref=ref, title=shown)
        for shown in ("PUBLIC", "MEMBERS", "BODY")
    }
    before = list(settings._providers)
    settings.register_body_provider(Bodies(ref, sitting))
    try:
        seen = {
            name: {shown for shown, one in ids.items() if _sees(viewer, one, now)}
            for name, viewer in {
                "public": public,
                "owner": make.viewer_for(owner, now=now),
                "sitting": make.viewer_for(sitting, "OFFICER", now=now),
                "other": make.viewer_for(other, now=now),
                "reader": a_viewer("READER", now=now),
                "editor": a_viewer("EDITOR", now=now),
                "coordinator": coordinator,
            }.items()
        }
    finally:
        settings._providers[:] = before
    everything = {"PUBLIC", "MEMBERS", "BODY"}
    assert seen == {
        "public": {"PUBLIC"},
        "owner": everything,
        "sitting": everything,
        "other": {"PUBLIC", "MEMBERS"},
        "reader": {"PUBLIC", "MEMBERS"},
        "editor": {"PUBLIC"},
        "coordinator": everything,
    }


def _sees(viewer: Viewer, obligation: int, now: datetime) -> bool:
    try:
        queries.obligation(viewer=viewer, obligation_id=obligation, day=now.date())
    except NotAvailable:
        return False
    return True


def test_origin_is_walked_both_ways(now: datetime, coordinator: Viewer) -> None:
    ministry = make.a_member(now=now)
    ref = "coordination.decision:12"
    late = make.an_obligation(
        ministry, now=now, origin="DECISION", origin_ref=ref, due_on=now.date() + timedelta(days=9)
    )
    soon = make.an_obligation(ministry, now=now, origin="DECISION", origin_ref=ref, due_on=now.date())
    found = queries.of_origin(viewer=coordinator, refs=[ref, "coordination.decision:13"])
    assert {key: [one.id for one in views] for key, views in found.items()} == {ref: [soon, late]}
    assert found[ref][0].origin_ref == ref


def test_a_ministry_owes_for_its_offices_and_not_sideways(now: datetime) -> None:
    ministry = make.a_member(now=now)
    office, other = make.a_member(now=now, parent=ministry), make.a_member(now=now, parent=ministry)
    owed = make.an_obligation(office, now=now)
    assert [one.id for one in queries.owed(viewer=make.viewer_for(ministry, now=now), day=now.date())] == [
        owed
    ]
    assert queries.owed(viewer=make.viewer_for(other, now=now), day=now.date()) == []


def test_lists_are_narrowed(now: datetime, coordinator: Viewer) -> None:
    ministry, other = make.a_member(now=now), make.a_member(now=now)
    first = make.an_obligation(ministry, now=now, due_on=now.date(), themes=["prevention"], title="Leaflets")
    make.an_obligation(other, now=now, supporting_ids=[ministry])

    def found(**how: object) -> list[int]:
        views, number = queries.obligations(
            viewer=coordinator, day=now.date() + timedelta(days=1), narrowing=Narrowing(**how)
        )  # type: ignore[arg-type]
        assert number == len(views)
        return [one.id for one in views]

    assert len(found()) == 2
    for how in (
        {"organisation_id": ministry},
        {"theme": "prevention"},
        {"late": True},
        {"without": "supporters"},
        {"words": "leaf"},
    ):
        assert found(**how) == [first], how
    assert found(state="DONE") == []
    assert len(found(state="RUNNING")) == 2
    assert queries.in_use(viewer=coordinator) == (["prevention"], [])
