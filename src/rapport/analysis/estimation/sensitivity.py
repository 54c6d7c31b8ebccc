"""What the number depends on: rule, family of methods, single lists, merged lists, linkage error, single persons.

Model choice moves such estimates more than chance does. So every estimate goes with what defensible choices would
have given, and where families of methods lie more than a factor of two apart, with the range and the reason in place of
a figure. A method is never changed silently: each number names its own.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from rapport.analysis.estimation import bootstrap, decomposable, latent, nonparametric, searching, stepwise
from rapport.analysis.estimation.existence import Existence
from rapport.analysis.estimation.lattice import lattice
from rapport.analysis.estimation.loglinear import Options, existence_of, no_overlap
from rapport.analysis.estimation.results import number
from rapport.analysis.estimation.table import CaptureTable, make_table
from rapport.analysis.types import FloatArray

THRESHOLDS: Final = (0.001, 0.005, 0.01, 0.02, 0.05, 0.1)
RATES: Final = (0.01, 0.02, 0.05, 0.1)
APART: Final = 2.0
_SEARCH_WHOLE: Final = 5
_INFLUENTIAL: Final = 5


@dataclass(frozen=True)
class Rule:
    """What one defensible choice gives. `family`: what kind of method; `size` None where it has no estimate."""

    rule: str
    family: str
    size: float | None
    pairs: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The rule as plain values."""
        return {
            "rule": self.rule,
            "family": self.family,
            "estimate": number(self.size),
            "pairs": list(self.pairs),
        }


def sensitivity(
    table: CaptureTable, options: Options, existence: Existence | None = None
) -> Mapping[str, Any]:
    """All of it as plain values; empty where no person is on two lists."""
    if no_overlap(table):
        return {}
    existence = existence or existence_of(table)
    rules = [*_by_rule(table, existence, options), *_by_family(table, options)]
    said = verdict(rules)
    return {
        "rules": [one.as_json() for one in rules],
        **said,
        "list_left_out": left_out(table, options.threshold),
        "lists_merged": merged(table, options.threshold),
        "linkage": linkage(table, options.threshold),
        "influence": influence(table, existence, options.threshold),
    }


def verdict(rules: Sequence[Rule]) -> dict[str, Any]:
    """Range over the families, its ratio, and whether a figure or only a range should be given, with the reason.

    One estimate stands for each family: of its rules the first that has one. Bounds are no estimates and do not count.
    """
    first: dict[str, Rule] = {}
    for one in rules:
        if one.size is not None and one.family != "bound":
            first.setdefault(one.family, one)
    sizes = {one.rule: one.size for one in first.values() if one.size is not None}
    every = [one.size for one in rules if one.size is not None and one.family != "bound"]
    if not sizes:
        return {"range": None, "ratio": None, "give": "nothing", "reason": "No rule has an estimate."}
    low, high = min(sizes, key=lambda name: sizes[name]), max(sizes, key=lambda name: sizes[name])
    ratio = sizes[high] / sizes[low]
    reason = (
        f"{low} gives {sizes[low]:,.0f}, {high} gives {sizes[high]:,.0f}, {ratio:.1f} times as many: the data do not"
        " decide between them."
        if ratio > APART
        else f"Families of methods lie within a factor of {ratio:.2f}."
    )
    return {
        "range": [min(every), max(every)],
        "families": sizes,
        "ratio": ratio,
        "give": "range" if ratio > APART else "figure",
        "reason": reason,
    }


def _by_rule(table: CaptureTable, existence: Existence, options: Options) -> list[Rule]:
    rules = []
    for threshold in dict.fromkeys((options.threshold, *THRESHOLDS)):
        chosen = stepwise.select(existence, table.weights[None, :], threshold=threshold)
        pairs = tuple(table.pair_name(table.pairs[at]) for at in chosen.order[0].tolist() if at >= 0)
        rules.append(
            Rule(f"stepwise, p below {threshold:g}", "log-linear, by p-value", _size(table, chosen), pairs)
        )
    alone = stepwise.select(existence, table.weights[None, :], threshold=options.threshold, most_pairs=0)
    ranked = searching.rank(table, existence, whole_to=_SEARCH_WHOLE, workers=options.workers)
    if len(ranked.bic):
        name = "lowest BIC" if ranked.is_whole else "lowest BIC, searched in steps"
        pairs = tuple(table.pair_name(table.pairs[at]) for at in np.flatnonzero(ranked.models[0]))
        rules.append(Rule(name, "log-linear, by BIC", float(ranked.sizes[0]), pairs))
        mean = searching.average(table, existence, ranked)
        rules.append(Rule("averaged by BIC", "log-linear, by BIC", mean.size))
        near = ranked.sizes[ranked.close()]
        rules.append(Rule("lowest within 6 units of BIC", "log-linear, by BIC", float(near.min())))
        rules.append(Rule("highest within 6 units of BIC", "log-linear, by BIC", float(near.max())))
    rules.append(Rule("independent lists", "bound", _size(table, alone)))
    return rules


