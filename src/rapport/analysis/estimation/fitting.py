"""Poisson log-linear models fitted by Newton's method, many at a time.

All rows of a batch are models over the same lists; each has totals, parameters and removed cells of its own. Existence
is decided beforehand (`existence`): convergence is no proof of it. A row counts as fitted only where the deviance no
longer moves *and* the fitted totals equal the observed ones.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from rapport.analysis.estimation.lattice import Lattice
from rapport.analysis.types import BoolArray, FloatArray, LongArray

MOST_STEPS: Final = 60
_HIGHEST: Final = 600.0
"""Logarithms of counts are cut here: cells that are removed may have any, and e^600 still is a number."""
_SETTLED: Final = 1e-8
"""Newton's decrement (twice the deviance still to be gained) after whose step the error is below 1e-14."""


@dataclass
class Batch:
    """Rows to fit. Shapes: `totals`, `active`, `theta` (rows, parameters); `alive` (rows, cells)."""

    totals: FloatArray
    active: BoolArray
    alive: BoolArray
    theta: FloatArray

    def take(self, rows: LongArray) -> "Batch":
        """The rows of these numbers, copied."""
        return Batch(self.totals[rows], self.active[rows], self.alive[rows], self.theta[rows])


def batch_of(space: Lattice, totals: FloatArray, models: BoolArray) -> Batch:
    """Rows for models given by their pairs. What has a total of 0 is at minus infinity: not active, its cells removed.

    Starts at independent lists.
    """
    t = space.t
    rows = len(totals)
    active = np.concatenate([np.ones((rows, 1 + t), dtype=bool), models], axis=1) & (totals > 0)
    active[:, 0] = True
    alive = np.ones((rows, space.size), dtype=bool)
    alive[:, 0] = False
    wanted = np.concatenate([np.ones((rows, t), dtype=bool), models], axis=1)
    empty = wanted & (totals[:, 1:] == 0)
    for place in np.flatnonzero(empty.any(axis=0)):
        gone = empty[:, place]
        alive[gone] = space.without(alive[gone], int(space.parameter_masks[1 + place]))
    theta = np.zeros(active.shape)
    theta[:, : 1 + t] = independence_start(totals, t)
    return Batch(totals, active, alive, theta)


@dataclass(frozen=True)
class Fitted:
    """`sums`: fitted totals of all parameters, in the model or not; `minus_log`: -log L + const."""

    theta: FloatArray
    sums: FloatArray
    converged: BoolArray
    minus_log: FloatArray


def independence_start(totals: FloatArray, t: int) -> FloatArray:
    """Parameters (rows, 1 + t) of the model of independent lists: the root of N(1 - Π(1 - n_i/N)) = n in N > n.

    Only for rows where the estimate exists; others get finite values of no meaning.
    """
    n, each = totals[:, 0], totals[:, 1 : 1 + t]
    low, high = np.full(len(n), -30.0), np.full(len(n), 60.0)
    for _ in range(64):
        middle = (low + high) / 2
        size = n + np.exp(middle)
        with np.errstate(divide="ignore"):
            share = np.log1p(-np.minimum(each / size[:, None], 1 - 1e-15)).sum(axis=1)
        above = -size * np.expm1(share) > n
        low, high = np.where(above, low, middle), np.where(above, middle, high)
    size = n + np.exp(high)
    chance = np.clip(each / size[:, None], 1e-15, 1 - 1e-15)
    logs = np.log1p(-chance)
    start = np.empty((len(n), 1 + t))
    start[:, 0] = np.log(size) + logs.sum(axis=1)
    start[:, 1:] = np.log(chance) - logs
    return start


