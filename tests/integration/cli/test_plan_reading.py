"""Commands that read a plan from a file: diagnosis, coverage, comparison, progress, and files that are no plan."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
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
