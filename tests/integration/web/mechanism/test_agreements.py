"""Agreements and roles of States on their pages: entered, changed, followed up, ended; the public sees public ones."""

from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories.actors import a_person
from tests.factories.mechanism import an_actor

from rapport.actors.actions import organisation_register
from rapport.actors.kinds import OrganisationKind
from rapport.actors.models import Agreement, StateRole
from rapport.kernel.access import Viewer

pytestmark = pytest.mark.django_db


def test_an_agreement_from_entry_to_end(now: datetime) -> None:
    police, shelter = (
        an_actor(now=now, kind="POLICE", name="Police"),
        an_actor(now=now, code="sh", name="Shelter"),
    )
    client = Client()
    client.force_login(a_person("SECRETARIAT", now=now))
    given = {
        "title": "Memorandum on referral", "kind": "MEMORANDUM", "subject": "Referral", "others": "Ministry abroad\n",
        "organisations": [police.pk], "visibility": "PUBLIC", "reference": "", "services": ["sv.shelter"],
        "signed_on_day": "1", "signed_on_month": "2", "signed_on_year": "2026",
    }  # fmt: skip
    refused = client.post("/mechanism/agreements/new/", given)
    assert refused.status_code == 400 and "Give the text" in refused.content.decode()
    given |= {"reference": "Gazette 12", "organisations": [police.pk, shelter.pk]}
    assert client.post("/mechanism/agreements/new/", given).status_code == 302
    pk = Agreement.objects.get().pk
    client.get("/mechanism/agreements/")
    with CaptureQueriesContext(connection) as captured:
        page = client.get("/mechanism/agreements/?words=shelter").content.decode()
    assert "1 agreement" in page and sum(" FROM " in one["sql"] for one in captured) <= 20
    assert "Memorandum on referral" in client.get("/mechanism/actors/sh/").content.decode()
    change = f"/mechanism/agreements/{pk}/change/"
    form = client.get(change).context["form"].initial
    assert (
        client.post(change, given | {"version": form["version"], "roles": "Police refers"}).status_code == 302
    )
    assert client.post(change, given | {"version": form["version"]}).status_code == 409
    held = {"held_on_day": "3", "held_on_month": "2", "held_on_year": "2026", "outcome": "Works well"}
    assert client.post(f"/mechanism/agreements/{pk}/follow-up/", held).status_code == 302
    assert "Works well" in client.get(f"/mechanism/agreements/{pk}/").content.decode()
    public = Client().get("/agreements/").content.decode()
    assert "Memorandum on referral" in public and "Gazette 12" in public and "Works well" not in public
    ended = {"on_day": "1", "on_month": "3", "on_year": "2026", "reason": "Replaced", "version": "2"}
    assert client.post(f"/mechanism/agreements/{pk}/end/", ended).status_code == 302
    reader = Client()
    reader.force_login(a_person("READER", now=now))
    assert reader.get(f"/mechanism/agreements/{pk}/").status_code == 200
    assert reader.get(change).status_code == 403


def test_what_a_state_is(now: datetime) -> None:
    state = organisation_register(
        code="QX", kind=OrganisationKind.STATE, names={"en": "Elsewhere (invented)"}, iso2="QX",
        by=Viewer.system(), now=now,
    )  # fmt: skip
    client = Client()
    client.force_login(a_person("SECRETARIAT", now=now))
    given = {"state": state, "role": "TRANSIT", "source": "Report of 2026, p. 3"}
    assert client.post("/mechanism/states/new/", given).status_code == 302
    assert client.post("/mechanism/states/new/", given).status_code == 400
    assert "Report of 2026" in client.get("/mechanism/states/").content.decode()
    row = StateRole.objects.get()
    assert client.post(f"/mechanism/states/{row.pk}/end/", {"version": row.version}).status_code == 302
    assert "Report of 2026" not in client.get("/mechanism/states/").content.decode()
    assert "Report of 2026" in client.get("/mechanism/states/?on=2020-01-01").content.decode()
