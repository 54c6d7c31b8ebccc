"""`survey answers`: workbooks go out and come back, each whole or not at all; what is wrong leaves nothing behind."""

import json
from pathlib import Path

import pytest
from tests.integration.cli.support import made, rapport, refused
from tests.unit.surveys.workbooks.test_round_trip import changed, put

from rapport.surveys.workbooks import layout

pytestmark = pytest.mark.slow

WAVE = "cli-excel"


@pytest.fixture(scope="session")
def excel_wave(demo_home: Path) -> Path:
    """The home folder, with an open wave of four respondents."""
    made(demo_home, f"waves.open_wave(now=moment, code={WAVE!r}, respondents=('AT', 'BE', 'DK', 'FI'))")
    return demo_home


def states(home: Path) -> dict[str, tuple[str, int]]:
    ended = rapport(home, "survey", "status", WAVE, "--format", "json")
    return {
        row["respondent"]: (row["state"], row["revision"]) for row in json.loads(ended.out)["respondents"]
    }


def template(home: Path, folder: Path, respondent: str, *more: str) -> Path:
    """The workbook of a respondent."""
    words = ("survey", "answers", "template", WAVE, "--respondent", respondent, "--out", folder)
    ended = rapport(home, *words, *more)
    assert (ended.code, ended.told, ended.out) == (0, "", f"Wrote 1 workbook to {folder}.\n")
    (path,) = folder.glob(f"{WAVE}-{respondent}-*.xlsx")
    return path


def test_the_workbooks_of_all_are_written(excel_wave: Path, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "workbooks"
    ended = rapport(
        excel_wave, "survey", "answers", "template", WAVE, "--all", "--out", folder, "--language", "fr"
    )
    assert (ended.code, ended.told, ended.out) == (0, "", f"Wrote 4 workbooks to {folder}.\n")
    assert sorted(path.name for path in folder.iterdir()) == [
        f"{WAVE}-{one}-fr.xlsx" for one in ("AT", "BE", "DK", "FI")
    ]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("no-such", "--all"), "There is no wave 'no-such'."),
        (("no-such", "--respondent", "AT"), "There is no wave 'no-such'."),
        (("osce-2007", "--all"), "nobody has a return in the wave osce-2007"),
        (("osce-2007", "--respondent", "AT"), "There is no return of 'AT'"),
        ((WAVE, "--respondent", "XX"), "There is no return of 'XX'"),
        ((WAVE, "--respondent", "AT", "--language", "xx"), "'xx'; it is in en, fr, ar"),
        ((WAVE, "--all", "--language", "xx"), "'xx'; it is in en, fr, ar"),
    ],
)
def test_a_workbook_that_cannot_be_made_leaves_no_folder(
    excel_wave: Path, tmp_path: Path, given: tuple[str, ...], told: str
) -> None:
    folder = tmp_path / "workbooks"
    refused(rapport(excel_wave, "survey", "answers", "template", *given, "--out", folder), told)
    assert not folder.exists()


def test_where_one_file_cannot_be_written_none_is(excel_wave: Path, tmp_path: Path) -> None:
    words = ("survey", "answers", "template", WAVE, "--all", "--out")
    file = tmp_path / "file"
    file.write_bytes(b"mine")
    refused(rapport(excel_wave, *words, file), "file cannot be written")
    assert file.read_bytes() == b"mine"
    folder = tmp_path / "folder"
    (folder / f".{WAVE}-BE-en.xlsx.part").mkdir(parents=True)
    refused(rapport(excel_wave, *words, folder), "folder cannot be written")
    assert [path.name for path in folder.iterdir()] == [f".{WAVE}-BE-en.xlsx.part"]


