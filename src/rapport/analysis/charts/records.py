"""What charts are drawn from, checked before anything is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from rapport.analysis.charts.style import Phrases, Style
from rapport.analysis.errors import ChartError


class ChartKind(StrEnum):
    """The forms a chart can take."""

    BARS = "bars"
    GROUPED = "grouped"
    STACKED = "stacked"
    COLUMNS = "columns"
    TILES = "tiles"


@dataclass(frozen=True, slots=True, kw_only=True)
class Datum:
    """One bar, segment or column. `value` is the rounded figure as printed; None is drawn as "not known",
    never as zero.

    `label`: category in the reader's language. `numerator` of `denominator`: the base, both or neither.
    `series`: which bar of a group or segment of a stack, in the reader's language.
    """

    label: str
    value: Decimal | int | None
    numerator: int | None = None
    denominator: int | None = None
    series: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One State: `code` shown on the tile, `name` in words, zero-based `row` and `column`, and the `series`
    it belongs to.
    """

    code: str
    name: str
    row: int
    column: int
    series: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Chart:
    """A chart ready to render: `spec` is a Vega-Lite specification as plain values; `describe(chart)` is
    its text alternative.
    """

    kind: ChartKind
    title: str
    subtitle: str
    unit: str
    records: tuple[Datum, ...] | tuple[Tile, ...]
    style: Style
    phrases: Phrases
    series: tuple[str, ...]
    spec: dict[str, Any]


def check_text(where: str, title: str, subtitle: str) -> None:
    """A chart has a title that says what it shows and a subtitle that states the base."""
    for name, text in (("title", title), ("subtitle", subtitle)):
        if not text.strip():
            raise ChartError(
                where=where,
                rule=f"a chart has a {name}",
                remedy="State what is counted in the title and how many of how many in the subtitle",
            )


def check_data(where: str, data: Sequence[Datum], unit: str) -> None:
    """Refuses empty charts, a bar given twice, values below zero, percentages above 100, half a base."""
    if not data:
        raise ChartError(
            where=where, rule="a chart has at least one record", remedy="Print a sentence instead of a chart"
        )
    seen = set()
    for datum in data:
        place = f"{where}, {' / '.join(part for part in (datum.series, datum.label) if part)}"
        if (datum.series, datum.label) in seen:
            raise ChartError(where=place, rule="a category occurs once per series")
        seen.add((datum.series, datum.label))
        if (datum.numerator is None) != (datum.denominator is None):
            raise ChartError(where=place, rule="numerator and denominator come together")
        if datum.value is not None and not Decimal(datum.value).is_finite():
            raise ChartError(where=place, rule="a value is a finite number or None")
        if datum.value is not None and (datum.value < 0 or (unit == "percent" and datum.value > 100)):
            raise ChartError(
                where=place,
                rule="a value is not below zero, and a percentage not above 100",
                context=f"found {datum.value}",
                remedy="Check the base of the figure",
            )


def check_tiles(where: str, tiles: Sequence[Tile]) -> None:
    """Refuses an empty grid, two tiles in one place, a State twice, places outside the grid."""
    if not tiles:
        raise ChartError(where=where, rule="a grid has at least one tile")
    places: dict[tuple[int, int], str] = {}
    codes = set()
    for tile in tiles:
        place = (tile.row, tile.column)
        if min(place) < 0 or max(place) > 99:
            raise ChartError(
                where=f"{where}, {tile.code}", rule="rows and columns are 0 to 99", context=f"found {place}"
            )
        if place in places:
            raise ChartError(
                where=f"{where}, {tile.code}",
                rule="one place holds one tile",
                context=f"{places[place]} is there already",
            )
        if tile.code in codes:
            raise ChartError(where=f"{where}, {tile.code}", rule="a State has one tile")
        places[place] = tile.code
        codes.add(tile.code)
