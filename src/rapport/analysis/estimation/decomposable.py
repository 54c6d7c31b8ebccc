"""Averaging over all decomposable graphs of dependence between lists (Bayes).

D. Madigan and J. York, "Bayesian methods for estimation of the size of a closed population", Biometrika 84, 1997. All
decomposable graphs of two to five lists are enumerated, each with the same prior weight: 1, 7, 60 or 821 of them. The
complete graph is left out; it says nothing about the hidden, and would answer with its prior. The prior of the cells is
hyper-Dirichlet with a total mass of 1 (each of the 2^t cells 2^-t), that of the number of persons 1/N. A mass of 1 for
each cell swamps sparse tables and pulls N down to n: not offered. N goes up to 200 times n, at least to 100,000, on
a grid that is finer where the posterior lies. The sum over it is the posterior; no bootstrap is needed.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Final

import numpy as np
from scipy.special import gammaln, logsumexp

from rapport.analysis.estimation.intervals import Interval
from rapport.analysis.estimation.loglinear import Draft, Options, no_overlap
from rapport.analysis.estimation.results import Estimate
from rapport.analysis.estimation.table import CaptureTable
from rapport.analysis.types import FloatArray

MOST_LISTS: Final = 5
MASS: Final = 1.0
_GRID: Final = 600
_FACTOR: Final = 200
_ZOOMS: Final = 6


@dataclass(frozen=True)
class Posterior:
    """Dark figures (ascending) with their probabilities, and each graph's share of belief, highest first."""

    dark: FloatArray
    probability: FloatArray
    graphs: tuple[tuple[tuple[int, ...], float], ...]

    def quantile(self, share: float) -> float:
        """The dark figure below which `share` of the probability lies."""
        return float(np.interp(share, np.cumsum(self.probability), self.dark))

    @property
    def touches_the_end(self) -> bool:
        """Whether the largest numbers that were looked at still have a weight."""
        return bool(self.probability[self.dark > 0.8 * self.dark[-1]].sum() > 0.001)

    @property
    def says_nothing(self) -> bool:
        """Whether there is no figure in it: it does not fall off, or half of it says that nobody is hidden."""
        return self.touches_the_end or self.quantile(0.5) < 1.0


@lru_cache(maxsize=8)
def graphs(lists: int) -> tuple[tuple[tuple[int, ...], FloatArray], ...]:
    """All but the complete one: edges by number of pair, and by mask +1 for cliques, -1 for separators."""
    pairs = list(combinations(range(lists), 2))
    found = []
    for number in range((1 << len(pairs)) - 1):
        near = [0] * lists
        for at, (one, other) in enumerate(pairs):
            if number >> at & 1:
                near[one] |= 1 << other
                near[other] |= 1 << one
        signs = _cliques_and_separators(near, lists)
        if signs is not None:
            found.append((tuple(at for at in range(len(pairs)) if number >> at & 1), signs))
    return tuple(found)


def _cliques_and_separators(near: list[int], lists: int) -> FloatArray | None:
    """By maximum cardinality search; None where the neighbours numbered before a list are no clique."""
    signs = np.zeros(1 << lists)
    numbered, weight = 0, [0] * lists
    previous = 0
    clique = 0
    for step in range(lists):
        one = max((at for at in range(lists) if not numbered >> at & 1), key=lambda at: weight[at])
        before = near[one] & numbered
        if any(before & ~near[at] & ~(1 << at) for at in range(lists) if before >> at & 1):
            return None
        if step and before.bit_count() <= previous:
            signs[clique] += 1
            signs[before] -= 1
            clique = before
        clique = before | 1 << one
        previous = before.bit_count()
        numbered |= 1 << one
        for at in range(lists):
            weight[at] += near[one] >> at & 1
    signs[clique] += 1
    return signs


def posterior(table: CaptureTable) -> Posterior:
    """The posterior of the dark figure over all decomposable graphs of the table's lists (2 to 5)."""
    coarse = _grid(0.0, float(max(100_000, _FACTOR * table.n)))
    found = _posterior(table, coarse)
    for _ in range(_ZOOMS):
        low, high = found.quantile(1e-4), found.quantile(1 - 1e-4)
        apart = high - low
        fine = np.round(np.linspace(max(0.0, low - apart / 4), high + apart / 4 + 10, 2 * _GRID))
        outside = coarse[(coarse < fine[0]) | (coarse > fine[-1])]
        found = _posterior(table, np.unique(np.concatenate([fine, outside])))
        if found.quantile(1 - 1e-4) - found.quantile(1e-4) > apart / 2:
            break
    return found


