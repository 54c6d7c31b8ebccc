"""What an estimate says of itself: figure, range, how it was found, what it depends on, what is wrong with it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from rapport.analysis.estimation.intervals import Interval
from rapport.analysis.types import FloatArray


@dataclass(frozen=True)
class Estimate:
    """The result of one method on one table.

    `estimate`: persons, observed ones among them; None where the method can give none, with the `reason`. Intervals
    that a method does not have, or that cannot be given, are None; an upper limit may be infinite. `warnings` are
    whole sentences. `details` holds what only a statistician asks for, by name; `replicates` what the bootstrap gave.
    """

    lists: tuple[str, ...]
    n_observed: int
    method: str
    selected: tuple[str, ...] = ()
    at_minus_infinity: tuple[str, ...] = ()
    estimate: float | None = None
    reason: str = ""
    intervals: Mapping[str, Interval | None] = field(default_factory=dict)
    identifiable: bool | None = None
    mle_exists: bool | None = None
    warnings: tuple[str, ...] = ()
    sensitivity: Mapping[str, Any] = field(default_factory=dict)
    details: Mapping[str, Any] = field(default_factory=dict)
    replicates: FloatArray = field(default_factory=lambda: np.empty(0), compare=False)

    def as_json(self) -> dict[str, Any]:
        """The result as plain values; a limit that cannot be given is null. `reason` is there only without a figure."""
        given = {"reason": self.reason} if self.estimate is None else {}
        return {
            "lists": list(self.lists),
            "n_observed": self.n_observed,
            "method": self.method,
            "selected": list(self.selected),
            "at_minus_infinity": list(self.at_minus_infinity),
            "estimate": number(self.estimate),
            **given,
            "intervals": {
                name: None if limits is None else [number(limit) for limit in limits]
                for name, limits in {
                    **dict.fromkeys(("wald95", "profile95", "bca95")),
                    **self.intervals,
                }.items()
            },
            "identifiable": self.identifiable,
            "mle_exists": self.mle_exists,
            "warnings": list(self.warnings),
            "sensitivity": dict(self.sensitivity),
        }


def number(value: float | None) -> float | None:
    """The value, or None where it is infinite or none at all."""
    return None if value is None or not math.isfinite(value) else float(value)
