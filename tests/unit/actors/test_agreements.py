"""Agreements: parties, states by date, alerts once each, lines on the map; roles of States; one national point."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.factories.actors import a_person, a_viewer
from tests.factories.mechanism import an_actor

from rapport.actors.actions import organisation_register
from rapport.actors.agreements import actions, queries
from rapport.actors.agreements.types import AgreementFields
from rapport.actors.kinds import OrganisationKind
from rapport.actors.models import AgreementAlert, ContactPoint
from rapport.actors.register.actions import contact_add, contact_change, contact_end
from rapport.actors.register.types import ContactFields
from rapport.actors.trafficking import actions as trafficking
from rapport.actors.trafficking import queries as roles
from rapport.coordination.mapping.queries import atlas
from rapport.kernel.access import Viewer
from rapport.kernel.errors import AccessDenied, InvalidInput, NotAvailable, StaleVersion, UnableTo
from rapport.kernel.models import MailNotice

pytestmark = pytest.mark.django_db
SYSTEM = Viewer.system()


def fields(*organisations: int, **more: object) -> AgreementFields:
    given: dict[str, object] = {
        "title": "Referral of victims", "kind": "MEMORANDUM", "subject": "Who refers whom", "reference": "12/2026",
        "organisations": organisations, "signed_on": date(2026, 1, 1),
    } | more  # fmt: skip
    return AgreementFields(**given)  # type: ignore[arg-type]


def test_an_agreement_lives_and_is_drawn_between_its_parties(now: datetime) -> None:
    police, ngo, other = (an_actor(now=now, kind=kind) for kind in ("POLICE", "NGO_SERVICE", "NGO"))
    for wrong in (
        {"title": " "}, {"kind": "X"}, {"organisations": (police.pk,)}, {"services": ("sv.x",)}, {"reference": ""},
        {"expires_on": date(2025, 1, 1)}, {"in_force_on": date(2025, 1, 1)}, {"organisations": (police.pk, 999_999)},
    ):  # fmt: skip
        with pytest.raises(InvalidInput):
            refused = fields(**({"organisations": (police.pk, ngo.pk)} | wrong))
            actions.agreement_enter(fields=refused, by=SYSTEM, now=now)
    with pytest.raises(AccessDenied):
        actions.agreement_enter(fields=fields(police.pk, ngo.pk), by=a_viewer("READER", now=now), now=now)
    given = fields(
        police.pk,
        ngo.pk,
        others=("Ministry abroad",),
        services=("sv.shelter",),
        expires_on=date(2026, 12, 31),
    )
    made = actions.agreement_enter(fields=given, by=SYSTEM, now=now)
    day = now.date()

    def seen(on: date = day) -> object:
        return queries.agreement(viewer=SYSTEM, agreement_id=made, day=on, language="en")

    assert {seen(on).state for on in (date(2025, 12, 31),)} == {"PLANNED"}  # type: ignore[attr-defined]
    assert seen(date(2026, 12, 31)).days_left == 0 and seen(date(2027, 1, 1)).state == "EXPIRED"  # type: ignore[attr-defined]
    assert [one.name for one in seen().parties][-1] == "Ministry abroad"  # type: ignore[attr-defined]
    drawn = [way for way in atlas(viewer=SYSTEM, day=day, language="en").ways if way.kind == "AGREEMENT"]
    assert [{way.source, way.target} for way in drawn] == [{police.pk, ngo.pk}]
    changed = fields(police.pk, other.pk, others=("Ministry abroad", "Embassy"), visibility="PUBLIC")
    actions.agreement_change(agreement_id=made, fields=changed, expected=1, by=SYSTEM, now=now)
    with pytest.raises(StaleVersion):
        actions.agreement_change(agreement_id=made, fields=given, expected=1, by=SYSTEM, now=now)
    assert seen().fields.others == ("Ministry abroad", "Embassy")  # type: ignore[attr-defined]
    outsider = a_viewer("CODER", now=now)
    assert queries.agreements(viewer=outsider, day=day, language="en")[0].follow_ups == ()
    with pytest.raises(InvalidInput):
        actions.agreement_end(agreement_id=made, on=day, reason=" ", expected=2, by=SYSTEM, now=now)
    actions.agreement_end(agreement_id=made, on=day, reason="Replaced", expected=2, by=SYSTEM, now=now)
    assert seen().state == "ENDED" and not queries.joined(viewer=SYSTEM, day=day)  # type: ignore[attr-defined]
    with pytest.raises(UnableTo):
        actions.agreement_end(agreement_id=made, on=day, reason="Again", expected=3, by=SYSTEM, now=now)
    hidden = actions.agreement_enter(fields=fields(police.pk, ngo.pk), by=SYSTEM, now=now)
    with pytest.raises(NotAvailable):
        queries.agreement(viewer=outsider, agreement_id=hidden, day=day, language="en")
    found = queries.agreements(viewer=SYSTEM, day=day, language="en", words="embassy", state="ENDED")
    assert [one.id for one in found] == [made]


def test_most_of_a_year_of_runs_tells_each_step_once(now: datetime) -> None:
    keeper = a_person("SECRETARIAT", now=now)
    ministry = an_actor(now=now, kind="MINISTRY")
    party = a_person("REPRESENTATIVE", now=now, organisation=ministry.pk)
    last = now.date() + timedelta(days=200)
    made = actions.agreement_enter(
        fields=fields(ministry.pk, an_actor(now=now).pk, expires_on=last), by=SYSTEM, now=now
    )
    actions.follow_up_record(
        agreement_id=made, held_on=now.date(), outcome="Agreed", next_on=now.date() + timedelta(days=40),
        by=SYSTEM, now=now,
    )  # fmt: skip
    MailNotice.objects.all().delete()
    for number in range(0, 260, 5):
        if number == 170:  # a run that was missed is made up for by the next
            continue
        at = now + timedelta(days=number)
        planned = queries.alerts_due(viewer=SYSTEM, now=at)
        assert actions.agreement_alerts_run(by=SYSTEM, now=at) == len(planned)
        assert actions.agreement_alerts_run(by=SYSTEM, now=at) == 0, "a second run tells nothing"
    told = AgreementAlert.objects.filter(person=party.pk).order_by("on")
    assert [(one.step, (one.on - now.date()).days) for one in told] == [
        ("EXPIRES_180", 20), ("FOLLOW_UP", 30), ("EXPIRES_90", 110), ("EXPIRES_30", 175), ("EXPIRES_7", 195),
        ("EXPIRED", 205),
    ]  # fmt: skip
    assert AgreementAlert.objects.filter(person=keeper.pk).count() == 6
    assert MailNotice.objects.count() == 12


def test_a_state_has_one_national_point_at_a_time(now: datetime) -> None:
    office, other = an_actor(now=now), an_actor(now=now)
    abroad = organisation_register(
        code="QX",
        kind=OrganisationKind.STATE,
        names={"en": "Elsewhere (invented)"},
        iso2="QX",
        by=SYSTEM,
        now=now,
    )
    point = ContactFields("NATIONAL_POINT", "Desk", "+000 1")
    first = contact_add(organisation_id=office.pk, fields=point, by=SYSTEM, now=now)
    with pytest.raises(UnableTo, match="Desk"):
        contact_add(organisation_id=other.pk, fields=point, by=SYSTEM, now=now)
    press = contact_add(
        organisation_id=other.pk, fields=ContactFields("PRESS", "Press", "+000 2"), by=SYSTEM, now=now
    )
    with pytest.raises(UnableTo):
        contact_change(contact_id=press, fields=point, expected=1, by=SYSTEM, now=now)
    for wrong in (
        ContactFields("PRESS", "Press", "+000 2", state_id=abroad),
        ContactFields("NATIONAL_POINT", "Desk", "+000 2", state_id=other.pk),
    ):
        with pytest.raises(InvalidInput):
            contact_add(organisation_id=other.pk, fields=wrong, by=SYSTEM, now=now)
    elsewhere = ContactFields("NATIONAL_POINT", "Desk abroad", "+000 3", state_id=abroad)
    contact_add(organisation_id=other.pk, fields=elsewhere, by=SYSTEM, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactPoint.objects.create(
            organisation=other, function="NATIONAL_POINT", title="Second", phone="+000 4", from_on=now.date()
        )
    later = now + timedelta(days=30)
    contact_end(contact_id=first, expected=1, by=SYSTEM, now=later)
    second = contact_add(organisation_id=other.pk, fields=point, by=SYSTEM, now=later)
    contact_end(contact_id=second, expected=1, by=SYSTEM, now=later)
    contact_add(organisation_id=office.pk, fields=point, by=SYSTEM, now=later)


def test_a_state_is_several_at_once_by_source(now: datetime) -> None:
    one, other = (
        organisation_register(
            code=code,
            kind=OrganisationKind.STATE,
            names={"en": f"State {code} (invented)"},
            iso2=code,
            by=SYSTEM,
            now=now,
        )
        for code in ("QX", "QY")
    )
    how = {"by": SYSTEM, "now": now}
    made = trafficking.state_role_record(
        state_id=one, role="ORIGIN", other_id=other, source="Report 2026", **how
    )  # type: ignore[arg-type]
    trafficking.state_role_record(state_id=one, role="TRANSIT", source="Report 2026", **how)  # type: ignore[arg-type]
    with pytest.raises(UnableTo):
        trafficking.state_role_record(state_id=one, role="TRANSIT", source="Report 2026", **how)  # type: ignore[arg-type]
    for wrong in (
        {"state_id": an_actor(now=now).pk}, {"role": "X"}, {"source": " "}, {"role": "INTERNAL", "other_id": other},
        {"other_id": one},
    ):  # fmt: skip
        with pytest.raises(InvalidInput):
            trafficking.state_role_record(
                **({"state_id": one, "role": "ORIGIN", "source": "S"} | wrong | how)
            )  # type: ignore[arg-type]
    day = now.date()
    trafficking.state_role_end(role_id=made, expected=1, by=SYSTEM, now=now + timedelta(days=9))
    seen = roles.state_roles(viewer=Viewer.public(), language="en", day=day, on=day)
    assert [(view.role, view.other) for view in seen] == [("ORIGIN", "State QY (invented)"), ("TRANSIT", "")]
    after = roles.state_roles(viewer=SYSTEM, language="en", day=day, on=day + timedelta(days=9))
    assert [view.role for view in after] == ["TRANSIT"]