def test_returned_workbooks_are_looked_at_then_taken_in_and_submitted(
    excel_wave: Path, tmp_path: Path
) -> None:
    path = template(excel_wave, tmp_path, "AT")
    path.write_bytes(changed(path.read_bytes(), put("Q1||", layout.ANSWER, "Yes")))
    words = ("survey", "answers", "import", WAVE, path)
    ended = rapport(excel_wave, *words, "--dry-run")
    assert (ended.code, ended.told, ended.out) == (0, "", f"{path.name} (AT): 1 answers, would change 1\n")
    ended = rapport(excel_wave, *words)
    assert ended.code == 1 and "not taken. Only the delegation writes its return." in ended.out
    assert states(excel_wave)["AT"] == ("NOT_OPENED", 0)
    ended = rapport(excel_wave, *words, "--take-over", "--submit", "--format", "json")
    assert (ended.code, ended.told) == (0, "")
    (found,) = json.loads(ended.out)
    assert (found["respondent"], found["taken"], found["changed"], found["revision"]) == ("AT", True, 1, 1)
    again = rapport(excel_wave, *words, "--take-over", "--submit")
    assert (again.code, again.out) == (0, f"{path.name} (AT): 1 answers, changed 0\n"), (
        "the same file changes nothing"
    )
    assert states(excel_wave)["AT"] == ("SUBMITTED", 1)


def test_a_file_that_is_not_taken_leaves_the_others_and_nothing_of_itself(
    excel_wave: Path, tmp_path: Path
) -> None:
    good, bad = template(excel_wave, tmp_path, "BE"), template(excel_wave, tmp_path, "DK")
    good.write_bytes(changed(good.read_bytes(), put("Q1||", layout.ANSWER, "Yes")))
    spoil = changed(bad.read_bytes(), put("Q3||", layout.ANSWER, "Measures."))
    bad.write_bytes(changed(spoil, put("Q1||", layout.ANSWER, "Perhaps")))
    cut, text = tmp_path / "cut.xlsx", tmp_path / "letter.txt"
    cut.write_bytes(good.read_bytes()[:2000])
    text.write_text("We answer by letter.", encoding="utf-8")
    words = (
        "survey",
        "answers",
        "import",
        WAVE,
        good,
        bad,
        cut,
        text,
        "--take-over",
        "--submit",
        "--format",
        "json",
    )
    ended = rapport(excel_wave, *words)
    assert (ended.code, ended.told) == (1, ""), ended
    found = {row["file"]: row for row in json.loads(ended.out)}
    assert [found[path.name]["taken"] for path in (good, bad, cut, text)] == [True, False, False, False]
    assert found[bad.name]["problems"][0]["cell"] and found[bad.name]["problems"][0]["rule"] == "unknown_code"
    assert all(found[path.name]["problems"][0]["message"] for path in (cut, text))
    after = states(excel_wave)
    assert (after["BE"], after["DK"]) == (("SUBMITTED", 1), ("NOT_OPENED", 0))


def test_two_files_of_one_respondent_are_both_left(excel_wave: Path, tmp_path: Path) -> None:
    path = template(excel_wave, tmp_path, "FI")
    path.write_bytes(changed(path.read_bytes(), put("Q1||", layout.ANSWER, "Yes")))
    other = tmp_path / "other.xlsx"
    other.write_bytes(path.read_bytes())
    ended = rapport(excel_wave, "survey", "answers", "import", WAVE, path, other, "--take-over")
    assert ended.code == 1 and ended.out.count("There are two files of FI.") == 2
    assert states(excel_wave)["FI"] == ("NOT_OPENED", 0)


def test_bad_words_are_told_in_one_line(excel_wave: Path, tmp_path: Path) -> None:
    path = template(excel_wave, tmp_path, "FI")
    (tmp_path / "same").mkdir()
    same = tmp_path / "same" / path.name
    same.write_bytes(path.read_bytes())
    words = ("survey", "answers", "import")
    for given, told in (
        (("no-such", path), "There is no wave 'no-such'."),
        (("no-such", path, "--dry-run"), "There is no wave 'no-such'."),
        ((WAVE, tmp_path / "missing.xlsx"), "there is no file"),
        ((WAVE, tmp_path), "there is no file"),
        ((WAVE, path, same), "two of the files have the same name"),
    ):
        refused(rapport(excel_wave, *words, *given), told)
    other = rapport(excel_wave, *words, "osce-2007", path)
    assert other.code == 1 and f"belongs to the wave {WAVE}, not to osce-2007" in other.out
    for more in ((), (WAVE,), (WAVE, path, "--format", "csv")):
        ended = rapport(excel_wave, *words, *more)
        assert (ended.code, ended.out) == (2, "")
        assert "Traceback" not in ended.err
