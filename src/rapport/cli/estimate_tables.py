"""An estimate as lines for people: the range first, then the figure, then what it depends on."""

import math
import textwrap

from rapport.analysis.estimation import Estimate, Stratified
from rapport.analysis.estimation.intervals import Interval

_NAMES = {
    "posterior95": "posterior",
    "bca95": "bootstrap (BCa), selection repeated",
    "profile95": "profile likelihood, model held",
    "wald95": "Wald, model held",
}


def as_table(found: Estimate, seconds: float) -> str:
    """The whole result."""
    lines = [f"{found.n_observed:,} persons on {len(found.lists)} lists: {', '.join(found.lists)}"]
    lines.append(f"method: {found.method}")
    lines += _folded(f"NO ESTIMATE. {found.reason}", "") if found.estimate is None else _figure(found)
    lines.append(f"pairs in the model: {' '.join(found.selected) or 'none'}")
    if found.at_minus_infinity:
        lines.append(f"pairs without anybody, at minus infinity: {' '.join(found.at_minus_infinity)}")
    lines += _depends(found)
    for warning in found.warnings:
        if warning != found.reason and not warning.startswith("Give a range"):
            lines += _folded(warning, "! ")
    lines.append(f"{seconds:.2f} s")
    return "\n".join(lines)


def strata_table(found: Stratified, seconds: float) -> str:
    """One line for each stratum, the total, and all as one population."""
    lines = [f"{'stratum':<24} {'observed':>9} {'estimate':>10}  95 %"]
    for name, one in (*found.strata.items(), ("all as one", found.whole)):
        best = next((limits for key in _NAMES if (limits := one.intervals.get(key))), None)
        size = "none" if one.estimate is None else _rounded(one.estimate)
        lines.append(f"{name[:24]:<24} {one.n_observed:>9,} {size:>10}  {_range(best)}")
    observed = sum(one.n_observed for one in found.strata.values())
    size = "none" if found.total is None else _rounded(found.total)
    lines.insert(-1, f"{'total of the strata':<24} {observed:>9,} {size:>10}  {_range(found.interval)}")
    if found.reason:
        lines += _folded(found.reason, "! ")
    for name, one in found.strata.items():
        for warning in one.warnings:
            lines += _folded(f"{name}: {warning}", "! ")
    return "\n".join([*lines, f"{seconds:.2f} s"])


def _figure(found: Estimate) -> list[str]:
    """The range first; where families of methods disagree, theirs, and the method's own figure only below it."""
    best = next((name for name in _NAMES if found.intervals.get(name)), None)
    own = f"estimate {_rounded(found.estimate or 0)}, observed ones among them"
    lines = []
    if found.sensitivity.get("give") == "range":
        low, high = found.sensitivity["range"]
        lines.append(f"BETWEEN {_rounded(low)} AND {_rounded(high)} PERSONS IN ALL; NO SINGLE FIGURE")
        lines += _folded(str(found.sensitivity["reason"]), "")
        own = f"this method alone: {own}"
    elif best:
        lines.append(f"between {_range(found.intervals[best])} persons in all ({_NAMES[best]}, 95 %)")
    lines.append(own)
    return lines + [
        f"  {_NAMES[name]:<38} {_range(found.intervals[name])}"
        for name in _NAMES
        if found.intervals.get(name)
    ]


def _depends(found: Estimate) -> list[str]:
    """What other defensible choices give."""
    rules = found.sensitivity.get("rules", [])
    if not rules:
        return []
    lines = ["what other choices give:"]
    lines += [
        f"  {one['rule']:<38} {'no estimate' if one['estimate'] is None else _rounded(one['estimate'])}"
        for one in rules
    ]
    for title, key, label in (
        ("without one list:", "list_left_out", "list"),
        ("two lists taken for one:", "lists_merged", "lists"),
    ):
        sizes = [
            (one["estimate"], one[label]) for one in found.sensitivity[key] if one["estimate"] is not None
        ]
        if sizes:
            (low, first), (high, last) = min(sizes), max(sizes)
            lines.append(f"  {title:<38} {_rounded(low)} ({first}) to {_rounded(high)} ({last})")
    for one in found.sensitivity["linkage"]:
        if one["share"] in (0.05, 0.1):
            size = "no estimate" if one["estimate"] is None else _rounded(one["estimate"])
            title = f"{one['share']:.0%} of links {one['links']}:"
            lines.append(f"  {title:<38} {size}")
    return lines


def _range(limits: Interval | None) -> str:
    if limits is None:
        return "–"
    low, high = limits
    return f"{_rounded(low)} and " + (_rounded(high) if math.isfinite(high) else "no upper limit")


def _rounded(value: float) -> str:
    return f"{value:,.0f}"


def _folded(text: str, mark: str) -> list[str]:
    return textwrap.wrap(text, 100, initial_indent=mark, subsequent_indent=" " * len(mark))
