"""Bars of one series: horizontal bars by category, columns by year."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from rapport.analysis.charts.axes import (
    category_axis,
    category_names,
    end_of_axis,
    label_mark,
    row,
    row_height,
    value_axis,
)
from rapport.analysis.charts.records import Chart, ChartKind, Datum, check_data, check_text
from rapport.analysis.charts.style import ENGLISH, SINGLE_COLOUR, Phrases, Style, frame
from rapport.analysis.charts.wording import Words, year_order
from rapport.analysis.errors import ChartError

_PLAIN: Final = Style()
_YEAR: Final = re.compile(r"[0-9]{4}")
_DECADE: Final = re.compile(r"[0-9]{3}X")


def bar_chart(
    data: Iterable[Datum],
    *,
    title: str,
    subtitle: str,
    unit: str = "percent",
    style: Style = _PLAIN,
    phrases: Phrases = ENGLISH,
) -> Chart:
    """Horizontal bars of one series, in the order given, each with its figure. Percentages share an axis
    from 0 to 100.

    Raises ChartError where the records cannot be drawn honestly.
    """
    records = tuple(data)
    check_text(title or "bar chart", title, subtitle)
    check_data(title, records, unit)
    _check_no_series(title, records)
    words = Words(unit=unit, style=style, phrases=phrases)
    top = end_of_axis(records, unit)
    labels = [record.label for record in records]
    y = category_axis(labels, style)
    spec = frame(title, subtitle, style) | {
        "width": style.width,
        "height": {"step": row_height(labels, style.bar_height + 10, style)},
        "data": {"values": [row(record, words) for record in records]},
        "layer": [
            {
                "mark": {"type": "bar", "color": SINGLE_COLOUR, "height": style.bar_height},
                "encoding": {"y": y, "x": value_axis("value", top, style)},
            },
            {
                "mark": label_mark(style),
                "encoding": {"y": y, "x": value_axis("end", top, style), "text": {"field": "text"}},
            },
            category_names(labels, y, style),
        ],
    }
    return Chart(
        kind=ChartKind.BARS,
        title=title,
        subtitle=subtitle,
        unit=unit,
        records=records,
        style=style,
        phrases=phrases,
        series=(),
        spec=spec,
    )


def column_chart(
    data: Iterable[Datum],
    *,
    title: str,
    subtitle: str,
    unit: str = "count",
    style: Style = _PLAIN,
    phrases: Phrases = ENGLISH,
) -> Chart:
    """Columns by year: labels are years (`1995`) or decades (`199X`, drawn before the decade's first year).

    Years between the first and the last without a record are drawn empty: the time axis has no gaps. Raises
    ChartError as `bar_chart` does, and for labels that are neither years nor decades.
    """
    records = tuple(data)
    check_text(title or "column chart", title, subtitle)
    check_data(title, records, unit)
    _check_no_series(title, records)
    order = _years(title, records)
    words = Words(unit=unit, style=style, phrases=phrases)
    x = {
        "field": "label",
        "type": "ordinal",
        "scale": {
            "domain": order,
            "reverse": style.mirrored,
            "paddingInner": 0.15,
        },
        "axis": {
            "title": None,
            "labelAngle": 0 if len(order) <= 14 else -90,
            "labelOverlap": False,
            "ticks": False,
        },
    }
    y = {"type": "quantitative", "axis": None, "scale": {"domain": [0, end_of_axis(records, unit) * 1.1]}}
    spec = frame(title, subtitle, style) | {
        "width": style.width,
        "height": 220,
        "data": {"values": [row(record, words) for record in records]},
        "layer": [
            {
                "mark": {"type": "bar", "color": SINGLE_COLOUR},
                "encoding": {"x": x, "y": {"field": "value", **y}},
            },
            {
                "mark": {"type": "text", "baseline": "bottom", "dy": -3},
                "encoding": {"x": x, "y": {"field": "end", **y}, "text": {"field": "text"}},
            },
        ],
    }
    return Chart(
        kind=ChartKind.COLUMNS,
        title=title,
        subtitle=subtitle,
        unit=unit,
        records=records,
        style=style,
        phrases=phrases,
        series=(),
        spec=spec,
    )


def _check_no_series(where: str, records: Sequence[Datum]) -> None:
    if any(record.series for record in records):
        raise ChartError(where=where, rule="a chart of one series names no series", remedy="Use series_chart")


def _years(where: str, records: Sequence[Datum]) -> list[str]:
    """All years from first to last, each decade of unknown year before its first year."""
    labels = [record.label for record in records]
    odd = [label for label in labels if not (_YEAR.fullmatch(label) or _DECADE.fullmatch(label))]
    if odd:
        raise ChartError(
            where=f"{where}, {odd[0]}",
            rule="a column stands for a year (1995) or a decade (199X)",
            remedy="Use bar_chart for other categories",
        )
    years = [int(label) for label in labels if _YEAR.fullmatch(label)]
    if years and max(years) - min(years) > 200:
        raise ChartError(
            where=where, rule="a chart spans at most 200 years", context=f"{min(years)} to {max(years)}"
        )
    every = [f"{year:04d}" for year in range(min(years), max(years) + 1)] if years else []
    decades = [label for label in labels if _DECADE.fullmatch(label)]
    return sorted([*every, *decades], key=year_order)
