"""What counts as lost and as doubled, and results whose limit is nothing at all."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from rapport.cli.benches import LimitResult, Row
from rapport.cli.crash_check import Found, Kept, Ledger, Saving, Submission, compare

FIRST = Saving("at", "Q1", "key-1", "at wrote sentence 1.", 1)
SECOND = Saving("at", "Q1", "key-2", "at wrote sentence 2.", 2)
SUBMITTED = Submission("at", 1, {"Q1": SECOND.text})
LEDGER = Ledger([FIRST, SECOND], [SUBMITTED])
KEPT = Kept(
    changes=[(FIRST, True), (SECOND, True)],
    drafts={("at", "Q1"): (SECOND.text, 2)},
    revisions=[Submission("at", 1, {"Q1": SECOND.text, "Q2": ""})],
    recorded={("at", 1): 1},
)
NOTHING = Found(*(frozenset[str]() for _ in range(2)), *(frozenset[tuple[str, int]]() for _ in range(3)))
AT_1 = frozenset({("at", 1)})


def test_what_is_there_once_is_neither_lost_nor_doubled() -> None:
    assert compare(LEDGER, KEPT) == NOTHING


@pytest.mark.parametrize(
    "kept",
    [
        lambda: replace(KEPT, changes=[(FIRST, True)], drafts={("at", "Q1"): (SECOND.text, 1)}),
        lambda: replace(KEPT, changes=[(FIRST, True), (SECOND, False)], drafts={("at", "Q1"): (SECOND.text, 1)}),
        lambda: replace(KEPT, changes=[(FIRST, True), (replace(SECOND, text="other"), True)]),
        lambda: replace(KEPT, drafts={("at", "Q1"): (FIRST.text, 2)}),
    ],
    ids=["no row", "kept beside another", "another text", "an earlier text stands"],
)  # fmt: skip
def test_a_lost_saving_is_found(kept: Callable[[], Kept]) -> None:
    assert compare(LEDGER, kept()) == replace(NOTHING, lost=frozenset({"key-2"}))


def test_a_saving_that_was_kept_twice_is_found() -> None:
    again = replace(SECOND, key="key-3", version=3)
    twice = replace(KEPT, changes=[*KEPT.changes, (again, True)], drafts={("at", "Q1"): (SECOND.text, 3)})
    assert compare(LEDGER, twice) == replace(NOTHING, doubled=frozenset({"key-2"}))
    counted_twice = replace(KEPT, drafts={("at", "Q1"): (SECOND.text, 3)})
    assert compare(LEDGER, counted_twice) == replace(NOTHING, doubled=frozenset({"at Q1"}))


def test_a_submission_that_is_not_there_or_lacks_an_answer_is_found() -> None:
    assert compare(LEDGER, replace(KEPT, revisions=[])) == replace(NOTHING, lost_submissions=AT_1)
    older = replace(KEPT, revisions=[Submission("at", 1, {"Q1": FIRST.text})])
    assert compare(LEDGER, older) == replace(NOTHING, lost_submissions=AT_1)


def test_a_submission_that_nobody_sent_or_that_is_recorded_otherwise_than_once_is_found() -> None:
    more = replace(KEPT, revisions=[*KEPT.revisions, replace(SUBMITTED, number=2)], recorded={("at", 1): 2})
    assert compare(LEDGER, more) == replace(
        NOTHING, doubled_submissions=frozenset({("at", 2)}), unrecorded=frozenset({("at", 1), ("at", 2)})
    )


@pytest.mark.parametrize(("measured", "passed"), [(0, True), (1, False)])
def test_a_limit_of_nothing_has_no_ratio(measured: float, passed: bool) -> None:
    result = LimitResult("crash", (Row("lost", measured, 0, ""),), {})
    assert result.passed is passed
    assert json.loads(json.dumps(result.as_json()))["rows"][0]["ratio"] is None
    assert result.as_table().splitlines()[1].endswith("ratio      –")
