"""All combinations of t lists, and the parameters of log-linear models with main effects and two-list interactions.

Cells are numbered by their bit mask, 0 … 2^t - 1; cell 0 is unobservable. Parameters in 0/1 coding: the intercept (mask
0), one for each list, one for each pair. A parameter works in every cell that contains its mask, so that sums over
supersets give, at once, fitted totals (first derivatives) and, at the union of two masks, second derivatives.
"""

from functools import cached_property, lru_cache
from itertools import combinations

import numpy as np

from rapport.analysis.types import BoolArray, FloatArray, LongArray


class Lattice:
    """The cells and parameters of tables with `t` lists."""

    def __init__(self, t: int) -> None:
        self.t = t
        self.size = 1 << t
        self.cells: LongArray = np.arange(self.size, dtype=np.int64)
        self.pairs = tuple(combinations(range(t), 2))
        self.pair_masks: LongArray = np.array([1 << i | 1 << j for i, j in self.pairs], dtype=np.int64)
        singles = np.array([1 << i for i in range(t)], dtype=np.int64)
        self.parameter_masks: LongArray = np.concatenate([np.zeros(1, np.int64), singles, self.pair_masks])
        self.first_pair = 1 + t

    def indicator(self, cells: LongArray) -> FloatArray:
        """Parameter × cell: 1 where the parameter works in the cell."""
        masks = self.parameter_masks[:, None]
        found: FloatArray = ((cells[None, :] & masks) == masks).astype(np.float64)
        return found

    def without(self, alive: BoolArray, mask: int) -> BoolArray:
        """`alive` (…, cells) with every cell removed that contains `mask`."""
        found: BoolArray = alive & ((self.cells & mask) != mask)
        return found

    def superset_sums(self, values: FloatArray) -> FloatArray:
        """For every mask the sum over all cells that contain it, in place; `values` is (rows, cells)."""
        rows = len(values)
        for bit in range(self.t):
            view = values.reshape(rows, self.size >> bit + 1, 2, 1 << bit)
            view[:, :, 0, :] += view[:, :, 1, :]
        return values

    def predictors(self, theta: FloatArray) -> FloatArray:
        """The linear predictor (rows, cells) of parameters (rows, parameters): the sum of what works in each cell.

        Sums over subsets, not a product with the design: with 16 lists the design has 9 million numbers, and a matrix
        product would start threads of its own beside ours.
        """
        rows = len(theta)
        values = np.zeros((rows, self.size))
        values[:, self.parameter_masks] = theta
        for bit in range(self.t):
            view = values.reshape(rows, self.size >> bit + 1, 2, 1 << bit)
            view[:, :, 1, :] += view[:, :, 0, :]
        return values

    @cached_property
    def design(self) -> FloatArray:
        """Parameter × cell."""
        return self.indicator(self.cells)


@lru_cache(maxsize=4)
def lattice(t: int) -> Lattice:
    """The lattice of `t` lists; made once."""
    return Lattice(t)
