"""Estimates that choose no model: Chao's lower bound and sample coverage.

A. Chao, "Estimating the population size for capture-recapture data with unequal catchability", Biometrics 43, 1987:
with f1 persons on exactly one list and f2 on exactly two, at least (t - 1)/t · f1²/(2 f2) more are on none, however
unequally persons are caught; log-normal interval as there. It is a bound: where lists avoid each other it may lie above
the truth. Sample coverage: A. Chao and P. Tsay, Biometrics 54, 1998: the share of the population's capture probability
that the lists have seen, and the estimate that follows where lists are independent of each other.
"""

import math
from dataclasses import dataclass

import numpy as np

from rapport.analysis.estimation import bootstrap, stepwise
from rapport.analysis.estimation.intervals import Interval
from rapport.analysis.estimation.loglinear import Draft, Options, bootstrapped, no_overlap
from rapport.analysis.estimation.results import Estimate
from rapport.analysis.estimation.table import CaptureTable
from rapport.analysis.types import FloatArray, LongArray

_Z = 1.959963984540054


@dataclass(frozen=True)
class Coverage:
    """`share`: estimated sample coverage, 0 to 1; `size`: persons where lists are independent; None without overlap."""

    share: float
    size: float | None


def sample_coverage(table: CaptureTable) -> Coverage:
    """Coverage and the estimate by it. A list without anybody is no list."""
    lists = [place for place in range(len(table.lists)) if table.total(1 << place)]
    alone = dict(zip(table.histories, table.counts, strict=True))
    only = [alone.get(1 << place, 0) for place in lists]
    share = 1 - sum(one / table.total(1 << place) for one, place in zip(only, lists, strict=True)) / len(
        lists
    )
    distinct = table.n - sum(only) / len(lists)
    return Coverage(share, distinct / share if share > 1e-12 else None)


def estimate_chao(table: CaptureTable, options: Options) -> Estimate:
    """Chao's lower bound with the log-normal interval (as `wald95`) and, asked for, the bootstrap's."""
    draft = Draft(table, "chao", options)
    lists = sum(1 for place in range(len(table.lists)) if table.total(1 << place))
    once, twice = _frequencies(table.masks, table.weights[None, :])
    reason = no_overlap(table)
    if not reason and not twice[0]:
        reason = (
            "Not estimable: nobody is on exactly two lists, and Chao's lower bound divides by their number."
        )
    coverage = sample_coverage(table)
    draft.details |= {
        "on_one_list": int(once[0]),
        "on_two_lists": int(twice[0]),
        "sample_coverage": coverage.share,
        "sample_coverage_estimate": coverage.size,
        "many_lists_bound": table.n + float(once[0]) ** 2 / (2 * float(twice[0])) if twice[0] else None,
    }
    draft.warnings.append(
        "A lower bound, not an estimate of the number: it says that there are at least about so many."
    )
    given: dict[str, Interval | None] = {}
    size = None
    if not reason:
        dark = float(_bound(once, twice, lists)[0])
        size = table.n + dark
        given["wald95"] = _log_normal(table.n, dark, (float(once[0]), float(twice[0]), lists))
        if options.replicates:
            given["bca95"] = bootstrapped(draft, _estimator(table), size)
    return Estimate(
        lists=table.lists,
        n_observed=table.n,
        method="chao",
        estimate=size,
        reason=reason,
        intervals=given,
        warnings=tuple([reason, *draft.warnings] if reason else draft.warnings),
        details=draft.details,
        replicates=draft.replicates,
    )


def _frequencies(masks: LongArray, rows: FloatArray) -> tuple[FloatArray, FloatArray]:
    lists = np.array([int(mask).bit_count() for mask in masks])
    return rows @ (lists == 1), rows @ (lists == 2)


def _bound(once: FloatArray, twice: FloatArray, lists: int) -> FloatArray:
    with np.errstate(divide="ignore", invalid="ignore"):
        found: FloatArray = (lists - 1) / lists * once**2 / (2 * twice)
    return found


def _log_normal(n: int, dark: float, seen: tuple[float, float, int]) -> Interval:
    once, twice, lists = seen
    factor, ratio = (lists - 1) / lists, once / twice
    variance = twice * (factor / 2 * ratio**2 + factor**2 * ratio**3 + factor**2 / 4 * ratio**4)
    if dark == 0:
        return float(n), float(n)
    spread = math.exp(_Z * math.sqrt(math.log1p(variance / dark**2)))
    return n + dark / spread, n + dark * spread


def _estimator(table: CaptureTable) -> bootstrap.Estimator:
    def estimate(rows: FloatArray) -> tuple[FloatArray, LongArray, FloatArray]:
        on = rows @ np.array(
            [[mask >> place & 1 for place in range(len(table.lists))] for mask in table.histories]
        )
        once, twice = _frequencies(table.masks, rows)
        dark = _bound(once, twice, int((on.sum(axis=0) > 0).sum()))
        dark[(twice == 0) & (once > 0)] = np.inf
        dark[(twice == 0) & (once == 0)] = 0.0
        state = np.full(len(rows), stepwise.FITTED, dtype=np.int64)
        return dark, state, (on == 0).sum(axis=1).astype(np.float64)

    return estimate
