"""Roles from when until when, on whose behalf, and who belongs to an organisation."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.actors import a_person, an_organisation

from rapport.actors import actions, queries
from rapport.actors.kinds import OrganisationKind
from rapport.actors.models import Membership, Person, RoleGrant
from rapport.actors.roles import Permission, permissions_of
from rapport.kernel.access import Viewer
from rapport.kernel.audit import Recorded
from rapport.kernel.database.scope import database_scope
from rapport.kernel.errors import AccessDenied, InvalidInput, NotAvailable, UnableTo

pytestmark = pytest.mark.django_db
SYSTEM = Viewer.system()
START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
HOURS = st.integers(min_value=0, max_value=96)


def state(code: str, now: datetime = START) -> int:
    return actions.organisation_register(
        code=code, kind=OrganisationKind.STATE, iso2=code, names={"en": code}, by=SYSTEM, now=now
    )


def viewer(person: Person, now: datetime) -> Viewer:
    return queries.viewer_of(person, now)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(begins=HOURS, lasts=st.none() | st.integers(1, 96), ended=st.none() | HOURS, asked=HOURS)
def test_a_role_is_held_exactly_between_its_moments(
    db: None, begins: int, lasts: int | None, ended: int | None, asked: int
) -> None:
    person, organisation = a_person(now=START), an_organisation(now=START)
    start = START + timedelta(hours=begins)
    end = None if lasts is None else start + timedelta(hours=lasts)
    grant = actions.role_grant(
        person_id=person.pk,
        organisation_id=organisation,
        role="FOCAL_POINT",
        starts_at=start,
        ends_at=end,
        by=SYSTEM,
        now=START,
    )
    stopped = None if ended is None else START + timedelta(hours=ended)
    moment = START + timedelta(hours=asked)
    if stopped is not None and stopped <= moment:
        actions.role_end(grant_id=grant, by=SYSTEM, now=stopped)
    expected = start <= moment and (end is None or moment < end) and (stopped is None or moment < stopped)
    who = viewer(person, moment)
    assert who.has(Permission.RETURN_SUBMIT) == expected
    assert (organisation in who.organisations) == expected
    assert queries.grants(viewer=SYSTEM, person_id=person.pk)[0].in_force(moment) == expected
    told = queries.acting_for(
        viewer=SYSTEM, organisation_id=organisation, permission=Permission.RETURN_SUBMIT, now=moment
    )
    assert (person.pk in told) == expected


@pytest.mark.parametrize(
    ("starts", "ends"),
    [(timedelta(minutes=-1), None), (None, timedelta(0)), (timedelta(days=2), timedelta(days=1))],
)
def test_a_period_that_cannot_be_is_refused(starts: timedelta | None, ends: timedelta | None) -> None:
    with pytest.raises(InvalidInput):
        actions.role_grant(
            person_id=a_person(now=START).pk,
            organisation_id=an_organisation(now=START),
            role="READER",
            starts_at=starts and START + starts,
            ends_at=None if ends is None else START + ends,
            by=SYSTEM,
            now=START,
        )


def test_a_role_that_ran_out_may_be_granted_again() -> None:
    person, organisation = a_person(now=START), an_organisation(now=START)
    day = timedelta(days=1)

    def grant(now: datetime) -> int:
        return actions.role_grant(
            person_id=person.pk,
            organisation_id=organisation,
            role="READER",
            ends_at=now + day,
            by=SYSTEM,
            now=now,
        )

    first = grant(START)
    with pytest.raises(UnableTo, match="already"):
        grant(START + day / 2)
    assert grant(START + 2 * day) != first
    assert RoleGrant.objects.get(pk=first).ended_at == START + day, "when it ran out, not later"


def grant(person: Person, organisation: int, role: str) -> int:
    return actions.role_grant(
        person_id=person.pk, organisation_id=organisation, role=role, by=SYSTEM, now=START
    )


def test_office_and_those_it_asks_are_never_mixed() -> None:
    austria, belgium, office = state("AT"), state("BE"), an_organisation(now=START)
    staff = a_person("EDITOR", now=START, organisation=office)
    delegate = a_person("FOCAL_POINT", now=START, organisation=austria)
    with pytest.raises(UnableTo, match="organisation that is asked"):
        grant(a_person(now=START), belgium, "CODER")
    with pytest.raises(UnableTo, match="never of the office"):
        grant(a_person(now=START), office, "FOCAL_POINT")
    with pytest.raises(UnableTo, match="Nobody works for the office and"):
        grant(staff, belgium, "CONTRIBUTOR")
    with pytest.raises(UnableTo, match="Nobody works for the office and"):
        grant(delegate, office, "READER")
    grant(delegate, belgium, "CONTRIBUTOR")
    asked = an_organisation(now=START)
    a_person("CONTRIBUTOR", now=START, organisation=asked)
    with pytest.raises(UnableTo, match="cannot be held"):
        grant(a_person(now=START), asked, "READER")
    grant(delegate, austria, "CONTRIBUTOR")


def test_the_office_acts_for_nobody() -> None:
    assert viewer(a_person("EDITOR", now=START), START).organisations == frozenset()


def test_ending_a_membership_ends_its_roles_those_to_come_too(audited: list[Recorded]) -> None:
    austria = state("AT")
    chief, other = (a_person("FOCAL_POINT", now=START, organisation=austria) for _ in range(2))
    actions.role_grant(
        person_id=other.pk,
        organisation_id=austria,
        role="CONTRIBUTOR",
        starts_at=START + timedelta(days=3),
        by=SYSTEM,
        now=START,
    )
    by = viewer(chief, START)
    with pytest.raises(AccessDenied, match="their own"):
        actions.membership_end(person_id=chief.pk, organisation_id=austria, by=by, now=START)
    actions.membership_end(person_id=other.pk, organisation_id=austria, by=by, now=START)
    assert audited[-1].detail == {"roles_ended": 2}
    assert not viewer(other, START + timedelta(days=4)).permissions
    assert [one.name for one in queries.members(viewer=by, organisation_id=austria, now=START)] == [
        chief.full_name
    ]
    with pytest.raises(NotAvailable):
        actions.membership_end(person_id=other.pk, organisation_id=austria, by=by, now=START)


def test_a_focal_point_sees_and_ends_nobody_of_another_state() -> None:
    austria, belgium = state("AT"), state("BE")
    by = viewer(a_person("FOCAL_POINT", now=START, organisation=austria), START)
    theirs = a_person("FOCAL_POINT", now=START, organisation=belgium)
    assert queries.members(viewer=by, organisation_id=belgium, now=START) == []
    for organisation in (belgium, 999_999):
        with pytest.raises(NotAvailable):
            actions.membership_end(person_id=theirs.pk, organisation_id=organisation, by=by, now=START)
    helper = a_person("FOCAL_POINT", now=START, organisation=austria)
    grant(helper, belgium, "CONTRIBUTOR")
    with pytest.raises(AccessDenied):
        actions.membership_end(
            person_id=theirs.pk, organisation_id=belgium, by=viewer(helper, START), now=START
        )
    contributor = viewer(a_person("CONTRIBUTOR", now=START, organisation=austria), START)
    with pytest.raises(AccessDenied):
        actions.membership_end(
            person_id=by.person_id or 0, organisation_id=austria, by=contributor, now=START
        )


def test_the_database_hides_members_of_others_without_any_query_of_ours() -> None:
    austria, belgium = state("AT"), state("BE")
    mine = a_person("FOCAL_POINT", now=START, organisation=austria)
    a_person("FOCAL_POINT", now=START, organisation=belgium)
    with database_scope(viewer(mine, START)):
        assert set(Membership.objects.values_list("organisation_id", flat=True)) == {austria}
        assert Membership.objects.filter(organisation_id=belgium).update(ended_at=START) == 0
    with database_scope(Viewer.public()):
        assert not Membership.objects.exists()
    assert set(Membership.objects.values_list("organisation_id", flat=True)) == {austria, belgium}


def test_a_member_works_in_a_unit_from_until() -> None:
    austria, person = state("AT"), a_person(now=START)
    later = START + timedelta(days=30)

    def begin(now: datetime) -> int:
        return actions.membership_begin(
            person_id=person.pk, organisation_id=austria, unit=" Ministry of Justice ", by=SYSTEM, now=now
        )

    begin(START)
    with pytest.raises(UnableTo, match="already"):
        begin(START)
    actions.membership_end(person_id=person.pk, organisation_id=austria, by=SYSTEM, now=later)
    begin(later)
    periods = [
        (one.unit, one.began_at, one.ended_at)
        for one in queries.memberships(viewer=SYSTEM, person_id=person.pk)
    ]
    assert periods == [("Ministry of Justice", later, None), ("Ministry of Justice", START, later)]
    assert all(one[1] >= other[1] for one, other in pairwise(periods))
    reader = Viewer(person_id=person.pk + 1, permissions=permissions_of(frozenset({"READER"})))
    assert queries.memberships(viewer=reader, person_id=person.pk) == []
    with pytest.raises(AccessDenied):
        actions.membership_begin(person_id=person.pk, organisation_id=austria, unit="", by=reader, now=START)
