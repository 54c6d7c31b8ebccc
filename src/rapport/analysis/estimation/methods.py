"""One door to all methods. What is asked for is what is done: no method is changed silently for another."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, Protocol

from rapport.analysis.errors import SpecificationError
from rapport.analysis.estimation.decomposable import estimate_dga
from rapport.analysis.estimation.latent import estimate_lcm
from rapport.analysis.estimation.loglinear import Options, estimate_stepwise
from rapport.analysis.estimation.nonparametric import estimate_chao
from rapport.analysis.estimation.results import Estimate
from rapport.analysis.estimation.searching import estimate_bic
from rapport.analysis.estimation.sensitivity import sensitivity
from rapport.analysis.estimation.table import CaptureTable


class _Method(Protocol):
    def __call__(self, table: CaptureTable, options: Options, /) -> Estimate: ...


METHODS: Final[Mapping[str, _Method]] = {
    "stepwise": estimate_stepwise,
    "bic": estimate_bic,
    "dga": estimate_dga,
    "lcm": estimate_lcm,
    "chao": estimate_chao,
}


def estimate(table: CaptureTable, options: Options, *, method: str = "stepwise") -> Estimate:
    """The estimate by one method. Raises `SpecificationError` for a method there is not."""
    if method not in METHODS:
        raise SpecificationError(
            where="method", rule=f"one of {', '.join(METHODS)}", context=f"found “{method[:40]}”"
        )
    return METHODS[method](table, options)


def with_sensitivity(found: Estimate, table: CaptureTable, options: Options) -> Estimate:
    """An estimate of this table with what it depends on.

    Where families of methods lie more than twofold apart, a warning says that only the range may be given.
    """
    seen = sensitivity(table, options)
    warnings = found.warnings
    if seen.get("give") == "range" and found.estimate is not None:
        low, high = seen["range"]
        said = f"Give a range, {low:,.0f} to {high:,.0f}, and no single figure: {seen['reason']}"
        warnings = (said, *warnings)
    return replace(found, sensitivity=seen, warnings=warnings)
