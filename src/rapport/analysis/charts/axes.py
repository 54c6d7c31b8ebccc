"""Axes, bar labels and rows that the bar charts share."""

from collections.abc import Mapping, Sequence
from typing import Any

from rapport.analysis.charts.records import Datum
from rapport.analysis.charts.style import OUTLINE, Style, colours_for, legend, lines
from rapport.analysis.charts.wording import Words

LINE_HEIGHT = 16
OUTLINED: dict[str, Any] = {"stroke": OUTLINE, "strokeWidth": 0.75}
"""Light colours stand out from the paper by their outline (WCAG 2.2, 1.4.11)."""


def row(record: Datum, words: Words) -> dict[str, Any]:
    """One record for the specification: `value` is null where not known, `end` is where its text stands."""
    value = None if record.value is None else float(record.value)
    return {
        "label": record.label,
        "value": value,
        "end": value or 0.0,
        "text": words.at_bar(record),
    }


def end_of_axis(records: Sequence[Datum], unit: str) -> float:
    """100 for percentages, else the largest value, or 1 where all are zero."""
    if unit == "percent":
        return 100.0
    return max((float(record.value) for record in records if record.value), default=1.0)


def label_lines(labels: Sequence[str], style: Style) -> dict[str, list[str]]:
    """Category → its lines on the axis: nothing is cut off, however long a category is."""
    return {label: lines(label, style.width // 16, style) for label in labels}


def row_height(labels: Sequence[str], least: int, style: Style) -> int:
    """The height of one category in pixels: `least`, or what its longest label needs."""
    most = max(len(label) for label in label_lines(labels, style).values())
    return max(least, most * LINE_HEIGHT + 8)


def category_axis(labels: Sequence[str], style: Style) -> dict[str, Any]:
    """The categories from top to bottom, on the side where reading begins; their names are drawn by
    `category_names`.
    """
    return {
        "field": "label",
        "type": "nominal",
        "scale": {"domain": list(labels)},
        "axis": {
            "title": None,
            "labels": False,
            "orient": "right" if style.mirrored else "left",
            "ticks": False,
            "domain": True,
        },
    }


def category_names(labels: Sequence[str], y: Mapping[str, Any], style: Style) -> dict[str, Any]:
    """A layer with the names of the categories beside the axis, in as many lines as they need, centred on
    their bars.

    Labels of a Vega axis would be cut off, or hang from the middle of the bar by their first line.
    """
    rows = [
        {"label": label, "lines": written, "up": -(len(written) - 1) * LINE_HEIGHT / 2}
        for label, written in label_lines(labels, style).items()
    ]
    side = {"align": "left", "dx": 8} if style.mirrored else {"align": "right", "dx": -8}
    return {
        "data": {"values": rows},
        "mark": {
            "type": "text",
            "baseline": "middle",
            "lineHeight": LINE_HEIGHT,
            "dy": {"expr": "datum.up"},
            **side,
        },
        "encoding": {"y": y, "x": {"value": "width" if style.mirrored else 0}, "text": {"field": "lines"}},
    }


def value_axis(field: str, top: float, style: Style) -> dict[str, Any]:
    """The value axis, always from zero; without tick labels, since every bar carries its figure."""
    return {
        "field": field,
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, top], "reverse": style.mirrored, "nice": False},
    }


def label_mark(style: Style) -> dict[str, Any]:
    """The text after the end of a bar."""
    side = {"align": "right", "dx": -6} if style.mirrored else {"align": "left", "dx": 6}
    return {"type": "text", "baseline": "middle", **side}


def colour(words: Words, *, vertical: bool = False) -> dict[str, Any]:
    """The colours of the series, darkest first, with the legend that names their key letters."""
    return {
        "field": "series",
        "type": "nominal",
        "sort": None,
        "scale": {
            "domain": [words.legend(name) for name in words.series],
            "range": list(colours_for(len(words.series))),
        },
        "legend": legend(words.series, words.style, vertical=vertical),
    }


def ink() -> dict[str, Any]:
    """Text in the colour that each row names."""
    return {"field": "ink", "type": "nominal", "scale": None, "legend": None}
