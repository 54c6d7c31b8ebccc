"""Estimates by one log-linear model: the figure, its intervals, and every reason to distrust them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from rapport.analysis.errors import SpecificationError
from rapport.analysis.estimation import bootstrap, intervals, stepwise
from rapport.analysis.estimation.existence import Existence, Verdict
from rapport.analysis.estimation.fitting import Batch, batch_of, fit
from rapport.analysis.estimation.intervals import Interval
from rapport.analysis.estimation.lattice import lattice
from rapport.analysis.estimation.results import Estimate, number
from rapport.analysis.estimation.table import CaptureTable
from rapport.analysis.types import BoolArray, FloatArray

DEFAULT_SEED: Final = 2008
DEFAULT_REPLICATES: Final = 1000


@dataclass(frozen=True)
class Options:
    """How to estimate: threshold of selection by p-value, bootstrap replicates (0: none), seed, threads.

    Raises `SpecificationError` for values outside of what has a meaning.
    """

    threshold: float = stepwise.DEFAULT_THRESHOLD
    replicates: int = DEFAULT_REPLICATES
    seed: int = DEFAULT_SEED
    workers: int = 1

    def __post_init__(self) -> None:
        if not 0 <= self.threshold <= stepwise.HIGHEST_THRESHOLD:
            raise SpecificationError(
                where="threshold of selection",
                rule=f"a p-value from 0 (independent lists) to {stepwise.HIGHEST_THRESHOLD}",
                context=f"found {self.threshold}",
            )
        if self.replicates != 0 and not bootstrap.FEWEST_REPLICATES <= self.replicates <= 100_000:
            raise SpecificationError(
                where="bootstrap replicates",
                rule=f"{bootstrap.FEWEST_REPLICATES} to 100,000, or 0 for none",
                context=f"found {self.replicates}",
            )
        if self.seed < 0:
            raise SpecificationError(where="seed", rule="a whole number from 0", context=f"found {self.seed}")


@dataclass
class Model:
    """A log-linear model on a table: its pairs, whether it has an estimate, and the fit where it has one."""

    table: CaptureTable
    pairs: BoolArray
    verdict: Verdict
    batch: Batch | None = None
    converged: bool = False
    minus_log: float = math.nan

    @property
    def size(self) -> float:
        """Estimated persons."""
        return self.table.n + math.exp(float(self.batch.theta[0, 0])) if self.batch else math.nan

    def names(self, order: Sequence[int] = ()) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Pairs with a finite parameter, and pairs at minus infinity; in the order given, else of the lists."""
        finite: list[str] = []
        infinite: list[str] = []
        for at in order or np.flatnonzero(self.pairs).tolist():
            one = self.table.pairs[at]
            some = self.table.total(1 << one[0] | 1 << one[1]) > 0
            (finite if some else infinite).append(self.table.pair_name(one))
        return tuple(finite), tuple(infinite)


def existence_of(table: CaptureTable) -> Existence:
    """The answers about existence for a table; share them between methods."""
    return Existence(lattice(len(table.lists)), table.masks)


def fit_model(existence: Existence, table: CaptureTable, pairs: BoolArray) -> Model:
    """Fit the model with these pairs (a row of true and false in the order of `table.pairs`)."""
    totals = table.weights[None, :] @ existence.columns.T
    verdict = existence.verdict(pairs, totals[0], np.ones(len(table.counts), dtype=bool))
    model = Model(table, pairs, verdict)
    if verdict.is_sound:
        batch = batch_of(existence.space, totals, pairs[None, :])
        found = fit(existence.space, batch)
        batch.theta = found.theta
        model.batch, model.converged = batch, bool(found.converged[0])
        model.minus_log = float(found.minus_log[0])
    return model


