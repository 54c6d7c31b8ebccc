"""A latent-class model: several kinds of persons, each caught by the lists independently with chances of its own.

D. Manrique-Vallier, Biometrics 72, 2016, there with a prior over the number of classes; here maximum likelihood by EM
(A. Dempster, N. Laird and D. Rubin, 1977), with 1 to 4 classes by BIC. Beside log-linear models it is another family.

The number of persons is hardly identified: a further class that no list reaches fits equally well, and the likelihood
is often nearly flat over a wide range. EM on the observed histories creeps along it and stops anywhere. So it is
maximised at each of many fixed numbers of persons (its profile); the best of them is the estimate, and the interval
is where the profile lies within 3.84/2 of it. A profile that still rises at 100 times those observed gives no estimate.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import gammaln

from rapport.analysis.estimation.intervals import Interval
from rapport.analysis.estimation.loglinear import Draft, Options, no_overlap
from rapport.analysis.estimation.results import Estimate
from rapport.analysis.estimation.table import CaptureTable
from rapport.analysis.types import FloatArray

MOST_CLASSES: Final = 4
LARGEST: Final = 100.0
_STARTS: Final = 6
_GRID: Final = 24
_FEWEST: Final = 0.5
_ZOOMS: Final = 6
_ROUNDS: Final = 300
_SETTLED: Final = 1e-6
_FALL: Final = 1.9207
_FINE: Final = 0.2
"""The grid is fine enough where the likelihood falls by less to the next point."""


@dataclass
class Classes:
    """Rows of fits: `share` (rows, classes), `chance` (rows, classes, lists), `likely` (rows)."""

    share: FloatArray
    chance: FloatArray
    likely: FloatArray


@dataclass(frozen=True)
class Profile:
    """The highest log-likelihood at each dark figure, ascending; `bic` counts N as a parameter."""

    classes: int
    dark: FloatArray
    likely: FloatArray
    bic: float

    @property
    def best(self) -> float:
        """The dark figure with the highest likelihood."""
        return float(self.dark[int(self.likely.argmax())])

    @property
    def falls(self) -> bool:
        """Whether the likelihood is highest where nobody is hidden."""
        return self.best < 1.0

    @property
    def rises(self) -> bool:
        """Whether the likelihood is highest at the largest number that was tried."""
        return int(self.likely.argmax()) == len(self.dark) - 1

    def limits(self) -> Interval:
        """Where the profile crosses 3.84/2 below its top; infinite above where it does not."""
        top = int(self.likely.argmax())
        floor = float(self.likely[top]) - _FALL
        logs = np.log(self.dark)
        ends = []
        for side in (-1, 1):
            at = top
            while 0 <= at < len(logs) and self.likely[at] >= floor:
                at += side
            if at < 0:
                ends.append(0.0)
            elif at == len(logs):
                ends.append(np.inf)
            else:
                one, two = (self.likely[at - side] - floor), (floor - self.likely[at])
                ends.append(float(np.exp(logs[at - side] + (logs[at] - logs[at - side]) * one / (one + two))))
        return ends[0], ends[1]


def fit_at(on: FloatArray, counts: FloatArray, start: Classes, *, rounds: int = _ROUNDS) -> Classes:
    """EM for each row of `counts` (rows, histories) from its start; `on` (histories, lists). The empty one is first."""
    share, chance = start.share.copy(), start.chance.copy()
    likely = np.full(len(counts), -np.inf)
    constant = gammaln(counts.sum(axis=1) + 1) - gammaln(counts + 1).sum(axis=1)
    running = np.arange(len(counts))
    for step in range(rounds):
        held = np.clip(chance[running], 1e-9, 1 - 1e-9)
        logs = np.log(held) @ on.T + np.log1p(-held) @ (1 - on).T
        inside = share[running][:, :, None] * np.exp(logs)
        caught = np.maximum(inside.sum(axis=1), 1e-300)
        value = (counts[running] * np.log(caught)).sum(axis=1) + constant[running]
        moved = value - likely[running]
        likely[running] = value
        weight = inside * (counts[running] / caught)[:, None, :]
        each = np.maximum(weight.sum(axis=2), 1e-300)
        share[running] = each / each.sum(axis=1, keepdims=True)
        chance[running] = (weight @ on) / each[:, :, None]
        running = running[(moved > _SETTLED) | (step < 10)]
        if not len(running):
            break
    return Classes(share, chance, likely)


def search(table: CaptureTable, seed: int) -> Profile:
    """The profile with as many classes as lower BIC, up to four or what the lists allow."""
    best = _profile(table, 1, seed)
    lists = sum(1 for place in range(len(table.lists)) if table.total(1 << place))
    for classes in range(2, MOST_CLASSES + 1):
        if classes * (lists + 1) > (1 << lists) - 1:
            break
        found = _profile(table, classes, seed)
        if found.bic >= best.bic:
            break
        best = found
    return best


def _profile(table: CaptureTable, classes: int, seed: int) -> Profile:
    used = [place for place in range(len(table.lists)) if table.total(1 << place)]
    on = np.array([[float(mask >> place & 1) for place in used] for mask in (0, *table.histories)])
    random = np.random.default_rng(seed)
    starts = _STARTS if classes > 1 else 1
    dark = np.geomspace(_FEWEST, LARGEST * table.n, _GRID)
    rows = np.repeat(dark, starts)
    margin = (table.weights @ on[1:])[None, None, :] / (table.n + rows)[:, None, None]
    spread = random.uniform(0.2, 4.0, size=(1, starts, classes, len(used)))
    factors = np.broadcast_to(spread, (_GRID, *spread.shape[1:])).reshape(len(rows), classes, len(used))
    shares = np.tile(random.dirichlet(np.full(classes, 2.0), size=starts), (_GRID, 1))
    found = fit_at(on, _with_hidden(table, rows), Classes(shares, np.clip(margin * factors, 1e-5, 0.9), rows))
    top = found.likely.reshape(_GRID, starts).argmax(axis=1) + np.arange(_GRID) * starts
    coarse = _swept(on, table, dark, Classes(found.share[top], found.chance[top], found.likely[top]))
    every, kept = dark, coarse
    for _ in range(_ZOOMS):
        near = int(kept.likely.argmax())
        around = kept.likely[max(0, near - 1) : near + 2]
        if len(every) > _GRID and kept.likely[near] - around.min() < _FINE:
            break
        low, high = every[max(0, near - 2)], every[min(len(every) - 1, near + 2)]
        fine = np.geomspace(low, high, _GRID + 2)[1:-1]
        closest = np.abs(np.log(fine)[:, None] - np.log(every)[None, :]).argmin(axis=1)
        start = Classes(kept.share[closest], kept.chance[closest], kept.likely[closest])
        every, kept = _joined((every, kept), (fine, _swept(on, table, fine, start)))
    likely = kept.likely
    bic = classes * (len(used) + 1) * np.log(table.n) - 2 * float(likely.max())
    return Profile(classes, every, likely, float(bic))


def _joined(one: tuple[FloatArray, Classes], two: tuple[FloatArray, Classes]) -> tuple[FloatArray, Classes]:
    """Two profiles as one, dark figures ascending."""
    dark = np.concatenate([one[0], two[0]])
    order = np.argsort(dark, kind="stable")
    parts = [(one[1].share, two[1].share), (one[1].chance, two[1].chance), (one[1].likely, two[1].likely)]
    share, chance, likely = (np.concatenate(part)[order] for part in parts)
    return dark[order], Classes(share, chance, likely)


def _swept(on: FloatArray, table: CaptureTable, dark: FloatArray, found: Classes) -> Classes:
    """Fit each dark figure again from its own classes and from those of its neighbours; the best of them, twice."""
    counts = _with_hidden(table, dark)
    many = len(dark)
    for _ in range(2):
        at = np.arange(many)
        start = np.concatenate([at, np.maximum(at - 1, 0), np.minimum(at + 1, many - 1)])
        tried = fit_at(
            on, np.tile(counts, (3, 1)), Classes(found.share[start], found.chance[start], found.likely[start])
        )
        best = tried.likely.reshape(3, many).argmax(axis=0) * many + at
        found = Classes(tried.share[best], tried.chance[best], tried.likely[best])
    return found


def _with_hidden(table: CaptureTable, dark: FloatArray) -> FloatArray:
    """Counts with the empty history first, one row for each dark figure."""
    found: FloatArray = np.column_stack(
        [dark, np.broadcast_to(table.weights, (len(dark), len(table.weights)))]
    )
    return found


def estimate_lcm(table: CaptureTable, options: Options) -> Estimate:
    """The latent-class estimate with the interval of its profile likelihood; `options` give the seed of the starts."""
    draft = Draft(table, "lcm", options)
    reason = no_overlap(table)
    given: dict[str, Interval | None] = {}
    size: float | None = None
    if not reason:
        found = search(table, options.seed)
        draft.details |= {"classes": found.classes, "bic": found.bic}
        draft.warnings.append(
            "A latent-class model rests on its classes: another class that no list reaches would fit as well."
        )
        if found.rises:
            reason = (
                f"Not estimable: the likelihood of {found.classes} latent classes still rises at {LARGEST:.0f} times"
                " the persons observed; arbitrarily large numbers fit."
            )
        elif found.falls:
            reason = (
                "Not estimable: the likelihood of latent classes is highest where nobody at all is hidden."
            )
        else:
            size = table.n + found.best
            low, high = found.limits()
            given["profile95"] = (table.n + low, table.n + high)
            if high == np.inf:
                draft.warnings.append("The likelihood does not fall far enough to give an upper limit.")
    return Estimate(
        lists=table.lists,
        n_observed=table.n,
        method="lcm",
        estimate=size,
        reason=reason,
        intervals=given,
        warnings=tuple([reason, *draft.warnings] if reason else draft.warnings),
        details=draft.details,
    )
