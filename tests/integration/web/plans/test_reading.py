"""Reading pages of a plan: what they say, how few questions they ask, who sees them, files to keep."""

import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook
from tests.factories import action_plans
from tests.factories.actors import a_person

from rapport.analysis.plan.document import CostLine
from rapport.analysis.plan.lists import CostStatus
from rapport.kernel.access import Viewer
from rapport.plans import actions, queries
from rapport.plans.measures import actions as measures
from rapport.plans.models import Diagnosis, FindingAnswer

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
# Savepoints and scopes that are put back: there because the test itself is a transaction around the request.
OF_THE_TEST = ("SAVEPOINT", "RELEASE", "SELECT coalesce(current_setting", "SELECT set_config")
PAGES = (
    "coverage/?rows=form&columns=profile&area=p.protection&row=fx.labour&column=vp.woman",
    "diagnosis/",
    "diagnosis/elements/",
    "diagnosis/instruments/?instrument=coe197",
    "diagnosis/kept/",
    "diagnosis/compare/",
    "funding/?by=accountable",
    "progress/?by=objective&status=LATE",
    "timeline/?area=p.protection",
    "changes/?before=1&after=2",
)


def signed_in(role: str) -> Client:
    client = Client()
    client.force_login(a_person(role, now=NOW))
    return client


def revised() -> None:
    """Version 1 is in force; the draft of version 2 re-dates its first measure and drops money and the last one."""
    action_plans.adopted(NOW)
    actions.plan_revise(plan="nap", reason="A year has passed", by=Viewer.system(), now=NOW)
    document = queries.document(viewer=Viewer.system(), code="nap", day=NOW.date())
    first, last = document.measures[0], document.measures[-1]
    changed = replace(
        first,
        text="Open more places of stay",
        due_on=date(2027, 9, 30),
        costs=(CostLine(2026, Decimal(70000), "EUR", CostStatus.UNFUNDED),),
    )
    given = {"plan": "nap", "by": Viewer.system(), "now": NOW}
    measures.measure_change(**given, key=first.id, measure=changed, expected=1, reason="Late tender")  # type: ignore[arg-type]
    measures.measure_drop(**given, key=last.id, expected=1, reason="Done by others")  # type: ignore[arg-type]


def test_every_page_asks_at_most_twenty_questions() -> None:
    revised()
    planner, member = signed_in("PLANNER"), signed_in("REPRESENTATIVE")
    planner.post("/plans/nap/diagnosis/keep/", {"note": "first"})
    for page in PAGES:
        with CaptureQueriesContext(connection) as asked:
            answer = planner.get(f"/plans/nap/{page}")
        assert answer.status_code == 200, page
        questions = [one["sql"] for one in asked if not one["sql"].startswith(OF_THE_TEST)]
        assert len(questions) <= 20, page
        if "changes" in page:
            assert member.get(f"/plans/nap/{page}").status_code == 404
        else:
            assert member.get(f"/plans/nap/{page}").status_code == 200, page
            other = f"{page}{'&' if '?' in page else '?'}version=2"
            assert member.get(f"/plans/nap/{other}").status_code == 404, other
    assert Client().get("/plans/nap/funding/").status_code in (302, 403)


def test_a_gap_is_shown_justified_in_the_draft_and_opened_again() -> None:
    action_plans.a_plan(NOW)
    planner = signed_in("PLANNER")
    table = "/plans/nap/coverage/?rows=form&columns=area"
    page = planner.get(f"{table}&row=fx.begging&column=p.research").content.decode()
    assert (
        "does not say why" in page
        and "/plans/nap/coverage/reason/?area=p.research&amp;form=fx.begging" in page
    )
    where = "/plans/nap/coverage/reason/?area=p.research&form=fx.begging"
    lock = queries.plan(viewer=Viewer.system(), code="nap").version
    assert planner.get(where).status_code == 200
    assert planner.post(where, {"reason": "", "version": lock}).status_code == 400
    done = planner.post(where, {"reason": "Studied last year", "version": lock}, follow=True).content.decode()
    assert "Studied last year" in done and "1 not needed" in done
    stale = planner.post(where, {"reason": "Mine", "version": lock})
    assert stale.status_code == 409 and b"Mine" in stale.content
    assert planner.post(where, {"reason": "", "version": lock + 1}).status_code == 302
    assert "1 not needed" not in planner.get(table).content.decode()
    assert planner.get(where.replace("fx.begging", "fx.none")).status_code == 404
    assert signed_in("REPRESENTATIVE").get(where).status_code == 403


