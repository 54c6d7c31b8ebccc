"""The questionnaire as a workbook, through the pages: downloaded, filled in elsewhere, sent back, taken in."""

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories import actors, waves

from rapport.actors.models import Person
from rapport.kernel.access import Viewer
from rapport.kernel.audit import Recorded
from rapport.surveys.answering import actions as answering
from rapport.surveys.answering import queries
from rapport.surveys.answering.types import Entry, Given
from rapport.surveys.models import AnswerChange, ReturnDocument, Revision
from rapport.surveys.workbooks import layout
from rapport.surveys.workbooks.queries import workbook

pytestmark = pytest.mark.django_db
SYSTEM = Viewer.system()
PAGE, TAKE, FILE = ("/delegation/run/AT/excel/" + end for end in ("", "take/", "file/"))
IMPORT = "/office/waves/run/import/"


@pytest.fixture
def wave(db: None, now: datetime) -> str:
    return waves.open_wave(now=now, respondents=("AT", "BE"))


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def delegate(wave: str) -> Client:
    return browser(Person.objects.get(grants__organisation__code="AT", grants__role="FOCAL_POINT"))


@pytest.fixture
def manager(wave: str, now: datetime) -> Client:
    return browser(actors.a_person("SURVEY_MANAGER", now=now))


