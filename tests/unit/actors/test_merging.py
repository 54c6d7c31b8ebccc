"""Merging duplicates: rows of every part go over, are ended or stay as was shown before; no circle comes of it."""

from datetime import datetime

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.actors import a_person, a_viewer
from tests.factories.mechanism import a_body, a_mechanism, an_actor
from tests.factories.obligations import an_obligation
from tests.factories.surveys import small_wave

from rapport.actors.models import ActorLine, Membership, Organisation, RoleGrant
from rapport.actors.register import actions, merging, queries
from rapport.actors.register.types import ContactFields, ProfileFields
from rapport.coordination import seats
from rapport.coordination.bodies.actions import MemberFields, member_add
from rapport.coordination.models import Body, BodyMember, Contribution
from rapport.kernel.access import Viewer
from rapport.kernel.audit import observed
from rapport.kernel.errors import AccessDenied, StaleVersion, UnableTo
from rapport.obligations.models import Accountability, Obligation, Supporter
from rapport.surveys.models import Wave, WaveRespondent

pytestmark = pytest.mark.django_db


def merge(
    twin: Organisation, into: Organisation, *, by: Viewer, now: datetime, seen: str = ""
) -> dict[str, int]:
    return dict(
        actions.organisations_merge(
            duplicate_id=twin.pk, into_id=into.pk, reason="Entered twice", seen=seen, by=by, now=now
        )
    )


def preview_of(twin: Organisation, into: Organisation, *, by: Viewer, now: datetime) -> merging.MergePlan:
    queries.merge_preview(viewer=by, duplicate_id=twin.pk, into_id=into.pk, now=now)
    return merging.plan_of(twin, into)


def test_rows_of_other_parts_go_over_and_nobody_sits_twice(now: datetime) -> None:
    keeper = a_viewer("SECRETARIAT", now=now)
    twin, into = an_actor(now=now), an_actor(now=now)
    country = a_mechanism(now=now)
    both, alone = a_body(country, now=now), a_body(country, now=now)
    for body, seated in ((both, twin), (both, into), (alone, twin)):
        member_add(body=body, fields=MemberFields(seated.code), by=Viewer.system(), now=now)
    owed = an_obligation(twin.pk, now=now, supporting_ids=[into.pk])
    shared = an_obligation(country.pk, now=now, supporting_ids=[twin.pk, into.pk])
    person = a_person("REPRESENTATIVE", now=now, organisation=twin.pk)
    RoleGrant.objects.create(person=person, organisation=into, role="REPRESENTATIVE", granted_at=now)
    Membership.objects.create(person=person, organisation=into, began_at=now)
    Contribution.objects.create(
        body=Body.objects.get(code=both),
        organisation=twin,
        kind="QUESTION",
        title="Who?",
        text="?",
        sent_at=now,
    )
    plan = preview_of(twin, into, by=keeper, now=now)
    with observed() as events:
        moved = merge(twin, into, by=keeper, now=now, seen=plan.fingerprint)
    assert [event.event for event in events] == ["organisation.merged"]
    assert moved == {
        label: plan.counted("move").get(label, 0) + plan.counted("end").get(label, 0) for label in moved
    }
    assert plan.counted("end") == {
        "actors.Membership": 1,
        "actors.RoleGrant": 1,
        "coordination.BodyMember": 1,
    }
    assert plan.counted("stay") == {"obligations.Supporter": 1}
    day = now.date()
    for body in (both, alone):
        pk = Body.objects.get(code=body).pk
        assert list(seats.sitting(day).filter(body_id=pk).values_list("organisation_id", flat=True)) == [
            into.pk
        ]
    assert BodyMember.objects.filter(organisation=twin).count() == 0
    assert Obligation.objects.get(pk=owed).accountable_id == into.pk
    assert Accountability.objects.filter(obligation_id=owed, organisation=into).count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert Supporter.objects.filter(obligation_id=shared, organisation=into).count() == 1
    assert RoleGrant.objects.filter(person=person, organisation=into, ended_at=None).count() == 1
    assert Contribution.objects.get().organisation_id == into.pk


