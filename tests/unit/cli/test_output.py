"""Rows for the eye, for spreadsheets and for programs."""

import json

import pytest

from rapport.cli.output import print_json, print_rows

ROWS = [
    {"id": "ncm", "value": 58.2, "members": ["AT", "BE"], "label": "States with\na mechanism"},
    {"id": "none", "value": None, "members": [], "label": "=1+1"},
]
COLUMNS = ("id", "value", "members", "label")


def test_a_table_aligns_and_keeps_each_row_on_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    print_rows(ROWS, COLUMNS, kind="table")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 4
    assert lines[2].startswith("ncm   58.2   AT BE    States with a mechanism")
    assert lines[3].split() == ["none", "=1+1"]


def test_a_long_cell_is_cut_with_a_sign(capsys: pytest.CaptureFixture[str]) -> None:
    print_rows([{"label": "x" * 200}], ("label",), kind="table")
    line = capsys.readouterr().out.splitlines()[2]
    assert len(line) == 70
    assert line.endswith("…")


def test_wide_characters_are_cut_to_their_width(capsys: pytest.CaptureFixture[str]) -> None:
    print_rows([{"a": "漢" * 60, "b": "next"}], ("a", "b"), kind="table")
    line = capsys.readouterr().out.splitlines()[2]
    assert line == "漢" * 34 + "…" + " " * 3 + "next"


def test_csv_disarms_what_a_spreadsheet_would_run(capsys: pytest.CaptureFixture[str]) -> None:
    print_rows(ROWS, COLUMNS, kind="csv")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "id,value,members,label"
    assert lines[1] == "ncm,58.2,AT BE,States with a mechanism"
    assert lines[2].endswith("'=1+1")


def test_json_keeps_texts_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"title": "Bureau de démonstration", "value": None})
    out = capsys.readouterr().out
    assert "démonstration" in out
    assert json.loads(out) == {"title": "Bureau de démonstration", "value": None}
