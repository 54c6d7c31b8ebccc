"""Indicators are screened by command; nothing is stored."""

import json
from pathlib import Path

import pytest

from rapport.cli.main import main


def said(path: Path, chosen: str, value: object, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    path.write_text(json.dumps(value), encoding="utf-8")
    assert main(["referral", "screen", "--set", chosen, "--answers", str(path), "--format", "json"]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_the_sets_that_come_along(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["referral", "sets", "--format", "json"]) == 0
    rows = {one["id"]: one for one in json.loads(capsys.readouterr().out)}
    assert {name: (one["indicators"], one["gives_a_result"]) for name, one in rows.items()} == {
        "AL": (67, True), "CL": (65, True), "AS": (67, False), "CS": (67, False),
    }  # fmt: skip
    positive = {"AL-EX-01": "present", "AL-EX-03": "present", "AL-DR-01": "present", "AL-DR-02": "present"}
    done = said(tmp_path / "a.json", "AL", {"answers": positive, "act": "present"}, capsys)
    assert (done["result"], done["is_determination"]) == ("trafficking_indicated", False)
    assert any(
        "Deceived about the nature of the job, location or employer" in one for one in done["explanation"]
    )  # type: ignore[attr-defined]
    assert said(tmp_path / "a.json", "AS", {}, capsys)["result"] == "not_scored"
    assert said(tmp_path / "a.json", "CL", {}, capsys)["result"] == "insufficient_information"


def test_bad_input_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.json"
    for text, chosen, says in (
        ('{"AL-EX-1": "present"}', "AL", "Unknown: AL-EX-1"),
        ('{"AL-EX-01": "present",', "AL", "line 1: this is no JSON"),
        ("{}", "XX", "there is no set “XX”"),
        ("{}", str(tmp_path / "none.yaml"), "no such file"),
    ):
        path.write_text(text, encoding="utf-8")
        assert main(["referral", "screen", "--set", chosen, "--answers", str(path)]) == 2
        assert says in capsys.readouterr().err
