"""The settings of a question hold by every way in which an answer comes: page, saving by itself, workbook, typed in."""

from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories.actors import a_person
from tests.factories.answering import WAVE, a_delegate, an_open_wave
from tests.integration.web.delegation.conftest import page, signed_in
from tests.integration.web.delegation.test_answering import autosave, post_section
from tests.integration.web.workbooks.test_workbooks import filled

from rapport.kernel.access import Viewer
from rapport.surveys.models import DraftAnswer, Return
from rapport.surveys.workbooks import layout
from rapport.surveys.workbooks.actions import Handling, workbooks_import
from rapport.surveys.workbooks.queries import returned_files, workbook

WORDS = "More than 10 only if most of them are trained."
ITEMS = {
    "Q2": {"settings": {"precision": ["day", "month"]}, "hint": {}},
    "Q4": {"settings": {"rows": 9, "max_length": 40}},
    "Q6": {"settings": {"unit": "persons", "constraint": "Q6 <= 10 or Q7 > 50", "message": {"en": WORDS}}},
    "Q9": {"settings": {"accept": ["pdf", "txt"]}},
    "Q10": {"settings": {"max_rows": 2}},
}
WAY = "Write the date in one of these ways: day (11.07.2003), month (July 2003)."


@pytest.fixture
def at(db: None, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The browser of the focal point of AT, who answers questions with limits."""
    monkeypatch.setattr("rapport.kernel.clock.now", lambda: now)
    an_open_wave(now=now, items=ITEMS)
    return signed_in(a_delegate("AT", now=now))


def kept() -> dict[str, list[str]]:
    return dict(DraftAnswer.objects.filter(version__gt=0).values_list("item__code", "values"))


def sheet(answers: dict[str, Any]) -> SimpleUploadedFile:
    content = workbook(viewer=Viewer.system(), wave=WAVE, respondent="AT").content
    cells = {(f"{key}", layout.ANSWER): value for key, value in answers.items()}
    return SimpleUploadedFile("return.xlsx", filled(content, cells))


def test_a_page_keeps_the_rest_and_shows_what_was_refused_as_typed(at: Client) -> None:
    answer = post_section(at, "B", {"value:Q6:": "11", "value:Q7:": "40", "value:Q11a:men": "3"})
    text = answer.content.decode()
    assert answer.status_code == 400
    assert WORDS in text and 'value="11"' in text and 'href="#field-Q6:"' in text
    assert kept() == {"Q7": ["40"], "Q11a": ["3"]}
    assert post_section(at, "B", {"value:Q6:": "11", "value:Q7:": "60"}).status_code == 302
    assert kept()["Q6"] == ["11"]
    assert post_section(at, "A", {"value:Q1:": "yes"}).status_code == 302
    date = post_section(at, "A", {"value:Q1:": "yes", "value:Q2:": "2003"})
    assert (
        date.status_code == 400 and WAY in date.content.decode() and 'value="2003"' in date.content.decode()
    )


def test_a_later_answer_that_breaks_a_condition_is_shown_before_submitting(at: Client) -> None:
    post_section(at, "A", {"value:Q1:": "yes"})
    autosave(at, "Q7", "60")
    autosave(at, "Q6", "11")
    assert at.get(page("check")).context["ready"].is_ready
    autosave(at, "Q7", "40", version=1)
    text = at.get(page("check")).content.decode()
    assert WORDS in text and "#question-Q6" in text and "Submit officially" not in text
    refused = at.post(page("check", "submit"), {"publish": "yes", "confirm": "on"})
    assert refused.status_code == 409 and "do not fit their questions: Q6" in refused.content.decode()


def test_saving_by_itself_says_what_does_not_fit(at: Client) -> None:
    for item, value, words in (("Q6", "11", WORDS), ("Q2", "2003", WAY), ("Q4", "x" * 41, "at most 40")):
        autosave(at, "Q7", "40")
        refused = autosave(at, item, value)
        assert refused.status_code == 400 and words in refused.json()["message"], item


def test_a_page_shows_what_is_asked_for(at: Client) -> None:
    text = at.get(page("sections", "A")).content.decode()
    assert "Possible: day (11.07.2003), month (July 2003)" in text and 'rows="9"' in text
    text = at.get(page("sections", "B")).content.decode()
    assert 'id="unit-Q6:" dir="auto">persons<' in text and "Kinds of file: .pdf, .txt" in text
    assert "At most 2 rows." in text and 'name="add" value="Q10"' in text


def test_rows_are_added_up_to_the_limit_and_the_number_of_one_given_up_is_used_again(at: Client) -> None:
    two = {
        "value:Q10a:1": "First",
        "version:Q10a:1": "0",
        "value:Q10a:2": "Second",
        "version:Q10a:2": "0",
    }
    assert post_section(at, "B", two).status_code == 302
    assert 'name="add" value="Q10"' not in at.get(page("sections", "B")).content.decode()
    third = post_section(at, "B", {**two, "value:Q10a:3": "Third", "version:Q10a:3": "0"})
    assert third.status_code == 400 and "takes at most 2" in third.content.decode()
    assert 'value="Third"' in third.content.decode()
    shown = at.get(page("sections", "B")).content.decode()
    values = {name: value for name, value in two.items() if name.startswith("value")}
    post_section(at, "B", {**values, "remove": "Q10:1"}, shown)
    more = post_section(at, "B", {"value:Q10a:2": "Second", "add": "Q10"})
    assert more["Location"].endswith("?rows=Q10:1#question-Q10")


def test_a_document_is_of_the_kinds_asked_for(at: Client) -> None:
    table = SimpleUploadedFile("plan.csv", b"a,b\n")
    answer = at.post(page("documents"), {"place": "item:Q9", "file": table, "note": ""})
    assert answer.status_code == 400 and "Choose one of: .pdf, .txt" in answer.content.decode()


def test_a_workbook_names_the_cell_that_does_not_fit(at: Client) -> None:
    for answers, words, question in (
        ({"Q6||": 11, "Q7||": 40}, WORDS, "6"),
        ({"Q2||": "2003"}, WAY, "2"),
    ):  # fmt: skip
        answer = at.post(page("excel"), {"workbook": sheet(answers)})
        assert answer.status_code == 400
        (problem,) = answer.context["report"].problems
        assert problem.question == question and problem.message.startswith(words)
        assert problem.cell.startswith("C") and problem.sheet
        assert words in answer.content.decode()
    assert at.post(page("excel"), {"workbook": sheet({"Q6||": 11, "Q7||": 60})}).status_code == 200
    autosave(at, "Q7", "40")
    alone = at.post(page("excel"), {"workbook": sheet({"Q6||": 11})})
    assert alone.status_code == 400, "what stands in Rapport counts along"


def test_what_is_typed_in_or_taken_in_by_the_office_is_held_to_the_same(at: Client, now: datetime) -> None:
    Return.objects.filter(respondent__organisation__code="AT").update(kept_by_office=True)
    office = signed_in(a_person("SURVEY_MANAGER", now=now))
    place = f"/office/waves/{WAVE}/returns/AT/entry/sections/B/"
    typed = {"version:Q6:": "0", "value:Q6:": "11", "version:Q7:": "0", "value:Q7:": "40"}
    answer = office.post(place, typed)
    assert answer.status_code == 400 and WORDS in answer.content.decode()
    assert kept() == {"Q7": ["40"]}
    files = [("return.xlsx", sheet({"Q6||": 11}).read())]
    reports = returned_files(viewer=Viewer.system(), wave=WAVE, files=files)
    assert [(one.rule, one.message) for one in reports[0].problems] == [("constraint_broken", WORDS)]
    pairs = [(reports[0], files[0][1])]
    workbooks_import(wave=WAVE, reports=pairs, handling=Handling(), by=Viewer.system(), now=now)
    assert kept() == {"Q7": ["40"]}
