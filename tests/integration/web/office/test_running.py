"""Running a wave in the browser: prepare, choose, open, look, remind, extend, ask, close; and what is refused."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import actors, waves

from rapport.kernel.access import Viewer
from rapport.surveys import queries as surveys
from rapport.surveys.models import Return, ReturnQuery, Revision, WaveMessage
from rapport.surveys.running import actions as running
from rapport.surveys.running import queries

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
READER = Viewer(person_id=None, permissions=frozenset({"OFFICE_VIEW"}))


@pytest.fixture
def manager(browser: Browser) -> Client:
    return browser("SURVEY_MANAGER")


def typed(**changes: Any) -> dict[str, Any]:
    given = {
        "code": "run",
        "title_en": "The run",
        "questionnaire": f"{waves.CODE}:1",
        "as_of_day": "1",
        "as_of_month": "6",
        "as_of_year": "2036",
        "deadline_day": "31",
        "deadline_month": "1",
        "deadline_year": "2037",
        "timezone": "Europe/Vienna",
        "groups": "state = State | État\npartner = Partner",
        "previous": "",
        "letter_en": "Please answer.",
    }
    return {**given, **changes}


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def version() -> int:
    return surveys.wave(viewer=READER, code="run").version


def test_a_wave_is_run_from_preparation_to_close(manager: Client, now: datetime) -> None:
    waves.a_questionnaire(now=now)
    for state in ("AT", "BE", "DK"):
        waves.a_state(state, now=now)
    actors.a_person("FOCAL_POINT", now=now, organisation=waves.a_state("AT", now=now))
    assert "Prepare a wave" in text_of(manager.get("/office/waves/"))
    assert manager.get("/office/waves/new/").status_code == 200
    answer = manager.post("/office/waves/new/", typed())
    assert (answer.status_code, answer["Location"]) == (302, "/office/waves/run/respondents/")
    assert "All 3 of this list" in text_of(manager.get("/office/waves/run/respondents/"))
    post = {"do": "add", "all": "STATE", "group": "state"}
    assert manager.post("/office/waves/run/respondents/", post).status_code == 302
    assert manager.post("/office/waves/run/respondents/", {"do": "remove", "chosen": "DK"}).status_code == 302
    assert (
        manager.post(
            "/office/waves/run/respondents/", {"do": "move", "chosen": "BE", "group": "partner"}
        ).status_code
        == 302
    )
    page = text_of(manager.get("/office/waves/run/open/"))
    assert "Opening asks 2 respondents" in page and "Nobody answers for these respondents yet" in page
    assert manager.post("/office/waves/run/open/", {"version": version()}).status_code == 302
    page = text_of(manager.get("/office/waves/run/"))
    assert "0 of 2 submitted" in page and "2 invited" in page
    page = text_of(manager.get("/office/waves/run/status/"))
    assert "Not opened" in page and "of 2 asked" in page and "31 January 2037, 23:59" in page
    assert "Please answer." in text_of(manager.get("/office/waves/run/"))
    page = text_of(manager.get("/office/waves/run/close/"))
    assert "2 respondents have not answered" in page
    assert manager.post("/office/waves/run/close/", {"version": version()}).status_code == 302
    assert manager.post("/office/waves/run/reopen/", {"version": version(), "reason": ""}).status_code == 400
    post = {"version": version(), "reason": "A letter was late"}
    assert manager.post("/office/waves/run/reopen/", post).status_code == 302
    assert surveys.wave(viewer=READER, code="run").collection == "OPEN"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"deadline_month": "2"}, "no such day"),
        ({"deadline_year": "2007"}, "has passed"),
        ({"deadline_day": "x"}, "no such day"),
        ({"code": "New Wave"}, "lower-case letters"),
        ({"code": "load"}, "page of the workspace has that name"),
        ({"groups": "State"}, "not a code, an equals sign and a name"),
        ({"questionnaire": "nobody:1"}, "not one of the available choices"),
        ({"timezone": "Europe/Atlantis"}, "not one of the available choices"),
    ],
)
def test_what_cannot_be_run_is_refused_and_kept(
    manager: Client, now: datetime, changes: dict[str, str], message: str
) -> None:
    waves.a_questionnaire(now=now)
    answer = manager.post("/office/waves/new/", typed(**changes))
    assert answer.status_code == 400
    assert message in text_of(answer)
    assert "The run" in text_of(answer), "what was typed is kept"
    assert surveys.waves(viewer=READER) == []


def test_two_people_preparing_see_both_versions(manager: Client, now: datetime) -> None:
    waves.a_questionnaire(now=now)
    manager.post("/office/waves/new/", typed())
    form = {name: value for name, value in typed().items() if name != "code"}
    first = manager.post("/office/waves/run/change/", {**form, "title_en": "Theirs", "version": "1"})
    assert first.status_code == 302
    second = manager.post("/office/waves/run/change/", {**form, "title_en": "Mine", "version": "1"})
    assert second.status_code == 409
    assert "Theirs" in text_of(second) and "Mine" in text_of(second)


def test_a_reminder_pressed_twice_is_sent_once(manager: Client, now: datetime) -> None:
    waves.open_wave(now=now, deadline=date(2037, 1, 31))
    page = manager.get("/office/waves/run/remind/")
    occasion = page.context["occasion"]
    post = {"occasion": occasion, "chosen": ["AT", "BE"]}
    assert manager.post("/office/waves/run/remind/", post)["Location"] == "/office/waves/run/messages/"
    answer = manager.post("/office/waves/run/remind/", post)
    assert answer.status_code == 409 and "reminded today" in text_of(answer)
    assert WaveMessage.objects.filter(kind="REMINDER").count() == 2
    again = manager.get("/office/waves/run/remind/?again=yes")
    assert again.context["occasion"] == f"{occasion}-2"
    post = {"occasion": again.context["occasion"], "chosen": ["AT"], "again": "yes", "note": ""}
    assert manager.post("/office/waves/run/remind/", post).status_code == 400
    assert manager.post("/office/waves/run/remind/", {**post, "note": "Asked for it"}).status_code == 302
    page = text_of(manager.get("/office/waves/run/messages/?respondent=AT"))
    assert page.count("Reminder") == 2 and "Asked for it" in page and "Colleague" in page


def test_a_deadline_is_extended_for_one(manager: Client, now: datetime) -> None:
    waves.open_wave(now=now, deadline=date(2037, 1, 31))
    assert "checked" in text_of(manager.get("/office/waves/run/deadline/?respondent=BE"))
    post = {
        "scope": "some",
        "respondents": ["BE"],
        "deadline_day": "31",
        "deadline_month": "2",
        "deadline_year": "2037",
    }
    answer = manager.post("/office/waves/run/deadline/", {**post, "reason": "Elections"})
    assert answer.status_code == 400 and "no such day" in text_of(answer)
    answer = manager.post(
        "/office/waves/run/deadline/", {**post, "deadline_year": "2027", "deadline_month": "3", "reason": "x"}
    )
    assert answer.status_code == 400 and "only ever extended" in text_of(answer)
    answer = manager.post(
        "/office/waves/run/deadline/", {**post, "deadline_month": "3", "reason": "Elections"}
    )
    assert answer.status_code == 302
    assert "31 March 2037" in text_of(manager.get("/office/waves/run/status/"))


def test_the_status_is_narrowed_and_reads_few_tables(manager: Client, now: datetime) -> None:
    waves.open_wave(now=now, respondents=("AT", "BE", "DK"))
    Return.objects.filter(respondent__organisation__code="AT").update(
        state="SUBMITTED", revision=1, submitted_at=now
    )
    with CaptureQueriesContext(connection) as captured:
        page = text_of(manager.get("/office/waves/run/status/"))
    assert len([one for one in captured if " FROM " in one["sql"]]) <= 12
    assert "1 of 3 have submitted" in page and page.count("<svg") == 1
    page = text_of(manager.get("/office/waves/run/status/?state=SUBMITTED"))
    assert "Respondents: 1 of 3" in page and "Belgium" not in page
    page = text_of(manager.get("/office/waves/run/status/?state=LATE"))
    assert "Belgium" in page and "Austria" not in page, "the deadline of the example has passed"
    assert manager.get("/office/waves/run/status/?state=%00").status_code == 200


def test_a_query_is_asked_answered_and_closed(manager: Client, browser: Browser, now: datetime) -> None:
    waves.open_wave(now=now)
    returned = Return.objects.get(respondent__organisation__code="AT")
    assert manager.post("/office/waves/run/queries/AT/ask/", {"text": "Why?"}).status_code == 409
    Revision.objects.create(of=returned, number=1, content={"answers": []}, sha256="0" * 64, submitted_at=now)
    Return.objects.filter(pk=returned.pk).update(state="SUBMITTED", revision=1, submitted_at=now)
    assert manager.post("/office/waves/run/queries/AT/ask/", {"text": " "}).status_code == 400
    post = {"text": "Why?", "items": ["Q1"]}
    assert manager.post("/office/waves/run/queries/AT/ask/", post).status_code == 302
    made = ReturnQuery.objects.get()
    page = text_of(manager.get("/office/waves/run/queries/"))
    assert "Why?" in page and "Asked" in page
    address = f"/office/waves/run/queries/AT/{made.pk}/"
    assert manager.post(address, {"note": ""}).status_code == 400
    assert manager.post(address, {"note": "By telephone"}).status_code == 302
    assert manager.post(address, {"note": "Again"}).status_code == 409
    assert "By telephone" in text_of(manager.get(address))
    assert manager.get("/office/waves/run/queries/BE/" + f"{made.pk}/").status_code == 404
    assert browser("READER").get("/office/waves/run/queries/AT/ask/").status_code == 403


def test_only_who_runs_waves_changes_them(browser: Browser, now: datetime) -> None:
    waves.open_wave(now=now)
    reader = browser("READER")
    assert reader.get("/office/waves/run/status/").status_code == 200
    assert "Extend" not in text_of(reader.get("/office/waves/run/status/"))
    assert reader.post("/office/waves/run/respondents/", {"do": "add", "all": "STATE"}).status_code == 403
    for page in ("remind", "deadline", "close", "open"):
        assert reader.get(f"/office/waves/run/{page}/").status_code == 403
    focal = Client()
    focal.force_login(actors.a_person("FOCAL_POINT", now=now, organisation=waves.a_state("AT", now=now)))
    assert focal.get("/office/waves/run/status/").status_code == 403


def test_an_open_wave_is_not_published(browser: Browser, now: datetime) -> None:
    waves.open_wave(now=now)
    administrator = browser("ADMINISTRATOR", "SURVEY_MANAGER")
    assert administrator.post("/office/waves/run/publish/").status_code == 409
    administrator.post("/office/waves/run/close/", {"version": version()})
    assert "/office/waves/run/publish/" in text_of(administrator.get("/office/waves/run/"))
    assert "/office/waves/run/publish/" not in text_of(browser("SURVEY_MANAGER").get("/office/waves/run/"))
    assert administrator.post("/office/waves/run/publish/").status_code == 302
    assert len(surveys.wave(viewer=Viewer.public(), code="run").content_hash) == 64
    assert administrator.get("/office/waves/run/reopen/").status_code == 200
    post = {"reason": "x", "version": version()}
    assert administrator.post("/office/waves/run/reopen/", post).status_code == 409


def test_a_loaded_wave_has_an_overview_and_no_status(browser: Browser, wave: str) -> None:
    reader = browser("READER")
    assert "Loaded from files" in text_of(reader.get(f"/office/waves/{wave}/"))
    assert reader.get(f"/office/waves/{wave}/status/").status_code == 409


def test_messages_of_a_wave_name_nobody_outside(now: datetime, public: Viewer) -> None:
    waves.open_wave(now=now)
    view = surveys.wave(viewer=READER, code="run")
    assert queries.messages(viewer=public, wave=view) == []


def test_a_delegation_answers_a_query_on_its_own_page(now: datetime) -> None:
    waves.open_wave(now=now)
    returned = Return.objects.get(respondent__organisation__code="AT")
    answers = [
        {"item": item, "path": "", "state": "answered", "values": [value], "text": value, "publish": True}
        for item, value in (("Q1", "no"), ("Q3", "Measures"))
    ]
    Revision.objects.create(
        of=returned, number=1, content={"answers": answers}, sha256="0" * 64, submitted_at=now
    )
    Return.objects.filter(pk=returned.pk).update(state="SUBMITTED", revision=1, submitted_at=now)
    running.queries_raise(wave="run", respondent="AT", by=Viewer.system(), now=now)
    made = ReturnQuery.objects.get()
    own, other = Client(), Client()
    for client, code in ((own, "AT"), (other, "BE")):
        client.force_login(actors.a_person("FOCAL_POINT", now=now, organisation=waves.a_state(code, now=now)))
    assert "there is no plan" in text_of(own.get("/delegation/run/AT/queries/"))
    page = f"/delegation/run/AT/queries/{made.pk}/"
    assert "Which measures does it hold?" in text_of(own.get(page))
    assert own.post(page, {"answer": " "}).status_code == 400
    assert own.post(page, {"answer": "There is a plan."}).status_code == 302
    answer = own.post(page, {"answer": "Twice"})
    assert answer.status_code == 409
    assert ReturnQuery.objects.get().answer == "There is a plan."
    for path in ("/delegation/run/AT/queries/", page):
        assert other.get(path).status_code == 404
    assert other.post(page, {"answer": "Not mine"}).status_code == 404
