"""Estimates of the hidden against the limits of time and memory that were set beside SparseMSE.

SparseMSE 2.0.1 (R, one core) took the seconds named here for 1,000 BCa replicates with selection repeated on a
machine of the same kind; it does not install from the package index, so its times stand and only ours are taken anew.
"""

import resource
import time
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

import numpy as np

from rapport.analysis.estimation import CaptureTable, Options, estimate, make_table, read_table

REPLICATES, WORKERS = 1000, 2
SPARSEMSE: Mapping[str, tuple[float, int]] = {
    "uk-2013-five": (175.0, 11_313),
    "uk-2013": (449.0, 11_418),
    "netherlands-2010-2015-five": (270.0, 121_522),
    "three-lists-made-up": (12.0, 539),
}
"""Its seconds and its estimate, by table."""
MAIN = "uk-2013-five"
LIMIT_SECONDS, LIMIT_LARGE_SECONDS, LIMIT_MIB, TIMES_FASTER = 1.0, 30.0, 300.0, 150
LISTS, PERSONS, SEED = 10, 20_000, 2008


@dataclass(frozen=True)
class Measured:
    """Seconds by published table (medians) and of the large one, estimates that differ, peak memory in MiB."""

    seconds: Mapping[str, float]
    processor: Mapping[str, float]
    large: float
    large_pairs: int
    differing: int
    peak: float


def measure(*, runs: int = 3, replicates: int = REPLICATES, persons: int = PERSONS) -> Measured:
    """Estimate each table with its bootstrap, `runs` times, and the large one once."""
    options = Options(replicates=replicates, workers=WORKERS)
    seconds, processor, differing = {}, {}, 0
    for name, (_, published) in SPARSEMSE.items():
        path = files("rapport.datasets.overlapping_lists") / f"{name}.csv"
        table = read_table(path.read_text(encoding="utf-8"))
        times, busy = [], []
        for _ in range(runs):
            begun, worked = time.perf_counter(), time.process_time()
            found = estimate(table, options)
            times.append(time.perf_counter() - begun)
            busy.append(time.process_time() - worked)
        seconds[name], processor[name] = float(np.median(times)), float(np.median(busy))
        differing += round(found.estimate or 0) != published
    table = large_table(persons)
    begun, worked = time.perf_counter(), time.process_time()
    found = estimate(table, options)
    large, processor["ten lists"] = time.perf_counter() - begun, time.process_time() - worked
    return Measured(
        seconds,
        processor,
        large,
        len(found.selected) + len(found.at_minus_infinity),
        differing,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def large_table(persons: int = PERSONS) -> CaptureTable:
    """Ten lists and so many persons seen, with fifteen pairs of lists that seek or avoid each other."""
    random = np.random.default_rng(SEED)
    cells = np.arange(1, 1 << LISTS)
    on = (cells[:, None] >> np.arange(LISTS)) & 1
    score = on @ random.uniform(-3.2, -1.6, size=LISTS)
    pairs = [(one, other) for one in range(LISTS) for other in range(one)]
    for at in random.permutation(len(pairs))[:15]:
        score = score + random.choice([-1.0, 1.0]) * on[:, pairs[at][0]] * on[:, pairs[at][1]]
    chance = np.exp(score)
    counts = random.multinomial(persons, chance / chance.sum())
    names = [f"list {number}" for number in range(1, LISTS + 1)]
    return make_table(names, list(zip(cells.tolist(), counts.tolist(), strict=True)))
