"""Pages of the mechanism as a whole: described, changed by two at once, published part by part; staff with its base."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from tests.factories.actors import a_person, an_organisation
from tests.factories.mechanism import a_body, a_mechanism

from rapport.actors.actions import organisation_register
from rapport.actors.kinds import OrganisationKind
from rapport.actors.models import Organisation
from rapport.coordination.models import Mechanism
from rapport.kernel.access import Viewer

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
NESTING = 4
GIVEN = {
    "structure": "BOTH", "structure_note": "A co-ordinator and a council", "reach": "HUB", "budget": "YES",
    "budget_source": "MINISTRIES", "budget_amount": "1250000", "budget_currency": "eur", "budget_year": "2025",
    "budget_covers": "A hotline", "budget_adequate": "NO", "civil_society": "NOT_KNOWN", "referral": "",
    "published": ["structure"],
}  # fmt: skip


def _signed_in(role: str, organisation: int | None = None) -> Client:
    client = Client()
    client.force_login(a_person(role, now=NOW, organisation=organisation))
    return client


def test_a_mechanism_is_described_changed_and_read_part_by_part() -> None:
    state = Organisation.objects.get(
        pk=organisation_register(
            code="somewhere",
            kind=OrganisationKind.STATE,
            names={"en": "Somewhere"},
            iso2="QV",
            by=Viewer.system(),
            now=NOW,
        )
    )
    client = _signed_in("SECRETARIAT")
    page = client.get("/mechanism/description/new/")
    assert b"Somewhere" in page.content
    said = client.post("/mechanism/description/new/", {**GIVEN, "country": state.code})
    assert said.status_code == 302, said.content
    row = Mechanism.objects.get()
    assert (row.budget_currency, row.budget_year, row.published) == ("EUR", 2025, ["structure"])
    address = f"/mechanism/description/of/{state.code}/"
    page = client.get(address)
    assert b"1,250,000 EUR in 2025" in page.content.replace(b"\xc2\xa0", b" ")
    a_body(state, now=NOW, values={"visibility": "PUBLIC", "secretariat": "An office"})
    assert b"An office" in client.get(address).content
    public = Client().get("/co-ordination/").content
    assert b"A co-ordinator and a council" in public and b"A hotline" not in public


def test_two_who_change_it_at_once_see_each_other() -> None:
    country = a_mechanism(now=NOW, structure_note="As it was")
    client = _signed_in("NATIONAL_COORDINATOR")
    address = f"/mechanism/description/of/{country.code}/change/"
    assert client.post(address, {**GIVEN, "structure_note": "Theirs", "version": 1}).status_code == 302
    late = client.post(address, {**GIVEN, "structure_note": "Mine", "version": 1})
    assert late.status_code == 409 and b"Theirs" in late.content and b"Mine" in late.content
    assert b'name="version" value="2"' in late.content
    assert Mechanism.objects.get().structure_note == "Theirs"
    assert b"As it was" in client.get(f"/mechanism/description/of/{country.code}/").content


@pytest.mark.parametrize(
    "bad",
    [{"budget_currency": ""}, {"budget_year": "25"}, {"civil_count": "5", "civil_base": "3"}, {"reach": "X"}],
)
def test_bad_input_comes_back_as_typed(bad: dict[str, str]) -> None:
    country = a_mechanism(now=NOW)
    said = _signed_in("SECRETARIAT").post(
        f"/mechanism/description/of/{country.code}/change/", {**GIVEN, **bad, "version": 1}
    )
    assert said.status_code == 400 and b"A hotline" in said.content


def test_members_read_and_do_not_change(django_assert_max_num_queries: Any) -> None:
    country = a_mechanism(now=NOW)
    for _number in range(5):
        a_body(country, now=NOW)
    member = _signed_in("OFFICER", an_organisation(now=NOW))
    with django_assert_max_num_queries(20 + NESTING):
        assert member.get(f"/mechanism/description/of/{country.code}/").status_code == 200
    assert member.get(f"/mechanism/description/of/{country.code}/change/").status_code == 403
    assert member.get("/mechanism/description/of/nowhere/").status_code == 404
    assert Client().get("/mechanism/description/").status_code == 302


def test_staff_stands_with_its_base() -> None:
    client = _signed_in("SECRETARIAT")
    assert b"the total is not known" in client.get("/mechanism/staff/").content
