"""The text alternative of a chart: one paragraph that contains every figure the chart shows."""

from rapport.analysis.charts.records import Chart, ChartKind, Datum, Tile
from rapport.analysis.charts.style import Phrases
from rapport.analysis.charts.wording import in_words, year_order


def describe(chart: Chart) -> str:
    """Title, base, form of the chart, then every category with its figure and base, in the words of
    `chart.phrases`.
    """
    tiles = [record for record in chart.records if isinstance(record, Tile)]
    data = [record for record in chart.records if isinstance(record, Datum)]
    body = _of_tiles(tiles, chart.series, chart.phrases) if tiles else _of_data(chart, data)
    return " ".join([_closed(chart.title), _closed(chart.subtitle), _form(chart), body])


def _form(chart: Chart) -> str:
    """What kind of chart it is, in a sentence."""
    phrases = chart.phrases
    labels = list(dict.fromkeys(r.label if isinstance(r, Datum) else r.code for r in chart.records))
    count = phrases.number(len(labels))
    series = phrases.between_names.join(chart.series)
    if chart.kind is ChartKind.COLUMNS:
        years = sorted(labels, key=year_order)
        return phrases.columns % {"first": years[0], "last": years[-1]}
    template = {
        ChartKind.BARS: phrases.bars,
        ChartKind.GROUPED: phrases.grouped,
        ChartKind.STACKED: phrases.stacked,
        ChartKind.TILES: phrases.tiles,
    }[chart.kind]
    return template % {"count": count, "series": series}


def _of_data(chart: Chart, data: list[Datum]) -> str:
    phrases = chart.phrases
    if chart.kind in (ChartKind.GROUPED, ChartKind.STACKED):
        return " ".join(
            _closed(
                phrases.series_entry
                % {
                    "series": name,
                    "entries": _entries([d for d in data if d.series == name], chart.unit, phrases),
                }
            )
            for name in chart.series
        )
    ordered = (
        sorted(data, key=lambda datum: year_order(datum.label)) if chart.kind is ChartKind.COLUMNS else data
    )
    said = _closed(_entries(ordered, chart.unit, phrases))
    return f"{said} {phrases.other_years}" if chart.kind is ChartKind.COLUMNS else said


def _entries(data: list[Datum], unit: str, phrases: Phrases) -> str:
    return phrases.between_entries.join(
        phrases.entry % {"label": datum.label, "figure": in_words(datum, unit, phrases)} for datum in data
    )


def _of_tiles(tiles: list[Tile], series: tuple[str, ...], phrases: Phrases) -> str:
    said = []
    for name in series:
        members = [tile.name for tile in tiles if tile.series == name]
        said.append(
            _closed(
                phrases.tile_series
                % {
                    "series": name,
                    "count": phrases.number(len(members)),
                    "entries": phrases.between_names.join(members),
                }
            )
        )
    return " ".join(said)


def _closed(text: str) -> str:
    """The text with a closing mark, in any script that Rapport is used in."""
    stripped = text.strip()
    return stripped if stripped.endswith((".", "!", "?", "؟", "。")) else f"{stripped}."
