"""The register of actors in the browser: who may, what is found, what is missing, few questions to the database."""

from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories.actors import a_person

from rapport.actors.kinds import OrganisationKind as Kind
from rapport.actors.register import actions
from rapport.actors.register.types import ContactFields, ProfileFields
from rapport.kernel.access import Viewer

pytestmark = pytest.mark.django_db


def reads(captured: CaptureQueriesContext) -> int:
    """How many questions were put to tables; setting the scope of the connection is none."""
    return sum(" FROM " in one["sql"] and "set_config" not in one["sql"] for one in captured)


def client_of(*roles: str, now: datetime) -> Client:
    client = Client()
    client.force_login(a_person(*roles, now=now))
    return client


@pytest.fixture
def shelter(now: datetime) -> int:
    system = Viewer.system()
    above = actions.actor_register(
        code="ministry", kind=Kind.MINISTRY, names={"en": "Ministry of All"}, by=system, now=now
    )
    made = actions.actor_register(
        code="shelter",
        kind=Kind.NGO_SERVICE,
        names={"en": "The Shelter"},
        parent_id=above,
        fields=ProfileFields(competencies=frozenset({"cp.victim_protection"}), places=("Northtown",)),
        by=system,
        now=now,
    )
    hotline = ContactFields("HOTLINE", "Hotline", "+000 116 000")
    actions.contact_add(organisation_id=made, fields=hotline, by=system, now=now)
    actions.line_draw(source_id=above, target_id=made, kind="FUNDS", is_formal=True, by=system, now=now)
    return made


def test_the_list_names_what_is_missing(shelter: int, now: datetime) -> None:
    client = client_of("READER", now=now)
    client.get("/mechanism/actors/")
    with CaptureQueriesContext(connection) as captured:
        page = client.get("/mechanism/actors/?place=north").content.decode()
    assert reads(captured) <= 20
    assert "Core roles of government with others only" in page
    assert "1 organisation" in page and "Hotline" in page
    assert "No organisation fits" in client.get("/mechanism/actors/?q=nobody").content.decode()
    assert client.get("/mechanism/actors/?kind=WRONG&page=x").status_code == 200


def test_one_actor_with_its_lines_and_contact_points(shelter: int, now: datetime) -> None:
    client = client_of("READER", now=now)
    client.get("/mechanism/actors/")
    with CaptureQueriesContext(connection) as captured:
        page = client.get("/mechanism/actors/shelter/").content.decode()
    assert reads(captured) <= 20
    for said in ("Ministry of All", "funds", "+000 116 000", "Northtown", "Crime victim protection services"):
        assert said in page
    assert "+000 116 000" in client.get("/mechanism/contacts/").content.decode()
    assert client.get("/mechanism/actors/no-such/").status_code == 404


def test_only_members_of_the_mechanism_see_the_register(shelter: int, now: datetime) -> None:
    assert client_of("CODER", now=now).get("/mechanism/actors/").status_code == 403
    assert Client().get("/mechanism/actors/").status_code == 302


def test_core_roles_with_others_only_are_said_where_they_arise(shelter: int, now: datetime) -> None:
    client = client_of("SECRETARIAT", now=now)
    said = "Core roles of government that no part of government has"
    assert said in client.get("/mechanism/actors/shelter/").content.decode()
    assert "1 core role of government is with others only" in client.get("/mechanism/").content.decode()
    form = client.get("/mechanism/actors/shelter/describe/").context["form"].initial
    given = {"competencies": ["cp.victim_protection", "cp.border", "cp.hotline"], "version": form["version"]}
    page = client.post("/mechanism/actors/shelter/describe/", given, follow=True).content.decode()
    assert "No part of government is on record with these roles" in page and "Border officials" in page
    ministry = {"competencies": ["cp.victim_protection", "cp.border"], "version": "0"}
    client.post("/mechanism/actors/ministry/describe/", ministry)
    assert said not in client.get("/mechanism/actors/shelter/").content.decode()
    assert "with others only" not in client.get("/mechanism/").content.decode()
