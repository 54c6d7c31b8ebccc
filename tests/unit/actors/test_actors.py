"""Organisations with names as of a date, people, and roles: nobody grants to themselves, nobody is a superuser."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.factories.actors import a_person, an_organisation

from rapport.actors import actions, queries
from rapport.actors.kinds import OrganisationKind
from rapport.actors.models import Person
from rapport.actors.roles import ROLES, Permission, permissions_of
from rapport.kernel.access import Viewer, can_use_for
from rapport.kernel.errors import AccessDenied, InvalidInput, NotAvailable, UnableTo

pytestmark = pytest.mark.django_db


def state(system: Viewer, now: datetime, **changes: Any) -> int:
    given: dict[str, Any] = {
        "code": "CZ",
        "kind": OrganisationKind.STATE,
        "iso2": "CZ",
        "names": {"en": "Czech Republic"},
    }
    return actions.organisation_register(**{**given, **changes}, by=system, now=now)


def account(system: Viewer, now: datetime, email: str = "somebody@office.example") -> int:
    return actions.person_register(email=email, full_name="Somebody", password=None, by=system, now=now)


def test_a_name_is_the_name_of_its_time(system: Viewer, now: datetime) -> None:
    one = state(system, now)
    actions.organisation_rename(
        organisation_id=one, names={"en": "Czechia"}, valid_from=date(2016, 7, 5), by=system, now=now
    )

    def name(day: date, language: str = "en") -> str:
        return queries.organisations(viewer=system, language=language, day=day)[one].name

    assert name(date(2007, 7, 11)) == "Czech Republic"
    assert name(date(2016, 7, 4)) == "Czech Republic"
    assert name(date(2016, 7, 5)) == "Czechia"
    assert [row[0] for row in queries.former_names(viewer=system, organisation_id=one, language="en")] == [
        "Czech Republic",
        "Czechia",
    ]


def test_a_name_in_another_language_comes_from_cldr_where_none_is_given(
    system: Viewer, now: datetime
) -> None:
    one = state(system, now, code="AT", iso2="AT", names={"en": "Austria"})
    assert queries.organisations(viewer=system, language="fr", day=now.date())[one].name == "Autriche"
    assert queries.organisations(viewer=system, language="ar", day=now.date())[one].name == "النمسا"


def test_a_code_is_taken_once_whatever_its_case(system: Viewer, now: datetime) -> None:
    state(system, now)
    with pytest.raises(InvalidInput, match="taken"):
        state(system, now, code="cz", iso2="CX")
    assert queries.organisation_by_code(viewer=system, code="cz", language="en", day=now.date()).code == "CZ"
    with pytest.raises(NotAvailable):
        queries.organisation_by_code(viewer=system, code="XX", language="en", day=now.date())


def test_a_later_name_is_not_overwritten(system: Viewer, now: datetime) -> None:
    one = state(system, now)
    actions.organisation_rename(
        organisation_id=one, names={"en": "Czechia"}, valid_from=date(2016, 7, 5), by=system, now=now
    )
    with pytest.raises(UnableTo):
        actions.organisation_rename(
            organisation_id=one, names={"en": "Bohemia"}, valid_from=date(2010, 1, 1), by=system, now=now
        )


def test_an_organisation_needs_an_english_name(system: Viewer, now: datetime) -> None:
    with pytest.raises(InvalidInput, match="English"):
        state(system, now, names={"fr": "Tchéquie"})


def test_a_viewer_has_what_the_grants_in_force_give(system: Viewer, now: datetime) -> None:
    office = an_organisation(now=now)
    who = account(system, now)
    grant = actions.role_grant(person_id=who, organisation_id=office, role="EDITOR", by=system, now=now)
    person = Person.objects.get(pk=who)
    viewer = queries.viewer_of(person, now)
    assert viewer.has(Permission.FIGURE_EDIT) and not viewer.has(Permission.EDITION_PUBLISH)
    assert viewer.organisations == frozenset(), "the office acts for none of those it asks"
    assert not queries.viewer_of(person, now - timedelta(seconds=1)).permissions
    actions.role_end(grant_id=grant, by=system, now=now)
    assert not queries.viewer_of(person, now).permissions
    with pytest.raises(UnableTo):
        actions.role_end(grant_id=grant, by=system, now=now)


def test_an_inactive_person_has_nothing(system: Viewer, now: datetime) -> None:
    who = account(system, now)
    actions.role_grant(
        person_id=who, organisation_id=an_organisation(now=now), role="EDITOR", by=system, now=now
    )
    Person.objects.filter(pk=who).update(is_active=False)
    assert not queries.viewer_of(Person.objects.get(pk=who), now).permissions


def test_nobody_grants_to_themselves(system: Viewer, now: datetime) -> None:
    who = account(system, now)
    administrator = Viewer(person_id=who, permissions=permissions_of(frozenset({"ADMINISTRATOR"})))
    office = an_organisation(now=now)
    with pytest.raises(AccessDenied, match="themselves"):
        actions.role_grant(person_id=who, organisation_id=office, role="APPROVER", by=administrator, now=now)
    other = account(administrator, now, "other@office.example")
    actions.role_grant(person_id=other, organisation_id=office, role="APPROVER", by=administrator, now=now)
    with pytest.raises(UnableTo, match="already"):
        actions.role_grant(
            person_id=other, organisation_id=office, role="APPROVER", by=administrator, now=now
        )
    with pytest.raises(InvalidInput, match="no role 'KING'"):
        actions.role_grant(person_id=other, organisation_id=office, role="KING", by=administrator, now=now)


def test_only_administrators_register(system: Viewer, now: datetime) -> None:
    editor = Viewer(person_id=7, permissions=permissions_of(frozenset({"EDITOR"})))
    with pytest.raises(AccessDenied):
        account(editor, now)
    assert queries.people(viewer=editor) == []
    assert not queries.is_registered(viewer=editor, email="somebody@office.example")


def test_an_address_is_registered_once(system: Viewer, now: datetime) -> None:
    account(system, now)
    assert queries.is_registered(viewer=system, email="SOMEBODY@office.example")
    with pytest.raises(InvalidInput, match="registered already"):
        account(system, now, "SomeBody@office.example")


def test_a_language_is_ones_own_choice(system: Viewer, now: datetime) -> None:
    who = account(system, now)
    actions.person_choose_language(person_id=who, language="ar", by=Viewer(person_id=who), now=now)
    assert Person.objects.get(pk=who).language == "ar"
    with pytest.raises(AccessDenied):
        actions.person_choose_language(person_id=who, language="fr", by=Viewer(person_id=who + 1), now=now)


def test_every_permission_is_carried_by_a_role_and_every_role_has_a_purpose() -> None:
    carried = set().union(*(role.permissions for role in ROLES.values()))
    assert carried == set(Permission)
    assert all(str(role.purpose).strip() for role in ROLES.values())
    assert permissions_of(frozenset({"NO_SUCH_ROLE"})) == frozenset()


def test_the_public_learns_no_names(system: Viewer, public: Viewer, now: datetime) -> None:
    who = account(system, now)
    assert queries.people_named(viewer=public, ids=[who]) == {}
    assert queries.people_named(viewer=system, ids=[who]) == {who: "Somebody"}


def test_people_acting_for_an_organisation_are_told_to_it_and_the_office_only(now: datetime) -> None:
    ours, other = an_organisation(now=now), an_organisation(now=now)
    person = a_person("FOCAL_POINT", now=now, organisation=ours)
    a_person("CONTRIBUTOR", now=now, organisation=ours)
    asked = {"organisation_id": ours, "permission": "RETURN_SUBMIT", "now": now}
    assert queries.acting_for(viewer=Viewer.system(), **asked) == [person.pk]
    assert queries.acting_for(viewer=queries.viewer_of(person, now), **asked) == [person.pk]
    stranger = queries.viewer_of(a_person("FOCAL_POINT", now=now, organisation=other), now)
    assert queries.acting_for(viewer=stranger, **asked) == []
    assert queries.acting_for(viewer=Viewer.public(), **asked) == []


def test_a_role_for_one_organisation_is_none_for_another(now: datetime) -> None:
    ours, other = an_organisation(now=now), an_organisation(now=now)
    person = a_person("FOCAL_POINT", now=now, organisation=ours)
    actions.role_grant(
        person_id=person.pk, organisation_id=other, role="CONTRIBUTOR", by=Viewer.system(), now=now
    )
    viewer = queries.viewer_of(person, now)
    assert viewer.organisations == {ours, other}
    assert viewer.has_for("RETURN_SUBMIT", ours)
    assert not viewer.has_for("RETURN_SUBMIT", other)
    assert viewer.has_for("RETURN_ANSWER", other)
    assert "another organisation" in can_use_for(viewer, "RETURN_SUBMIT", other).reason
    assert "does not include" in can_use_for(viewer, "EDITION_PUBLISH", other).reason