def _by_family(table: CaptureTable, options: Options) -> list[Rule]:
    rules = []
    if len(table.lists) <= decomposable.MOST_LISTS:
        found = decomposable.posterior(table)
        size = None if found.says_nothing else table.n + found.quantile(0.5)
        rules.append(Rule("decomposable graphs (median)", "decomposable graphs", size))
    classes = latent.search(table, options.seed)
    rules.append(
        Rule(
            "latent classes",
            "latent classes",
            None if classes.rises or classes.falls else table.n + classes.best,
        )
    )
    coverage = nonparametric.sample_coverage(table)
    rules.append(Rule("sample coverage, independent lists", "bound", coverage.size))
    bare = Options(options.threshold, 0, options.seed)
    rules.append(Rule("Chao's lower bound", "bound", nonparametric.estimate_chao(table, bare).estimate))
    return rules


def _size(table: CaptureTable, chosen: stepwise.Chosen) -> float | None:
    return float(table.n + chosen.dark[0]) if chosen.state[0] == stepwise.FITTED else None


def left_out(table: CaptureTable, threshold: float) -> list[dict[str, Any]]:
    """The stepwise estimate without each list. Persons who were on that list alone become hidden."""
    if len(table.lists) < 3:
        return []
    found = []
    for place, name in enumerate(table.lists):
        low = (1 << place) - 1
        rows = [
            (history & low | history >> 1 & ~low, count)
            for history, count in zip(table.histories, table.counts, strict=True)
        ]
        kept = make_table(
            [one for at, one in enumerate(table.lists) if at != place], [row for row in rows if row[0]]
        )
        found.append({"list": name, "n_observed": kept.n, "estimate": _stepwise(kept, threshold)})
    return found


def merged(table: CaptureTable, threshold: float) -> list[dict[str, Any]]:
    """The stepwise estimate with each two lists taken for one."""
    if len(table.lists) < 3:
        return []
    found = []
    for one, other in table.pairs:
        low = (1 << other) - 1
        rows = []
        for history, count in zip(table.histories, table.counts, strict=True):
            joined = history | 1 << one if history >> other & 1 else history
            rows.append((joined & low | joined >> 1 & ~low, count))
        names = [
            f"{name}+{table.lists[other]}" if at == one else name
            for at, name in enumerate(table.lists)
            if at != other
        ]
        found.append(
            {
                "lists": table.pair_name((one, other)),
                "estimate": _stepwise(make_table(names, rows), threshold),
            }
        )
    return found


def _stepwise(table: CaptureTable, threshold: float) -> float | None:
    if not table.counts:
        return None
    chosen = stepwise.select(existence_of(table), table.weights[None, :], threshold=threshold)
    return _size(table, chosen)


def linkage(table: CaptureTable, threshold: float) -> list[dict[str, Any]]:
    """The stepwise estimate if a share of the links between lists is false, or if a share of the true links was missed.

    False: of every history on several lists so many persons are two, one of them on one of these lists alone (each list
    equally likely). Missed: so many more persons of the history exist, and now stand there as two. Expected numbers.
    """
    rows, masks = (
        [],
        sorted({*table.histories, *(1 << place for place in range(len(table.lists))), *_parts(table)}),
    )
    at = {mask: place for place, mask in enumerate(masks)}
    for kind in ("false", "missed"):
        for rate in RATES:
            rows.append((kind, rate, _relinked(table, at, rate if kind == "false" else -rate / (1 - rate))))
    existence = Existence(lattice(len(table.lists)), np.array(masks, dtype=np.int64))
    chosen = stepwise.select(existence, np.array([row for _, _, row in rows]), threshold=threshold)
    return [
        {
            "links": kind,
            "share": rate,
            "estimate": float(row.sum() + dark) if state == stepwise.FITTED else None,
        }
        for (kind, rate, row), dark, state in zip(rows, chosen.dark, chosen.state, strict=True)
    ]


def _parts(table: CaptureTable) -> set[int]:
    """Histories that a history on several lists falls into when one of its links is cut."""
    return {
        history & ~(1 << place)
        for history in table.histories
        for place in range(len(table.lists))
        if history >> place & 1 and history & (history - 1)
    }


def _relinked(table: CaptureTable, at: Mapping[int, int], share: float) -> FloatArray:
    """The table with `share` of the persons on several lists cut in two; below 0 that many more are put together."""
    row = np.zeros(len(at))
    for history, count in zip(table.histories, table.counts, strict=True):
        row[at[history]] += count
    for history, count in zip(table.histories, table.counts, strict=True):
        places = [place for place in range(len(table.lists)) if history >> place & 1]
        if len(places) < 2:
            continue
        row[at[history]] -= share * count
        for place in places:
            row[at[history & ~(1 << place)]] += share * count / len(places)
            row[at[1 << place]] += share * count / len(places)
    clean: FloatArray = np.maximum(row, 0.0)
    clean[clean < 1e-9] = 0.0
    return clean


def influence(table: CaptureTable, existence: Existence, threshold: float) -> list[dict[str, Any]]:
    """The histories whose one person less moves the estimate most, selection repeated; by how many persons."""
    whole = stepwise.select(existence, table.weights[None, :], threshold=threshold)
    less = stepwise.select(existence, bootstrap.leave_one_out(table), threshold=threshold)
    change = np.where(np.isfinite(less.dark), less.dark - whole.dark[0] - 1, math.inf)
    order = np.argsort(-np.abs(change), kind="stable")[:_INFLUENTIAL]
    return [
        {
            "history": ":".join(
                name for place, name in enumerate(table.lists) if table.histories[at] >> place & 1
            ),
            "persons": table.counts[at],
            "change": number(float(change[at])),
        }
        for at in order.tolist()
    ]
