"""Achievements and challenges: entered, proposed, decided on; who sees which; what is refused."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import findings as make
from tests.factories import mechanism
from tests.factories import obligations as owed
from tests.factories.actors import a_viewer

from rapport.coordination.bodies.actions import MemberFields, member_add
from rapport.coordination.findings import actions, queries, rules
from rapport.coordination.findings.workflow import FINDING, FindingStep
from rapport.coordination.models import Finding
from rapport.kernel.access import Viewer
from rapport.kernel.audit import Recorded
from rapport.kernel.errors import AccessDenied, InvalidInput, NotAvailable, StaleVersion, UnableTo

pytestmark = pytest.mark.django_db


@pytest.fixture
def country(now: datetime) -> str:
    return mechanism.a_mechanism(now=now).code


@pytest.fixture
def secretariat(now: datetime) -> Viewer:
    return a_viewer("SECRETARIAT", now=now)


def seen(viewer: Viewer, now: datetime, **how: Any) -> list[str]:
    found = queries.findings(viewer=viewer, day=now.date(), language="en", **how)
    return [one.fields.title for one in found]


def test_a_proposal_is_decided_on(
    now: datetime, country: str, secretariat: Viewer, audited: list[Recorded]
) -> None:
    ministry = owed.a_member(now=now)
    member, stranger = owed.viewer_for(ministry, now=now), owed.viewer_for(owed.a_member(now=now), now=now)
    audited.clear()
    made = actions.finding_propose(
        country=country, organisation_id=ministry, fields=make.fields(), by=member, now=now
    )
    assert seen(stranger, now) == [] and seen(member, now) == seen(secretariat, now) == [
        "No budget of its own"
    ]
    with pytest.raises(NotAvailable):
        queries.finding(viewer=stranger, finding_id=made, day=now.date(), language="en")
    changed = make.fields(title="No budget")
    actions.finding_change(finding=made, fields=changed, expected=1, by=member, now=now)
    with pytest.raises(StaleVersion):
        actions.finding_accept(finding=made, expected=1, by=secretariat, now=now)
    with pytest.raises(InvalidInput):
        actions.finding_decline(finding=made, reason=" ", expected=2, by=secretariat, now=now)
    actions.finding_decline(finding=made, reason="Which year?", expected=2, by=secretariat, now=now)
    view = queries.finding(viewer=member, finding_id=made, day=now.date(), language="en")
    assert (view.state, view.decline_reason) == ("DECLINED", "Which year?")
    with pytest.raises(AccessDenied):
        actions.finding_change(finding=made, fields=changed, expected=3, by=member, now=now)
    actions.finding_accept(finding=made, expected=3, by=secretariat, now=now)
    assert seen(stranger, now) == ["No budget"]
    assert [one.event for one in audited] == [
        "finding.proposed",
        "finding.changed",
        "finding.declined",
        "finding.accepted",
    ]


def test_who_may_what(now: datetime, country: str, secretariat: Viewer) -> None:
    ministry = owed.a_member(now=now)
    member = owed.viewer_for(ministry, now=now)
    how: dict[str, Any] = {"country": country, "fields": make.fields(), "now": now}
    with pytest.raises(AccessDenied):
        actions.finding_enter(by=member, **how)
    for by, organisation in ((member, owed.a_member(now=now)), (secretariat, ministry)):
        with pytest.raises(AccessDenied):
            actions.finding_propose(organisation_id=organisation, by=by, **how)
    made = make.a_finding(country, now=now)
    with pytest.raises(AccessDenied):
        actions.finding_accept(finding=made, expected=1, by=member, now=now)
    with pytest.raises(UnableTo):
        actions.finding_accept(finding=made, expected=1, by=secretariat, now=now)


@pytest.mark.parametrize(
    "wrong",
    [
        {"topic": "PLAN"},
        {"kind": "NONSENSE"},
        {"title": " "},
        {"text": ""},
        {"precondition": "luck"},
        {"link": "nonsense"},
        {"visibility": "BODY"},
        {"body": "nowhere"},
        {"from_on": date(2026, 2, 1), "until_on": date(2026, 1, 1)},
        {"obligations": ("O-1900-001",)},
        {"decisions": (987654,)},
    ],
)
def test_what_is_refused(now: datetime, country: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as refused:
        make.a_finding(country, now=now, **wrong)
    assert refused.value.extra["fields"]
    assert not Finding.objects.exists()


def test_who_sees_which(now: datetime, secretariat: Viewer) -> None:
    state = mechanism.a_mechanism(now=now)
    body = mechanism.a_body(state, now=now)
    actor = mechanism.an_actor(now=now)
    member_add(body=body, fields=MemberFields(actor.code), by=Viewer.system(), now=now)
    for visibility in ("PUBLIC", "MEMBERS", "BODY"):
        make.a_finding(state.code, now=now, title=visibility, visibility=visibility, body=body)
    inside = owed.viewer_for(actor.pk, now=now)
    outside = owed.viewer_for(owed.a_member(now=now), now=now)
    assert len(seen(inside, now)) == len(seen(secretariat, now)) == 3
    assert seen(outside, now) == ["PUBLIC", "MEMBERS"]
    assert seen(Viewer.public(), now) == ["PUBLIC"]


def test_links_are_named_to_those_who_see_them_and_are_not_lost(
    now: datetime, country: str, secretariat: Viewer
) -> None:
    ministry = owed.a_member(now=now)
    shown = owed.an_obligation(ministry, now=now)
    hidden = owed.an_obligation(ministry, now=now, visibility="BODY", body_ref="coordination.body:1")
    made = make.a_finding(country, now=now, by=secretariat, obligations=("O-2026-001", "O-2026-002"))
    outside = owed.viewer_for(owed.a_member(now=now), now=now)
    view = queries.finding(viewer=outside, finding_id=made, day=now.date(), language="en")
    assert [one.id for one in view.obligations] == [shown] and hidden != shown


def test_a_period_is_met_by_what_overlaps_it(now: datetime, country: str, secretariat: Viewer) -> None:
    make.a_finding(country, now=now, title="2025", from_on=date(2025, 1, 1), until_on=date(2025, 12, 31))
    make.a_finding(country, now=now, title="Ever")
    make.a_finding(country, now=now, title="Since 2026", from_on=date(2026, 1, 1))
    assert set(seen(secretariat, now, until=date(2025, 12, 31))) == {"2025", "Ever"}
    assert set(seen(secretariat, now, since=date(2026, 1, 1))) == {"Ever", "Since 2026"}
    assert seen(secretariat, now, words="since") == ["Since 2026"]


def test_the_database_holds_topic_and_reason(now: datetime, country: str) -> None:
    made = make.a_finding(country, now=now)
    for wrong in ({"topic": "PLAN"}, {"state": "DECLINED"}, {"visibility": "BODY"}, {"title": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Finding.objects.filter(pk=made).update(**wrong)


@given(st.lists(st.sampled_from(list(FindingStep)), max_size=6))
def test_every_path_keeps_to_the_table(path: list[FindingStep]) -> None:
    at = FindingStep.PROPOSED
    for target in path:
        if FINDING.can(at, target):
            at = target
        else:
            with pytest.raises(UnableTo):
                FINDING.check(at, target)
    assert at in FindingStep and set(rules.TOPICS) == {"ACHIEVEMENT", "CHALLENGE"}
