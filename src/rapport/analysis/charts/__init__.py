"""Charts as values: validated records in, a Vega-Lite specification and a text alternative out.

Owns: what a chart may say (`Datum`, `Tile`, checks), how it looks (`Style`, palette), its description in
words. Must not know: how it is rendered, on which page it stands, where its records come from. The
specifications contain their data and name no address.

No chart speaks by colour alone: every bar carries its figure, every series a key letter, and the palette is
a scale of lightness, so that a grey print keeps the order.
"""

from rapport.analysis.charts.bars import bar_chart, column_chart
from rapport.analysis.charts.describe import describe
from rapport.analysis.charts.records import Chart, ChartKind, Datum, Tile
from rapport.analysis.charts.series import series_chart
from rapport.analysis.charts.style import PALETTE, Phrases, Style, colours_for
from rapport.analysis.charts.tiles import tile_grid

__all__ = [
    "PALETTE",
    "Chart",
    "ChartKind",
    "Datum",
    "Phrases",
    "Style",
    "Tile",
    "bar_chart",
    "colours_for",
    "column_chart",
    "describe",
    "series_chart",
    "tile_grid",
]
