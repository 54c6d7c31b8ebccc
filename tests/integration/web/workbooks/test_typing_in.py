"""A return that came as a letter: kept in the office, typed in, submitted with the letter it came from."""

from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories import actors, waves

from rapport.actors.models import Person
from rapport.surveys.models import AnswerChange, Revision

pytestmark = pytest.mark.django_db
ENTRY = "/office/waves/run/returns/AT/entry/"
LETTER = {"letter_of_day": "1", "letter_of_month": "3", "letter_of_year": "2026"}


@pytest.fixture
def manager(db: None, now: datetime) -> Client:
    waves.open_wave(now=now, respondents=("AT", "BE"))
    client = Client()
    client.force_login(actors.a_person("SURVEY_MANAGER", now=now))
    return client


@pytest.fixture
def kept(manager: Client) -> Client:
    manager.post("/office/waves/run/returns/AT/keep/")
    return manager


def test_a_letter_is_typed_in_attached_and_submitted(kept: Client) -> None:
    assert ENTRY in kept.get("/office/waves/run/returns/AT/").content.decode()
    page = kept.get(f"{ENTRY}sections/A/")
    assert page.status_code == 200
    names = {name for block in page.context["blocks"] for name in str(block)}
    assert names
    typed = {"version:Q1:": "0", "value:Q1:": "yes", "version:Q2:": "0", "value:Q2:": "2003"}
    answer = kept.post(f"{ENTRY}sections/A/", typed)
    assert (answer.status_code, answer["Location"]) == (302, f"{ENTRY}sections/B/")
    assert {one.channel for one in AnswerChange.objects.all()} == {"TYPED"}
    refused = kept.post(f"{ENTRY}submit/", LETTER)
    assert refused.status_code == 409
    assert not Revision.objects.exists()
    letter = SimpleUploadedFile("letter.txt", b"Dear colleagues")
    assert kept.post(f"{ENTRY}document/", {"document": letter}).status_code == 302
    done = kept.post(f"{ENTRY}submit/", LETTER)
    assert (done.status_code, done["Location"]) == (302, "/office/waves/run/returns/AT/")
    revision = Revision.objects.get()
    assert (revision.channel, revision.reason) == ("TYPED", "Typed in from a letter of 2026-03-01.")
    assert [one["values"] for one in revision.content["answers"] if one["item"] == "Q1"] == [["yes"]]
    assert [one["name"] for one in revision.content["documents"]] == ["letter.txt"]
    assert kept.post(f"{ENTRY}correct/", {"reason": "A page was overlooked."}).status_code == 302
    assert kept.get(ENTRY).context["writable"]


def test_what_cannot_be_read_is_shown_again_and_the_rest_kept(kept: Client) -> None:
    typed = {"version:Q1:": "0", "value:Q1:": "no", "version:Q2:": "0", "value:Q2:": "31.02.2007"}
    page = kept.post(f"{ENTRY}sections/A/", typed)
    assert page.status_code == 400
    assert "31.02.2007" in page.content.decode()
    assert AnswerChange.objects.get().values == ["no"]


def test_what_is_missing_or_wrong_in_the_forms_is_said(kept: Client) -> None:
    assert kept.post(f"{ENTRY}document/").status_code == 400
    macro = SimpleUploadedFile("letter.docm", b"PK")
    assert kept.post(f"{ENTRY}document/", {"document": macro}).status_code == 400
    assert kept.post(f"{ENTRY}submit/", {"letter_of_day": "31", "letter_of_month": "2"}).status_code == 400
    assert kept.post(f"{ENTRY}correct/", {"reason": ""}).status_code == 400
    assert kept.get(f"{ENTRY}sections/Z/").status_code == 404


def test_what_a_delegation_answers_itself_is_not_typed_in(manager: Client) -> None:
    assert manager.get(ENTRY).status_code == 403
    assert manager.post(f"{ENTRY}sections/A/", {"version:Q1:": "0", "value:Q1:": "no"}).status_code == 403


def test_others_do_not_reach_it(kept: Client, now: datetime) -> None:
    client = Client()
    client.force_login(Person.objects.get(grants__organisation__code="AT", grants__role="FOCAL_POINT"))
    assert client.get(ENTRY).status_code == 403
    reader = Client()
    reader.force_login(actors.a_person("READER", now=now))
    assert reader.get(ENTRY).status_code == 403