def test_a_finding_is_answered_and_two_diagnoses_are_compared() -> None:
    revised()
    planner = signed_in("PLANNER")
    page = planner.get("/plans/nap/diagnosis/?version=1").content.decode()
    assert "OSCE 2008" in page
    planner.post("/plans/nap/diagnosis/keep/?version=1", {"note": "in force"})
    planner.post("/plans/nap/diagnosis/keep/?version=2", {"note": "x" * 501})
    kept = Diagnosis.objects.get()
    assert (kept.note, kept.of.number, kept.of_draft) == ("in force", 1, False)
    compared = planner.get(f"/plans/nap/diagnosis/compare/?before={kept.pk}&after=today").content.decode()
    new = compared.split('id="part-new"')[1].split('id="part-gone"')[0]
    assert "no money is budgeted or pledged" in new
    key = "measure.unfunded|m1|"
    where = f"/plans/nap/diagnosis/answer/?finding={key}&version=2"
    assert "Open more places" in planner.get("/plans/nap/progress/").content.decode()
    assert planner.post(where, {"verdict": "JUSTIFIED", "words": "", "version": 0}).status_code == 400
    sent = {"verdict": "TO_MEND", "words": "Asked of the treasury", "version": 0}
    assert planner.post(where, sent).status_code == 302
    assert planner.post(where, sent).status_code == 409
    assert "Asked of the treasury" in planner.get("/plans/nap/diagnosis/?answer=TO_MEND").content.decode()
    member = signed_in("REPRESENTATIVE")
    assert "Asked of the treasury" not in member.get("/plans/nap/diagnosis/").content.decode()
    assert member.post(where, sent).status_code in (403, 404)
    assert "in force" in member.get("/plans/nap/diagnosis/kept/").content.decode()
    assert member.get(f"/plans/nap/diagnosis/kept/{kept.pk}/").status_code == 200
    demand = f"/plans/nap/diagnosis/answer/?{urlencode({'finding': 'instrument.borders||borders'})}"
    assert planner.post(demand, {**sent, "verdict": "ACCEPTED", "words": "No border"}).status_code == 302
    assert "No border" in planner.get("/plans/nap/diagnosis/instruments/").content.decode()
    held = FindingAnswer.objects.get(verdict="TO_MEND")
    back = {"finding": key, "version": held.pk}
    assert planner.post("/plans/nap/diagnosis/answer/take-back/", back).status_code == 302
    assert FindingAnswer.objects.get(ended_at=None).verdict == "ACCEPTED"


def test_versions_are_compared_on_a_page_and_on_paper() -> None:
    revised()
    planner = signed_in("PLANNER")
    page = planner.get("/plans/nap/changes/").content.decode()
    for said in ("Late tender", "Done by others", "Re-dated", "Re-costed", "Dropped", "70,000 EUR, unfunded"):
        assert said in page, said
    assert "<ins>" in page and "Study what brings people back" in page
    only = planner.get("/plans/nap/changes/?kind=DROPPED").content.decode()
    assert "Late tender" not in only and "Done by others" in only
    pdf = planner.get("/plans/nap/changes/changes.pdf?before=1&after=2")
    assert pdf.content.startswith(b"%PDF") and "nap-changes-1-2.pdf" in pdf["Content-Disposition"]
    word = planner.get("/plans/nap/changes/changes.docx?before=1&after=2")
    assert word.content.startswith(b"PK")
    for wrong in ("?before=3", "?after=x", "changes.txt", "other.pdf"):
        assert planner.get(f"/plans/nap/changes/{wrong}").status_code == 404, wrong


def test_a_plan_and_its_tables_are_kept_as_files() -> None:
    revised()
    member = signed_in("REPRESENTATIVE")
    plan = json.loads(member.get("/plans/nap/files/plan.json").content)
    assert plan["version"] == 1 and len(plan["measures"]) == 5
    assert member.get("/plans/nap/files/plan.xlsx").content.startswith(b"PK")
    assert member.get("/plans/nap/files/narrative.pdf").content.startswith(b"%PDF")
    csv = member.get("/plans/nap/files/coverage.csv?rows=form&columns=area").content.decode("utf-8-sig")
    assert '"fx.labour"' in csv and '"COVERED"' in csv and '"GAP"' in csv
    sheet = CalamineWorkbook.from_filelike(
        io.BytesIO(member.get("/plans/nap/files/progress.xlsx?by=area").content)
    ).get_sheet_by_index(0)
    assert sheet.to_python()[0][0] == "code"
    money = member.get("/plans/nap/files/funding.csv?by=year").content.decode("utf-8-sig")
    assert '"2026","2026",250000.0,250000.0' in money
    for wrong in ("plan.exe", "combined.pdf", "coverage.pdf", "..%2fplan.json"):
        assert member.get(f"/plans/nap/files/{wrong}").status_code == 404, wrong
