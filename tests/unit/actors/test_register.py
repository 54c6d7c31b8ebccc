"""The register of actors: hierarchy without circles, profiles with history, lines, contacts, mergers, warnings."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.factories.actors import a_person, a_viewer

from rapport.actors import queries as organisations
from rapport.actors import vocabulary
from rapport.actors.kinds import OrganisationKind as Kind
from rapport.actors.models import ActorLine, Organisation, RoleGrant
from rapport.actors.register import actions, queries
from rapport.actors.register.types import ContactFields, ProfileFields, Search
from rapport.kernel.access import Viewer
from rapport.kernel.audit import observed
from rapport.kernel.errors import AccessDenied, InvalidInput, NotAvailable, StaleVersion, UnableTo

pytestmark = pytest.mark.django_db
CONTACT = ContactFields(function="HOTLINE", title="National hotline", phone="+000 116 000", hours="24 hours")


def actor(now: datetime, code: str, kind: Kind = Kind.MINISTRY, **given: object) -> int:
    return actions.actor_register(
        code=code,
        kind=kind,
        names={"en": code.title()},
        by=Viewer.system(),
        now=now,
        **given,  # type: ignore[arg-type]
    )


def tagged(*codes: str) -> ProfileFields:
    return ProfileFields(competencies=frozenset(codes))


def test_the_box_has_its_seventeen_and_ids_are_not_shared() -> None:
    assert len(vocabulary.BOX_COMPETENCIES) == 17
    lists = (vocabulary.COMPETENCIES, vocabulary.FORMS, vocabulary.PROFILES, vocabulary.LEVELS)
    assert len({code for one in lists for code in one}) == sum(len(one) for one in lists)
    assert {term.parent for term in vocabulary.FORMS.values()} - {""} <= set(vocabulary.FORMS)


def test_a_circle_of_parts_is_refused_and_nothing_changes(system: Viewer, now: datetime) -> None:
    top = actor(now, "interior")
    middle = actor(now, "police", Kind.POLICE, parent_id=top)
    low = actor(now, "unit", Kind.OFFICE, parent_id=middle)
    for under in (low, middle, top):
        with pytest.raises(UnableTo, match="part of itself") as refused:
            actions.organisation_place_under(organisation_id=top, parent_id=under, by=system, now=now)
        assert refused.value.code == "cycle"
    with observed() as events:
        actions.organisation_place_under(organisation_id=low, parent_id=top, by=system, now=now)
    assert [event.event for event in events] == ["organisation.placed"]
    assert Organisation.objects.get(pk=low).parent_id == top


def test_a_profile_keeps_what_it_said_before(system: Viewer, now: datetime) -> None:
    one = actor(
        now, "interior", fields=ProfileFields(staff_full_time=2, competencies=frozenset({"cp.border"}))
    )
    later = now + timedelta(days=30)
    actions.actor_describe(
        organisation_id=one,
        fields=ProfileFields(staff_full_time=5, competencies=frozenset({"cp.interpol"})),
        expected=1,
        by=system,
        now=later,
    )
    view = queries.profile_of(viewer=system, organisation_id=one, language="en", day=later.date())
    assert (view.fields.staff_full_time, view.version) == (5, 2)
    assert view.past == ((later, ("staff_full_time",)),)
    held = {
        day: queries.competencies_of(viewer=system, ids=[one], day=day)[one]
        for day in (now.date(), later.date())
    }
    assert held == {now.date(): {"cp.border"}, later.date(): {"cp.interpol"}}
    with pytest.raises(StaleVersion):
        actions.actor_describe(organisation_id=one, fields=tagged(), expected=1, by=system, now=later)


def test_a_code_of_no_list_is_refused_whole(system: Viewer, now: datetime) -> None:
    with pytest.raises(InvalidInput, match=r"cp\.magic"):
        actor(now, "interior", fields=tagged("cp.magic"))
    assert not Organisation.objects.filter(code="interior").exists()


def test_outsiders_see_names_and_nothing_else(system: Viewer, now: datetime) -> None:
    one = actor(
        now, "interior", fields=ProfileFields(staff_full_time=2, competencies=frozenset({"cp.border"}))
    )
    shown = ContactFields("INTERPOL", "Bureau", "+000 1", visibility="PUBLIC")
    for fields in (CONTACT, shown):
        actions.contact_add(organisation_id=one, fields=fields, by=system, now=now)
    public = Viewer.public()
    seen = queries.actors(viewer=public, language="en", day=now.date())[one]
    assert (seen.name, seen.staff_full_time, seen.competencies) == ("Interior", None, frozenset())
    assert [row.fields.function for row in queries.contact_points(viewer=public)] == ["INTERPOL"]
    assert queries.warnings_of([seen], viewer=public) == []
    hidden = queries.contact_points(viewer=system, function="HOTLINE")[0]
    with pytest.raises(NotAvailable):
        queries.contact_point(viewer=public, contact_id=hidden.id)


def test_only_keepers_of_the_register_write(now: datetime) -> None:
    one = actor(now, "interior")
    reader = a_viewer("READER", now=now)
    keeper = a_viewer("SECRETARIAT", now=now)
    with pytest.raises(AccessDenied):
        actions.actor_describe(organisation_id=one, fields=tagged(), expected=0, by=reader, now=now)
    actions.actor_describe(organisation_id=one, fields=tagged(), expected=0, by=keeper, now=now)


@pytest.mark.parametrize(
    "fields", [ContactFields("HOTLINE", "Line"), ContactFields("HOTLINE", "Line", "call us")]
)
def test_a_contact_point_can_be_reached(fields: ContactFields, system: Viewer, now: datetime) -> None:
    one = actor(now, "interior")
    with pytest.raises(InvalidInput):
        actions.contact_add(organisation_id=one, fields=fields, by=system, now=now)


def test_a_line_ends_and_stays_on_record(system: Viewer, now: datetime) -> None:
    one, other = actor(now, "interior"), actor(now, "shelter", Kind.NGO_SERVICE)
    drawn = actions.line_draw(
        source_id=one,
        target_id=other,
        kind="FUNDS",
        is_formal=True,
        from_on=date(2020, 1, 1),
        by=system,
        now=now,
    )
    again = {"source_id": one, "target_id": other, "kind": "FUNDS", "is_formal": True}
    with pytest.raises(UnableTo, match="drawn already"):
        actions.line_draw(**again, by=system, now=now)  # type: ignore[arg-type]
    with pytest.raises(InvalidInput):
        actions.line_draw(**{**again, "kind": "INFORMAL"}, by=system, now=now)  # type: ignore[arg-type]
    with pytest.raises(InvalidInput):
        actions.line_draw(**{**again, "target_id": one}, by=system, now=now)  # type: ignore[arg-type]
    actions.line_end(line_id=drawn, expected=1, by=system, now=now)
    assert queries.lines(viewer=system, day=now.date()) == []
    assert [line.id for line in queries.lines(viewer=system, day=date(2021, 1, 1))] == [drawn]
    with pytest.raises(IntegrityError), transaction.atomic():
        ActorLine.objects.create(source_id=one, target_id=one, kind="FUNDS")


def test_a_core_role_with_an_ngo_only_is_warned_of(system: Viewer, now: datetime) -> None:
    actor(now, "shelter", Kind.NGO_SERVICE, fields=tagged("cp.victim_protection", "cp.hotline", "cp.border"))
    actor(now, "guard", Kind.BORDER_AUTHORITY, fields=tagged("cp.border"))
    everybody = queries.actors(viewer=system, language="en", day=now.date()).values()
    found = queries.warnings_of(everybody, viewer=system)
    outside = [one.competence for one in found if one.rule == "OUTSIDE_GOVERNMENT"]
    nobody = {one.competence for one in found if one.rule == "NOBODY"}
    assert outside == ["cp.victim_protection"]
    assert nobody == set(vocabulary.COMPETENCIES) - {"cp.victim_protection", "cp.hotline", "cp.border"}


def test_the_register_is_searched(system: Viewer, now: datetime) -> None:
    fields = ProfileFields(level="lv.local", places=("Northtown",), competencies=frozenset({"cp.shelter"}))
    actor(now, "house", Kind.NGO_SERVICE, fields=fields)
    actor(now, "interior")

    def codes(**search: str) -> list[str]:
        rows = queries.found(viewer=system, language="en", day=now.date(), search=Search(**search))
        return [row.code for row in rows]

    assert codes() == ["house", "interior"]
    assert codes(words="HOU") == codes(place="north") == codes(level="lv.local") == ["house"]
    assert codes(competence="cp.shelter", kind="MINISTRY") == []


def test_a_merged_duplicate_answers_with_the_other_and_nothing_is_lost(system: Viewer, now: datetime) -> None:
    top = actor(now, "government")
    into = actor(now, "interior", fields=tagged("cp.border"))
    twin = actor(now, "min-interior", parent_id=top, fields=ProfileFields(mandate="Old words"))
    office = actor(now, "office", Kind.OFFICE, parent_id=twin)
    donor = actor(now, "donor", Kind.DONOR)
    actions.contact_add(organisation_id=twin, fields=CONTACT, by=system, now=now)
    for target in (into, twin):
        actions.line_draw(source_id=donor, target_id=target, kind="FUNDS", is_formal=True, by=system, now=now)
    person = a_person("REPRESENTATIVE", now=now, organisation=twin)
    with observed() as events:
        moved = actions.organisations_merge(
            duplicate_id=twin, into_id=into, reason="Entered twice", by=system, now=now
        )
    assert [event.event for event in events] == ["organisation.merged"]
    assert moved["actors.ContactPoint"] == 1 and moved["actors.RoleGrant"] == 1
    day = now.date()
    answer = organisations.organisation_by_code(viewer=system, code="min-interior", language="en", day=day)
    assert (answer.id, answer.code) == (into, "interior")
    assert twin not in organisations.organisations(viewer=system, language="en", day=day)
    assert organisations.with_parts(viewer=system, ids=[into]) == {into, twin, office}
    assert Organisation.objects.get(pk=into).parent_id == top
    assert RoleGrant.objects.get(person=person).organisation_id == into
    assert [row.names for row in queries.mergers(viewer=system, organisation_id=into)] == [("Min-Interior",)]
    view = queries.profile_of(viewer=system, organisation_id=into, language="en", day=day)
    assert view.past[0][1] == ("mandate",)
    for bad in ({"duplicate_id": twin, "into_id": into}, {"duplicate_id": into, "into_id": twin}):
        with pytest.raises(UnableTo, match="merged"):
            actions.organisations_merge(**bad, reason="Again", by=system, now=now)


def test_all_actors_are_read_with_few_questions(
    system: Viewer, now: datetime, django_assert_max_num_queries: object
) -> None:
    for number in range(30):
        actor(now, f"office-{number}", Kind.OFFICE, fields=tagged("cp.border", "cp.interpol"))
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        assert len(queries.actors(viewer=system, language="en", day=now.date())) >= 30
