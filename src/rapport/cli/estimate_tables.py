"""An estimate as lines for people: the range first, then the figure, then what it depends on."""

import math
import textwrap

from rapport.analysis.estimation import Estimate
from rapport.analysis.estimation.intervals import Interval

_NAMES = {
    "bca95": "bootstrap (BCa), selection repeated",
    "profile95": "profile likelihood, model held",
    "wald95": "Wald, model held",
}


def as_table(found: Estimate, seconds: float) -> str:
    """The whole result."""
    lines = [f"{found.n_observed:,} persons on {len(found.lists)} lists: {', '.join(found.lists)}"]
    lines.append(f"method: {found.method}")
    if found.estimate is None:
        lines += _folded(f"NO ESTIMATE. {found.reason}", "")
    else:
        best = next((name for name in _NAMES if found.intervals.get(name)), None)
        if best:
            lines.append(f"between {_range(found.intervals[best])} persons in all ({_NAMES[best]}, 95 %)")
        lines.append(f"estimate {_rounded(found.estimate)}, observed ones among them")
        lines += [
            f"  {_NAMES[name]:<38} {_range(found.intervals[name])}"
            for name in _NAMES
            if found.intervals.get(name)
        ]
    lines.append(f"pairs in the model: {' '.join(found.selected) or 'none'}")
    if found.at_minus_infinity:
        lines.append(f"pairs without anybody, at minus infinity: {' '.join(found.at_minus_infinity)}")
    for warning in found.warnings:
        if warning != found.reason:
            lines += _folded(warning, "! ")
    lines.append(f"{seconds:.2f} s")
    return "\n".join(lines)


def _range(limits: Interval | None) -> str:
    if limits is None:
        return "–"
    low, high = limits
    return f"{_rounded(low)} and " + (_rounded(high) if math.isfinite(high) else "no upper limit")


def _rounded(value: float) -> str:
    return f"{value:,.0f}"


def _folded(text: str, mark: str) -> list[str]:
    return textwrap.wrap(text, 100, initial_indent=mark, subsequent_indent=" " * len(mark))
