"""Support access: for a reason, an hour at most, told at once, ended by either side, and never acting for anybody."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.actors import a_person, an_organisation

from rapport.actors import actions as accounts
from rapport.actors import queries as actors
from rapport.actors.kinds import OrganisationKind
from rapport.actors.models import Person, SupportAccess
from rapport.actors.support import actions, queries
from rapport.kernel.access import Viewer
from rapport.kernel.audit import Recorded
from rapport.kernel.database.scope import database_scope, scope_of
from rapport.kernel.errors import AccessDenied, InvalidInput, NotAvailable, UnableTo
from rapport.kernel.mail.directory import line_of
from rapport.kernel.models import MailNotice

pytestmark = pytest.mark.django_db
SYSTEM = Viewer.system()
START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
REASON = "They asked for help with the section on budgets."


def state(code: str) -> int:
    return accounts.organisation_register(
        code=code, kind=OrganisationKind.STATE, iso2=code, names={"en": code}, by=SYSTEM, now=START
    )


def viewer(person: Person, now: datetime = START) -> Viewer:
    return actors.viewer_of(person, now)


def access(
    by: Viewer, organisation: int, *, minutes: int = 30, reason: str = REASON, now: datetime = START
) -> int:
    return actions.support_open(organisation_id=organisation, reason=reason, minutes=minutes, by=by, now=now)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(minutes=st.integers(1, 60), asked=st.integers(0, 70), ended=st.none() | st.integers(0, 59))
def test_it_is_seen_through_exactly_while_it_runs(
    db: None, minutes: int, asked: int, ended: int | None
) -> None:
    helper, austria = a_person("ADMINISTRATOR", now=START), an_organisation(now=START)
    a_person("FOCAL_POINT", now=START, organisation=austria)
    made = access(viewer(helper), austria, minutes=minutes)
    moment = START + timedelta(minutes=asked)
    is_ended = ended is not None and ended < minutes and ended <= asked
    if is_ended:
        actions.support_end(support_id=made, by=viewer(helper), now=START + timedelta(minutes=ended or 0))
    who = viewer(helper, moment)
    runs = asked < minutes and not is_ended
    assert who.supports == (frozenset({austria}) if runs else frozenset())
    assert who.organisations == frozenset(), "seeing is not acting"
    assert scope_of(who) == ("office", f"{{{austria}}}" if runs else "{}")
    assert bool(queries.running(viewer=who, now=moment)) == runs


def test_focal_points_are_told_without_a_name(audited: list[Recorded]) -> None:
    austria, helper = state("AT"), a_person("ADMINISTRATOR", now=START)
    told = a_person("FOCAL_POINT", now=START, organisation=austria)
    a_person("CONTRIBUTOR", now=START, organisation=austria)
    made = access(viewer(helper), austria)
    (notice,) = MailNotice.objects.all()
    assert (notice.person_id, notice.params) == (told.pk, {"support": made})
    line = line_of(notice.kind, notice.params)
    assert line is not None and line.path == "/account/support/" and helper.full_name not in line.text
    assert audited[-1].event == "support.opened"
    assert audited[-1].detail == {"organisation": austria, "minutes": 30, "told": 1}
    seen = queries.accesses(viewer=viewer(told), now=START)
    assert [(one.reason, one.person, one.may_end) for one in seen] == [(REASON, helper.full_name, True)]


@pytest.mark.parametrize("minutes", [0, -5, 61, 10**6])
def test_no_longer_than_an_hour(minutes: int) -> None:
    with pytest.raises(InvalidInput):
        access(viewer(a_person("ADMINISTRATOR", now=START)), state("AT"), minutes=minutes)


def test_what_is_refused() -> None:
    helper, austria = a_person("ADMINISTRATOR", now=START), state("AT")
    by = viewer(helper)
    with pytest.raises(InvalidInput, match="why"):
        access(by, austria, reason="  because        ")
    with pytest.raises(NotAvailable):
        access(by, 999_999)
    for role in ("SURVEY_MANAGER", "EDITOR"):
        with pytest.raises(AccessDenied):
            access(viewer(a_person(role, now=START)), austria)
    with pytest.raises(AccessDenied):
        access(SYSTEM, austria)
    office = actors.grants(viewer=SYSTEM, person_id=helper.pk)[0].organisation_id
    with pytest.raises(UnableTo, match="office itself"):
        access(by, office)
    access(by, austria)
    with pytest.raises(UnableTo, match="already"):
        access(by, austria)
    access(by, austria, now=START + timedelta(minutes=30))


def test_either_side_ends_it_and_nobody_else() -> None:
    austria, belgium, helper = state("AT"), state("BE"), a_person("ADMINISTRATOR", now=START)
    own, colleague = (
        a_person(role, now=START, organisation=austria) for role in ("FOCAL_POINT", "CONTRIBUTOR")
    )
    other = a_person("FOCAL_POINT", now=START, organisation=belgium)
    made = access(viewer(helper), austria)
    with pytest.raises(AccessDenied):
        actions.support_end(support_id=made, by=viewer(colleague), now=START)
    for by in (viewer(other), viewer(a_person("READER", now=START)), Viewer.public()):
        for one in (made, 999_999):
            with pytest.raises(NotAvailable):
                actions.support_end(support_id=one, by=by, now=START)
    assert queries.accesses(viewer=viewer(other), now=START) == []
    actions.support_end(support_id=made, by=viewer(own), now=START)
    with pytest.raises(UnableTo, match="over"):
        actions.support_end(support_id=made, by=viewer(helper), now=START)


def test_the_database_hides_accesses_to_others_without_any_query_of_ours() -> None:
    austria, belgium, helper = state("AT"), state("BE"), a_person("ADMINISTRATOR", now=START)
    own = a_person("FOCAL_POINT", now=START, organisation=austria)
    access(viewer(helper), austria)
    access(viewer(helper), belgium)
    with database_scope(viewer(own)):
        assert set(SupportAccess.objects.values_list("organisation_id", flat=True)) == {austria}
    with database_scope(Viewer.public()):
        assert not SupportAccess.objects.exists()
