"""A plan on a line of time, drawn as SVG: one bar per measure, a diamond per benchmark, years and quarters below.

The drawing carries no style attributes and no script; what is late is hatched, not only coloured. It comes with its own
description; the same dates always stand in a table beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from rapport.analysis.plan.document import Measure, Plan
from rapport.analysis.plan.progress import Standing, Status

WIDTH, LABELS, ROW, HEAD = 900, 250, 24, 34
INK, QUIET, LINE = "#1b1b1b", "#505a5f", "#b1b4b6"
FILL = {
    Status.LATE: "#8c3a2e",
    Status.DUE: "#d0873a",
    Status.UNDER_WAY: "#1d4f76",
    Status.NOT_STARTED: "#8fc1d4",
    Status.NO_DATE: "#b1b4b6",
    Status.DONE: "#2f7d84",
    Status.WITHDRAWN: "#b1b4b6",
}
LONGEST = 38
"""Signs of a label that fit beside the bars; the whole text stands in the table."""


_HATCH = (
    '<defs><pattern id="late" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="6" height="6" fill="{FILL[Status.LATE]}"/><rect width="2" height="6" fill="#ffffff"/>'
    "</pattern></defs>"
)


@dataclass(frozen=True)
class Bar:
    """One measure on the line: from a day to a day, either perhaps unknown, benchmarks, and where it stands."""

    label: str
    start: date | None
    end: date | None
    marks: tuple[date, ...] = ()
    status: Status = Status.NOT_STARTED


def bars(plan: Plan, standings: Sequence[Standing]) -> tuple[Bar, ...]:
    """The measures as bars, in the order of the plan; their number and the beginning of their text is the label."""
    of = {one.measure: one.status for one in standings}
    return tuple(_bar(one, of.get(one.id, Status.NOT_STARTED)) for one in plan.measures)


def _bar(one: Measure, status: Status) -> Bar:
    marks = tuple(sorted(mark.due_on for mark in one.benchmarks))
    text = f"{one.code} {one.text}"
    return Bar(
        text if len(text) <= LONGEST else text[: LONGEST - 1] + "…", one.start_on, one.due_on, marks, status
    )


@dataclass(frozen=True)
class _Scale:
    first: date
    last: date
    mirrored: bool

    def x(self, day: date) -> float:
        """Where a day stands; days outside the line stand at its ends."""
        inside = min(max(day, self.first), self.last)
        share = (inside - self.first).days / max((self.last - self.first).days, 1)
        place = LABELS + share * (WIDTH - LABELS - 10)
        return WIDTH - place if self.mirrored else place

    def at(self, place: float) -> float:
        return WIDTH - place if self.mirrored else place

    @property
    def anchor(self) -> str:
        return "end" if self.mirrored else "start"


def span_of(plan: Plan) -> tuple[date, date] | None:
    """The first and the last day that the line needs; None where the plan has no dates at all."""
    days = [day for one in plan.measures for day in (one.start_on, one.due_on) if day]
    days += [mark.due_on for one in plan.measures for mark in one.benchmarks]
    days += [day for day in (plan.starts_on, plan.ends_on) if day]
    return (date(min(days).year, 1, 1), date(max(days).year, 12, 31)) if days else None


def timeline_svg(
    found: Sequence[Bar],
    first: date,
    last: date,
    *,
    title: str,
    text: str,
    today: date | None = None,
    direction: str = "ltr",
) -> str:
    """The drawing, `WIDTH` wide and a row high for every bar; `title` and `text` are for those who hear it.

    A bar without a start begins where the line begins, with a dashed edge; one without an end is not drawn as a bar.
    Every bar lies inside the drawing. Raises ValueError where `last` lies before `first`.
    """
    if last < first:
        raise ValueError("the line of time ends before it begins")
    scale = _Scale(first, last, direction == "rtl")
    height = HEAD + ROW * len(found) + 8
    size = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    looks = 'font-family="Noto Sans, sans-serif" font-size="12"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label={quoteattr(title)} {looks}>',
        f"<title>{escape(title)}</title><desc>{escape(text)}</desc>",
        _HATCH,
        *_years(scale, height),
    ]
    for number, bar in enumerate(found):
        parts += _row(bar, HEAD + number * ROW, scale)
    if today is not None and first <= today <= last:
        place = scale.x(today)
        parts.append(
            f'<line x1="{place:.1f}" x2="{place:.1f}" y1="{HEAD - 6}" y2="{height - 4}" stroke="{INK}" '
            'stroke-width="1.5" stroke-dasharray="4 3"/>'
        )
    return "".join([*parts, "</svg>"])


def _years(scale: _Scale, height: int) -> list[str]:
    parts = []
    for year in range(scale.first.year, scale.last.year + 1):
        for month in (1, 4, 7, 10):
            place = scale.x(date(year, month, 1))
            colour = QUIET if month == 1 else LINE
            parts.append(
                f'<line x1="{place:.1f}" x2="{place:.1f}" y1="{HEAD - 8}" y2="{height - 4}" stroke="{colour}" '
                f'stroke-width="{1 if month == 1 else 0.5}"/>'
            )
        place = scale.x(date(year, 1, 1)) + (-4 if scale.mirrored else 4)
        parts.append(
            f'<text x="{place:.1f}" y="{HEAD - 14}" text-anchor="{scale.anchor}" fill="{INK}">{year}</text>'
        )
    return parts


def _row(bar: Bar, top: int, scale: _Scale) -> list[str]:
    middle = top + ROW / 2
    place = f'x="{scale.at(4):.1f}" y="{middle + 4:.1f}" text-anchor="{scale.anchor}"'
    parts = [f'<text {place} fill="{INK}">{escape(bar.label)}</text>']
    end = bar.end or (max(bar.marks) if bar.marks else None)
    if end is not None:
        start = bar.start or scale.first
        left, right = sorted((scale.x(start), scale.x(end)))
        fill = "url(#late)" if bar.status is Status.LATE else FILL[bar.status]
        dashed = "" if bar.start else f' stroke="{INK}" stroke-dasharray="2 2"'
        box = f'x="{left:.1f}" y="{top + 6}" width="{max(right - left, 3):.1f}" height="{ROW - 12}"'
        parts.append(f'<rect {box} fill="{fill}"{dashed}/>')
    for mark in bar.marks:
        at = scale.x(mark)
        shape = f"M{at:.1f} {middle - 7:.1f}l6 7l-6 7l-6 -7z"
        parts.append(f'<path d="{shape}" fill="#ffffff" stroke="{INK}" stroke-width="1.5"/>')
    return parts
