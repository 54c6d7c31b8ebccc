"""A grid of States, one tile each: a map that draws no border."""

from collections.abc import Iterable
from typing import Any, Final

from rapport.analysis.charts.axes import OUTLINED, colour, ink
from rapport.analysis.charts.records import Chart, ChartKind, Tile, check_text, check_tiles
from rapport.analysis.charts.style import (
    ENGLISH,
    Phrases,
    Style,
    colours_for,
    frame,
    text_colour_on,
)
from rapport.analysis.charts.wording import Words

_PLAIN: Final = Style()


def tile_grid(
    tiles: Iterable[Tile],
    *,
    title: str,
    subtitle: str,
    series: Iterable[str] = (),
    style: Style = _PLAIN,
    phrases: Phrases = ENGLISH,
) -> Chart:
    """One square per State with its code and the key letter of its series; the legend names the letters.

    `series` fixes the order of the series (darkest first); by default the order of the tiles. The grid is
    never mirrored: east stays east in every language; only title and legend follow the reading direction.
    Raises ChartError for an empty grid or two tiles in one place.
    """
    records = tuple(tiles)
    check_text(title or "tile grid", title, subtitle)
    check_tiles(title, records)
    names = tuple(dict.fromkeys([*series, *(tile.series for tile in records)]))
    words = Words(unit="", style=style, phrases=phrases, series=names)
    inks = {name: text_colour_on(shade) for name, shade in zip(names, colours_for(len(names)), strict=True)}
    columns = 1 + max(tile.column for tile in records)
    rows = 1 + max(tile.row for tile in records)
    side = max(style.width // columns, 24)
    values = [
        {
            "code": tile.code,
            "name": tile.name,
            "row": tile.row,
            "column": tile.column,
            "series": words.legend(tile.series),
            "key": words.key(tile.series),
            "ink": inks[tile.series],
        }
        for tile in records
    ]
    spec = frame(title, subtitle, style) | {
        "width": side * columns,
        "height": side * rows,
        "data": {"values": values},
        "encoding": {"x": _place("column", columns), "y": _place("row", rows)},
        "layer": [
            {
                "mark": {"type": "rect", **OUTLINED, "width": side - 4, "height": side - 4},
                "encoding": {"color": colour(words, vertical=True)},
            },
            _text("code", -side * 0.14, side * 0.34, bold=True),
            _text("key", side * 0.22, side * 0.28, bold=False),
        ],
    }
    return Chart(
        kind=ChartKind.TILES,
        title=title,
        subtitle=subtitle,
        unit="",
        records=records,
        style=style,
        phrases=phrases,
        series=names,
        spec=spec,
    )


def _place(field: str, size: int) -> dict[str, Any]:
    return {
        "field": field,
        "type": "ordinal",
        "axis": None,
        "scale": {"domain": list(range(size)), "padding": 0},
    }


def _text(field: str, down: float, size: float, *, bold: bool) -> dict[str, Any]:
    """A line of text on every tile, in black or white."""
    return {
        "mark": {
            "type": "text",
            "baseline": "middle",
            "dy": round(down, 1),
            "fontSize": round(size, 1),
            "fontWeight": "bold" if bold else "normal",
        },
        "encoding": {
            "text": {"field": field},
            "color": ink(),
        },
    }