def estimate_stepwise(table: CaptureTable, options: Options, existence: Existence | None = None) -> Estimate:
    """Forward selection by p-value (`stepwise`), with Wald, profile and BCa intervals."""
    existence = existence or existence_of(table)
    chosen = stepwise.select(existence, table.weights[None, :], threshold=options.threshold)
    model = fit_model(existence, table, chosen.model[0])
    order = [at for at in chosen.order[0].tolist() if at >= 0]
    found = Draft(table, "stepwise", options, order)
    found.warnings += _selection_warnings(table, chosen, options.threshold)
    found.details["steps"] = [
        {"pair": table.pair_name(table.pairs[at]), "p": float(p)}
        for at, p in zip(order, chosen.p[0], strict=False)
    ]
    return finish(found, existence, model, bootstrap.stepwise_estimator(existence, options.threshold))


@dataclass
class Draft:
    """An estimate that is being put together."""

    table: CaptureTable
    method: str
    options: Options
    order: Sequence[int] = ()
    warnings: list[str] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)
    replicates: FloatArray = field(default_factory=lambda: np.empty(0))

    def __post_init__(self) -> None:
        self.warnings = [*self.table.notes, *table_warnings(self.table)]


def finish(
    draft: Draft, existence: Existence, model: Model, estimator: bootstrap.Estimator | None
) -> Estimate:
    """The estimate of a chosen model with all intervals, or none with the reason."""
    table, verdict = draft.table, model.verdict
    reason = no_estimate(table, model)
    finite, infinite = model.names(draft.order)
    given: dict[str, Interval | None] = {}
    if not reason and model.batch is not None:
        given["wald95"] = intervals.wald(existence.space, model.batch, table.n)
        likely = intervals.profile(existence.space, model.batch, table.n)
        given["profile95"] = likely
        if draft.options.replicates and estimator:
            given["bca95"] = bootstrapped(draft, estimator, model.size)
        if math.isinf(likely[1]):
            draft.warnings.append(
                "The likelihood does not fall far enough to give the profile interval an upper limit."
            )
    return Estimate(
        lists=table.lists,
        n_observed=table.n,
        method=draft.method,
        selected=finite,
        at_minus_infinity=infinite,
        estimate=None if reason else model.size,
        reason=reason,
        intervals=given,
        identifiable=verdict.identifiable,
        mle_exists=verdict.exists,
        warnings=tuple([reason, *draft.warnings] if reason else draft.warnings),
        details=draft.details,
        replicates=draft.replicates,
    )


def bootstrapped(draft: Draft, estimator: bootstrap.Estimator, size: float) -> Interval | None:
    """The BCa interval around `size`; what is to be said of it goes to the draft's warnings and details."""
    options = draft.options
    found = bootstrap.run(
        draft.table,
        estimator,
        size,
        replicates=options.replicates,
        seed=options.seed,
        workers=options.workers,
    )
    draft.warnings += bootstrap_warnings(found)
    draft.replicates = found.sizes
    draft.details["bootstrap"] = {
        "replicates": found.asked,
        "seed": options.seed,
        "infinite": found.infinite,
        "failed": found.failed,
        "emptied": found.emptied,
        "median": number(float(np.median(found.sizes))) if len(found.sizes) else None,
    }
    if found.interval is None or found.failed > found.asked / 20:
        return None
    draft.details["bootstrap"] |= {
        "bias": found.interval.bias,
        "acceleration": found.interval.acceleration,
        "levels": list(found.interval.levels),
    }
    return found.interval.interval


