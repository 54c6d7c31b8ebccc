"""Bodies: who may describe them, what is refused, what is kept of before, who sees what."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from tests.factories.actors import a_viewer
from tests.factories.mechanism import a_body, a_mechanism, an_actor

from rapport.coordination.bodies import actions, queries
from rapport.coordination.bodies.actions import BodyFields, CheckAnswer, DateFields, LeadFields, MemberFields
from rapport.coordination.bodies.types import BodyView, ShareView
from rapport.coordination.models import BodyMember
from rapport.kernel.access import Viewer
from rapport.kernel.audit import observed
from rapport.kernel.errors import AccessDenied, InvalidInput, NotAvailable, StaleVersion

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = NOW.date()


def _member(organisation: int) -> Viewer:
    return Viewer(
        person_id=None, permissions=frozenset({"MECHANISM_VIEW"}), organisations=frozenset({organisation})
    )


def test_a_body_keeps_several_dates_joint_leads_and_what_it_said_before() -> None:
    by = a_viewer("NATIONAL_COORDINATOR", now=NOW)
    country = a_mechanism(now=NOW)
    ministry = an_actor(now=NOW)
    fields = BodyFields(
        name={"en": "Council"},
        kind="COMMISSION",
        dates=[DateFields("CREATED", "199X"), DateFields("REVITALISED", "2004-05")],
        leads=[LeadFields(organisation=ministry.code), LeadFields(name="A department without an entry")],
    )
    with observed() as events:
        actions.body_add(country=country.code, code="council", fields=fields, by=by, now=NOW)
    assert [event.event for event in events] == ["body.added"]
    view = queries.body(viewer=by, code="council", day=DAY)
    assert [one.on for one in view.dates] == ["199X", "2004-05"]
    assert [one.organisation_id for one in view.leads] == [ministry.pk, None]
    changed = replace(fields, values={"rhythm": "QUARTERLY"}, dates=fields.dates[:1])
    actions.body_change(code="council", fields=changed, expected=view.version, by=by, now=NOW)
    kept = queries.revisions(viewer=by, body_id=view.id)[0].changes
    assert kept["rhythm"] == ["NOT_KNOWN", "QUARTERLY"]
    assert len(kept["dates"][0]) == 2
    with pytest.raises(StaleVersion):
        actions.body_change(code="council", fields=fields, expected=view.version, by=by, now=NOW)


def test_only_those_who_keep_bodies_change_them() -> None:
    country = a_mechanism(now=NOW)
    with pytest.raises(AccessDenied):
        actions.body_add(
            country=country.code,
            code="x",
            fields=BodyFields(name={"en": "X"}, kind="TEAM"),
            by=_member(country.pk),
            now=NOW,
        )


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        (BodyFields(name={"en": "X"}, kind="TEAM", dates=[DateFields("CREATED", "soon")]), "dates"),
        (BodyFields(name={"en": "X"}, kind="TEAM", leads=[LeadFields(organisation="nobody")]), "leads"),
        (BodyFields(name={"en": "X"}, kind="TEAM", parent="nobody"), "parent"),
        (BodyFields(name={"en": "X"}, kind="CIRCUS"), "kind"),
        (BodyFields(name={"en": "X"}, kind="TEAM", values={"id": 7}), "id"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(fields: BodyFields, named: str) -> None:
    country = a_mechanism(now=NOW)
    with pytest.raises(InvalidInput) as refused:
        actions.body_add(country=country.code, code="x", fields=fields, by=Viewer.system(), now=NOW)
    assert named in refused.value.extra["fields"]


def test_a_body_cannot_stand_under_its_own_subgroup() -> None:
    country = a_mechanism(now=NOW)
    upper = a_body(country, now=NOW)
    lower = a_body(country, now=NOW, parent=upper, values={"place": "SUBGROUP"})
    with pytest.raises(InvalidInput) as refused:
        actions.body_change(
            code=upper,
            fields=BodyFields(name={"en": "U"}, kind="COMMISSION", parent=lower),
            expected=1,
            by=Viewer.system(),
            now=NOW,
        )
    assert refused.value.code == "cycle"


def test_a_seat_is_held_once_at_a_time_and_ends() -> None:
    country = a_mechanism(now=NOW)
    body = a_body(country, now=NOW)
    who = an_actor(now=NOW, kind="NGO")
    fields = MemberFields(organisation=who.code, capacity="OBSERVER", from_on=date(2025, 1, 1))
    made = actions.member_add(body=body, fields=fields, by=Viewer.system(), now=NOW)
    with pytest.raises(InvalidInput):
        actions.member_add(body=body, fields=fields, by=Viewer.system(), now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        BodyMember.objects.create(body=BodyMember.objects.get(pk=made).body, organisation=who)
    ended = replace(fields, until_on=DAY)
    actions.member_change(member=made, fields=ended, expected=1, by=Viewer.system(), now=NOW)
    view = queries.body(viewer=Viewer.system(), code=body, day=DAY)
    assert queries.members_of(viewer=Viewer.system(), body_id=view.id, day=DAY) == []
    again = replace(fields, from_on=DAY)
    actions.member_add(body=body, fields=again, by=Viewer.system(), now=NOW)
    assert len(queries.members_of(viewer=Viewer.system(), body_id=view.id)) == 2


def test_what_is_for_the_body_is_seen_by_its_members_alone() -> None:
    country = a_mechanism(now=NOW)
    body = a_body(country, now=NOW, values={"visibility": "BODY"})
    inside, outside = an_actor(now=NOW), an_actor(now=NOW)
    actions.member_add(
        body=body,
        fields=MemberFields(organisation=inside.code, interests="Runs a shelter"),
        by=Viewer.system(),
        now=NOW,
    )
    view = queries.body(viewer=_member(inside.pk), code=body, day=DAY)
    assert queries.members_of(viewer=_member(inside.pk), body_id=view.id)[0].interests == "Runs a shelter"
    with pytest.raises(NotAvailable):
        queries.body(viewer=_member(outside.pk), code=body, day=DAY)
    assert queries.members_of(viewer=_member(outside.pk), body_id=view.id) == []
    assert queries.bodies(viewer=Viewer.public(), day=DAY) == []
    reader = a_viewer("READER", now=NOW)
    assert code_of(queries.bodies(viewer=reader, day=DAY)) == [body]


def code_of(views: list[BodyView]) -> list[str]:
    """The codes of bodies."""
    return [view.code for view in views]


def test_an_unknown_share_is_not_zero() -> None:
    assert ShareView.of([]).percent is None
    country = a_mechanism(now=NOW)
    body = a_body(country, now=NOW)
    for kind, seats, capacity in (
        ("GOVERNMENT_BODY", 3, "DECISION"),
        ("NGO", 1, "OBSERVER"),
        ("NGO", 5, "CONSULTED"),
    ):
        fields = MemberFields(organisation=an_actor(now=NOW, kind=kind).code, seats=seats, capacity=capacity)
        actions.member_add(body=body, fields=fields, by=Viewer.system(), now=NOW)
    view = queries.body(viewer=Viewer.system(), code=body, day=DAY)
    share = ShareView.of(queries.members_of(viewer=Viewer.system(), body_id=view.id, day=DAY))
    assert (share.civil, share.seats, share.percent) == (1, 4, 25.0)


def test_every_kind_of_civil_society_counts_in_the_share() -> None:
    body = a_body(a_mechanism(now=NOW), now=NOW)
    for kind in (
        "MINISTRY",
        "POLICE",
        "NGO",
        "NGO_SERVICE",
        "NGO_ADVOCACY",
        "TRADE_UNION",
        "FAITH_BODY",
        "EMPLOYER",
    ):
        fields = MemberFields(organisation=an_actor(now=NOW, kind=kind).code)
        actions.member_add(body=body, fields=fields, by=Viewer.system(), now=NOW)
    view = queries.body(viewer=Viewer.system(), code=body, day=DAY)
    share = ShareView.of(queries.members_of(viewer=Viewer.system(), body_id=view.id, day=DAY))
    assert (share.civil, share.seats) == (5, 8)


def test_a_self_check_needs_evidence_for_what_is_met() -> None:
    country = a_mechanism(now=NOW)
    by = a_viewer("SECRETARIAT", now=NOW)
    with pytest.raises(InvalidInput):
        actions.self_check_record(
            country=country.code, which="OBJECTIVES", answers=[CheckAnswer("law", "MET")], by=by, now=NOW
        )
    answers = [
        CheckAnswer("law", "PARTLY", "Act of 2025 amends the code"),
        CheckAnswer("vision", "NOT_KNOWN"),
    ]
    actions.self_check_record(country=country.code, which="OBJECTIVES", answers=answers, by=by, now=NOW)
    view = queries.mechanism(viewer=by, country=country.code, day=DAY, language="en")
    (check,) = queries.checks(viewer=by, mechanism_id=view.id)
    assert check.answers["law"].answer == "PARTLY"
    assert queries.checks(viewer=Viewer.public(), mechanism_id=view.id) == []
