"""Who is counted: kept as one bit per respondent, listed as identifiers only when asked."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rapport.analysis.tabulation.dataset import Dataset
from rapport.analysis.tabulation.truth import Truth
from rapport.analysis.types import BoolArray

Bits = npt.NDArray[np.uint8]
"""A mask of respondents, eight to a byte."""


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """Members of a universe by the truth of a condition. Lists are in the order of the data set."""

    dataset: Dataset
    universe_bits: Bits
    member_bits: Bits
    undetermined_bits: Bits

    @property
    def members(self) -> tuple[str, ...]:
        """In the universe, and the condition is TRUE."""
        return self._listed(self.member_bits)

    @property
    def undetermined(self) -> tuple[str, ...]:
        """In the universe, and the truth of the condition is UNKNOWN."""
        return self._listed(self.undetermined_bits)

    @property
    def universe_members(self) -> tuple[str, ...]:
        """All who are in the universe."""
        return self._listed(self.universe_bits)

    @property
    def universe(self) -> BoolArray:
        """Who is in the universe, as a mask."""
        return self._mask(self.universe_bits)

    def _mask(self, bits: Bits) -> BoolArray:
        return np.unpackbits(bits, count=len(self.dataset)).view(np.bool_)

    def _listed(self, bits: Bits) -> tuple[str, ...]:
        return self.dataset.ids_where(self._mask(bits))


def selection_of(
    dataset: Dataset, universe: BoolArray, truth: Truth, *, universe_bits: Bits | None = None
) -> Selection:
    """The selection of a condition within a universe; `universe_bits` saves packing the same universe
    again.
    """
    return Selection(
        dataset,
        np.packbits(universe) if universe_bits is None else universe_bits,
        np.packbits(universe & truth.true),
        np.packbits(universe & truth.unknown),
    )
