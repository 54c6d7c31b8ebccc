"""A whole return without scripts; saving by itself; who sees what."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories.answering import WAVE, a_delegate
from tests.integration.web.delegation.conftest import Browser, page, signed_in

from rapport.actors.models import Person
from rapport.surveys.models import AnswerChange, DraftAnswer, Return, Revision, Wave

SECRET = "Only the delegation knows this"


def autosave(browser: Client, item: str, value: str, *, path: str = "", version: int = 0, **more: str) -> Any:
    """Send one answer as the page's script does."""
    place = f"{item}:{path}"
    data = {
        "item": item, "path": path, "key": str(uuid4()), f"version:{place}": version, f"value:{place}": value, **more,
    }  # fmt: skip
    return browser.post(page("autosave"), data, headers={"Accept": "application/json"})


def hidden(text: str) -> dict[str, str]:
    """The versions a page was shown with."""
    return dict(re.findall(r'name="(version:[^"]+)" value="(\d+)"', text))


def post_section(browser: Client, section: str, values: Mapping[str, Any], shown: str = "") -> Any:
    """Send a whole section as a browser without scripts does."""
    text = shown or browser.get(page("sections", section)).content.decode()
    return browser.post(page("sections", section), {**hidden(text), **values})


def test_a_whole_return_without_scripts(at: Client, now: datetime) -> None:
    home = at.get("/delegation/").content.decode()
    assert "A round of questions" in home and "Vienna" in home
    tasks = at.get(page()).content.decode()
    assert "Co-ordination" in tasks and "Means and measures" in tasks and "Coded by the office" not in tasks
    first = {
        "value:Q1:": "yes", "value:Q2:": "July 2003", "value:Q3:": ["ngo", "other"], "text:Q3:": "A round table",
        "value:Q4:": "It meets\r\nmonthly.", "publish:Q4:": "no",
    }  # fmt: skip
    answer = post_section(at, "A", first)
    assert (answer.status_code, answer["Location"]) == (302, page("sections", "B"))
    second = {
        "value:Q6:": "4", "value:Q7:": "30 %", "value:Q8:": "1 200 000", "currency:Q8:": "EUR",
        "value:Q10a:1": "First", "value:Q10b:1": "2005, supplemented 2007", "value:Q11a:women": "3", "add": "Q10",
    }  # fmt: skip
    more = post_section(at, "B", second)
    assert more["Location"] == f"{page('sections', 'B')}?rows=Q10:2#question-Q10"
    text = at.get(f"{page('sections', 'B')}?rows=Q10:2").content.decode()
    assert 'name="value:Q10a:2"' in text and "Understood as: 1,200,000 EUR" in text
    file = SimpleUploadedFile("plan.txt", b"Our plan")
    kept = at.post(page("documents"), {"place": "item:Q9", "file": file, "note": ""})
    assert kept.status_code == 302
    check = at.get(page("check")).content.decode()
    assert "Submit officially" in check and "Required" not in check
    refused = at.post(page("check", "submit"), {"publish": "yes"})
    assert refused.status_code == 400 and "Confirm that you submit" in refused.content.decode()
    done = at.post(page("check", "submit"), {"publish": "yes", "confirm": "on"})
    assert done["Location"] == page("receipts", "1")
    revision = Revision.objects.get()
    receipt = at.get(page("receipts", "1")).content.decode()
    assert revision.sha256 in receipt and "July 2003" in receipt and "plan.txt" in receipt
    content = at.get(page("receipts", "1") + "content.json")
    assert json.loads(content.content) == revision.content
    assert "attachment" in content["Content-Disposition"]
    assert revision.sha256 in at.get(page("receipts", "1") + "receipt.txt").content.decode()
    given = {(one["item"], one["path"]): one for one in revision.content["answers"]}
    assert given[("Q2", "")]["values"] == ["2003-07"]
    assert given[("Q4", "")]["publish"] is False and given[("Q4", "")]["text"] == "It meets\nmonthly."
    assert given[("Q8", "")]["values"] == ["1200000 EUR"]
    assert given[("Q10b", "1")]["values"] == ["2005", "2007"]


def test_what_is_refused_stays_on_the_page_and_the_rest_is_saved(at: Client) -> None:
    answer = post_section(at, "A", {"value:Q1:": "yes", "value:Q2:": "31.02.2007", "value:Q4:": "Kept"})
    text = answer.content.decode()
    assert answer.status_code == 400
    assert "is not a date" in text and 'value="31.02.2007"' in text and 'href="#field-Q2:"' in text
    assert set(DraftAnswer.objects.filter(version__gt=0).values_list("item__code", flat=True)) == {"Q1", "Q4"}


