"""Does a maximum likelihood estimate exist, and is the model identifiable?

Two questions apart from each other, and from pairs of lists without overlap, which are parameters at minus infinity and
no obstacle. S. Fienberg and A. Rinaldo, "Maximum likelihood estimation in log-linear models", Annals of Statistics 40,
2012; for capture tables L. Chan, B. Silverman and K. Vincent, "Multiple systems estimation for sparse capture data",
Journal of the American Statistical Association 116, 2021.

The estimate exists where some table with the same sufficient totals is positive in every cell that the model keeps.
That holds, or does not, for all tables that are positive in the same cells, so one answer serves many resamples.
By duality it fails where the parameters have a direction whose sum over a cell is never negative, is zero in every
observed cell and is not zero everywhere. If the observed cells alone have full rank, no such direction is left and
nothing need be solved; otherwise a small linear programme decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rapport.analysis.estimation.lattice import Lattice
from rapport.analysis.types import BoolArray, FloatArray, LongArray

_TOLERANCE = 1e-8


@dataclass(frozen=True)
class Verdict:
    """Whether the estimate exists and whether the model is identifiable.

    `intercept` is where the likelihood keeps rising if it does not exist: +1 the dark figure grows without bound, -1 it
    shrinks to nothing, 0 it is not touched by what is missing. 0 also where the estimate exists.
    """

    exists: bool
    identifiable: bool
    intercept: int = 0

    @property
    def is_sound(self) -> bool:
        """Whether there is one estimate."""
        return self.exists and self.identifiable


SOUND = Verdict(True, True)


class Existence:
    """Answers for all models and samples of one table; remembers them by model and by which cells are observed."""

    def __init__(self, space: Lattice, masks: LongArray) -> None:
        self.space = space
        self.masks = masks
        self.columns = space.indicator(masks)
        singles = [1 << i for i in range(space.t)]
        self._single_at = self._positions(singles)
        self._pair_at = self._positions(space.pair_masks.tolist())
        self._known: dict[bytes, Verdict] = {}

    def _positions(self, wanted: Sequence[int]) -> LongArray:
        """Where each history stands among the observed ones; one past the end where it is not observed at all."""
        at = {mask: number for number, mask in enumerate(self.masks.tolist())}
        return np.array([at.get(mask, len(at)) for mask in wanted], dtype=np.int64)

    def sound(self, model: BoolArray, totals: FloatArray, support: BoolArray) -> BoolArray:
        """For each row: does the model have one estimate? See `verdicts`."""
        certain = self._certain(model, totals, support)
        for row in np.flatnonzero(~certain):
            certain[row] = self.verdict(model[row], totals[row], support[row]).is_sound
        return certain

    def _certain(self, model: BoolArray, totals: FloatArray, support: BoolArray) -> BoolArray:
        """Rows whose observed cells have full rank by a glance.

        Every list has somebody on it alone, every pair in the model somebody on these two alone, and so has some pair
        that is not in the model. Then each direction is a multiple of 1 - Σx_i + Σx_i x_j, which the last cell forbids.
        """
        observed = np.concatenate([support, np.zeros((len(support), 1), dtype=bool)], axis=1)
        t = self.space.t
        lists = observed[:, self._single_at] | (totals[:, 1 : 1 + t] == 0)
        pairs = observed[:, self._pair_at]
        estimated = model & (totals[:, 1 + t :] > 0)
        certain: BoolArray = (
            lists.all(axis=1) & (pairs | ~estimated).all(axis=1) & (pairs & ~estimated).any(axis=1)
        )
        return certain

    def verdict(self, model: BoolArray, totals: FloatArray, support: BoolArray) -> Verdict:
        """Existence and identifiability of one model.

        `model`: pairs in it; `totals`: sufficient totals of all parameters (a list or a pair in the model with a total
        of 0 is at minus infinity: its cells are taken out); `support`: which of the table's histories are observed.
        """
        t = self.space.t
        empty = totals[1:] == 0
        empty[t:] &= model
        key = model.tobytes() + empty.tobytes() + support.tobytes()
        if key not in self._known:
            self._known[key] = self._solve(model, empty, support)
        return self._known[key]

    def _solve(self, model: BoolArray, empty: BoolArray, support: BoolArray) -> Verdict:
        space, t = self.space, self.space.t
        used = np.concatenate([[True], ~empty[:t], model & ~empty[t:]])
        observed = self.columns[np.ix_(used, support)].T
        _, sizes, right = np.linalg.svd(observed, full_matrices=True)
        rank = int((sizes > _TOLERANCE).sum())
        free = right[rank:].T
        if free.shape[1] == 0:
            return SOUND
        alive = space.cells > 0
        for mask in space.parameter_masks[1:][empty]:
            alive = space.without(alive, int(mask))
        alive[self.masks[support]] = False
        missing = space.indicator(space.cells[alive])[used].T @ free
        missing[np.abs(missing) < _TOLERANCE] = 0.0
        missing = np.unique(np.round(missing, 10), axis=0)
        identifiable = (
            bool(np.linalg.matrix_rank(missing, tol=_TOLERANCE) == free.shape[1]) if len(missing) else False
        )
        direction = _rising(missing)
        if direction is None:
            return Verdict(True, identifiable)
        along = float(free[0] @ direction)
        return Verdict(False, identifiable, 0 if abs(along) < 1e-6 else (1 if along < 0 else -1))


def _rising(missing: FloatArray) -> FloatArray | None:
    """A direction that is nowhere negative and somewhere positive on the unobserved cells; None where there is none."""
    if missing.size == 0:
        return None
    if missing.shape[1] == 1:
        if (missing >= 0).all() and (missing > 0).any():
            return np.ones(1)
        return -np.ones(1) if (missing <= 0).all() and (missing < 0).any() else None
    from scipy.optimize import linprog  # half the time of a small estimate is spent on loading it

    cells, width = missing.shape
    found = linprog(
        -missing.sum(axis=0),
        A_ub=np.concatenate([-missing, missing]),
        b_ub=np.concatenate([np.zeros(cells), np.ones(cells)]),
        bounds=[(None, None)] * width,
        method="highs",
    )
    if found.status == 3 or (found.status == 0 and -found.fun > 1e-6):
        direction: FloatArray = found.x if found.x is not None else np.zeros(width)
        return direction
    return None
