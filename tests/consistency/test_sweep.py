"""Nobody reaches what is not theirs: the whole URL table, and planted faults that the sweep must find."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import get_resolver, resolve, reverse
from tests.consistency import objects
from tests.consistency.planted_urls import DRAFT_CANARY
from tests.consistency.sweep import Sweep, Visitor, addresses

from rapport.actors import queries
from rapport.actors.kinds import OrganisationKind
from rapport.actors.models import Organisation, Person, RoleGrant
from rapport.actors.roles import ROLES
from rapport.kernel.access import Viewer

PLANTED = "tests.consistency.planted_urls"
EARLIER = datetime(2026, 1, 1, tzinfo=UTC)


def may_see_drafts(viewer: Viewer) -> bool:
    return viewer.has("OFFICE_VIEW")


def visitors() -> list[Visitor]:
    """The public, somebody without a role, and one holder of each role."""
    found = [Visitor("the public", Viewer.public(), Client(raise_request_exception=False))]
    organisation = Organisation.objects.create(code="sweeping-office", kind=OrganisationKind.FIELD_OPERATION)
    for role in (None, *ROLES):
        label = role or "NO-ROLE"
        person = Person.objects.create(
            email=f"{label.lower()}@sweep.example.org", full_name=f"Sweeping {label}", registered_at=EARLIER
        )
        if role:
            RoleGrant.objects.create(person=person, organisation=organisation, role=role, granted_at=EARLIER)
        client = Client(raise_request_exception=False)
        client.force_login(person)
        found.append(Visitor(label, queries.viewer_of(person, datetime.now(UTC)), client))
    return found


@pytest.mark.django_db
@pytest.mark.urls(PLANTED)
def test_the_sweep_finds_every_planted_fault_and_nothing_else() -> None:
    sweep = Sweep(PLANTED, visitors(), {"code": ["first", "last"]}, frozenset({DRAFT_CANARY}), may_see_drafts)
    found = sweep.findings()
    faults = {
        "undeclared: undeclared",
        "GET /writing-get/ (writing-get) as the public: answered 500",
        "GET /writing-get-inside/ (writing-get-inside) as NO-ROLE: answered 500",
        f"GET /leaking/ (leaking) as the public: shows {DRAFT_CANARY!r}",
        f"GET /leaking/ (leaking) as NO-ROLE: shows {DRAFT_CANARY!r}",
        f"GET /leaking-by-permissions/ (leaking-by-permissions) as FOCAL_POINT: shows {DRAFT_CANARY!r}",
        f"GET /leaking-by-a-permission/ (leaking-by-a-permission) as FOCAL_POINT: shows {DRAFT_CANARY!r}",
        f"GET /leaking-by-grants/ (leaking-by-grants) as FOCAL_POINT: shows {DRAFT_CANARY!r}",
        *(
            f"GET /leaking-one/last/ (leaking-one) as {who}: shows {DRAFT_CANARY!r}"
            for who in ("NO-ROLE", "FOCAL_POINT", "CONTRIBUTOR")
        ),
        "GET /crashing/ (crashing) as the public: answered 500",
    }
    missed = {fault for fault in faults if not any(fault in one for one in found)}
    assert missed == set()
    assert [one for one in found if "leaking-by" in one and "FOCAL_POINT" not in one] == []
    faulty = (
        "undeclared",
        "writing-get",
        "writing-get-inside",
        "crashing",
        "leaking",
        "leaking-by-permissions",
    )
    faulty += ("leaking-by-a-permission", "leaking-by-grants", "leaking-one")
    false_alarms = [
        one for one in found if not any(f"({name})" in one or one.startswith(f"{name}:") for name in faulty)
    ]
    assert false_alarms == []


def test_every_address_has_a_name_and_says_who_may_reach_it() -> None:
    found = addresses()
    assert [one.name for one in found if "(unnamed" in one.name] == []
    assert [one.name for one in found if one.access is None] == []


def test_no_address_is_hidden_behind_another() -> None:
    """Two pages of one address: the first in the table answers for both, and the other is never seen."""
    plain = [one.name for one in addresses() if not one.parameters]
    assert len(plain) > 50
    hidden = {name: found for name in plain if (found := resolve(reverse(name)).view_name) != name}
    assert hidden == {}


def test_nothing_but_the_table_of_addresses_answers_errors() -> None:
    resolver = get_resolver()
    for status, name in ((400, "bad_request"), (403, "forbidden"), (404, "not_found"), (500, "server_error")):
        handler = resolver.resolve_error_handler(status)
        assert (handler.__module__, handler.__name__) == ("rapport.web.errors", name)


def test_the_canary_sings_for_those_who_may_hear_it(osce: None) -> None:
    objects.make()
    seen = {}
    for visitor in visitors():
        answer = visitor.client.get(reverse("public:edition", kwargs={"code": objects.DRAFT}))
        seen[visitor.label] = (answer.status_code, objects.CANARY in answer.content.decode())
    office = [role.code for role in ROLES.values() if role.is_office]
    outside = ["the public", "NO-ROLE", *(code for code in ROLES if code not in office)]
    assert seen == {**dict.fromkeys(office, (200, True)), **dict.fromkeys(outside, (404, False))}


@pytest.mark.slow
def test_full_sweep(osce: None, unlimited: None) -> None:
    made = objects.make()
    sweep = Sweep(None, visitors(), made.values, made.canaries, may_see_drafts)
    found = sweep.findings()
    assert found == [], "\n".join(found)
