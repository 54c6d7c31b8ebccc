"""Estimates for parts of a population, and a total that is their sum.

A model for all hides that men and women, or forms of exploitation, are found by different lists. So each stratum has an
estimate of its own, and the total is their sum, with an interval from sums of independent bootstrap replicates.
Where one stratum has no estimate there is no total either: leaving it out would be a number for somebody else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from rapport.analysis.estimation.bootstrap import FEWEST_REPLICATES
from rapport.analysis.estimation.intervals import Interval
from rapport.analysis.estimation.loglinear import Options
from rapport.analysis.estimation.methods import estimate
from rapport.analysis.estimation.results import Estimate, number
from rapport.analysis.estimation.table import CaptureTable, make_table


@dataclass(frozen=True)
class Stratified:
    """Estimates by stratum, their sum, and the estimate of all as one population for comparison.

    `total` is None with the `reason` where a stratum has none. `interval`: 95 %, percentiles of sums of replicates.
    """

    strata: Mapping[str, Estimate]
    whole: Estimate
    total: float | None
    interval: Interval | None
    reason: str

    def as_json(self) -> dict[str, Any]:
        """The result as plain values."""
        given = {"reason": self.reason} if self.total is None else {}
        limits = None if self.interval is None else [number(limit) for limit in self.interval]
        return {
            "strata": {name: one.as_json() for name, one in self.strata.items()},
            "total": {"estimate": number(self.total), "percentile95": limits, **given},
            "as_one": self.whole.as_json(),
        }


def estimate_strata(
    tables: Mapping[str, CaptureTable], options: Options, *, method: str = "stepwise"
) -> Stratified:
    """Estimate each stratum, and all of them as one, by the same method; add up.

    All tables have the same lists, as `read_strata` gives them. A seed of its own for each stratum, from the one given.
    """
    found = {}
    for at, (name, table) in enumerate(tables.items()):
        own = Options(options.threshold, options.replicates, options.seed + at, options.workers)
        found[name] = estimate(table, own, method=method)
    lists = next(iter(tables.values())).lists
    rows = [row for one in tables.values() for row in zip(one.histories, one.counts, strict=True)]
    whole = estimate(make_table(lists, rows), options, method=method)
    missing = [name for name, one in found.items() if one.estimate is None]
    if missing:
        reason = f"No total: there is no estimate for {', '.join(missing)}."
        return Stratified(found, whole, None, None, reason)
    total = sum(one.estimate or 0.0 for one in found.values())
    return Stratified(found, whole, total, _summed(found, options.seed), "")


def _summed(found: Mapping[str, Estimate], seed: int) -> Interval | None:
    """Percentiles of the sum, each stratum's replicates in an order of their own."""
    random = np.random.default_rng(seed)
    sums = None
    for one in found.values():
        sizes = one.replicates
        if len(sizes) < FEWEST_REPLICATES:
            return None
        drawn = sizes[random.integers(0, len(sizes), size=10_000)]
        sums = drawn if sums is None else sums + drawn
    if sums is None:
        return None
    low, high = np.quantile(np.sort(sums), (0.025, 0.975), method="inverted_cdf")
    return float(low), float(high)