def test_questions_follow_earlier_answers(at: Client) -> None:
    def route() -> str:
        text = at.get(page("sections", "A")).content.decode()
        found = re.search(r'id="question-Q2"[^>]*data-route="(\w+)"', text)
        assert found is not None
        return found[1]

    assert route() == "unknown"
    post_section(at, "A", {"value:Q1:": "yes"})
    assert route() == "asked"
    post_section(at, "A", {"value:Q1:": "no"})
    assert route() == "no"
    assert at.get(page("routes")).json()["Q2"] == "no"


def test_a_row_is_added_and_removed(at: Client) -> None:
    post_section(at, "B", {"value:Q10a:1": "First", "value:Q10a:2": "Second", "version:Q10a:2": "0"})
    post_section(at, "B", {"value:Q10a:1": "First", "value:Q10a:2": "Second", "remove": "Q10:1"})
    text = at.get(page("sections", "B")).content.decode()
    assert 'name="value:Q10a:2"' in text and 'name="value:Q10a:1"' not in text


def test_saving_by_itself(at: Client) -> None:
    first = autosave(at, "Q2", "beginning of the 1990s")
    assert first.json() == {"state": "saved", "version": 1, "understood": "Understood as: the 1990s"}
    refused = autosave(at, "Q2", "31.02.2007", version=1)
    assert refused.status_code == 400 and "is not a date" in refused.json()["message"]
    conflict = autosave(at, "Q2", "2005")
    assert conflict.status_code == 409 and "beginning of the 1990s" in conflict.json()["message"]
    assert AnswerChange.objects.filter(outcome="CONFLICT", values=["2005"]).exists()
    assert at.post(page("autosave"), {"item": "Q2", "value:Q2:": "x"}).status_code == 400


def test_the_same_sending_arrives_twice(at: Client) -> None:
    key = str(uuid4())
    answers = [autosave(at, "Q4", "once", key=key) for _ in range(2)]
    assert [one.json()["version"] for one in answers] == [1, 1]
    assert AnswerChange.objects.count() == 1


def test_a_key_is_of_one_answer(at: Client) -> None:
    key = str(uuid4())
    assert autosave(at, "Q4", "once", key=key).status_code == 200
    refused = autosave(at, "Q2", "2005", key=key)
    assert refused.status_code == 400 and "under this key" in refused.json()["message"]
    assert list(AnswerChange.objects.values_list("item__code", flat=True)) == ["Q4"]


def test_the_same_page_sent_twice_is_no_second_text(at: Client) -> None:
    shown = at.get(page("sections", "A")).content.decode()
    for _ in range(2):
        answer = post_section(at, "A", {"value:Q1:": "yes", "value:Q4:": "Once"}, shown)
        assert answer["Location"] == page("sections", "B")
    assert AnswerChange.objects.filter(item__code="Q4").count() == 1


def test_one_answer_is_saved_with_few_queries(at: Client) -> None:
    autosave(at, "Q4", "first")
    with CaptureQueriesContext(connection) as caught:
        assert autosave(at, "Q4", "second", version=1).status_code == 200
    statements = [one["sql"] for one in caught if "SAVEPOINT" not in one["sql"]]
    assert len(statements) <= 15, statements


def test_two_colleagues_choose_between_two_texts(at: Client, now: datetime) -> None:
    shown = at.get(page("sections", "A")).content.decode()
    colleague = signed_in(a_delegate("AT", now=now, role="CONTRIBUTOR"))
    post_section(colleague, "A", {"value:Q4:": "Theirs"})
    answer = post_section(at, "A", {"value:Q4:": "Mine"}, shown)
    assert answer["Location"] == page("conflicts")
    text = at.get(page("conflicts")).content.decode()
    assert "Theirs" in text and "Mine" in text
    form = dict(re.findall(r'name="(item|path|version)" value="([^"]*)"', text))
    at.post(page("conflicts"), {**form, "choice": "both"})
    kept = DraftAnswer.objects.get(item__code="Q4")
    assert kept.text == "Theirs\n\nMine"
    assert "Nothing to choose" in at.get(page("conflicts")).content.decode()


