"""Entering organisations, saying what they do and placing them: by the secretariat alone, with nothing lost."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from tests.factories.actors import a_person

from rapport.actors.models import Organisation
from rapport.actors.register import queries
from rapport.kernel import clock
from rapport.kernel.access import Viewer

pytestmark = pytest.mark.django_db
NEW = {
    "kind": "MINISTRY",
    "code": "min-labour",
    "name_en": "Ministry of Labour and Social Inclusion of the Republic",
}
TYPED = {
    "level": "lv.national",
    "mandate": "Inspects work",
    "competencies": ["cp.labour_inspection", "cp.job_skills"],
    "places": "Capital\n\n Harbour ",
}


@pytest.fixture
def secretariat(now: datetime) -> Client:
    client = Client()
    client.force_login(a_person("SECRETARIAT", now=now))
    return client


def profile(code: str) -> Any:
    """As it is on the day on which the page wrote it."""
    one = Organisation.objects.get(code=code)
    return queries.profile_of(
        viewer=Viewer.system(), organisation_id=one.pk, language="en", day=clock.now().date()
    )


def test_an_organisation_is_entered_described_and_placed(secretariat: Client) -> None:
    assert "min-labour" in secretariat.post("/mechanism/actors/new/", {**NEW, **TYPED})["Location"]
    found = profile("min-labour").actor
    assert found.competencies == {"cp.labour_inspection", "cp.job_skills"}
    assert found.places == ("Capital", "Harbour")
    office = {
        **NEW,
        "kind": "OFFICE",
        "code": "inspection",
        "parent": Organisation.objects.get(code="min-labour").pk,
    }
    assert secretariat.post("/mechanism/actors/new/", office).status_code == 302
    page = secretariat.get("/mechanism/actors/inspection/").content.decode()
    assert "/mechanism/actors/inspection/describe/" in page
    form = secretariat.get("/mechanism/actors/inspection/describe/").context["form"]
    assert not form.initial["competencies"]
    given = {**TYPED, "version": form.initial["version"], "staff_full_time": 4}
    assert secretariat.post("/mechanism/actors/inspection/describe/", given).status_code == 302
    assert profile("inspection").fields.staff_full_time == 4
    assert profile("inspection").actor.competencies == {"cp.labour_inspection", "cp.job_skills"}
    shown = secretariat.get("/mechanism/actors/inspection/describe/").context["form"].initial
    assert shown["competencies"] == ["cp.job_skills", "cp.labour_inspection"]
    assert shown["places"] == "Capital\nHarbour"
    late = secretariat.post("/mechanism/actors/inspection/describe/", {**given, "mandate": "Kept text"})
    assert late.status_code == 409
    assert "Kept text" in late.content.decode(), "nothing typed is lost"
    assert secretariat.post("/mechanism/actors/inspection/place/", {"parent": ""}).status_code == 302
    assert Organisation.objects.get(code="inspection").parent_id is None


def test_bad_input_is_said_where_it_is(secretariat: Client) -> None:
    secretariat.post("/mechanism/actors/new/", NEW)
    taken = secretariat.post("/mechanism/actors/new/", {**NEW, **TYPED})
    assert taken.status_code == 400
    assert "is taken by another organisation" in taken.content.decode()
    assert "Inspects work" in taken.content.decode()
    unknown = secretariat.post("/mechanism/actors/new/", {**NEW, "code": "two", "competencies": ["cp.none"]})
    assert unknown.status_code == 400
    own = Organisation.objects.get(code="min-labour").pk
    assert secretariat.post("/mechanism/actors/min-labour/place/", {"parent": own}).status_code == 400
    assert not Organisation.objects.filter(code="two").exists()


def test_members_only_read(now: datetime, secretariat: Client) -> None:
    secretariat.post("/mechanism/actors/new/", NEW)
    client = Client()
    client.force_login(a_person("REPRESENTATIVE", now=now))
    page = client.get("/mechanism/actors/min-labour/").content.decode()
    assert "describe" not in page
    for path in ("new/", "min-labour/describe/", "min-labour/place/"):
        assert client.post(f"/mechanism/actors/{path}", NEW).status_code == 403
