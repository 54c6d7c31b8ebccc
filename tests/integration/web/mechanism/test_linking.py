"""Lines, contact points and mergers on pages: what they do, who may, what happens when two do it at once."""

from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories.actors import a_person
from tests.factories.mechanism import an_actor
from tests.integration.web.mechanism.test_actors import client_of, reads

from rapport.actors.models import ActorLine, ContactPoint, Organisation
from rapport.actors.register import actions
from rapport.actors.register.types import ContactFields
from rapport.kernel.access import Viewer

pytestmark = pytest.mark.django_db
LINE = {"direction": "IN", "kind": "FUNDS", "is_formal": "on", "note": "By decree"}
CONTACT = {"function": "HOTLINE", "title": "Hotline", "phone": "+000 116 000", "visibility": "PUBLIC"}


def test_a_line_is_drawn_and_ended(now: datetime) -> None:
    one, other = an_actor(now=now), an_actor(now=now)
    client = client_of("SECRETARIAT", now=now)
    new = f"/mechanism/actors/{one.code}/lines/new/"
    assert client.get(new).status_code == 200
    done = client.post(new, {**LINE, "other": other.pk}, follow=True)
    assert "The line was drawn." in done.content.decode()
    line = ActorLine.objects.get()
    assert (line.source_id, line.target_id, line.note) == (other.pk, one.pk, "By decree")
    again = client.post(new, {**LINE, "other": other.pk})
    assert again.status_code == 409 and "drawn already" in again.content.decode()
    informal = client.post(new, {**LINE, "kind": "INFORMAL", "other": other.pk})
    assert informal.status_code == 400 and "By decree" in informal.content.decode()
    assert client.post(new, {**LINE, "other": one.pk}).status_code == 400
    end = f"/mechanism/lines/{line.pk}/end/"
    assert "funds" in client.get(end).content.decode()
    assert client.post(end, {"version": 7}).status_code == 409
    client.post(end, {"version": 1})
    line.refresh_from_db()
    assert line.until_on is not None
    assert client.post(end, {"version": 2}).status_code == 409
    assert client.get("/mechanism/lines/999999/end/").status_code == 404


def test_a_contact_point_is_added_changed_by_one_of_two_and_ended(now: datetime) -> None:
    one = an_actor(now=now)
    client = client_of("NATIONAL_COORDINATOR", now=now)
    new = f"/mechanism/actors/{one.code}/contacts/new/"
    assert client.get(new).status_code == 200
    unreachable = client.post(new, {**CONTACT, "phone": ""})
    assert unreachable.status_code == 400 and "shared mailbox" in unreachable.content.decode()
    assert "The contact point was added." in client.post(new, CONTACT, follow=True).content.decode()
    row = ContactPoint.objects.get()
    change = f"/mechanism/contacts/{row.pk}/change/"
    assert "+000 116 000" in client.get(change).content.decode()
    client.post(change, {**CONTACT, "title": "Line of help", "version": 1})
    late = client.post(change, {**CONTACT, "title": "Other words", "version": 1})
    assert late.status_code == 409 and "Other words" in late.content.decode()
    row.refresh_from_db()
    assert (row.title, row.version) == ("Line of help", 2)
    end = f"/mechanism/contacts/{row.pk}/end/"
    assert "Line of help" in client.get(end).content.decode()
    client.post(end, {"version": 2})
    row.refresh_from_db()
    assert row.until_on is not None
    page = client.get(f"/mechanism/actors/{one.code}/").content.decode()
    assert "Line of help" not in page


def test_two_are_looked_at_side_by_side_and_merged(now: datetime) -> None:
    twin, into = an_actor(now=now, name="Ministry X"), an_actor(now=now, name="Ministry of X")
    contact = ContactFields("HOTLINE", "Line", "+000 1")
    actions.contact_add(organisation_id=twin.pk, fields=contact, by=Viewer.system(), now=now)
    client = client_of("SECRETARIAT", now=now)
    merge = f"/mechanism/actors/{twin.code}/merge/"
    assert "It cannot be undone" in client.get(merge).content.decode()
    with CaptureQueriesContext(connection) as captured:
        page = client.get(merge, {"into": into.pk})
    assert "Side by side" in page.content.decode() and "contact points: 1" in page.content.decode()
    assert reads(captured) <= 20, [one["sql"][:110] for one in captured if " FROM " in one["sql"]]
    seen = page.context["preview"].fingerprint
    given = {"into": into.pk, "seen": seen, "reason": "Entered twice"}
    assert client.post(merge, {**given, "reason": ""}).status_code == 400
    stale = client.post(merge, {**given, "seen": "other"})
    assert stale.status_code == 409 and "Entered twice" in stale.content.decode()
    done = client.post(merge, given, follow=True)
    assert "The two are one now." in done.content.decode() and "Ministry X" in done.content.decode()
    assert Organisation.objects.get(pk=twin.pk).merged_into_id == into.pk
    assert client.get(merge, {"into": 999999}).status_code == 400


def test_members_who_do_not_keep_the_register_are_kept_out(now: datetime) -> None:
    one = an_actor(now=now)
    person = a_person("REPRESENTATIVE", now=now, organisation=an_actor(now=now).pk)
    client = Client()
    client.force_login(person)
    for path in ("lines/new/", "contacts/new/", "merge/"):
        assert client.get(f"/mechanism/actors/{one.code}/{path}").status_code == 403
    assert "Draw a line" not in client.get(f"/mechanism/actors/{one.code}/").content.decode()
