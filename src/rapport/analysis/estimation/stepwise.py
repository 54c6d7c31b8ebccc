"""Forward selection of two-list interactions by p-value, for one table or for thousands of resampled ones at once.

L. Chan, B. Silverman and K. Vincent (2021, see `existence`), after K. Bales, O. Hesketh and B. Silverman, Significance
12, 2015. From main effects on: for each pair that is not in the model, p is the smaller of the two Poisson tail
probabilities of its observed total under its fitted total; the pair with the smallest p below the threshold is added,
provided that the model with it has one estimate (`existence`). A pair whose total is 0 enters at minus infinity.
Among equal p the pair that comes first in the order of the lists is taken.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from scipy.special import pdtr, pdtrc

from rapport.analysis.estimation.existence import Existence
from rapport.analysis.estimation.fitting import batch_of, fit
from rapport.analysis.types import BoolArray, FloatArray, LongArray

DEFAULT_THRESHOLD: Final = 0.02
HIGHEST_THRESHOLD: Final = 0.25

FITTED, RISES, SHRINKS, UNDECIDED, FAILED = 0, 1, 2, 3, 4
"""What became of a row: estimated; no estimate because the dark figure grows without bound, shrinks to nothing, or
something else does not exist or is not identifiable; or numbers failed."""


@dataclass
class Chosen:
    """What selection found, by row.

    `dark`: the estimated number of persons on no list (infinite, 0 or not a number where `state` is not `FITTED`);
    `order`: pairs as they were added, then -1; `p`: their p-values. `refused` and `tied` only for single rows.
    """

    dark: FloatArray
    state: LongArray
    model: BoolArray
    order: LongArray
    p: FloatArray
    theta: FloatArray
    emptied: BoolArray
    refused: list[tuple[int, float]] = field(default_factory=list)
    tied: list[tuple[int, ...]] = field(default_factory=list)


def select(
    existence: Existence, samples: FloatArray, *, threshold: float, most_pairs: int | None = None
) -> Chosen:
    """Select and fit for each row of `samples` (rows, histories of the table)."""
    return _Selection(existence, samples, threshold, most_pairs).run()


class _Selection:
    """The rows of one batch on their way."""

    def __init__(
        self, existence: Existence, samples: FloatArray, threshold: float, most_pairs: int | None
    ) -> None:
        self.existence, self.space, self.threshold = existence, existence.space, threshold
        self.most = len(self.space.pairs) if most_pairs is None else most_pairs
        rows, pairs = len(samples), len(self.space.pairs)
        self.support: BoolArray = samples > 0
        totals: FloatArray = samples @ existence.columns.T
        self.model = np.zeros((rows, pairs), dtype=bool)
        self.batch = batch_of(self.space, totals, self.model)
        self.result = Chosen(
            dark=np.full(rows, np.nan),
            state=np.full(rows, FITTED, dtype=np.int64),
            model=self.model,
            order=np.full((rows, pairs), -1, dtype=np.int64),
            p=np.full((rows, pairs), np.nan),
            theta=self.batch.theta,
            emptied=~self.batch.active[:, 1 : self.space.first_pair],
        )

    def run(self) -> Chosen:
        """Add pairs until no row wants one."""
        running = np.flatnonzero(self._begin())
        for step in range(self.most + 1):
            if not len(running):
                break
            fitted = fit(self.space, self.batch.take(running))
            self.batch.theta[running] = fitted.theta
            failed = running[~fitted.converged]
            self.result.state[failed] = FAILED
            fine = fitted.converged
            running = running[fine]
            self.result.dark[running] = np.exp(fitted.theta[fine, 0])
            if step == self.most:
                break
            sums = fitted.sums[fine]
            running = self._add(running, sums, step)
        self.result.theta = self.batch.theta
        return self.result

    def _begin(self) -> BoolArray:
        """Rows whose main effects have an estimate; the others are given up with the reason."""
        sound = self.existence.sound(self.model, self.batch.totals, self.support)
        for row in np.flatnonzero(~sound):
            verdict = self.existence.verdict(self.model[row], self.batch.totals[row], self.support[row])
            state = UNDECIDED if verdict.exists else {1: RISES, -1: SHRINKS}.get(verdict.intercept, UNDECIDED)
            self.result.state[row] = state
            self.result.dark[row] = {RISES: np.inf, SHRINKS: 0.0}.get(state, np.nan)
        return sound

    def _add(self, running: LongArray, sums: FloatArray, step: int) -> LongArray:
        """Add to each row the pair it wants most and may have; the rows that got one."""
        first = self.space.first_pair
        observed, expected = self.batch.totals[running, first:], sums[:, first:]
        p = tails(observed, expected)
        p[self.model[running]] = np.inf
        place = np.arange(len(running))
        taken = np.full(len(running), -1, dtype=np.int64)
        while len(place):
            best = p[place].argmin(axis=1)
            lowest = p[place, best]
            wanting = lowest < self.threshold
            place, best = place[wanting], best[wanting]
            if not len(place):
                break
            rows = running[place]
            trial = self.model[rows]
            trial[np.arange(len(rows)), best] = True
            sound = self.existence.sound(trial, self.batch.totals[rows], self.support[rows])
            taken[place[sound]] = best[sound]
            refused = place[~sound], best[~sound]
            if len(running) == 1:
                self._remember(p[0], int(best[0]), bool(sound[0]))
            p[refused] = np.inf
            place = place[~sound]
        return self._take(running, taken, (p, expected), step)

    def _remember(self, p: FloatArray, best: int, is_sound: bool) -> None:
        equal = tuple(np.flatnonzero(p == p[best]).tolist())
        if len(equal) > 1:
            self.result.tied.append(equal)
        if not is_sound:
            self.result.refused.append((best, float(p[best])))

    def _take(
        self, running: LongArray, taken: LongArray, seen: tuple[FloatArray, FloatArray], step: int
    ) -> LongArray:
        got = taken >= 0
        rows, pair = running[got], taken[got]
        p, expected = seen
        at = np.flatnonzero(got)
        self.result.order[rows, step] = pair
        self.result.p[rows, step] = p[at, pair]
        self.model[rows, pair] = True
        totals = self.batch.totals[rows, self.space.first_pair + pair]
        some = totals > 0
        self.batch.active[rows[some], self.space.first_pair + pair[some]] = True
        self.batch.theta[rows[some], self.space.first_pair + pair[some]] = np.log(
            totals[some] / expected[at[some], pair[some]]
        )
        masks = self.space.pair_masks[pair[~some]][:, None]
        self.batch.alive[rows[~some]] &= (self.space.cells[None, :] & masks) != masks
        return rows


def tails(observed: FloatArray, expected: FloatArray) -> FloatArray:
    """The smaller Poisson tail probability of each observed total.

    Only the tail on the side of the observed total is computed: the other one is above 1/2 wherever it matters.
    """
    below = observed < expected
    p = np.ones_like(expected)
    p[below] = pdtr(observed[below], expected[below])
    above = ~below & (observed > 0)
    p[above] = pdtrc(observed[above] - 1, expected[above])
    return p