def _grid(low: float, high: float) -> FloatArray:
    dense: FloatArray = np.unique(np.round(np.concatenate([np.arange(200), np.geomspace(200, high, _GRID)])))
    return dense + low


def _posterior(table: CaptureTable, dark: FloatArray) -> Posterior:
    lists = len(table.lists)
    seen = np.zeros(1 << lists)
    seen[table.masks] = table.weights
    total = table.n + dark
    scores = np.empty((1 << lists, len(dark)))
    for subset in range(1 << lists):
        scores[subset] = _marginal(seen, subset, dark)
    kinds = graphs(lists)
    signs = np.array([sign for _, sign in kinds])
    fixed = gammaln(total + 1) - gammaln(dark + 1) - np.log(total)
    likely = signs @ scores + fixed + np.log(_widths(dark))
    overall = float(logsumexp(likely))
    probability: FloatArray = np.exp(logsumexp(likely, axis=0) - overall)
    belief = np.exp(logsumexp(likely, axis=1) - overall)
    order = np.argsort(-belief, kind="stable")
    return Posterior(dark, probability, tuple((kinds[at][0], float(belief[at])) for at in order.tolist()))


def _marginal(seen: FloatArray, subset: int, dark: FloatArray) -> FloatArray:
    """Log of the Dirichlet-multinomial mass of the table summed to the lists of `subset`, at each dark figure."""
    cells = np.arange(len(seen)) & subset
    counts = np.bincount(cells, weights=seen, minlength=len(seen))[np.unique(cells)]
    prior = MASS / len(counts)
    rest = float((gammaln(prior + counts[1:]) - gammaln(prior)).sum())
    empty = gammaln(prior + counts[0] + dark) - gammaln(prior)
    whole = gammaln(MASS) - gammaln(MASS + seen.sum() + dark)
    found: FloatArray = rest + empty + whole
    return found


def _widths(dark: FloatArray) -> FloatArray:
    """How many whole numbers each point of the grid stands for."""
    edges = np.concatenate([[dark[0] - 0.5], (dark[1:] + dark[:-1]) / 2, [dark[-1] + 0.5]])
    found: FloatArray = np.diff(edges)
    return found


def estimate_dga(table: CaptureTable, options: Options) -> Estimate:
    """The median of the posterior with its 95 % interval (`posterior95`); none for more than five lists."""
    draft = Draft(table, "dga", options)
    reason = no_overlap(table)
    if len(table.lists) > MOST_LISTS:
        reason = (
            f"Not offered: all decomposable graphs are enumerated for up to {MOST_LISTS} lists, and this table has"
            f" {len(table.lists)}. Merge lists that measure the same thing, or choose another method."
        )
    size: float | None = None
    given: dict[str, Interval | None] = {}
    if not reason:
        found = posterior(table)
        if found.touches_the_end:
            reason = "Not estimable: the posterior does not fall off; arbitrarily large numbers stay likely."
        elif found.says_nothing:
            reason = (
                "Not estimable: half of the posterior says that nobody at all is hidden; tables with many empty cells"
                " make it say so whatever the truth."
            )
        else:
            size = table.n + found.quantile(0.5)
            given["posterior95"] = (table.n + found.quantile(0.025), table.n + found.quantile(0.975))
            draft.details |= {
                "mean": table.n + float(found.probability @ found.dark),
                "graphs": [_named(table, edges, share) for edges, share in found.graphs[:10]],
                "prior": "graphs equally likely, without the complete one; hyper-Dirichlet, mass 1; 1/N",
            }
    best = draft.details.get("graphs")
    return Estimate(
        lists=table.lists,
        n_observed=table.n,
        method="dga",
        selected=tuple(best[0]["pairs"]) if best else (),
        estimate=size,
        reason=reason,
        intervals=given,
        warnings=tuple([reason, *draft.warnings] if reason else draft.warnings),
        details=draft.details,
    )


def _named(table: CaptureTable, edges: tuple[int, ...], share: float) -> dict[str, object]:
    return {"pairs": [table.pair_name(table.pairs[at]) for at in edges], "probability": share}
