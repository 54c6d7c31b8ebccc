"""Selection by BIC over all models of two-list interactions, and averaging over them.

BIC = k log n - 2 log L with n the number of persons observed and k all parameters, those at minus infinity counted
(A. Raftery, Sociological Methodology 25, 1995; for sparse capture tables S. Binette and R. Steorts, Journal of the
Royal Statistical Society A 185, 2022). Up to six lists every model is fitted (2^15). With more lists the models are
searched in steps from the main effects, adding or taking out one pair as long as BIC falls, and the method is named
differently: it may miss the best. Weights for averaging are exp(-BIC/2): J. Hoeting and others, Statistical Science 14,
1999.
"""

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy.special import gammaln

from rapport.analysis.estimation import bootstrap, stepwise
from rapport.analysis.estimation.existence import Existence
from rapport.analysis.estimation.fitting import batch_of, fit, variances
from rapport.analysis.estimation.loglinear import Draft, Options, existence_of, finish, fit_model
from rapport.analysis.estimation.results import Estimate
from rapport.analysis.estimation.table import CaptureTable
from rapport.analysis.types import BoolArray, FloatArray, LongArray

MOST_LISTS_WHOLE: Final = 6
CLOSE: Final = 6.0
"""Models within so many units of BIC are not told apart by the data (Raftery: below 6 is no strong evidence)."""
RESELECTED: Final = 40
"""How many of the best models each bootstrap replicate chooses among."""
SHOWN: Final = 20


@dataclass(frozen=True)
class Ranked:
    """All models that have one estimate, best first: `models` (rows, pairs), `bic`, estimated `sizes` in persons."""

    models: BoolArray
    bic: FloatArray
    sizes: FloatArray
    is_whole: bool
    refused: int

    @property
    def weights(self) -> FloatArray:
        """Shares of belief by BIC; they sum to 1."""
        raw = np.exp(-(self.bic - self.bic[0]) / 2)
        shares: FloatArray = raw / raw.sum()
        return shares

    def close(self) -> LongArray:
        """Numbers of the models that the data do not tell from the best."""
        return np.flatnonzero(self.bic - self.bic[0] <= CLOSE)


def rank(
    table: CaptureTable, existence: Existence, *, whole_to: int = MOST_LISTS_WHOLE, workers: int = 1
) -> Ranked:
    """Fit and order the models of a table by BIC; fewer pairs first among equals."""
    pairs = len(table.pairs)
    if len(table.lists) <= whole_to:
        numbers = np.arange(1 << pairs, dtype=np.int64)
        models = (numbers[:, None] >> np.arange(pairs)) & 1 == 1
        bic, sizes = criteria(table, existence, models, workers=workers)
    else:
        models, bic, sizes = _searched(table, existence, workers)
    fine = np.isfinite(bic)
    models, bic, sizes, refused = models[fine], bic[fine], sizes[fine], int((~fine).sum())
    order = np.lexsort((models.sum(axis=1), np.round(bic, 9)))
    return Ranked(models[order], bic[order], sizes[order], len(table.lists) <= whole_to, refused)


