"""No acknowledged answer is lost and none doubled while web server, worker and PostgreSQL are killed: a short run."""

import json
from pathlib import Path

import pytest
from tests.integration.cli.support import rapport, refused

pytestmark = pytest.mark.slow


def test_nothing_acknowledged_is_lost_or_doubled_by_kills(tmp_path: Path) -> None:
    asked = ("--savings", 24, "--submissions", 6, "--seed", 1)
    ended = rapport(tmp_path, "bench", "crash", *asked, "--format", "json")
    assert ended.code == 0, ended.out + ended.err
    found = json.loads(ended.out)
    assert found["passed"] is True
    assert [row["measured"] for row in found["rows"]] == [0] * 8, "also: every planted fault was found"
    notes = found["notes"]
    assert (notes["savings acknowledged"], notes["submissions acknowledged"]) == ("24", "6")
    assert notes["kills"] == "database 2, everything 1, web process 1, web server 1, worker 1"
    assert int(notes["tries that were cut off"]) > 0


def test_a_run_that_could_show_nothing_is_refused(tmp_path: Path) -> None:
    refused(
        rapport(tmp_path, "bench", "crash", "--savings", 3, "--submissions", 2),
        "two savings for each submission",
    )
    refused(rapport(tmp_path, "bench", "pages", "--savings", 3), "--savings is an option of the bench crash")
