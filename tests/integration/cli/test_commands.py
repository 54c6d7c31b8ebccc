"""The contracts of commands that others' scripts rely on: output, exit codes, one clear line for a wrong word."""

import csv
import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.integration.cli.support import ROOT, Ended, rapport

from rapport.cli.commands.instance import CHECKED

pytestmark = pytest.mark.slow

RESULT_KEYS = {
    "id", "label", "wave", "universe", "numerator", "denominator", "value", "unit", "rounding", "members", "footnotes",
}  # fmt: skip
REGISTER_KEYS = {
    "id", "place", "published", "stated_base", "recomputed", "numerator", "denominator", "verdict", "explanation",
}  # fmt: skip
VERDICTS = {"agrees", "differs", "wrong_base", "not_computable", "image_only"}
ACCOUNT = ("account", "add", "--name", "Somebody", "--role", "reader")
OUTPUTS = {"report.html", "report.pdf", "report.docx", "tables.xlsx", "figures.json", "data"}
SURVEY = ROOT / "src" / "rapport" / "datasets" / "osce_2007"


def test_the_check_answers_for_every_main_page(first_check: tuple[Path, Ended]) -> None:
    _, ended = first_check
    assert ended.code == 0, ended.out + ended.err
    assert ended.out.count("ok   200") == len(CHECKED)
    assert ended.told == ""


def test_tabulate_gives_every_figure_with_its_base_and_members(demo_home: Path) -> None:
    ended = rapport(demo_home, "survey", "tabulate", "osce-2007", "--format", "json")
    results = json.loads(ended.out)
    assert (ended.code, ended.told) == (0, "")
    assert all(RESULT_KEYS <= result.keys() for result in results)
    assert all(result["universe"].keys() == {"id", "label", "n"} for result in results)
    mechanism = next(result for result in results if result["id"] == "ncm-yes")
    assert (mechanism["numerator"], mechanism["denominator"], mechanism["value"]) == (39, 67, 58.2)
    assert mechanism["rounding"] == {"rule": "half_up", "decimals": 1}
    assert len(mechanism["members"]) == 39
    assert "AT" in mechanism["members"]


def test_tabulate_prints_one_figure_as_csv_and_as_table(demo_home: Path) -> None:
    asked = ("survey", "tabulate", "osce-2007", "--figure", "ncm-yes", "--format")
    rows = list(csv.DictReader(io.StringIO(rapport(demo_home, *asked, "csv").out)))
    assert [(row["id"], row["numerator"], row["denominator"]) for row in rows] == [("ncm-yes", "39", "67")]
    assert "58.2" in rapport(demo_home, *asked, "table").out


def test_verify_sets_each_published_number_against_ours(demo_home: Path) -> None:
    answer = json.loads(rapport(demo_home, "survey", "verify", "osce-2007", "--format", "json").out)
    assert answer.keys() == {"figures", "contradictions"}
    assert len(answer["figures"]) > 75
    assert all(REGISTER_KEYS <= entry.keys() for entry in answer["figures"])
    assert {entry["verdict"] for entry in answer["figures"]} <= VERDICTS
    assert all(entry.keys() >= {"id", "places", "finding"} for entry in answer["contradictions"])
    assert all(len(entry["places"]) >= 2 for entry in answer["contradictions"])


def test_a_second_build_gives_the_same_bytes(demo_home: Path, tmp_path: Path) -> None:
    first = rapport(demo_home, "report", "build", "osce-2007", "--out", tmp_path / "one")
    second = rapport(demo_home, "report", "build", "osce-2007", "--out", tmp_path / "two", TZ="Asia/Tashkent")
    again = rapport(demo_home, "report", "build", "osce-2007", "--out", tmp_path / "one", LANG="fr_FR.UTF-8")
    assert (first.code, second.code, again.code) == (0, 0, 0), first.err
    assert {path.name for path in (tmp_path / "one").iterdir()} == OUTPUTS
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert first.out == second.out == again.out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]


