"""Organisations, their people, invitations and support access, in the browser of an administrator and of a delegate."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from tests.factories import actors as people

from rapport.actors import actions, queries
from rapport.actors.invitations import actions as inviting
from rapport.actors.invitations import queries as invitations
from rapport.actors.kinds import OrganisationKind
from rapport.actors.models import Invitation, Organisation, SupportAccess
from rapport.kernel import clock
from rapport.kernel.access import Viewer

Browser = Callable[..., Client]
SYSTEM = Viewer.system()
NAMES = {"name_en": "Czech Republic", "name_fr": "", "name_ar": ""}


def a_state(code: str, now: datetime) -> int:
    return actions.organisation_register(
        code=code, kind=OrganisationKind.STATE, iso2=code, names={"en": f"State {code}"}, by=SYSTEM, now=now
    )


def test_one_is_registered_and_renamed_as_of_a_day(browser: Browser) -> None:
    administrator = browser("ADMINISTRATOR")
    made = administrator.post("/office/organisations/new/", {**NAMES, "kind": "STATE", "code": "cz"})
    assert made["Location"] == "/office/organisations/CZ/"
    assert Organisation.objects.get(code="CZ").iso2 == "CZ"
    given = {
        **NAMES,
        "name_en": "Czechia",
        "valid_from_day": "5",
        "valid_from_month": "7",
        "valid_from_year": "2016",
    }
    renamed = administrator.post("/office/organisations/CZ/rename/", given)
    assert renamed.status_code == 302
    page = administrator.get("/office/organisations/CZ/").content.decode()
    assert "Czechia" in page and "Czech Republic" in page and page.count("5 July 2016") == 2
    earlier = administrator.post("/office/organisations/CZ/rename/", {**given, "valid_from_year": "2010"})
    assert earlier.status_code == 400 and "begins later is on record" in earlier.content.decode()


@pytest.mark.parametrize(
    "bad",
    [{"code": ""}, {"code": "a b"}, {"code": "CZE"}, {"code": "1A"}, {"name_en": ""}, {"kind": "KINGDOM"}],
)
def test_what_cannot_be_registered_is_refused_and_kept(browser: Browser, bad: dict[str, str]) -> None:
    given = {**NAMES, "kind": "STATE", "code": "CZ", **bad}
    refused = browser("ADMINISTRATOR").post("/office/organisations/new/", given)
    assert refused.status_code == 400 and "govuk-error-summary" in refused.content.decode()
    assert not Organisation.objects.filter(kind="STATE").exists()


def test_a_code_is_taken_once(browser: Browser) -> None:
    administrator = browser("ADMINISTRATOR")
    given = {**NAMES, "kind": "NGO", "code": "la-strada"}
    assert administrator.post("/office/organisations/new/", given).status_code == 302
    assert administrator.post("/office/organisations/new/", {**given, "code": "LA-STRADA"}).status_code == 400


def test_the_list_is_paged_and_narrowed(browser: Browser, now: datetime) -> None:
    for number in range(45):
        people.an_organisation(now=now, code=f"field-{number:02}")
    a_state("AT", now)
    administrator = browser("ADMINISTRATOR")
    first = administrator.get("/office/organisations/").content.decode()
    assert "47 organisations" in first and "govuk-pagination" in first and "State AT" not in first
    assert "State AT" in administrator.get("/office/organisations/?page=2").content.decode()
    narrowed = administrator.get("/office/organisations/?q=state+at").content.decode()
    assert "1 organisation<" in narrowed and "field-00" not in narrowed
    assert "1 organisation<" in administrator.get("/office/organisations/?kind=STATE").content.decode()
    assert "No organisation contains" in administrator.get("/office/organisations/?q=xyzzy").content.decode()


def test_somebody_is_invited_again_and_not_at_all(browser: Browser, now: datetime) -> None:
    austria = a_state("AT", now)
    administrator = browser("ADMINISTRATOR")
    page = administrator.get("/office/invitations/new/?organisation=AT").content.decode()
    assert f'value="{austria}" selected' in page
    given = {
        "email": "delegate@ministry.example",
        "full_name": "A delegate",
        "organisation_id": str(austria),
        "unit": "Justice",
        "roles": ["FOCAL_POINT", "CONTRIBUTOR"],
        "language": "fr",
    }
    assert administrator.post("/office/invitations/new/", {**given, "roles": []}).status_code == 400
    assert administrator.post("/office/invitations/new/", given).status_code == 302
    twice = administrator.post("/office/invitations/new/", given)
    assert twice.status_code == 400 and "invited already" in twice.content.decode()
    listed = administrator.get("/office/invitations/").content.decode()
    assert "delegate@ministry.example" in listed and "Focal point" in listed
    assert "delegate@ministry.example" in administrator.get("/office/organisations/AT/").content.decode()
    one = Invitation.objects.get()
    assert administrator.post(f"/office/invitations/{one.pk}/resend/").status_code == 302
    assert administrator.post(f"/office/invitations/{one.pk}/withdraw/").status_code == 302
    assert administrator.post(f"/office/invitations/{one.pk}/resend/").status_code == 409
    assert administrator.post("/office/invitations/999999/resend/").status_code == 404
    assert "No open invitation" in administrator.get("/office/invitations/").content.decode()


def test_a_role_from_a_day_to_a_day(browser: Browser) -> None:
    now = clock.now()
    office, person = people.an_organisation(now=now), people.a_person(now=now)
    first, last = (now + timedelta(days=days) for days in (30, 40))
    given = {"role": "READER", "organisation_id": str(office)}
    for name, day in (("starts_at", first), ("ends_at", last)):
        given |= {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}
    administrator, address = browser("ADMINISTRATOR"), f"/office/people/{person.pk}/"
    assert administrator.post(address, {**given, "ends_at_year": "2001"}).status_code == 400
    assert administrator.post(address, {**given, "starts_at_year": "2001"}).status_code == 400
    assert administrator.post(address, given).status_code == 302
    (grant,) = queries.grants(viewer=SYSTEM, person_id=person.pk)
    assert grant.granted_at.date() == first.date()
    assert grant.ends_at is not None and grant.ends_at.date() == (last + timedelta(days=1)).date()
    page = administrator.get(address).content.decode()
    assert "Begins later" in page and "until" in page
    mixed = {"role": "FOCAL_POINT", "organisation_id": str(a_state("AT", now))}
    refused = administrator.post(address, mixed)
    assert refused.status_code == 400 and "Nobody works for the office and" in refused.content.decode()


def test_somebody_joins_and_leaves_an_organisation(browser: Browser, now: datetime) -> None:
    austria, person, administrator = a_state("AT", now), people.a_person(now=now), browser("ADMINISTRATOR")
    given = {"organisation_id": str(austria), "unit": "Justice"}
    assert administrator.post(f"/office/people/{person.pk}/join/", given).status_code == 302
    assert administrator.post(f"/office/people/{person.pk}/join/", given).status_code == 400
    assert "Justice" in administrator.get("/office/organisations/AT/").content.decode()
    assert administrator.post(f"/office/organisations/AT/members/{person.pk}/end/").status_code == 302
    assert administrator.post(f"/office/organisations/AT/members/{person.pk}/end/").status_code == 404
    assert "ended" in administrator.get(f"/office/people/{person.pk}/").content.decode()


def delegate(organisation: int, now: datetime, role: str = "FOCAL_POINT") -> Client:
    client = Client()
    client.force_login(people.a_person(role, now=now, organisation=organisation))
    return client


def test_support_access_is_opened_with_a_reason_shown_everywhere_and_ended(browser: Browser) -> None:
    now = clock.now()
    austria, administrator = a_state("AT", now), browser("ADMINISTRATOR")
    focal, other = delegate(austria, now), delegate(a_state("BE", now), now)
    given = {"reason": "They asked for help with budgets.", "minutes": "30", "confirmed": "on"}
    address = "/office/organisations/AT/support/"
    for bad in ({"reason": ""}, {"reason": "help"}, {"minutes": "61"}, {"confirmed": ""}):
        assert administrator.post(address, {**given, **bad}).status_code == 400
    assert browser("SURVEY_MANAGER").post(address, given).status_code == 403
    assert not SupportAccess.objects.exists()
    assert administrator.post(address, given).status_code == 302
    assert administrator.post(address, given).status_code == 400, "one at a time"
    made = SupportAccess.objects.get()
    for page in ("/office/", "/reports/", "/account/profile/"):
        assert "Support access to State AT until" in administrator.get(page).content.decode(), page
    assert "Support access to State AT until" not in focal.get("/account/support/").content.decode()
    assert "help with budgets" in focal.get("/account/support/").content.decode()
    assert "help with budgets" not in other.get("/account/support/").content.decode()
    assert other.post(f"/account/support/{made.pk}/end/").status_code == 404
    assert focal.post(f"/account/support/{made.pk}/end/").status_code == 302
    assert "Support access to State AT until" not in administrator.get("/office/").content.decode()
    assert administrator.post(f"/account/support/{made.pk}/end/").status_code == 409


def test_a_focal_point_looks_after_its_own_colleagues_only(now: datetime, db: None) -> None:
    austria, belgium = a_state("AT", now), a_state("BE", now)
    focal, contributor = delegate(austria, now), delegate(austria, now, "CONTRIBUTOR")
    theirs = people.a_person("FOCAL_POINT", now=now, organisation=belgium)
    mine = people.a_person("CONTRIBUTOR", now=now, organisation=austria)
    page = focal.get("/delegation/colleagues/").content.decode()
    assert mine.full_name in page and theirs.full_name not in page
    assert contributor.get("/delegation/colleagues/").status_code == 403
    form = focal.get("/delegation/colleagues/invite/").content.decode()
    assert "Contributor" in form and "Editor" not in form and "State BE" not in form
    given = {
        "email": "x@ministry.example",
        "organisation_id": str(austria),
        "roles": "CONTRIBUTOR",
        "language": "en",
    }
    for bad in ({"organisation_id": str(belgium)}, {"roles": "ADMINISTRATOR"}, {"email": "x"}):
        assert focal.post("/delegation/colleagues/invite/", {**given, **bad}).status_code == 400
    assert focal.post("/delegation/colleagues/invite/", given).status_code == 302
    foreign = inviting.invitation_send(
        email="y@ministry.example", organisation_id=belgium, roles=["CONTRIBUTOR"], by=SYSTEM, now=now
    )
    for one in (foreign, 999_999):
        for word in ("resend", "withdraw"):
            assert focal.post(f"/delegation/colleagues/invitations/{one}/{word}/").status_code == 404
    for one in (theirs.pk, 999_999):
        assert focal.post(f"/delegation/colleagues/{one}/end/").status_code == 404
    assert focal.post(f"/delegation/colleagues/{mine.pk}/end/").status_code == 302
    assert mine.full_name not in focal.get("/delegation/colleagues/").content.decode()
    own = next(one for one in invitations.invitations(viewer=SYSTEM) if one.organisation_id == austria)
    assert focal.post(f"/delegation/colleagues/invitations/{own.id}/resend/").status_code == 302
    assert focal.post(f"/delegation/colleagues/invitations/{own.id}/withdraw/").status_code == 302
