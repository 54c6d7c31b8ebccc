"""Bars of several series, side by side or stacked."""

import math
from collections.abc import Iterable, Sequence
from typing import Any, Final

from rapport.analysis.charts.axes import (
    OUTLINED,
    category_axis,
    category_names,
    colour,
    end_of_axis,
    ink,
    label_mark,
    row,
    row_height,
    value_axis,
)
from rapport.analysis.charts.records import Chart, ChartKind, Datum, check_data, check_text
from rapport.analysis.charts.style import ENGLISH, Phrases, Style, colours_for, frame, text_colour_on
from rapport.analysis.charts.wording import Words
from rapport.analysis.errors import ChartError

_PLAIN: Final = Style()
_WIDE_ENOUGH_FOR_FIGURE: Final = 0.09
_WIDE_ENOUGH_FOR_KEY: Final = 0.025
"""Shares of the axis that a stacked segment must take for its figure, or its key letter alone, to fit."""


def series_chart(
    data: Iterable[Datum],
    *,
    title: str,
    subtitle: str,
    stacked: bool = False,
    unit: str = "percent",
    style: Style = _PLAIN,
    phrases: Phrases = ENGLISH,
) -> Chart:
    """Bars of two to six series, side by side or `stacked`. Every series has a colour, a key letter and its
    figure on the bar.

    Raises ChartError as `bar_chart` does, and where stacked percentages add up to more than 100 (answers
    that do not exclude each other must not be stacked) or a stacked value is not known.
    """
    records = tuple(data)
    check_text(title or "series chart", title, subtitle)
    check_data(title, records, unit)
    series = tuple(dict.fromkeys(record.series for record in records))
    if len(series) < 2 or "" in series:
        raise ChartError(
            where=title, rule="a series chart has at least two named series", remedy="Use bar_chart"
        )
    colours_for(len(series))
    if stacked:
        _check_stack(title, records, unit)
    words = Words(unit=unit, style=style, phrases=phrases, series=series)
    drawn = _stacked(records, words) if stacked else _grouped(records, words)
    return Chart(
        kind=ChartKind.STACKED if stacked else ChartKind.GROUPED,
        title=title,
        subtitle=subtitle,
        unit=unit,
        records=records,
        style=style,
        phrases=phrases,
        series=series,
        spec=frame(title, subtitle, style) | {"width": style.width} | drawn,
    )


def _grouped(records: Sequence[Datum], words: Words) -> dict[str, Any]:
    style = words.style
    top = end_of_axis(records, words.unit)
    labels = list(dict.fromkeys(record.label for record in records))
    y = category_axis(labels, style)
    together = row_height(labels, len(words.series) * style.bar_height, style)
    y["scale"]["paddingInner"] = 0.25
    place = {"y": y, "yOffset": {"field": "series", "sort": None}}
    return {
        "height": {"step": math.ceil(together / len(words.series)), "for": "offset"},
        "data": {
            "values": [row(record, words) | {"series": words.legend(record.series)} for record in records]
        },
        "layer": [
            {
                "mark": {"type": "bar", **OUTLINED},
                "encoding": {**place, "x": value_axis("value", top, style), "color": colour(words)},
            },
            {
                "mark": label_mark(style),
                "encoding": {**place, "x": value_axis("end", top, style), "text": {"field": "text"}},
            },
            category_names(labels, y, style),
        ],
    }


def _stacked(records: Sequence[Datum], words: Words) -> dict[str, Any]:
    style = words.style
    labels = list(dict.fromkeys(record.label for record in records))
    stacks = {label: [record for record in records if record.label == label] for label in labels}
    totals = [sum(float(record.value or 0) for record in stack) for stack in stacks.values()]
    top = 100.0 if words.unit == "percent" else max(totals) or 1.0
    y = category_axis(labels, style)
    return {
        "height": {"step": row_height(labels, style.bar_height + 14, style)},
        "data": {
            "values": [segment for stack in stacks.values() for segment in _segments(stack, top, words)]
        },
        "layer": [
            {
                "mark": {"type": "bar", **OUTLINED, "height": style.bar_height + 4},
                "encoding": {
                    "y": y,
                    "x": value_axis("start", top, style),
                    "x2": {"field": "end"},
                    "color": colour(words),
                },
            },
            {
                "mark": {"type": "text", "baseline": "middle"},
                "encoding": {
                    "y": y,
                    "x": value_axis("middle", top, style),
                    "text": {"field": "text"},
                    "color": ink(),
                },
            },
            category_names(labels, y, style),
        ],
    }


def _segments(stack: Sequence[Datum], top: float, words: Words) -> list[dict[str, Any]]:
    """The segments of one bar, end to end, in the order of the series."""
    colours = dict(zip(words.series, colours_for(len(words.series)), strict=True))
    made = []
    start = 0.0
    for record in sorted(stack, key=lambda datum: words.series.index(datum.series)):
        end = start + float(record.value or 0)
        made.append(
            {
                "label": record.label,
                "series": words.legend(record.series),
                "start": start,
                "end": end,
                "middle": (start + end) / 2,
                "text": _segment_text(record, (end - start) / top, words),
                "ink": text_colour_on(colours[record.series]),
            }
        )
        start = end
    return made


def _segment_text(record: Datum, share: float, words: Words) -> str:
    """Key letter and figure, or the key letter alone, or nothing: whatever fits into the segment."""
    if share < _WIDE_ENOUGH_FOR_KEY:
        return ""
    return words.key(record.series) if share < _WIDE_ENOUGH_FOR_FIGURE else words.at_bar(record, base=False)


def _check_stack(where: str, records: Sequence[Datum], unit: str) -> None:
    for label in dict.fromkeys(record.label for record in records):
        values = [record.value for record in records if record.label == label]
        if None in values:
            raise ChartError(
                where=f"{where}, {label}",
                rule="a stack cannot show a value that is not known",
                remedy="Make the unknown part a series of its own, or draw the bars side by side",
            )
        # Each rounded part of one whole may be half a unit too large.
        total = sum(value for value in values if value is not None)
        if unit == "percent" and 2 * total > 200 + len(values):
            raise ChartError(
                where=f"{where}, {label}",
                rule="stacked percentages are parts of one whole",
                context=f"they add up to {total}",
                remedy="Draw the bars side by side: respondents are in several parts",
            )
