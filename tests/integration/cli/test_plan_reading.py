"""Commands that read a plan from a file: diagnosis, coverage, comparison, progress, and files that are no plan."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from tests.factories.plans import measure, plan
from tests.integration.cli.support import rapport

from rapport.analysis.plan.document import write_plan

pytestmark = pytest.mark.slow


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "plan.json"
    path.write_bytes(write_plan(plan(measure(6, accountable=None, due_on=date(2026, 6, 30)))))
    return path


def test_findings_have_rule_severity_measure_message_and_source(demo_home: Path, file: Path) -> None:
    ended = rapport(demo_home, "plan", "check", str(file), "--format", "json")
    assert ended.code == 0, ended.told
    rows = json.loads(ended.out)
    assert all(set(row) == {"id", "rule", "severity", "measure", "message", "source"} for row in rows)
    mine = [row for row in rows if row["measure"] == "m6"]
    assert [(row["rule"], row["severity"], row["source"]) for row in mine] == [
        ("measure.no_accountable", "BLOCKING", "OSCE 2008, 3.3.6")
    ]
    assert "Measure 1.6: nobody is accountable" in mine[0]["message"]


def test_coverage_shows_cells_and_gaps(demo_home: Path, file: Path) -> None:
    ended = rapport(demo_home, "plan", "coverage", str(file), "--format", "json", "--gaps")
    rows = json.loads(ended.out)
    assert rows and all(row["state"] == "GAP" and row["measures"] == [] for row in rows)
    table = rapport(demo_home, "plan", "coverage", str(file), "--rows", "level", "--columns", "profile").out
    assert "lv.local" in table and "COVERED" in table


def test_progress_and_changes(demo_home: Path, file: Path, tmp_path: Path) -> None:
    asked = ("plan", "progress", str(file), "--as-of", "2026-08-01", "--format", "json")
    whole = json.loads(rapport(demo_home, *asked).out)[-1]
    assert (whole["code"], whole["base"], whole["late"]) == ("*", 6, 1)
    later = tmp_path / "later.json"
    sound = plan()
    first = replace(sound.measures[0], text="Open many more places of stay")
    later.write_bytes(write_plan(replace(sound, measures=(first, *sound.measures[1:]))))
    rows = json.loads(rapport(demo_home, "plan", "diff", "p", str(file), str(later), "--format", "json").out)
    assert [(row["measure"], row["kind"]) for row in rows] == [("m1", "REWORDED"), ("m6", "DROPPED")]


def test_a_file_that_is_no_plan_is_refused_with_its_places(demo_home: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"code": "a", "titel": "x"}', encoding="utf-8")
    ended = rapport(demo_home, "plan", "check", str(wrong))
    assert ended.code == 2
    assert "titel" in ended.err and "title" in ended.err and "Traceback" not in ended.err
    assert rapport(demo_home, "plan", "check", str(tmp_path / "none.json")).code == 2


def test_a_plan_is_written_and_our_own_workbook_is_read_again(
    demo_home: Path, file: Path, tmp_path: Path
) -> None:
    book, again = tmp_path / "plan.xlsx", tmp_path / "again.json"
    assert rapport(demo_home, "plan", "export", str(file), "--format", "xlsx", "--out", str(book)).code == 0
    assert rapport(demo_home, "plan", "export", str(book), "--format", "json", "--out", str(again)).code == 0
    assert again.read_bytes() == file.read_bytes()
    ended = rapport(
        demo_home, "plan", "export", str(file), "--format", "pdf", "--language", "xx", "--out", str(book)
    )
    assert ended.code == 2 and "xx" in ended.err


def test_a_ministrys_sheet_is_taken_in_by_a_layout_that_somebody_looked_at(
    demo_home: Path, tmp_path: Path
) -> None:
    sheet, layout = tmp_path / "NAP.xlsx", tmp_path / "map.json"
    with xlsxwriter.Workbook(sheet) as book:
        page = book.add_worksheet()
        page.write_row("A1", ["No.", "Activity", "Lead agency", "Timeframe"])
        page.write_row("A2", ["1.1", "Open a house", "An office nobody registered", "Q3 2027"])
    unmapped = rapport(demo_home, "plan", "import", str(sheet), "--dry-run")
    assert unmapped.code == 2 and '"accountable"' in unmapped.err
    layout.write_text(
        '{"columns": {"A": "code", "B": "text", "C": "accountable", "D": "time"}}', encoding="utf-8"
    )
    asked = ("plan", "import", str(sheet), "--map", str(layout), "--dry-run")
    ended = rapport(demo_home, *asked)
    assert ended.code == 0, ended.err
    assert "Row 2, column D: “Q3 2027” was read as 2027-09-30" in ended.out
    assert "Would be taken in: plan nap with 1 measures" in ended.out
    assert "An office nobody registered" in ended.out
    layout.write_text('{"columns": {"A": "time", "B": "text"}}', encoding="utf-8")
    wrong = rapport(demo_home, *asked)
    assert wrong.code == 2 and "Row 2, column A “1.1”" in wrong.err
