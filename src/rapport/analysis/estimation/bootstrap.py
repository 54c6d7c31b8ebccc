"""Resampled tables, each selected and fitted anew: a model chosen by looking at the data is part of what varies.

n persons are drawn with replacement among the observed histories (n fixed). What cannot be estimated in a replicate is
counted and said, never dropped silently: a dark figure that grows without bound counts as infinite.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np

from rapport.analysis.estimation import stepwise
from rapport.analysis.estimation.existence import Existence
from rapport.analysis.estimation.intervals import Corrected, acceleration, corrected
from rapport.analysis.estimation.stepwise import Chosen
from rapport.analysis.estimation.table import CaptureTable
from rapport.analysis.types import FloatArray, LongArray

CELLS_AT_ONCE: Final = 1 << 16
"""Rows times cells of one batch: what keeps the work inside the processor's cache and memory small."""
FEWEST_REPLICATES: Final = 100

Estimator = Callable[[FloatArray], tuple[FloatArray, LongArray, FloatArray]]
"""Samples (rows, histories) → dark figures, states (`stepwise.FITTED` …) and how many lists were emptied, by row."""


@dataclass(frozen=True)
class Replicates:
    """The bootstrap of one table. `sizes`: estimated persons by replicate (infinite where they grow without bound;
    replicates that failed are not among them). `models`: share of replicates by what was selected, most frequent first.
    """

    sizes: FloatArray
    interval: Corrected | None
    asked: int
    infinite: int
    failed: int
    emptied: int


def samples(table: CaptureTable, replicates: int, seed: int) -> FloatArray:
    """Resampled counts (replicates, histories); the same for the same seed, whatever divides the work."""
    chance = np.random.default_rng(seed)
    drawn: FloatArray = chance.multinomial(
        table.n, table.weights / table.weights.sum(), size=replicates
    ).astype(np.float64)
    return drawn


def leave_one_out(table: CaptureTable) -> FloatArray:
    """One row for each history, with one of its persons left out."""
    rows: FloatArray = np.tile(table.weights, (len(table.counts), 1)) - np.eye(len(table.counts))
    return rows


def stepwise_estimator(existence: Existence, threshold: float) -> Estimator:
    """Forward selection as an estimator of samples."""

    def estimate(rows: FloatArray) -> tuple[FloatArray, LongArray, FloatArray]:
        found: Chosen = stepwise.select(existence, rows, threshold=threshold)
        return found.dark, found.state, found.emptied.sum(axis=1).astype(np.float64)

    return estimate


def run(
    table: CaptureTable,
    estimator: Estimator,
    estimate: float,
    *,
    replicates: int,
    seed: int,
    workers: int = 1,
) -> Replicates:
    """Bootstrap and jackknife: the BCa interval around `estimate` (persons); without an interval where none is left."""
    rows = samples(table, replicates, seed)
    dark, state, emptied = in_parts(estimator, np.concatenate([rows, leave_one_out(table)]), table, workers)
    sizes, lost = table.n + dark[:replicates], np.isnan(dark[:replicates])
    without_one = dark[replicates:]
    usable = np.isfinite(without_one)
    speed = acceleration(without_one[usable], table.weights[usable]) if usable.any() else 0.0
    kept = sizes[~lost]
    interval = corrected(kept, estimate, speed) if len(kept) else None
    return Replicates(
        sizes=np.sort(kept),
        interval=interval,
        asked=replicates,
        infinite=int(np.isinf(kept).sum()),
        failed=int(lost.sum()),
        emptied=int((emptied[:replicates] > emptied[replicates:].min(initial=np.inf)).sum()),
    )


def in_parts(
    estimator: Estimator, rows: FloatArray, table: CaptureTable, workers: int
) -> tuple[FloatArray, LongArray, FloatArray]:
    """The estimator over all rows, in batches that fit the cache, on `workers` threads. numpy lets the others work."""
    most = max(1, CELLS_AT_ONCE >> len(table.lists))
    parts = max(1, -(-len(rows) // most), workers if len(rows) >= 64 * workers else 1)
    parts = -(-parts // workers) * workers
    batches = [one for one in np.array_split(rows, parts) if len(one)]
    if workers == 1 or len(batches) == 1:
        found = [estimator(batch) for batch in batches]
    else:
        with ThreadPoolExecutor(workers) as pool:
            found = list(pool.map(estimator, batches))
    return (
        np.concatenate([one[0] for one in found]),
        np.concatenate([one[1] for one in found]),
        np.concatenate([one[2] for one in found]),
    )
