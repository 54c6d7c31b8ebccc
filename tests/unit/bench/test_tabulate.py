"""The bench of tabulation: its workload, its verdict, its command."""

import json

import numpy as np
import pytest

from rapport.bench import BENCHES
from rapport.bench.command import main
from rapport.bench.results import BenchResult, Comparison
from rapport.bench.workload import make_workload

SMALL = {"respondents": 60, "questions": 24, "figures": 20, "universes": 3, "seed": 5, "runs": 1}


def test_the_workload_depends_on_its_seed_alone() -> None:
    sizes = {name: size for name, size in SMALL.items() if name not in ("seed", "runs")}
    first, again, other = (make_workload(seed=seed, **sizes) for seed in (1, 1, 2))
    assert first.figures == again.figures and first.figures != other.figures
    pairs = list(zip(first.questions, again.questions, strict=True))
    assert all(np.array_equal(a.values, b.values) and np.array_equal(a.states, b.states) for a, b in pairs)
    assert len(first.figures) == 20 and len(first.universes) == 3 and len(first.questions) == 24


@pytest.mark.slow
def test_both_sides_agree_and_both_are_timed() -> None:
    result = BENCHES["tabulate"](**SMALL)
    assert result.identical
    assert [comparison.task for comparison in result.comparisons] == [
        "figures",
        "figures with members",
        "loading",
    ]
    assert all(seconds > 0 for c in result.comparisons for seconds in (*c.ours, *c.theirs))
    assert result.comparisons[0].target == 1.3


def made(*, ours: float, identical: bool) -> BenchResult:
    comparison = Comparison("figures", (ours, ours, 9.0), (1.0, 1.0, 0.1), 1.3)
    return BenchResult("x", "y", {"runs": 3}, (comparison,), identical, {"peak": 2**20}, {"numpy": "2"})


@pytest.mark.parametrize(
    ("ours", "identical", "passed"), [(1.3, True, True), (1.31, True, False), (0.1, False, False)]
)
def test_a_bench_passes_only_if_fast_and_identical(ours: float, identical: bool, passed: bool) -> None:
    result = made(ours=ours, identical=identical)
    assert result.passed is passed
    assert result.as_json()["passed"] is passed
    assert ("FAILED" in result.as_table()) is not passed


@pytest.mark.slow
def test_the_command_prints_json(capsys: pytest.CaptureFixture[str]) -> None:
    options = [text for name, size in SMALL.items() for text in (f"--{name}", str(size))]
    code = main(["tabulate", "--format", "json", *options])
    printed = json.loads(capsys.readouterr().out)
    assert printed["identical"] is True and printed["sizes"]["figures"] == 20
    assert code == (0 if printed["passed"] else 1)


@pytest.mark.parametrize(
    "arguments", [["nope"], ["tabulate", "--figures", "0"], ["tabulate", "--figures", "many"]]
)
def test_a_wrong_name_or_size_exits_with_two(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert "error" in capsys.readouterr().err
