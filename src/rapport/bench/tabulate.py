"""Our tabulation against DuckDB, in the same process and the same run, alternating.

What is timed, on both sides, from answers in memory until Python holds the results:

- *figures* (the target): id, numerator, denominator and rounded value of every figure. Ours: `tabulate`,
from specifications already parsed, with nothing cached from an earlier run; it includes checking every
condition against the data, the universes, and keeping what is needed to list members. Theirs: executing the
prepared statements and reading the rows; universes were computed while loading. - *figures with members*:
ours, the same and the identifiers of every figure's members; theirs, the members' statements alone, since
counts follow from them. - *loading*: ours, building the columns from the arrays; theirs, filling the table
from the arrays and preparing the statements.
"""

import gc
import os
import platform
import resource
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from typing import Final, TypeVar

import duckdb
import numpy as np

from rapport import __version__
from rapport.analysis.tabulation import Dataset, FigureResult, tabulate
from rapport.bench.duck import DuckScript, Row
from rapport.bench.results import BenchResult, Comparison
from rapport.bench.workload import Workload, dataset_of, make_workload

TARGET: Final = 1.3
T = TypeVar("T")


def run(
    *,
    respondents: int = 10_000,
    questions: int = 300,
    figures: int = 1_000,
    universes: int = 20,
    seed: int = 2008,
    runs: int = 7,
) -> BenchResult:
    """Times both sides `runs` times, in turn, after one run that is not counted; checks that every result
    is identical.
    """
    workload = make_workload(
        respondents=respondents, questions=questions, figures=figures, universes=universes, seed=seed
    )
    sessions = os.cpu_count() or 1
    script, duck_load = _timed(lambda: DuckScript(workload, sessions=sessions))
    try:
        times, identical = _alternate(workload, script, runs)
        memory = {
            "ours: columns and results": _our_memory(workload),
            "theirs: as DuckDB reports": script.memory(),
            "process peak, both sides": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        }
    finally:
        script.close()
    return BenchResult(
        name="tabulate",
        against="a hand-written DuckDB script",
        sizes={
            "respondents": respondents,
            "questions": questions,
            "figures": figures,
            "universes": universes,
            "seed": seed,
            "runs": runs,
            "cores": sessions,
        },
        comparisons=(
            Comparison("figures", tuple(times["figures"]), tuple(times["duck figures"]), TARGET),
            Comparison("figures with members", tuple(times["members"]), tuple(times["duck members"])),
            Comparison("loading", tuple(times["loading"]), (duck_load,)),
        ),
        identical=identical,
        memory=memory,
        versions={
            "rapport": __version__,
            "duckdb": duckdb.__version__,
            "numpy": np.__version__,
            "python": platform.python_version(),
        },
        notes=(f"ours runs on one core, DuckDB on {sessions}; medians of {runs} alternating runs",),
    )


def _alternate(workload: Workload, script: DuckScript, runs: int) -> tuple[dict[str, list[float]], bool]:
    """Seconds per task and run, and whether results and members were identical in every run."""
    names = ("loading", "figures", "members", "duck figures", "duck members")
    times: dict[str, list[float]] = {name: [] for name in names}
    identical = True
    for number in range(runs + 1):
        dataset, loading = _timed(lambda: dataset_of(workload))
        results, ours = _timed(partial(_tabulate, workload, dataset))
        members, listing = _timed(partial(_members, results))
        rows, theirs = _timed(script.figures)
        their_members, their_listing = _timed(script.members)
        identical = identical and [_row(result) for result in results] == rows
        identical = identical and [list(listed) for listed in members] == their_members
        if number:
            for name, seconds in zip(
                names, (loading, ours, ours + listing, theirs, their_listing), strict=True
            ):
                times[name].append(seconds)
    return times, identical


def _tabulate(workload: Workload, dataset: Dataset) -> tuple[FigureResult, ...]:
    return tabulate(dataset, workload.figures, workload.universes)


def _members(results: tuple[FigureResult, ...]) -> list[tuple[str, ...]]:
    return [result.members for result in results]


def _row(result: FigureResult) -> Row:
    value = None if result.value is None else float(result.value)
    return (result.id, result.numerator, result.denominator, value)


def _our_memory(workload: Workload) -> int:
    """The most that columns, truths and results took at once."""
    gc.collect()
    tracemalloc.start()
    try:
        results = _tabulate(workload, dataset_of(workload))
        return tracemalloc.get_traced_memory()[1] if results else 0
    finally:
        tracemalloc.stop()


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    """What the work returns, and the seconds it took; garbage of earlier work is collected beforehand."""
    gc.collect()
    start = time.perf_counter()
    result = work()
    return result, time.perf_counter() - start