def test_a_session_that_ended_says_so_and_goes_on(person: Person, wave: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person)
    token = strict.get(page("token")).json()["token"]
    strict.logout()
    headers = {"X-CSRFToken": token, "Accept": "application/json"}
    data = {"item": "Q4", "path": "", "key": str(uuid4()), "version:Q4:": 0, "value:Q4:": "Kept on the page"}
    assert strict.post(page("autosave"), data, headers=headers).status_code == 403
    assert strict.get(page("token"), headers={"Accept": "application/json"}).status_code == 403
    strict.force_login(person)
    assert strict.post(page("autosave"), data, headers={"Accept": "application/json"}).status_code == 403
    headers["X-CSRFToken"] = strict.get(page("token")).json()["token"]
    assert strict.post(page("autosave"), data, headers=headers).json()["state"] == "saved"


def test_nobody_else_sees_a_draft(at: Client, be: Client, office: Browser, now: datetime) -> None:
    autosave(at, "Q4", SECRET)
    at.post(page("questions", "Q4"), {"text": SECRET})
    at.post(
        page("documents"),
        {"place": "whole:", "file": SimpleUploadedFile("x.txt", SECRET.encode()), "note": SECRET},
    )
    addresses = (
        (), ("sections", "A"), ("questions", "Q4"), ("documents",), ("check",), ("conflicts",), ("colleagues",),
        ("receipts",), ("routes",), ("token",),
    )  # fmt: skip
    for browser in (be, office("SURVEY_MANAGER"), office("ADMINISTRATOR", "CODER", "APPROVER")):
        for parts in addresses:
            answer = browser.get(page(*parts))
            assert answer.status_code == 404, parts
            assert SECRET not in answer.content.decode()
    assert SECRET in at.get(page("questions", "Q4")).content.decode()


def test_a_document_is_sent_as_a_file_and_never_as_a_page(at: Client, be: Client) -> None:
    file = SimpleUploadedFile("plan.txt", b"<script>alert(1)</script>")
    at.post(page("documents"), {"place": "item:Q9", "file": file})
    found = re.search(r'href="([^"]*/documents/\d+/)"', at.get(page("documents")).content.decode())
    assert found is not None
    answer = at.get(found[1])
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert be.get(found[1]).status_code == 404
    evil = SimpleUploadedFile("macro.xlsm", b"PK\x03\x04")
    refused = at.post(page("documents"), {"place": "item:Q9", "file": evil})
    assert refused.status_code == 400 and "not taken here" in refused.content.decode()


def test_the_whole_questionnaire_does_not_apply(at: Client) -> None:
    assert at.post(page("check", "not-applicable"), {"reason": ""}).status_code == 400
    assert at.post(page("check", "not-applicable"), {"reason": "No such offence."}).status_code == 302
    assert "No such offence." in at.get(page("receipts", "1")).content.decode()
    assert at.post(page("check", "take-up")).status_code == 302


def test_a_correction_shows_what_changed(at: Client) -> None:
    autosave(at, "Q1", "yes")
    at.post(page("check", "submit"), {"publish": "no", "confirm": "on"})
    assert autosave(at, "Q1", "no", version=1).status_code == 409
    at.post(page("check", "correct"), {"reason": "It was dissolved."})
    autosave(at, "Q1", "no", version=1)
    at.post(page("check", "submit"), {"publish": "no", "confirm": "on", "reason": "Dissolved in May."})
    text = at.get(page("receipts", "2")).content.decode()
    assert "Changed since" in text and "Dissolved in May." in text
    assert "not asked" in text  # question 2 hangs on question 1


def test_a_second_person_submits(at: Client, now: datetime) -> None:
    other = signed_in(a_delegate("AT", now=now))
    autosave(at, "Q1", "yes")
    at.post(page("check", "two-persons"), {"wanted": "yes"})
    assert at.post(page("check", "submit"), {"publish": "yes", "confirm": "on"}).status_code == 409
    at.post(page("check", "prepare"))
    assert at.post(page("check", "submit"), {"publish": "yes", "confirm": "on"}).status_code == 403
    assert "Submit officially" in other.get(page("check")).content.decode()
    assert other.post(page("check", "submit"), {"publish": "yes", "confirm": "on"}).status_code == 302