def test_a_broken_narrative_stops_the_build_and_leaves_nothing(demo_home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "edition"
    shutil.copytree(SURVEY / "edition", folder)
    about = (folder / "edition.yaml").read_text(encoding="utf-8")
    (folder / "edition.yaml").write_text(about.replace("code: osce-2007", "code: broken"), encoding="utf-8")
    chapter = folder / "01-summary.md"
    chapter.write_text(chapter.read_text(encoding="utf-8") + "\n[[figure:ncm-yess]]\n", encoding="utf-8")
    assert rapport(demo_home, "report", "load", folder, "--wave", "osce-2007").code == 0
    ended = rapport(demo_home, "report", "build", "broken", "--out", tmp_path / "out", "--quiet")
    assert ended.code == 1
    assert re.search(r"chapter summary, line \d+: there is no figure 'ncm-yess'.*ncm-yes", ended.told)
    assert "Traceback" not in ended.err
    assert [path.name for path in tmp_path.iterdir()] == ["edition"]


def test_a_folder_that_holds_other_files_is_refused(demo_home: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    ended = rapport(demo_home, "report", "build", "osce-2007", "--out", tmp_path, "--quiet")
    assert ended.code == 1
    assert "mine.txt" in ended.told
    assert contents(tmp_path) == {"mine.txt": b"mine"}


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_edition_is_free_of_typed_findings(demo_home: Path) -> None:
    ended = rapport(demo_home, "report", "lint", "osce-2007")
    assert (ended.code, ended.out, ended.told) == (0, "", "")


def test_an_edition_does_not_differ_from_itself(demo_home: Path) -> None:
    ended = rapport(demo_home, "report", "diff", "osce-2007", "osce-2007", "--format", "json")
    found = json.loads(ended.out)
    assert found == {
        "before": "osce-2007", "after": "osce-2007", "figures": [], "respondents": [], "texts": [],
    }  # fmt: skip


def test_the_audit_chain_is_intact_here_and_as_an_export(demo_home: Path, tmp_path: Path) -> None:
    here = json.loads(rapport(demo_home, "audit", "verify", "--format", "json").out)
    assert here["intact"] and here["break"] is None and here["events"] > 5
    file = tmp_path / "chain.jsonl"
    assert rapport(demo_home, "audit", "export", file).code == 0
    assert rapport(demo_home, "audit", "verify", "--export", file).code == 0


def test_an_altered_export_is_named_at_its_first_break(demo_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "chain.jsonl"
    rapport(demo_home, "audit", "export", file)
    lines = file.read_bytes().splitlines(keepends=True)
    number = next(i for i, line in enumerate(lines) if b"wave.loaded" in line)
    lines[number] = lines[number].replace(b"wave.loaded", b"wave.removed", 1)
    file.write_bytes(b"".join(lines))
    ended = rapport(demo_home, "audit", "verify", "--export", file, "--format", "json")
    found = json.loads(ended.out)
    assert ended.code == 1
    assert not found["intact"]
    assert found["break"]["sequence"] > 0


def test_an_account_is_made_once(demo_home: Path) -> None:
    words = (*ACCOUNT, "First@example.org", "--organisation", "first-office")
    made = rapport(demo_home, *words, "--organisation-name", "First office")
    assert made.code == 0, made.err
    assert re.fullmatch(r"first@example.org may sign in as reader with the password \S{20}\n", made.out)
    assert rapport(demo_home, *words).code == 2


INVITE = ("account", "invite", "--organisation", "AT", "--role", "focal_point")


def test_somebody_is_invited_once_and_the_mail_is_left_to_the_worker(demo_home: Path) -> None:
    made = rapport(demo_home, *INVITE, "--role", "contributor", "Delegate@ministry.example")
    assert made.code == 0, made.err
    assert made.out.startswith("delegate@ministry.example is invited")
    again = rapport(demo_home, *INVITE, "delegate@ministry.example")
    assert again.code == 2 and "invited already" in again.told


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ((*INVITE, "not an address"), "address"),
        ((*INVITE, "new@example.org", "--organisation", "nowhere"), "nowhere"),
        ((*INVITE, "new@example.org", "--language", "xx"), "language"),
        (("survey", "tabulate", "osce-2006"), "osce-2007"),
        (("survey", "tabulate", "osce-2007", "--figure", "ncm-yess"), "ncm-yes"),
        (("survey", "verify", "osce-2006"), "osce-2006"),
        (("survey", "load", "no-such-folder"), "no-such-folder"),
        (("survey", "load", "LICENSE"), "LICENSE"),
        (("report", "build", "osce-2006", "--out", "build-of-nothing"), "osce-2007"),
        (("report", "lint", "osce-2006"), "osce-2006"),
        (("report", "diff", "osce-2007", "osce-2006"), "osce-2006"),
        (("report", "load", "no-such-folder", "--wave", "osce-2007"), "no-such-folder"),
        (("audit", "verify", "--export", "no-such-file"), "no-such-file"),
        ((*ACCOUNT, "new@example.org", "--organisation", "nowhere"), "nowhere"),
        ((*ACCOUNT, "not an address", "--organisation", "demonstration-office"), "address"),
        ((*ACCOUNT, "EDITOR@demo.rapport.example", "--organisation", "demonstration-office"), "already"),
        (("bench", "no-such-bench"), "tabulate"),
        (("demo", "--port", "70000"), "70000"),
    ],
)
def test_a_wrong_word_gets_one_clear_line(demo_home: Path, given: tuple[str, ...], told: str) -> None:
    ended = rapport(demo_home, *given)
    assert ended.code == 2
    assert ended.out == ""
    assert ended.told.startswith("rapport: ")
    assert told in ended.told
    assert ended.told.count("\n") == 0
    assert not (ROOT / "build-of-nothing").exists()


def test_accounts_are_listed_without_names(demo_home: Path) -> None:
    told = rapport(demo_home, "account", "list", "--format", "json")
    found = json.loads(told.out)
    assert [one["id"] for one in found] == sorted(one["id"] for one in found)
    editor = next(one for one in found if "editor@demonstration-office" in one["roles"])
    assert (editor["active"], editor["second_factor"]) == (True, False)
    assert editor.keys() == {"id", "active", "second_factor", "registered", "last_sign_in", "roles"}
    table = rapport(demo_home, "account", "list", "--addresses").out
    assert "editor@demo.rapport.example" in table
    assert "@demo.rapport.example" not in told.out + rapport(demo_home, "account", "list").out


SPOILED: list[tuple[str, Callable[[str], str], str]] = [
    ("answers.csv", lambda text: text + "AT,Q1,answered,a,,Annex C,,\n", "respondent AT, item Q1"),
    ("answers.csv", lambda text: text + "AT,Q99,answered,a,,Annex C,,,,,\n", "answers.csv"),
    ("respondents.csv", lambda text: text + text.splitlines()[1] + "\n", "respondents.csv"),
    ("figures.yaml", lambda text: text.replace("universe: invited, ", "", 1), "universe"),
    ("figures.yaml", lambda text: text + "\n  - [unclosed", "figures.yaml"),
    ("survey.yaml", lambda text: "\x00" + text, "survey.yaml"),
]


@pytest.mark.parametrize("number", range(len(SPOILED)))
def test_a_spoiled_survey_is_refused_whole(demo_home: Path, tmp_path: Path, number: int) -> None:
    (name, spoil, told), code = SPOILED[number], f"spoiled-{number}"
    folder = tmp_path / "survey"
    shutil.copytree(SURVEY, folder)
    survey = (folder / "survey.yaml").read_text(encoding="utf-8")
    (folder / "survey.yaml").write_text(survey.replace("osce-2007", code), encoding="utf-8")
    file = folder / name
    file.write_text(spoil(file.read_text(encoding="utf-8")), encoding="utf-8")
    ended = rapport(demo_home, "survey", "load", folder)
    assert ended.code == 2, ended.err
    assert told in ended.told
    assert "Traceback" not in ended.err
    assert code not in rapport(demo_home, "survey", "list").out
