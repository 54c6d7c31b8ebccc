"""Tables are protected and attacked by command."""

import json
from pathlib import Path

import pytest

from rapport.cli.main import main


def test_what_can_be_computed_is_listed_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "2025").mkdir()
    (tmp_path / "2025" / "sex.csv").write_text("sex,count\nf,..\nm,40\nTotal,60\n", encoding="utf-8")
    assert main(["release", "check", str(tmp_path), "--format", "json", "--round", "1"]) == 1
    said = json.loads(capsys.readouterr().out)
    (one,) = said["recoverable"]
    assert (one["table"], one["row"], one["verdict"], one["lower"]) == ("2025/sex.csv", 2, "exact", 20)
    assert (said["safe"], said["hidden"], said["breaches"]) == (False, 1, [])
    assert main(["release", "check", str(tmp_path), "--round", "1"]) == 1
    assert "1 known exactly" in capsys.readouterr().out


def test_protected_tables_pass_the_check_and_nothing_is_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [f"{sex},{form}" for sex, form, many in PERSONS for _ in range(many)]
    (tmp_path / "persons.csv").write_text("Sex,Form\n" + "\n".join(rows), encoding="utf-8")
    out = tmp_path / "tables"
    words = ["release", "protect", str(tmp_path / "persons.csv"), "--table", "sex,form", "--out", str(out)]
    assert main(words) == 0
    text = (out / "sex-by-form.csv").read_text(encoding="utf-8")
    assert "f,'=labour,.." in text  # hidden, and no formula
    assert main(["release", "check", str(out)]) == 0
    assert main(words) == 2
    assert "never written over" in capsys.readouterr().err


def test_bad_input_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["release", "check", str(tmp_path)]) == 2
    (tmp_path / "a.csv").write_bytes("sex,count\nf\u00e9,3".encode("latin-1"))
    assert main(["release", "check", str(tmp_path)]) == 2
    (tmp_path / "a.csv").write_text("sex,count\nf,-3\n", encoding="utf-8")
    assert main(["release", "check", str(tmp_path)]) == 2
    assert (
        main(["release", "protect", str(tmp_path / "a.csv"), "--table", "age", "--out", str(tmp_path / "o")])
        == 2
    )
    said = capsys.readouterr().err
    for part in (
        "holds no table",
        "not UTF-8",
        "a.csv, row 2, count: a count is not negative",
        "no column “age”",
    ):
        assert part in said.lower() or part in said
    assert not (tmp_path / "o").exists()


PERSONS = (
    ("f", "=labour", 4),
    ("f", "sexual", 60),
    ("m", "=labour", 70),
    ("m", "sexual", 31),
    ("f", "begging", 22),
)
