"""Intervals at 95 % for the number of persons, given observed ones and the estimated dark figure.

Wald: on the logarithm of the dark figure, conditional on the model. Profile: the dark figures whose maximised Poisson
likelihood lies within 3.84/2 of the maximum, conditional on the model (R. Cormack, Biometrics 48, 1992, with
the expected instead of the realised dark figure). BCa: B. Efron, Journal of the American Statistical Association 82,
1987; quantiles of type 8 (R. Hyndman and Y. Fan, American Statistician 50, 1996).
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import ndtr, ndtri

from rapport.analysis.estimation.fitting import Batch, fit, variances
from rapport.analysis.estimation.lattice import Lattice
from rapport.analysis.types import FloatArray

LEVEL: Final = 0.95
_Z: Final = float(ndtri(0.5 + LEVEL / 2))
_FALL: Final = _Z * _Z / 2
_GRID: Final = 24
_ROUNDS: Final = 5

Interval = tuple[float, float]
"""Lower and upper limit in persons; the upper one may be infinite, which says: no limit can be given."""


def wald(space: Lattice, batch: Batch, n: int) -> Interval:
    """The interval of the one fitted row of `batch` (at its maximum)."""
    spread = _Z * math.sqrt(float(variances(space, batch, batch.theta)[0]))
    dark = float(batch.theta[0, 0])
    return n + math.exp(dark - spread), n + math.exp(dark + spread)


def profile(space: Lattice, batch: Batch, n: int) -> Interval:
    """The interval of the one fitted row of `batch`; infinite above where the likelihood does not fall far enough."""
    error = math.sqrt(float(variances(space, batch, batch.theta)[0]))
    best = float(batch.theta[0, 0])
    highest = float(fit(space, batch).minus_log[0])

    def fall(at: FloatArray) -> FloatArray:
        rows = len(at)
        held = batch.take(np.zeros(rows, dtype=np.int64))
        held.active[:, 0] = False
        held.theta[:, 0] = at
        return fit(space, held).minus_log - highest

    limits = []
    for side in (-1, 1):
        inner, outer = 0.0, 4 * error
        while float(fall(np.array([best + side * outer]))[0]) < _FALL and outer < 64 * error and outer < 40:
            inner, outer = outer, 2 * outer
        for _ in range(_ROUNDS):
            grid = np.linspace(inner, outer, _GRID)
            over = np.flatnonzero(fall(best + side * grid) >= _FALL)
            if not len(over):
                outer = math.inf
                break
            place = max(1, int(over[0]))
            inner, outer = float(grid[place - 1]), float(grid[place])
        limits.append(best + side * (inner + outer) / 2)
    return n + math.exp(limits[0]), n + (math.exp(limits[1]) if limits[1] < 700 else math.inf)


@dataclass(frozen=True)
class Corrected:
    """A BCa interval and what a reviewer checks in it.

    `bias` is z0, `acceleration` a; `levels` the two quantiles of the replicates that were taken. `beyond` says for each
    limit whether its level lies outside of what so few replicates resolve: it is only their smallest or largest.
    """

    interval: Interval
    bias: float
    acceleration: float
    levels: tuple[float, float]
    beyond: tuple[bool, bool]


def acceleration(values: FloatArray, weights: FloatArray) -> float:
    """Efron's a from estimates with one person of each history left out, weighted by the persons who have it."""
    centre = float((weights * values).sum() / weights.sum())
    apart = centre - values
    spread = float((weights * apart**2).sum())
    return 0.0 if spread == 0 else float((weights * apart**3).sum()) / (6 * spread**1.5)


def corrected(replicates: FloatArray, estimate: float, acceleration: float) -> Corrected:
    """The BCa interval. `replicates` may be infinite, not NaN."""
    ordered = np.sort(replicates)
    below = float((ordered < estimate).mean())
    bias = float(ndtri(below))
    if not math.isfinite(bias):  # all replicates on one side: nothing is left between the limits
        level = 0.0 if bias < 0 else 1.0
        edge = float(ordered[0 if bias < 0 else -1])
        return Corrected((edge, edge), bias, acceleration, (level, level), (True, True))
    levels = tuple(float(ndtr(bias + (bias + z) / (1 - acceleration * (bias + z)))) for z in (-_Z, _Z))
    (low, low_beyond), (high, high_beyond) = quantile(ordered, levels[0]), quantile(ordered, levels[1])
    return Corrected((low, high), bias, acceleration, (levels[0], levels[1]), (low_beyond, high_beyond))


def quantile(ordered: FloatArray, level: float) -> tuple[float, bool]:
    """The quantile of type 8 of ascending values, and whether the level lies outside of them."""
    size = len(ordered)
    place = (size + 1 / 3) * level + 1 / 3
    below = math.floor(place)
    if below < 1 or below >= size:
        return float(ordered[0 if below < 1 else -1]), not (below == size and place == size)
    lower, upper = float(ordered[below - 1]), float(ordered[below])
    share = place - below
    return (lower if share == 0 else upper if math.isinf(upper) else lower + share * (upper - lower)), False
