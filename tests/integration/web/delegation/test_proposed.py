"""Answers to section A proposed from the mechanism: with sources, taken over one by one, never submitted."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories.actors import a_person
from tests.factories.answering import WAVE, a_delegate, an_open_wave

from rapport.actors import queries as actors
from rapport.actors.models import Organisation
from rapport.cli import demonstration_mechanism
from rapport.cli.demonstration import dataset
from rapport.coordination.asked.queries import facts
from rapport.coordination.models import Body
from rapport.kernel import clock
from rapport.kernel.access import Viewer
from rapport.surveys.actions import wave_load
from rapport.surveys.files import read_survey
from rapport.surveys.models import Questionnaire, Return, Wave, WaveRespondent
from rapport.surveys.proposals.queries import proposed

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PAGE = "/delegation/round-a/varanda/proposed/"


@pytest.fixture
def varanda(now: datetime) -> Organisation:
    """The demonstration State with its mechanism, asked the questionnaire of 2007 in an open wave."""
    demonstration_mechanism.load(now=now, say=lambda line: None)
    wave_load(content=read_survey(dataset("osce_2007")), by=Viewer.system(), now=now)
    wave = Wave.objects.create(
        code="round-a", questionnaire=Questionnaire.objects.get(code="osce-annex-b"), title={"en": "Round A"},
        groups={"state": {"en": "State"}}, as_of=now.date(), collection="OPEN",
        deadline=clock.now() + timedelta(days=30), timezone="Europe/Vienna", opened_at=now,
    )  # fmt: skip
    state = Organisation.objects.get(code="varanda")
    asked = WaveRespondent.objects.create(
        wave=wave,
        organisation=state,
        name_then="Varanda (invented)",
        group="state",
        replied=False,
        position=1,
    )
    Return.objects.create(respondent=asked)
    return state


def test_section_a_of_the_demonstration_state_is_proposed(varanda: Organisation, now: datetime) -> None:
    person = a_person("FOCAL_POINT", now=now, organisation=varanda.pk)
    client = Client()
    client.force_login(person)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as captured:
        page = client.get(PAGE).content.decode()
    assert sum(" FROM " in one["sql"] for one in captured) <= 30
    viewer = actors.viewer_of(person, now)
    day = clock.now().date()
    found = proposed(viewer=viewer, wave="round-a", respondent="varanda", day=day, language="en")
    assert found.closed == 7
    assert found.closed_proposed >= 0.8 * found.closed, "of the questions with answers to choose"
    given = {one.item.code: one.given for one in found.proposals}
    assert {code: given[code].values for code in ("Q1", "Q2", "Q3.a", "Q3.d", "Q5", "Q6")} == {
        "Q1": ("a",), "Q2": ("a", "b"), "Q3.a": ("yes",), "Q3.d": ("yes",), "Q5": ("a",), "Q6": ("b",),
    }  # fmt: skip
    assert given["Q3.d.pct"].values == ("21",)
    assert all(one.source and one.source in page.replace("&#x27;", "'") for one in found.proposals)
    budget = next(one for one in found.proposals if one.item.code == "Q5")
    sent = {"item": "Q5", "version": "0", "seen": budget.seen}
    assert client.post(PAGE, sent | {"seen": "old"}).status_code == 400
    assert client.post(PAGE, sent).status_code == 302
    row = Return.objects.get(respondent__wave__code="round-a")
    assert (row.state, row.submitted_at) == ("DRAFTING", None), "nothing is submitted by itself"
    again = proposed(viewer=viewer, wave="round-a", respondent="varanda", day=day, language="en")
    assert [one.item.code for one in again.proposals if one.is_taken] == ["Q5"]
    assert "In your draft" in client.get(PAGE).content.decode()
    stranger = Client()
    stranger.force_login(a_delegate("AT", now=now))
    assert stranger.get(PAGE).status_code == 404


def test_what_only_a_body_knows_is_never_proposed(varanda: Organisation, now: datetime) -> None:
    viewer = Viewer(person_id=1, organisations=frozenset({varanda.pk}))
    day = now.date()
    before = {one.about for one in facts(viewer=viewer, organisation_id=varanda.pk, day=day, language="en")}
    assert {"AUTHORITY", "FUNCTION", "MINISTRIES"} <= before
    Body.objects.update(visibility="BODY")
    after = {one.about for one in facts(viewer=viewer, organisation_id=varanda.pk, day=day, language="en")}
    assert not after & {"AUTHORITY", "FUNCTION", "MINISTRIES", "EXPERTS"}
    assert facts(viewer=Viewer.public(), organisation_id=varanda.pk, day=day, language="en") == []
    assert facts(viewer=viewer, organisation_id=varanda.pk + 1, day=day, language="en") == []


def test_another_questionnaire_with_the_same_codes_gets_nothing(now: datetime) -> None:
    an_open_wave(now=clock.now())
    client = Client()
    client.force_login(a_delegate("AT", now=now))
    page = client.get(f"/delegation/{WAVE}/AT/proposed/").content.decode()
    assert "Nothing on record of the mechanism answers this questionnaire" in page