def fit(space: Lattice, batch: Batch) -> Fitted:
    """Fit every row from its `theta`; what is not active is held at the value it has there."""
    rows = len(batch.totals)
    theta = batch.theta.copy()
    index, padding = _packed(batch.active)
    masks = space.parameter_masks[index]
    unions = masks[:, :, None] | masks[:, None, :]
    diagonal = np.arange(index.shape[1])
    wanted = np.take_along_axis(batch.totals, index, axis=1)
    sums = np.zeros_like(batch.totals)
    converged, value = np.zeros(rows, dtype=bool), np.full(rows, np.inf)
    step = np.zeros(index.shape)
    settled = np.zeros(rows, dtype=bool)
    running = np.arange(rows)
    for _ in range(MOST_STEPS):
        trial = theta[running]
        np.put_along_axis(
            trial, index[running], _added(trial, index[running], step[running], padding[running]), axis=1
        )
        fitted = np.exp(np.minimum(space.predictors(trial), _HIGHEST)) * batch.alive[running]
        fitted[:, 0] = 0.0
        reached = fitted.sum(axis=1) - (trial * batch.totals[running]).sum(axis=1)
        worse = reached > value[running] + 1e-10 * (1 + np.abs(reached))
        better = running[~worse]
        theta[better], value[better] = trial[~worse], reached[~worse]
        step[running[worse]] *= 0.5
        moments = space.superset_sums(fitted[~worse])
        sums[better] = moments[:, space.parameter_masks]
        score = np.where(
            padding[better], 0.0, wanted[better] - np.take_along_axis(sums[better], index[better], axis=1)
        )
        close = (np.abs(score) <= 1e-6 * (1 + np.sqrt(wanted[better]))).all(axis=1)
        converged[better] = settled[better] & close
        going = ~converged[better]
        rest = better[going]
        if len(rest):
            new = _newton(moments[going], unions[rest], padding[rest], score[going], diagonal)
            step[rest] = new
            settled[rest] = (new * score[going]).sum(axis=1) <= _SETTLED
        running = np.sort(np.concatenate([rest, running[worse]])) if worse.any() else rest
        if not len(running):
            break
    return Fitted(theta, sums, converged, value)


def variances(space: Lattice, batch: Batch, theta: FloatArray) -> FloatArray:
    """The variance of each row's intercept: the corner of the inverse of the observed information."""
    index, padding = _packed(batch.active)
    fitted = np.exp(np.minimum(space.predictors(theta), _HIGHEST)) * batch.alive
    fitted[:, 0] = 0.0
    masks = space.parameter_masks[index]
    first = np.zeros(index.shape)
    first[:, 0] = 1.0
    moments = space.superset_sums(fitted)
    solved = _newton(
        moments, masks[:, :, None] | masks[:, None, :], padding, first, np.arange(index.shape[1])
    )
    return solved[:, 0]


def _packed(active: BoolArray) -> tuple[LongArray, BoolArray]:
    """Numbers of the active parameters of each row, side by side; where a row has fewer, what fills it up is marked."""
    width = int(active.sum(axis=1).max(initial=1))
    index = np.argsort(~active, axis=1, kind="stable")[:, :width].astype(np.int64)
    return index, ~np.take_along_axis(active, index, axis=1)


def _added(theta: FloatArray, index: LongArray, step: FloatArray, padding: BoolArray) -> FloatArray:
    found: FloatArray = np.take_along_axis(theta, index, axis=1) + np.where(padding, 0.0, step)
    return found


def _newton(
    moments: FloatArray,
    unions: LongArray,
    padding: BoolArray,
    score: FloatArray,
    diagonal: LongArray,
) -> FloatArray:
    """Information⁻¹ · score for each row; what only fills a row up stays at 0."""
    rows = np.arange(len(moments))
    information = moments[rows[:, None, None], unions]
    if padding.any():
        information[padding] = 0.0
        information.transpose(0, 2, 1)[padding] = 0.0
        information[rows[:, None], diagonal, diagonal] += padding
    try:
        found = np.linalg.solve(information, score[:, :, None])
    except np.linalg.LinAlgError:  # a row far from its maximum; a little ridge sends it back on its way
        information[rows[:, None], diagonal, diagonal] *= 1 + 1e-8
        information[rows[:, None], diagonal, diagonal] += 1e-10
        found = np.linalg.solve(information, score[:, :, None])
    solved: FloatArray = found[:, :, 0].astype(np.float64, copy=False)
    return solved
