"""`survey status`, `survey open`, `survey remind`: a wave is run from the command line, and nothing by mistake."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from tests.integration.cli.support import made, rapport, refused

pytestmark = pytest.mark.slow

STATUS_KEYS = {
    "wave", "collection", "deadline", "timezone", "asked", "states", "late", "outstanding", "respondents",
}  # fmt: skip
LINE_KEYS = [
    "respondent", "name", "group", "state", "late", "deadline", "submitted", "revision", "reminders", "queries",
]  # fmt: skip


def status(home: Path, wave: str) -> dict[str, Any]:
    ended = rapport(home, "survey", "status", wave, "--format", "json")
    assert (ended.code, ended.told) == (0, ""), ended
    found: dict[str, Any] = json.loads(ended.out)
    return found


def test_a_wave_is_opened_and_its_respondents_reminded_once_a_day(demo_home: Path) -> None:
    made(demo_home, "waves.prepared_wave(now=moment, code='cli-run')")
    before = status(demo_home, "cli-run")
    assert before.keys() == STATUS_KEYS
    assert (before["collection"], before["asked"], before["states"]) == ("PREPARING", 2, {"NOT_INVITED": 2})
    for more in ((), ("--dry-run",)):
        refused(rapport(demo_home, "survey", "remind", "cli-run", *more), "open it first")

    opened = rapport(demo_home, "survey", "open", "cli-run")
    assert (opened.code, opened.told) == (0, "")
    assert opened.out.startswith("Opened the wave cli-run: 2 respondents invited, ")
    refused(rapport(demo_home, "survey", "open", "cli-run"), "only while it is being prepared")
    after = status(demo_home, "cli-run")
    assert (after["collection"], after["states"]) == ("OPEN", {"NOT_OPENED": 2})
    assert (after["outstanding"], after["late"]) == (2, 0)

    would = rapport(demo_home, "survey", "remind", "cli-run", "--dry-run")
    assert would.code == 0 and "Austria" in would.out and "Belgium" in would.out
    assert [row["reminders"] for row in status(demo_home, "cli-run")["respondents"]] == [0, 0]
    sent = rapport(demo_home, "survey", "remind", "cli-run")
    assert (sent.code, sent.told) == (0, "")
    assert sent.out.startswith("Reminded 2 respondents, ")
    assert sent.out.endswith("; 0 had been reminded today already.\n")
    would = rapport(demo_home, "survey", "remind", "cli-run", "--dry-run")
    assert would.code == 0 and "Austria" not in would.out, "nobody is reached twice on a day"
    refused(rapport(demo_home, "survey", "remind", "cli-run"), "reminded today")
    assert [row["reminders"] for row in status(demo_home, "cli-run")["respondents"]] == [1, 1]


def test_who_was_reminded_already_is_counted_and_who_submitted_owes_nothing(demo_home: Path) -> None:
    made(
        demo_home,
        "waves.open_wave(now=moment, code='cli-some', respondents=('AT', 'BE', 'DK'))",
        "from rapport.surveys.running import actions, queries",
        "from rapport.surveys import queries as surveys",
        "view = surveys.wave(viewer=system, code='cli-some')",
        "key, _had = queries.occasion(viewer=system, wave=view, now=moment, again=False)",
        "actions.remind(wave='cli-some', respondents=['AT'], occasion=key, by=system, now=moment)",
    )
    sent = rapport(demo_home, "survey", "remind", "cli-some")
    assert sent.out.startswith("Reminded 2 respondents, "), sent
    assert sent.out.endswith("; 1 had been reminded today already.\n")
    made(
        demo_home,
        "waves.open_wave(now=moment, code='cli-whole', respondents=('AT',))",
        "from rapport.surveys.answering import actions",
        "by = coding.delegate('AT', now=moment)",
        "whole = {'wave': 'cli-whole', 'respondent': 'AT', 'by': by, 'now': moment}",
        "actions.answers_save(entries=[coding.answered('Q1', 'yes')], channel='WEB', **whole)",
        "actions.return_submit(**whole)",
    )
    for more in ((), ("--dry-run",)):
        refused(rapport(demo_home, "survey", "remind", "cli-whole", *more), "nobody owes an answer")
    row = status(demo_home, "cli-whole")["respondents"][0]
    assert (row["state"], row["revision"], row["reminders"]) == ("SUBMITTED", 1, 0)
    assert row["submitted"]


def test_the_status_is_printed_as_table_and_csv(demo_home: Path) -> None:
    made(demo_home, "waves.open_wave(now=moment, code='cli-forms')")
    rows = list(
        csv.DictReader(
            io.StringIO(rapport(demo_home, "survey", "status", "cli-forms", "--format", "csv").out)
        )
    )
    assert [list(row) for row in rows] == [LINE_KEYS, LINE_KEYS]
    assert [(row["respondent"], row["state"], row["late"]) for row in rows] == [
        ("AT", "NOT_OPENED", "no"), ("BE", "NOT_OPENED", "no"),
    ]  # fmt: skip
    table = rapport(demo_home, "survey", "status", "cli-forms").out.splitlines()
    assert table[0].split() == LINE_KEYS
    assert table[-1] == "NOT_OPENED 2"


def test_a_wave_that_is_not_ready_stays_as_it_was(demo_home: Path) -> None:
    made(demo_home, "waves.prepared_wave(now=moment, code='cli-nobody', respondents=())")
    refused(rapport(demo_home, "survey", "open", "cli-nobody"), "respondent")
    found = status(demo_home, "cli-nobody")
    assert (found["collection"], found["asked"], found["states"]) == ("PREPARING", 0, {})
    assert rapport(demo_home, "survey", "status", "cli-nobody").out.endswith("nobody is asked\n")


@pytest.mark.parametrize("word", ["status", "open", "remind", "coding"])
def test_an_unknown_wave_is_told_in_one_line(demo_home: Path, word: str) -> None:
    refused(rapport(demo_home, "survey", word, "no-such-wave"), "There is no wave 'no-such-wave'.")


@pytest.mark.parametrize(
    "given", [("open", "osce-2007"), ("remind", "osce-2007"), ("remind", "osce-2007", "--dry-run")]
)
def test_a_loaded_wave_is_neither_opened_nor_reminded(demo_home: Path, given: tuple[str, ...]) -> None:
    refused(rapport(demo_home, "survey", *given), "was loaded from files")


@pytest.mark.parametrize("word", ["status", "coding"])
@pytest.mark.parametrize("more", [("osce-2007", "--format", "xml"), (), ("osce-2007", "one-too-many")])
def test_wrong_words_are_named_and_nothing_is_printed(
    demo_home: Path, word: str, more: tuple[str, ...]
) -> None:
    ended = rapport(demo_home, "survey", word, *more)
    assert (ended.code, ended.out) == (2, "")
    assert "Traceback" not in ended.err
    assert " error: " in ended.told.splitlines()[-1]
