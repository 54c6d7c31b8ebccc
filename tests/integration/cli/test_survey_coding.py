"""`survey coding`: what is coded, what waits and for whom, how far two coders agree; of waves loaded and run."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from tests.integration.cli.support import made, rapport, refused

from rapport.cli.commands.survey_coding import COLUMNS

pytestmark = pytest.mark.slow

STATUSES = ("uncoded", "once", "to_settle", "stale", "older", "coded", "withheld")


def shown(home: Path, wave: str, kind: str) -> str:
    ended = rapport(home, "survey", "coding", wave, "--format", kind)
    assert (ended.code, ended.told) == (0, ""), ended
    return ended.out


def items(home: Path, wave: str) -> dict[str, dict[str, Any]]:
    found = json.loads(shown(home, wave, "json"))
    assert found.keys() == {"wave", "replied", "items"} and found["wave"] == wave
    return {row["item"]: row for row in found["items"]}


def test_the_coding_of_the_loaded_wave_is_the_same_in_every_form(demo_home: Path) -> None:
    found = items(demo_home, "osce-2007")
    for row in found.values():
        assert row.keys() == {*COLUMNS, "waiting"}
        assert row["base"] == 44
        assert sum(row[status] for status in STATUSES) <= row["base"]
        assert not any(row["waiting"].values()), "everything that was loaded is coded"
    rows = list(csv.DictReader(io.StringIO(shown(demo_home, "osce-2007", "csv"))))
    assert [tuple(row) for row in rows] == [COLUMNS] * len(found)
    assert {row["item"]: int(row["coded"]) for row in rows} == {
        code: row["coded"] for code, row in found.items()
    }
    table = shown(demo_home, "osce-2007", "table").splitlines()
    assert tuple(table[0].split()) == COLUMNS
    assert len(table) == len(found) + 2


def test_who_waits_and_how_far_coders_agree_is_told_by_code(demo_home: Path) -> None:
    made(
        demo_home,
        "from rapport.surveys.coding import actions",
        "coding.submitted_wave(now=moment)",
        "one, two = a_viewer('CODER', now=moment), a_viewer('CODER', now=moment)",
        "actions.item_code_twice(wave='run', item='LEAD', twice=True, expected=3, by=system, now=moment)",
        "coding.code(one, 'LEAD', 'AT', 'justice', now=moment)",
        "coding.code(two, 'LEAD', 'AT', 'police', now=moment)",
        "coding.code(one, 'LEAD', 'BE', 'police', now=moment, reason='A secret reason.')",
        "coding.code(one, 'FORM', 'DK', 'one', now=moment)",
        "coding.correct('DK', now=moment, words='Nobody leads.')",
    )
    found = items(demo_home, "run")
    lead, form = found["LEAD"], found["FORM"]
    assert lead["waiting"] == {"uncoded": ["DK"], "stale": [], "once": ["BE"], "to_settle": ["AT"]}
    assert (lead["times"], lead["both"], lead["agreed"]) == (2, 1, 0)
    assert lead["measure"] and lead["coefficient"] is not None
    assert form["waiting"] == {"uncoded": ["AT", "BE"], "stale": ["DK"], "once": [], "to_settle": []}
    assert (form["times"], form["stale"], form["coded"], form["both"]) == (1, 1, 0, 0)
    for row in found.values():
        assert {one: len(codes) for one, codes in row["waiting"].items()} == {
            one: row[one] for one in row["waiting"]
        }
    for kind in ("json", "csv", "table"):
        told = shown(demo_home, "run", kind)
        assert "secret" not in told and "Led by Justice" not in told, (
            "states and counts, nothing that was written"
        )


def test_codings_are_exported_to_a_file(demo_home: Path, tmp_path: Path) -> None:
    loaded = rapport(demo_home, "survey", "coding", "export", "osce-2007", "--format", "json", "--out", "-")
    assert {row["coder"] for row in json.loads(loaded.out)["codings"]} == {"loaded"}
    file = tmp_path / "codings.xlsx"
    written = rapport(demo_home, "survey", "coding", "export", "osce-2007", "--out", file)
    assert written.code == 0 and file.read_bytes().startswith(b"PK")
    refused(rapport(demo_home, "survey", "coding", "export", "osce-2007", "--format", "csv"), "xlsx or json")
    refused(rapport(demo_home, "survey", "coding", "osce-2007", "--format", "xlsx"), "table or json or csv")


def test_a_wave_in_which_nobody_replied_has_nothing_to_code(demo_home: Path) -> None:
    made(demo_home, "waves.prepared_wave(now=moment, code='cli-quiet')")
    assert items(demo_home, "cli-quiet") == {}
    assert shown(demo_home, "cli-quiet", "csv").splitlines() == [",".join(COLUMNS)]
