"""`rapport estimate` from file to result."""

import json
from pathlib import Path

import pytest
from tests.integration.cli.support import ROOT

from rapport.cli.main import main

LISTS = ROOT / "src/rapport/datasets/overlapping_lists"
KEYS = {
    "lists",
    "n_observed",
    "method",
    "selected",
    "at_minus_infinity",
    "estimate",
    "intervals",
    "identifiable",
    "mle_exists",
    "warnings",
    "sensitivity",
    "seconds",
}


def test_a_table_is_estimated_as_json_and_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["estimate", str(LISTS / "uk-2013-five.csv"), "--nboot", "200", "--seed", "1"]
    assert main([*asked, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found) == KEYS and set(found["intervals"]) == {"wald95", "profile95", "bca95"}
    assert round(found["estimate"]) == 11_313 and found["n_observed"] == 2_744
    assert found["sensitivity"]["give"] == "range"
    assert main([*asked, "--no-sensitivity"]) == 0 and "estimate 11,313" in capsys.readouterr().out


def test_no_estimate_is_a_result_with_its_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "apart.csv").write_text("A,B,n\n1,0,7\n0,1,9\n")
    assert main(["estimate", str(tmp_path / "apart.csv"), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["estimate"] is None and "no person is on more than one" in found["reason"]
    assert main(["estimate", str(tmp_path / "apart.csv")]) == 0
    assert "NO ESTIMATE" in capsys.readouterr().out


def test_a_wrong_file_is_refused_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "wrong.csv").write_text("A,B,n\n1,0,7\n0,1,2.5\n")
    assert main(["estimate", str(tmp_path / "wrong.csv")]) == 2
    assert "line 3: the count “2.5” is not a whole number" in capsys.readouterr().err.casefold()
    assert main(["estimate", str(tmp_path / "none.csv")]) == 2
    assert "there is no file" in capsys.readouterr().err
