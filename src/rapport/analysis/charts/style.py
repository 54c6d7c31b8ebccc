"""How charts look and which words they use; both are values that the caller may replace."""

import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal

from rapport.analysis.errors import ChartError

Direction = Literal["ltr", "rtl"]

PALETTE: Final = ("#12334f", "#8c3a2e", "#2f7d84", "#d0873a", "#8fc1d4", "#f3d98b")
"""Dark to light in steps of at least 11 units of CIE lightness, so that grey prints and colour-blind
readers keep the order.
"""
SINGLE_COLOUR: Final = "#1d4f76"
OUTLINE: Final = "#1b1b1b"
INK: Final = "#1b1b1b"
_CHOSEN: Final[Mapping[int, tuple[int, ...]]] = {
    1: (0,),
    2: (0, 3),
    3: (0, 3, 5),
    4: (0, 2, 3, 5),
    5: (0, 1, 2, 3, 5),
    6: (0, 1, 2, 3, 4, 5),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """Width of the plotting area in pixels, font family, reading direction, height of one bar in pixels."""

    width: int = 560
    font: str = "Noto Sans"
    direction: Direction = "ltr"
    bar_height: int = 26

    def __post_init__(self) -> None:
        if not 120 <= self.width <= 4000 or not 8 <= self.bar_height <= 200:
            raise ChartError(
                where="chart style",
                rule="width is 120 to 4000 pixels and height of a bar 8 to 200",
                context=f"found {self.width} and {self.bar_height}",
            )
        if self.direction not in ("ltr", "rtl"):
            raise ChartError(where="chart style", rule=f"direction is ltr or rtl, not “{self.direction}”")

    @property
    def mirrored(self) -> bool:
        """Whether the chart reads from right to left."""
        return self.direction == "rtl"


def _plain_number(value: Decimal | int) -> str:
    return f"{value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """Every word a chart adds to its records: English source texts, to be replaced by their translations.

    `number` writes a value in the reader's digits and separators; `keys` gives the letters by which series
    are told apart.
    """

    number: Callable[[Decimal | int], str] = _plain_number
    keys: str = "ABCDEF"
    percent: str = "%(value)s%%"
    percent_in_words: str = "%(value)s per cent"
    with_base: str = "%(figure)s (%(numerator)s of %(denominator)s)"
    on_bar: str = "%(figure)s (%(numerator)s)"
    not_known: str = "not known"
    entry: str = "%(label)s: %(figure)s"
    series_entry: str = "%(series)s: %(entries)s"
    between_entries: str = "; "
    between_names: str = ", "
    bars: str = "Bar chart with %(count)s bars."
    stacked: str = "Stacked bar chart with %(count)s bars, each divided by %(series)s."
    grouped: str = "Bar chart with %(count)s groups of bars, for %(series)s."
    columns: str = "Column chart by year, from %(first)s to %(last)s."
    tiles: str = "Grid of %(count)s tiles, one per State."
    tile_series: str = "%(series)s (%(count)s): %(entries)s"
    other_years: str = "All other years: 0."

    def __post_init__(self) -> None:
        if len(set(self.keys)) != len(self.keys) or len(self.keys) < len(PALETTE):
            raise ChartError(
                where="chart phrases",
                rule=f"`keys` are at least {len(PALETTE)} different letters",
                context=f"found “{self.keys}”",
            )


ENGLISH: Final = Phrases()


def colours_for(series: int) -> tuple[str, ...]:
    """The colours for this many series, as far apart in lightness as the palette allows. Raises ChartError
    beyond six.
    """
    if series not in _CHOSEN:
        raise ChartError(
            where="chart colours",
            rule=f"a chart has one to {len(PALETTE)} series",
            context=f"found {series}",
            remedy="Join the smallest into one, or use a table",
        )
    return tuple(PALETTE[at] for at in _CHOSEN[series])


def text_colour_on(colour: str) -> str:
    """Black or white, whichever contrasts more with the colour (WCAG 2.2, relative luminance)."""
    return (
        "#ffffff"
        if 1.05 / (luminance(colour) + 0.05) > (luminance(colour) + 0.05) / (luminance(INK) + 0.05)
        else INK
    )


def luminance(colour: str) -> float:
    """Relative luminance of a colour written as #rrggbb (WCAG 2.2)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def shown(text: str, style: Style) -> str:
    """The text with its base direction, which an SVG renderer would otherwise take to be left to right.

    Source: Unicode Standard Annex 9 (bidirectional algorithm), isolates U+2066, U+2067, U+2069.
    """
    return f"\u2067{text}\u2069" if style.mirrored and text else text


def shown_figure(figure: str, style: Style) -> str:
    """A figure as one unit within right-to-left text, so that its sign stays with its digits."""
    return f"\u2066{figure}\u2069" if style.mirrored and figure else figure


def _fits(series: Sequence[str], style: Style) -> bool:
    """Whether the names of the series fit side by side, at about 8 pixels a letter and 40 for key and
    symbol.
    """
    return sum(8 * len(name) + 40 for name in series) <= style.width


def legend(series: Sequence[str], style: Style, *, vertical: bool = False) -> dict[str, Any]:
    """The legend under the chart; read from the right where the chart is, with the symbol before the text."""
    made: dict[str, Any] = {
        "title": None,
        "orient": "bottom",
        "direction": "vertical" if vertical or style.mirrored or not _fits(series, style) else "horizontal",
        "labelLimit": style.width,
        "symbolStrokeColor": OUTLINE,
        "symbolStrokeWidth": 0.75,
        "symbolSize": 180,
    }
    return made | {"labelAlign": "right", "labelOffset": -20} if style.mirrored else made


def frame(title: str, subtitle: str, style: Style) -> dict[str, Any]:
    """What all charts share: schema, background, title over subtitle, font, lines."""
    anchor = "end" if style.mirrored else "start"
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": "white",
        "padding": 8,
        "title": {
            "text": lines(title, style.width // 9, style),
            "subtitle": lines(subtitle, style.width // 7, style),
            "anchor": anchor,
            "frame": "bounds",
            "fontSize": 16,
            "subtitleFontSize": 13,
            "subtitleColor": INK,
            "color": INK,
            "offset": 14,
        },
        "config": {
            "font": style.font,
            "view": {"stroke": None},
            "axis": {
                "labelFontSize": 13,
                "titleFontSize": 13,
                "labelColor": INK,
                "titleColor": INK,
                "grid": False,
            },
            "legend": {
                "labelFontSize": 13,
                "titleFontSize": 13,
                "labelColor": INK,
                "titleColor": INK,
                "symbolType": "square",
                "layout": {"bottom": {"anchor": anchor}},
            },
            "text": {"fontSize": 13, "color": INK},
        },
    }


def lines(text: str, width: int, style: Style) -> list[str]:
    """The text in lines of about `width` characters, each with its direction."""
    return [shown(line, style) for line in textwrap.wrap(text, max(width, 20))] or [""]