def test_what_was_shown_is_what_is_merged(now: datetime, system: Viewer) -> None:
    twin, into = an_actor(now=now), an_actor(now=now)
    seen = preview_of(twin, into, by=system, now=now).fingerprint
    contact = ContactFields("HOTLINE", "Line", "+000 1")
    actions.contact_add(organisation_id=twin.pk, fields=contact, by=system, now=now)
    with pytest.raises(StaleVersion, match="meanwhile"):
        merge(twin, into, by=system, now=now, seen=seen)
    assert Organisation.objects.get(pk=twin.pk).merged_into_id is None


def test_lines_between_the_two_go_and_the_same_line_of_both_is_ended(now: datetime, system: Viewer) -> None:
    twin, into, donor = (an_actor(now=now) for _ in range(3))
    for source, target in ((donor, twin), (donor, into), (twin, into)):
        actions.line_draw(
            source_id=source.pk, target_id=target.pk, kind="FUNDS", is_formal=True, by=system, now=now
        )
    for one in (twin, into):
        fields = ProfileFields(competencies=frozenset({"cp.border"}))
        actions.actor_describe(organisation_id=one.pk, fields=fields, expected=0, by=system, now=now)
    shown = queries.merge_preview(viewer=system, duplicate_id=twin.pk, into_id=into.pk, now=now)
    assert shown.dropped_lines == 1 and [many for _, many in shown.ended] == [1, 1]
    merge(twin, into, by=system, now=now)
    assert ActorLine.objects.filter(until_on=None).count() == 1
    held = queries.competencies_of(viewer=system, ids=[into.pk], day=now.date())
    assert held[into.pk] == {"cp.border"}


def test_people_of_the_office_and_of_those_it_asks_are_not_mixed(now: datetime, system: Viewer) -> None:
    twin, into = an_actor(now=now), an_actor(now=now)
    a_person("SECRETARIAT", now=now, organisation=twin.pk)
    a_person("REPRESENTATIVE", now=now, organisation=into.pk)
    shown = queries.merge_preview(viewer=system, duplicate_id=twin.pk, into_id=into.pk, now=now)
    assert "Nobody may have both" in shown.refused
    with pytest.raises(UnableTo) as refused:
        merge(twin, into, by=system, now=now)
    assert refused.value.code == "role_mixed"


def test_who_was_asked_in_a_survey_is_not_merged(now: datetime, system: Viewer) -> None:
    twin, into = an_actor(now=now), an_actor(now=now)
    wave = Wave.objects.get(code=small_wave(now=now))
    WaveRespondent.objects.create(wave=wave, organisation=twin, replied=False, position=1)
    with pytest.raises(UnableTo, match="other way round"):
        merge(twin, into, by=system, now=now)
    merge(into, twin, by=system, now=now)


def test_only_keepers_look_and_merge(now: datetime) -> None:
    reader = a_viewer("READER", now=now)
    twin, into = an_actor(now=now), an_actor(now=now)
    with pytest.raises(AccessDenied):
        queries.merge_preview(viewer=reader, duplicate_id=twin.pk, into_id=into.pk, now=now)
    with pytest.raises(AccessDenied):
        merge(twin, into, by=reader, now=now)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(above=st.lists(st.integers(0, 6), min_size=6, max_size=6), pair=st.permutations(range(6)))
def test_no_merger_closes_a_circle(above: list[int], pair: list[int], now: datetime, system: Viewer) -> None:
    rows = [an_actor(now=now) for _ in range(6)]
    for number, place in enumerate(above):
        # A part comes after what it is a part of: the tree has no circle to begin with.
        if place < number:
            Organisation.objects.filter(pk=rows[number].pk).update(parent=rows[place])
    twin, into = rows[pair[0]], rows[pair[1]]
    merge(twin, into, by=system, now=now)
    parents = dict(
        Organisation.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", "parent_id")
    )
    assert parents[twin.pk] is None and twin.pk not in parents.values()
    for start in parents:
        seen, one = set(), start
        while one is not None:
            assert one not in seen
            seen.add(one)
            one = parents.get(one)