@pytest.mark.parametrize("closing", ["decline", "not-applicable"])
def test_a_second_person_closes_a_return_without_answers(at: Client, now: datetime, closing: str) -> None:
    other = signed_in(a_delegate("AT", now=now))
    at.post(page("check", "two-persons"), {"wanted": "yes"})
    first = at.post(page("check", closing), {"reason": "Not our affair."}, follow=True).content.decode()
    assert "waits for a second person" in first
    assert (Return.objects.get(respondent__organisation__code="AT").state, Revision.objects.count()) == (
        "CHECKING",
        0,
    )
    assert at.post(page("check", closing), {"reason": "Alone."}).status_code == 403
    for browser in (at, other):
        wrong = browser.post(page("check", "submit"), {"publish": "yes", "confirm": "on"})
        assert wrong.status_code == 409, "what was handed over is no submission of answers"
    shown = other.get(page("check")).content.decode()
    assert "Not our affair." in shown and f'href="{page("check", closing)}"' in shown
    assert "Not our affair." in other.get(page("check", closing)).content.decode()
    assert other.post(page("check", closing), {"reason": "Not our affair."}).status_code == 302
    state = {"decline": "DECLINED", "not-applicable": "NOT_APPLICABLE"}[closing]
    assert Return.objects.get(respondent__organisation__code="AT").state == state
    assert Revision.objects.count() == (closing == "not-applicable")


def test_what_is_taken_back_from_the_second_person_is_answered_on(at: Client) -> None:
    at.post(page("check", "two-persons"), {"wanted": "yes"})
    at.post(page("check", "decline"), {"reason": "Not our affair."})
    assert at.post(page("check", "hand-back")).status_code == 302
    one = Return.objects.get(respondent__organisation__code="AT")
    assert (one.state, one.closing, one.reason) == ("DRAFTING", "", "")


def test_sections_are_divided_and_finished(at: Client, now: datetime) -> None:
    colleague = a_delegate("AT", now=now, role="CONTRIBUTOR")
    given = at.post(page("colleagues"), {"section": "B", "person": str(colleague.pk)})
    assert given.status_code == 302
    stranger = a_delegate("BE", now=now)
    assert at.post(page("colleagues"), {"section": "B", "person": str(stranger.pk)}).status_code == 400
    assert f"Given to {colleague.full_name}" in at.get(page()).content.decode()
    theirs = signed_in(colleague)
    theirs.post(page("sections", "B", "finish"))
    assert "Finished: 0 of" in at.get(page()).content.decode()
    assert theirs.post(page("colleagues"), {"section": "A", "person": str(colleague.pk)}).status_code == 403
    assert at.post(page("sections", "B", "colleagues", str(colleague.pk), "end")).status_code == 302


def test_a_closed_wave_takes_nothing(at: Client) -> None:
    Wave.objects.filter(code=WAVE).update(collection="CLOSED")
    assert autosave(at, "Q4", "x").status_code == 409
    text = at.get(page("sections", "A")).content.decode()
    assert "can be read, not changed" in text and "answering.js" not in text


def test_comments_are_settled(at: Client, person: Person) -> None:
    at.post(page("sections", "A", "comments"), {"text": "Who knows the date?"})
    assert at.post(page("sections", "A", "comments"), {"text": ""}).status_code == 400
    text = at.get(page("sections", "A", "comments")).content.decode()
    found = re.search(r"comments/(\d+)/settle", text)
    assert found is not None and "Who knows the date?" in text
    assert at.post(page("comments", found[1], "settle")).status_code == 302
    assert at.post(page("comments", found[1], "settle")).status_code == 409


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_every_page_opens_in_every_language(at: Client, language: str) -> None:
    autosave(at, "Q1", "yes")
    at.post(page("check", "submit"), {"publish": "yes", "confirm": "on"})
    at.post("/language/", {"language": language, "next": "/"})
    for parts in (
        (), ("sections", "A"), ("sections", "B"), ("questions", "Q1"), ("documents",), ("check",), ("check", "submit"),
        ("check", "decline"), ("check", "correct"), ("conflicts",), ("colleagues",), ("receipts",), ("receipts", "1"),
        ("queries",), ("sections", "A", "comments"),
    ):  # fmt: skip
        assert at.get(page(*parts)).status_code == 200, parts
    assert at.get("/delegation/").status_code == 200


def test_the_answer_of_the_wave_before_stands_beside(at: Client, now: datetime) -> None:
    from tests.factories.answering import an_open_wave

    autosave(at, "Q1", "yes")
    autosave(at, "Q4", "Then", version=0)
    at.post(page("check", "submit"), {"publish": "yes", "confirm": "on"})
    an_open_wave(now=now, code="round-2", previous=WAVE)
    text = at.get("/delegation/round-2/AT/sections/A/").content.decode()
    assert "In A round of questions you answered:" in text and "Then" in text


def test_the_workspace_names_the_state_in_the_readers_language(at: Client) -> None:
    at.post("/language/", {"language": "ar", "next": "/"})
    for address in ("/delegation/", page()):
        assert "النمسا" in at.get(address).content.decode(), address