def bootstrap_warnings(found: bootstrap.Replicates) -> list[str]:
    """What is to be said of a bootstrap besides its interval."""
    said = []
    if found.infinite:
        said.append(
            f"In {found.infinite} of {found.asked} bootstrap replicates the lists did not overlap enough for any finite"
            " number; they count as infinite."
        )
    if found.failed:
        said.append(
            f"{found.failed} of {found.asked} bootstrap replicates had no estimate and are in no limit."
            + (
                " That is more than one in twenty: no BCa interval is given."
                if found.failed > found.asked / 20
                else ""
            )
        )
    if found.emptied:
        said.append(
            f"In {found.emptied} of {found.asked} bootstrap replicates a list was left without anybody."
        )
    if found.interval is None:
        return said
    for side, name, level in zip(
        found.interval.beyond, ("lower", "upper"), found.interval.levels, strict=True
    ):
        if side:
            edge = "smallest" if name == "lower" else "largest"
            tail = min(level, 1 - level)
            more = f"; about {math.ceil(2 / (3 * tail)):,} replicates would resolve it" if tail > 1e-6 else ""
            said.append(
                f"The {name} BCa limit is only the {edge} replicate: its level, {level:.6f}, lies outside of what"
                f" {found.asked:,} replicates can tell{more}."
            )
    if abs(found.interval.bias) > 0.5:
        said.append(
            f"The estimate stands far from the middle of its bootstrap replicates (z0 = {found.interval.bias:.2f}):"
            " sparse data bias it, and the interval corrects for that only in part."
        )
    return said


def table_warnings(table: CaptureTable) -> list[str]:
    """What in the table itself limits any estimate: empty lists, lists apart, lists inside or around others."""
    said = []
    singles = [table.total(1 << place) for place in range(len(table.lists))]
    for place, (name, size) in enumerate(zip(table.lists, singles, strict=True)):
        others = [
            other
            for other in range(len(table.lists))
            if other != place and singles[other] and table.total(1 << place | 1 << other)
        ]
        if not size:
            said.append(f"Nobody is on list {name}: it says nothing and was left out of the model.")
        elif not others:
            said.append(
                f"List {name} shares nobody with any other list: what it adds rests on independence alone."
            )
        elif size == table.n:
            said.append(f"Everybody is on list {name}: nobody was found by another list alone.")
        within = [table.lists[other] for other in others if table.total(1 << place | 1 << other) == size]
        if within and size < table.n:
            said.append(
                f"Everybody on list {name} is also on {_and(within)}: a list that is part of another one is no"
                " independent look."
            )
    return said


def no_overlap(table: CaptureTable) -> str:
    """Why no method can give a figure: nobody is on two lists. Empty where somebody is."""
    if any(history & (history - 1) for history in table.histories):
        return ""
    return (
        "Not estimable: no person is on more than one list. Without any overlap every number of hidden persons,"
        " however large, explains the lists."
    )


def no_estimate(table: CaptureTable, model: Model) -> str:
    """Why this model gives no figure; empty where it gives one."""
    apart = no_overlap(table)
    if apart:
        return apart
    everyone = [name for place, name in enumerate(table.lists) if table.total(1 << place) == table.n]
    if everyone and not model.verdict.is_sound:
        return f"Not estimable: everybody is on list {_and(everyone)}, so nothing shows how many that list misses."
    if not model.verdict.exists:
        ends = {
            1: " The likelihood keeps rising as the number of hidden persons grows.",
            -1: " The likelihood keeps rising as the number of hidden persons goes to nothing.",
        }
        return (
            "Not estimable: no maximum likelihood estimate exists for the model, because too many combinations of lists"
            " were seen zero times (Fienberg and Rinaldo 2012)." + ends.get(model.verdict.intercept, "")
        )
    if not model.verdict.identifiable:
        return "Not estimable: the model is not identifiable; different numbers of hidden persons fit equally well."
    return "" if model.converged else "Not estimable: the numbers of the fit did not settle."


def _selection_warnings(table: CaptureTable, chosen: stepwise.Chosen, threshold: float) -> list[str]:
    said = []
    added = set(chosen.order[0].tolist())
    for at, p in dict(chosen.refused).items():
        if at not in added:
            said.append(
                f"The pair {table.pair_name(table.pairs[at])} would have entered the model (p = {p:.2g}, below"
                f" {threshold}), but with it there is no single estimate: the model fits less well than asked for."
            )
    for tie in chosen.tied:
        names = [table.pair_name(table.pairs[at]) for at in tie]
        said.append(
            f"{_and(names)} had the same p-value; the first in the order of the lists was tried first."
        )
    return said


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