def filled(content: bytes, answers: Mapping[tuple[str, int], Any]) -> bytes:
    """The workbook after somebody wrote into cells, named by the key of their line and their column."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for (key, column), value in answers.items():
        for sheet in book.worksheets:
            for row in range(1, sheet.max_row + 1):
                if sheet.cell(row, layout.KEY + 1).value == key:
                    cell = sheet.cell(row, column + 1)
                    cell.value = value
                    if isinstance(value, str):
                        cell.data_type = "s"  # as Excel writes what begins with "=" in a cell for text
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def upload(content: bytes, name: str = "return.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


ANSWERS = {
    ("Q1||", layout.ANSWER): "Yes",
    ("Q3||", layout.ANSWER): "=1+1 measures",
    ("Q2||", layout.ANSWER): 2003,
}


def given(respondent: str = "AT") -> dict[str, Given]:
    sheet = queries.sheet(viewer=SYSTEM, wave="run", respondent=respondent)
    return {code: one.kept[""].given for code, one in sheet.questions.items() if "" in one.kept}


def payload_of(page: Any) -> str:
    return str(page.context["payload"])


def test_a_delegation_downloads_fills_in_looks_and_takes_in(
    delegate: Client, audited: list[Recorded]
) -> None:
    answer = delegate.get(FILE)
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == 'attachment; filename="run-AT-en.xlsx"'
    page = delegate.post(PAGE, {"workbook": upload(filled(answer.content, ANSWERS))})
    assert page.status_code == 200
    assert [row["number"] for row in page.context["rows"]] == ["1", "2", "3"]
    assert given() == {}, "nothing is saved before it is confirmed"
    kept = delegate.post(TAKE, {"payload": payload_of(page), "take": ["Q1|", "Q3|"]})
    assert (kept.status_code, kept["Location"]) == (302, PAGE)
    assert {code: one.values for code, one in given().items()} == {"Q1": ("yes",), "Q3": ("=1+1 measures",)}
    assert AnswerChange.objects.filter(channel="EXCEL").count() == 2
    taken = [event for event in audited if event.event == "workbook.taken"]
    assert [event.detail for event in taken] == [{"wave": "run", "answers": 2}]


def test_the_same_workbook_a_second_time_changes_nothing(delegate: Client) -> None:
    content = filled(delegate.get(FILE).content, ANSWERS)
    page = delegate.post(PAGE, {"workbook": upload(content)})
    delegate.post(TAKE, {"payload": payload_of(page), "take": ["Q1|", "Q2|", "Q3|"]})
    again = delegate.post(PAGE, {"workbook": upload(content)})
    assert again.context["rows"] == []
    assert "nothing that does not stand here already" in again.content.decode()


def test_what_a_colleague_changed_meanwhile_is_shown_and_not_ticked(delegate: Client, now: datetime) -> None:
    content = filled(delegate.get(FILE).content, ANSWERS)
    colleague = waves.focal_point_of("AT", now=now)
    entry = Entry("Q1", Given("answered", ("no",)))
    answering.answers_save(wave="run", respondent="AT", entries=[entry], channel="WEB", by=colleague, now=now)
    page = delegate.post(PAGE, {"workbook": upload(content)})
    assert {row["number"]: row["conflict"] for row in page.context["rows"]} == {
        "1": True,
        "2": False,
        "3": False,
    }
    assert page.content.decode().count(" checked>") == 2
    # Between look and confirmation somebody writes again: nothing is overwritten unseen.
    entry = Entry("Q3", Given("answered", ("Other words",), "Other words"))
    answering.answers_save(wave="run", respondent="AT", entries=[entry], channel="WEB", by=colleague, now=now)
    late = delegate.post(TAKE, {"payload": payload_of(page), "take": ["Q2|", "Q3|"]})
    assert late.status_code == 409
    assert given()["Q3"].text == "Other words"
    assert "Q2" not in given()


def test_what_was_not_touched_in_the_workbook_takes_nothing_back(delegate: Client, now: datetime) -> None:
    content = filled(delegate.get(FILE).content, {("Q3||", layout.ANSWER): "Words"})
    entry = Entry("Q1", Given("answered", ("no",)))
    by = waves.focal_point_of("AT", now=now)
    answering.answers_save(wave="run", respondent="AT", entries=[entry], channel="WEB", by=by, now=now)
    page = delegate.post(PAGE, {"workbook": upload(content)})
    assert [row["number"] for row in page.context["rows"]] == ["3"]


def test_a_workbook_with_a_mistake_is_not_taken_and_says_where(delegate: Client) -> None:
    content = filled(delegate.get(FILE).content, {("Q2||", layout.ANSWER): "31.02.2007"})
    page = delegate.post(PAGE, {"workbook": upload(content)})
    assert page.status_code == 400
    (problem,) = page.context["report"].problems
    assert problem.question == "2"
    assert problem.cell in page.content.decode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("return.xlsm", b"PK\x03\x04 macro"),
        ("return.xlsx", b"PK\x03\x04 not a workbook"),
        ("return.xlsx", b""),
        ("return.xlsx", b"0" * (21 * 1024 * 1024)),
        ("return.exe", b"MZ"),
    ],
)
def test_what_is_no_workbook_is_refused(delegate: Client, name: str, content: bytes) -> None:
    page = delegate.post(PAGE, {"workbook": upload(content, name)})
    assert page.status_code == 400
    assert len(page.context["report"].problems) == 1


def test_no_file_and_a_page_that_was_forged_are_refused(delegate: Client) -> None:
    assert delegate.post(PAGE).status_code == 400
    assert delegate.post(TAKE, {"payload": "forged", "take": ["Q1|"]}).status_code == 400


def test_others_do_not_reach_a_return(delegate: Client, manager: Client, now: datetime) -> None:
    other = browser(Person.objects.get(grants__organisation__code="BE", grants__role="FOCAL_POINT"))
    for address in (PAGE, FILE):
        assert other.get(address).status_code == 404
        assert manager.get(address).status_code == 403
    assert other.post(PAGE, {"workbook": upload(b"")}).status_code == 404
    content = filled(delegate.get(FILE).content, ANSWERS)
    page = delegate.post(PAGE, {"workbook": upload(content)})
    assert other.post(TAKE, {"payload": payload_of(page), "take": ["Q1|"]}).status_code == 404


def test_the_last_answers_stand_beside_this_times(wave: str, now: datetime) -> None:
    by = waves.focal_point_of("AT", now=now)
    entry = Entry("Q1", Given("answered", ("no",)))
    answering.answers_save(wave="run", respondent="AT", entries=[entry], channel="WEB", by=by, now=now)
    answering.return_submit(wave="run", respondent="AT", by=by, now=now)
    waves.open_wave(now=now, respondents=("AT",), code="next", previous="run", questionnaire=(waves.CODE, 1))
    content = workbook(viewer=by, wave="next", respondent="AT", language="fr").content
    book = openpyxl.load_workbook(io.BytesIO(content))
    shown = [
        row[layout.BEFORE].value for row in book.worksheets[1].iter_rows() if row[layout.KEY].value == "Q1||"
    ]
    assert shown == ["No (fr)"]


def test_the_office_takes_in_several_with_a_report_of_each(manager: Client, audited: list[Recorded]) -> None:
    good = filled(manager.get("/office/waves/run/returns/AT/excel/").content, ANSWERS)
    bad = filled(manager.get("/office/waves/run/returns/BE/excel/").content, {("Q6||", layout.ANSWER): 130})
    files = [upload(good, "at.xlsx"), upload(bad, "be.xlsx")]
    page = manager.post(IMPORT, {"workbooks": files, "take_over": "on", "submit": "on"})
    assert page.status_code == 400
    assert [(one.report.respondent, one.changed, one.revision) for one in page.context["outcome"]] == [
        ("AT", 3, 1),
        ("BE", 0, 0),
    ]
    revision = Revision.objects.get(of__respondent__organisation__code="AT")
    assert revision.channel == "EXCEL"
    assert ReturnDocument.objects.get().name == "at.xlsx"
    assert [event.detail for event in audited if event.event == "workbooks.imported"] == [
        {"files": 2, "returns": 1, "answers": 3, "submitted": 1}
    ]
    again = manager.post(IMPORT, {"workbooks": [upload(good, "at.xlsx")], "take_over": "on", "submit": "on"})
    assert again.status_code == 200
    assert Revision.objects.count() == 1


def test_checking_only_changes_nothing(manager: Client) -> None:
    good = filled(manager.get("/office/waves/run/returns/AT/excel/").content, ANSWERS)
    page = manager.post(IMPORT, {"workbooks": [upload(good)], "take_over": "on", "submit": "on", "dry": "on"})
    assert page.status_code == 200
    assert len(page.context["outcome"][0].report.differences) == 3
    assert not AnswerChange.objects.exists()


def test_the_office_takes_over_nothing_that_a_delegation_writes(
    manager: Client, delegate: Client, now: datetime
) -> None:
    by = waves.focal_point_of("AT", now=now)
    entry = Entry("Q3", Given("answered", ("Secret",), "Secret"))
    answering.answers_save(wave="run", respondent="AT", entries=[entry], channel="WEB", by=by, now=now)
    empty = manager.get("/office/waves/run/returns/AT/excel/").content
    book = openpyxl.load_workbook(io.BytesIO(empty))
    assert "Secret" not in {cell.value for sheet in book.worksheets for row in sheet for cell in row}
    page = manager.post(IMPORT, {"workbooks": [upload(filled(empty, ANSWERS))], "take_over": "on"})
    assert page.status_code == 400
    assert page.context["outcome"][0].refused
    assert given() == {"Q3": Given("answered", ("Secret",), "Secret")}


def test_two_files_of_one_respondent_and_one_of_another_wave_are_refused(
    manager: Client, now: datetime
) -> None:
    waves.open_wave(now=now, respondents=("AT",), code="next", questionnaire=(waves.CODE, 1))
    one = manager.get("/office/waves/run/returns/AT/excel/").content
    other = manager.get("/office/waves/next/returns/AT/excel/").content
    page = manager.post(
        IMPORT, {"workbooks": [upload(one, "a.xlsx"), upload(filled(one, ANSWERS), "b.xlsx")]}
    )
    assert {problem.rule for out in page.context["outcome"] for problem in out.report.problems} == {
        "file_twice"
    }
    page = manager.post(IMPORT, {"workbooks": [upload(other)]})
    assert [problem.rule for problem in page.context["outcome"][0].report.problems] == ["other_wave"]


def test_only_who_enters_returns_reaches_the_import(wave: str, now: datetime) -> None:
    reader = browser(actors.a_person("READER", now=now))
    assert reader.get(IMPORT).status_code == 403
    assert "import/" not in reader.get("/office/waves/run/").content.decode()
