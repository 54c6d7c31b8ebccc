"""The first page of the mechanism: what waits for whoever opens it, and nothing of what waits for others."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.factories import obligations as make
from tests.factories.actors import a_person

from rapport.kernel.access import Viewer
from rapport.obligations.models import Update
from rapport.obligations.updates.actions import update_return

pytestmark = pytest.mark.django_db


def browser(role: str, organisation: int | None, now: datetime) -> Client:
    client = Client()
    client.force_login(a_person(role, now=now, organisation=organisation))
    return client


def page(role: str, organisation: int | None, now: datetime) -> str:
    return browser(role, organisation, now).get("/mechanism/").content.decode()


def test_a_member_sees_what_is_late_and_what_came_back(now: datetime) -> None:
    ministry, other = make.a_member(now=now), make.a_member(now=now)
    office = make.a_member(now=now, parent=ministry)
    before = now - timedelta(days=300)
    late = make.an_obligation(office, now=before, title="Late work of an office")
    make.an_obligation(other, now=now, title="Work of others")
    writer = make.viewer_for(ministry, now=now)
    update = make.a_submitted(late, writer, now=before)
    found = page("OFFICER", ministry, now)
    assert "Late work" not in found, "it waits for others"
    version = Update.objects.get(pk=update).version
    update_return(update=update, reason="Say what changed.", expected=version, by=Viewer.system(), now=now)
    found = page("OFFICER", ministry, now)
    assert "Late work of an office" in found
    assert "1 obligation is late" in found
    assert "1 report was returned to you" in found
    assert "Work of others" not in found


def test_the_coordinator_sees_what_waits_for_approval(now: datetime) -> None:
    assert "Nothing waits for you." in page("NATIONAL_COORDINATOR", None, now)
    ministry = make.a_member(now=now)
    make.a_submitted(make.an_obligation(ministry, now=now), make.viewer_for(ministry, now=now), now=now)
    assert "1 report waits for your approval" in page("NATIONAL_COORDINATOR", None, now)
    assert "Nothing waits for you." in page("SECRETARIAT", None, now), "the secretariat accepts nothing"


def test_few_questions_whatever_is_owed(
    now: datetime, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    ministry = make.a_member(now=now)
    for _ in range(12):
        make.an_obligation(ministry, now=now)
    client = browser("OFFICER", ministry, now)
    with django_assert_max_num_queries(20):
        found = client.get("/mechanism/").content.decode()
    assert found.count("Report on identified victims") == 5, "the rest is in the inbox"
