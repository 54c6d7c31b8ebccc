"""A ministry's spreadsheet becomes a plan on pages; a workbook that Rapport wrote comes back and changes nothing."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories import action_plans, mechanism
from tests.factories.actors import a_person

from rapport.analysis.plan.document import Plan
from rapport.analysis.plan.lists import Timing
from rapport.kernel.access import Viewer
from rapport.plans import actions, queries
from rapport.plans.files.own import write_workbook
from rapport.plans.models import ActionPlan, PlanSheet

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
NEW = "/plans/spreadsheets/new/"
COLUMNS = {"A": "objective", "B": "text", "C": "accountable", "D": "time", "E": "cost"}
SAID: dict[str, Any] = {
    **{f"column_{letter}": meaning for letter, meaning in COLUMNS.items()},
    "separators": ["semicolon"],
    "several_leads": "REFUSE",
    "currency": "EUR",
    "year": "2027",
    "ongoing": "ongoing",
    "no_cost": "within existing resources",
}


def signed_in(role: str = "PLANNER") -> Client:
    client = Client()
    client.force_login(a_person(role, now=NOW))
    return client


def a_file() -> SimpleUploadedFile:
    """Two rows of headings, a merged objective, two leads in one cell, an office that nobody knows."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Plan")
        sheet.merge_range("A1:B1", "What")
        sheet.write_row("C1", ["Who", "When", "Money"])
        sheet.write_row("A2", ["Goal", "Activity", "Lead agency", "Timeframe", "Budget"])
        sheet.merge_range("A3:A5", "Victims are protected")
        sheet.write_row("B3", ["Open a house", "Office for victims", "Q3 2027", 50000])
        sheet.write_row("B4", ["Train guardians", "Office for victims; Office of rivers", "ongoing"])
        sheet.write("E4", "within existing resources")
        sheet.write_row("B5", ["Run a line", "Office of rivers", "2027"])
    return SimpleUploadedFile("nap 2027.xlsx", out.getvalue())


def upload(client: Client, file: SimpleUploadedFile) -> str:
    answer = client.post(NEW, {"file": file})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return str(answer["Location"])


def test_a_ministrys_sheet_is_explained_read_and_taken_in_whole() -> None:
    office = mechanism.an_actor(now=NOW, kind="GOVERNMENT_BODY", name="Office for victims")
    client = signed_in()
    sheet = upload(client, a_file())
    assert "Open a house" in client.get(sheet).content.decode()
    assert "What / Activity" in client.get(f"{sheet}?sheet=Plan&head=1&rows=2").content.decode()
    unsaid = client.post(sheet, {**SAID, "column_E": "", "version": "1"})
    assert unsaid.status_code == 400 and "Say what this column means" in unsaid.content.decode()
    twice = client.post(sheet, {**SAID, "column_E": "time", "version": "1"})
    assert "means the same" in twice.content.decode()
    assert client.post(sheet, {**SAID, "version": "1"})["Location"] == f"{sheet}read/"
    read = client.get(f"{sheet}read/").content.decode()
    assert "Row 4, column C" in read and "several organisations are accountable" in read
    begun = {"title": "Plan of 2027", "code": "nap-2027"}
    assert client.post(f"{sheet}read/", begun).status_code == 400 and not ActionPlan.objects.exists()
    client.post(sheet, {**SAID, "several_leads": "FIRST", "version": "2"})
    read = client.get(f"{sheet}read/").content.decode()
    assert "cannot be read" not in read and "Office of rivers" in read
    assert client.post(f"{sheet}read/", begun).status_code == 400, "a name is not decided on"
    client.post(f"{sheet}names/", {"name_0": "=", "version": "3"})
    assert client.post(f"{sheet}read/", begun)["Location"] == "/plans/nap-2027/"
    plan = queries.document(viewer=Viewer.system(), code="nap-2027", day=NOW.date())
    house, guardians, line = plan.measures
    assert house.accountable is not None and house.accountable.ref == office.code
    assert (str(house.due_on), guardians.timing) == ("2027-09-30", Timing.ONGOING)
    assert [one.party.name for one in guardians.contributors] == ["Office of rivers"]
    assert line.accountable is not None and line.accountable.ref == ""
    assert [one.title for one in plan.objectives] == ["Victims are protected"]
    assert not PlanSheet.objects.exists()


def test_our_own_workbook_comes_back_and_changes_nothing_but_what_was_edited() -> None:
    action_plans.a_plan(NOW)
    draft = queries.document(viewer=Viewer.system(), code="nap", day=NOW.date())
    client = signed_in()

    def came_back(plan: Plan) -> tuple[str, str]:
        sheet = upload(client, SimpleUploadedFile("nap.xlsx", write_workbook(plan)))
        return sheet, client.get(sheet).content.decode()

    _sheet, same = came_back(draft)
    assert "Nothing would change" in same
    first, second, *rest = draft.measures
    new = replace(first, id="", code="9", text="Something new")
    edited = replace(draft, title="Edited", measures=(new, replace(first, text="Other words"), *rest))
    sheet, shown = came_back(edited)
    assert "title" in shown and "Something new" in shown and second.text in shown
    seen = shown.split('name="seen" value="')[1].split('"')[0]
    assert client.post(sheet, {"seen": "0" * 64}).status_code == 400
    assert queries.document(viewer=Viewer.system(), code="nap", day=NOW.date()) == draft
    assert client.post(sheet, {"seen": seen}).status_code == 302
    after = queries.document(viewer=Viewer.system(), code="nap", day=NOW.date())
    assert after.title == "Edited"
    assert [one.text for one in after.measures[:2]] == ["Something new", "Other words"]
    assert [one.id for one in after.measures[1:]] == [first.id, *(one.id for one in rest)]
    assert after.measures[2:] == tuple(rest)


def test_a_file_is_its_owners_alone_and_what_is_no_workbook_is_refused() -> None:
    owner, other = signed_in(), signed_in()
    sheet = upload(owner, a_file())
    assert other.get(sheet).status_code == 404
    assert signed_in("REPRESENTATIVE").get(sheet).status_code in (403, 404)
    for name, content in (("plan.xlsx", b"PK\x03\x04 nothing"), ("plan.pdf", b"%PDF-")):
        answer = owner.post(NEW, {"file": SimpleUploadedFile(name, content)})
        assert answer.status_code == 400 and name in answer.content.decode()
    assert owner.post(f"{sheet}forget/").status_code == 302
    assert not PlanSheet.objects.exists()


def test_a_plan_that_is_not_a_draft_is_not_changed_by_a_workbook() -> None:
    action_plans.adopted(NOW)
    plan = queries.document(viewer=Viewer.system(), code="nap", day=NOW.date())
    client = signed_in()
    sheet = upload(client, SimpleUploadedFile("nap.xlsx", write_workbook(plan)))
    answer = client.get(sheet)
    assert "adopted" in answer.content.decode()
    actions.plan_revise(plan="nap", reason="A new law", by=Viewer.system(), now=NOW)
    assert "Nothing would change" in client.get(sheet).content.decode()