def criteria(
    table: CaptureTable, existence: Existence, models: BoolArray, *, workers: int = 1
) -> tuple[FloatArray, FloatArray]:
    """BIC and estimated persons of models (rows, pairs) on one table; infinite and not a number without an estimate."""
    most = max(1, bootstrap.CELLS_AT_ONCE >> len(table.lists))
    parts = np.array_split(models, max(1, -(-len(models) // most)))

    def one(part: BoolArray) -> tuple[FloatArray, FloatArray]:
        rows = np.broadcast_to(table.weights, (len(part), len(table.weights)))
        return rows_criteria(existence, rows, part)

    if workers > 1 and len(parts) > 1:
        with ThreadPoolExecutor(workers) as pool:
            found = list(pool.map(one, parts))
    else:
        found = [one(part) for part in parts]
    bic, dark = (np.concatenate(each) for each in zip(*found, strict=True))
    return bic, table.n + dark


def rows_criteria(
    existence: Existence, samples: FloatArray, models: BoolArray, start: FloatArray | None = None
) -> tuple[FloatArray, FloatArray]:
    """BIC and dark figure of each row's model on each row's sample; infinite and NaN where there is no one estimate."""
    space = existence.space
    totals: FloatArray = samples @ existence.columns.T
    sound = existence.sound(models, totals, samples > 0)
    bic, dark = np.full(len(samples), np.inf), np.full(len(samples), np.nan)
    rows = np.flatnonzero(sound)
    if len(rows):
        batch = batch_of(space, totals[rows], models[rows])
        if start is not None:
            batch.theta = np.where(batch.active, start[rows], 0.0)
        found = fit(space, batch)
        size = 1 + space.t + models[rows].sum(axis=1)
        constant = gammaln(samples[rows] + 1).sum(axis=1)
        value = size * np.log(totals[rows, 0]) + 2 * (found.minus_log + constant)
        fine = found.converged
        bic[rows[fine]], dark[rows[fine]] = value[fine], np.exp(found.theta[fine, 0])
    return bic, dark


def _searched(
    table: CaptureTable, existence: Existence, workers: int
) -> tuple[BoolArray, FloatArray, FloatArray]:
    """Every model that was looked at on the way down."""
    pairs = len(table.pairs)
    best = np.zeros(pairs, dtype=bool)
    seen = [best[None, :]]
    bic, sizes = criteria(table, existence, seen[0])
    values, estimates = [bic], [sizes]
    lowest = float(bic[0])
    while True:
        near = best[None, :] ^ np.eye(pairs, dtype=bool)
        bic, sizes = criteria(table, existence, near, workers=workers)
        seen.append(near)
        values.append(bic)
        estimates.append(sizes)
        place = int(bic.argmin())
        if not bic[place] < lowest - 1e-9:
            break
        best, lowest = near[place], float(bic[place])
    models, first = np.unique(np.concatenate(seen), axis=0, return_index=True)
    return models, np.concatenate(values)[first], np.concatenate(estimates)[first]


@dataclass(frozen=True)
class Averaged:
    """The mean of models by weight, on the logarithm of the dark figure; an interval for choice and chance.

    S. Buckland, K. Burnham and N. Augustin, Biometrics 53, 1997: the spread of a model's own error and of the models.
    """

    size: float
    interval: tuple[float, float]


def average(table: CaptureTable, existence: Existence, ranked: Ranked) -> Averaged:
    """Average over the models that hold all but a thousandth of the weight."""
    weights = ranked.weights
    kept = int(np.searchsorted(np.cumsum(weights), 0.999)) + 1
    weights, models = weights[:kept] / weights[:kept].sum(), ranked.models[:kept]
    totals = np.broadcast_to(table.weights @ existence.columns.T, (len(models), len(existence.columns)))
    batch = batch_of(existence.space, totals, models)
    theta = fit(existence.space, batch).theta
    dark = theta[:, 0]
    centre = float(weights @ dark)
    errors = np.sqrt(np.maximum(variances(existence.space, batch, theta), 0) + (dark - centre) ** 2)
    spread = 1.959963984540054 * float(weights @ errors)
    return Averaged(
        table.n + math.exp(centre),
        (table.n + math.exp(centre - spread), table.n + math.exp(centre + spread)),
    )


def estimate_bic(
    table: CaptureTable, options: Options, existence: Existence | None = None, ranked: Ranked | None = None
) -> Estimate:
    """The model with the lowest BIC, with intervals; replicates choose anew among the best 40 models."""
    existence = existence or existence_of(table)
    ranked = ranked or rank(table, existence, workers=options.workers)
    method = "bic" if ranked.is_whole else "bic, searched in steps"
    draft = Draft(table, method, options)
    if not len(ranked.bic):
        return finish(
            draft, existence, fit_model(existence, table, np.zeros(len(table.pairs), dtype=bool)), None
        )
    chosen = fit_model(existence, table, ranked.models[0])
    draft.details |= {
        "bic": float(ranked.bic[0]),
        "models": len(ranked.bic),
        "models_refused": ranked.refused,
    }
    draft.details["close_models"] = close_models(table, ranked)
    if not ranked.is_whole:
        draft.warnings.append(
            f"With {len(table.lists)} lists not every model was fitted, only {len(ranked.bic):,} on the way of a search"
            " in steps: there may be a better one."
        )
    near = ranked.sizes[ranked.close()]
    if len(near) > 1 and near.max() > 1.25 * near.min():
        draft.warnings.append(
            f"{len(near)} models lie within {CLOSE:.0f} units of BIC; they give from {near.min():,.0f} to"
            f" {near.max():,.0f} persons, and the data do not tell them apart."
        )
    found = finish(draft, existence, chosen, _reselecting(existence, table, ranked))
    if options.replicates and found.intervals.get("bca95"):
        many = min(RESELECTED, len(ranked.bic))
        said = f"Each bootstrap replicate chose among the {many} models with the lowest BIC."
        found = replace(found, warnings=(*found.warnings, said))
    return found


def close_models(table: CaptureTable, ranked: Ranked) -> list[dict[str, object]]:
    """The best models and those close to them, at most twenty."""
    return [
        {
            "pairs": [table.pair_name(table.pairs[at]) for at in np.flatnonzero(ranked.models[place])],
            "bic": float(ranked.bic[place]),
            "estimate": float(ranked.sizes[place]),
        }
        for place in ranked.close()[:SHOWN].tolist()
    ]


def _reselecting(existence: Existence, table: CaptureTable, ranked: Ranked) -> bootstrap.Estimator:
    """Choose for each sample the lowest BIC among the models that were best on the table."""
    models = ranked.models[:RESELECTED]
    totals = np.broadcast_to(table.weights @ existence.columns.T, (len(models), len(existence.columns)))
    starts = fit(existence.space, batch_of(existence.space, totals, models)).theta
    many = len(models)

    def estimate(rows: FloatArray) -> tuple[FloatArray, LongArray, FloatArray]:
        dark = np.full(len(rows), np.nan)
        for part in np.array_split(
            np.arange(len(rows)), max(1, len(rows) * many * existence.space.size >> 17)
        ):
            bic, found = rows_criteria(
                existence,
                np.repeat(rows[part], many, axis=0),
                np.tile(models, (len(part), 1)),
                np.tile(starts, (len(part), 1)),
            )
            bic, found = bic.reshape(len(part), many), found.reshape(len(part), many)
            best = bic.argmin(axis=1)
            dark[part] = np.where(np.isfinite(bic.min(axis=1)), found[np.arange(len(part)), best], np.nan)
        apart = ~(rows @ (existence.columns[1 : 1 + existence.space.t].sum(axis=0) > 1) > 0)
        dark[apart] = np.inf
        emptied = (rows @ existence.columns[1 : 1 + existence.space.t].T == 0).sum(axis=1).astype(np.float64)
        state = np.where(np.isfinite(dark), stepwise.FITTED, stepwise.UNDECIDED)
        return dark, state, emptied

    return estimate
