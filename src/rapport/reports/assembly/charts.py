"""From stored specifications of charts to charts with their data, text alternative and title."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from rapport.analysis.charts import Chart as Drawing
from rapport.analysis.charts import (
    Datum,
    Phrases,
    Style,
    Tile,
    bar_chart,
    column_chart,
    describe,
    series_chart,
    tile_grid,
)
from rapport.analysis.errors import ChartError
from rapport.kernel.errors import InvalidInput
from rapport.reports.assembly.tables import WaveContent, figure_named, text_in
from rapport.reports.document.source import Cell, Chart, FigureView, Table, TableSpec
from rapport.reports.document.words import Words

KINDS = ("bar", "stacked", "columns-by-year", "tile-grid")
_TOKEN = re.compile(r"\[\[figure:([a-z0-9:_.-]+)(?:\|(n|base))?\]\]", re.IGNORECASE)
_YEAR = re.compile(r"\b(\d{4}|\d{3}X)\b")


def chart(spec: Mapping[str, Any], content: WaveContent, *, language: str) -> Chart:
    """Resolve a chart.

    Raises InvalidInput naming the chart and what it names that does not exist or cannot be drawn.
    """
    name = str(spec.get("id", ""))
    where = _("Chart %(name)s") % {"name": name}
    kind = str(spec.get("kind", ""))
    if kind not in KINDS:
        raise InvalidInput(
            _("%(where)s: its kind must be one of %(kinds)s, not '%(kind)s'.")
            % {"where": where, "kinds": ", ".join(KINDS), "kind": kind},
            code="chart_refused",
        )
    words = Words(language)
    views = _figures(spec, content, where)
    title = with_figures(text_in(spec.get("title", ""), language), content, words, where)
    try:
        drawing = _draw(spec, views, title, words)
    except ChartError as error:
        raise InvalidInput(f"{where}: {error}", code=error.code) from error
    return Chart(
        id=name,
        title=title,
        vega_lite=_without_title(drawing.spec),
        alt=describe(drawing),
        data=_data(name, title, views, words),
        figure=views[0].id.split(":", 1)[0],
        description=with_figures(text_in(spec.get("description", ""), language), content, words, where),
    )


def _without_title(spec: Mapping[str, Any]) -> dict[str, Any]:
    """The page, the document and the sheet print the title as text; drawn again inside the picture it
    would be read twice.

    The base (the subtitle) stays in the picture: a chart that is copied out of the report must keep it.
    """
    kept = dict(spec)
    heading = dict(kept.get("title") or {})
    subtitle = heading.pop("subtitle", None)
    if subtitle:
        kept["title"] = {
            **heading,
            "text": subtitle,
            "fontSize": heading.get("subtitleFontSize", 13),
            "fontWeight": "normal",
        }
    return kept


def with_figures(text: str, content: WaveContent, words: Words, where: str) -> str:
    """A text in which figures stand by name, with their values put in. Raises InvalidInput for an unknown one."""

    def value(match: re.Match[str]) -> str:
        view = figure_named(content, match[1], where)
        if match[2] == "n":
            return words.plain(view.numerator)
        if match[2] == "base":
            return words(
                "of", numerator=words.plain(view.numerator), denominator=words.plain(view.denominator)
            )
        return words.value(view)

    return _TOKEN.sub(value, text)


def _figures(spec: Mapping[str, Any], content: WaveContent, where: str) -> list[FigureView]:
    """The figures a chart shows: the parts of a split figure, or the figures that are listed."""
    named = spec.get("figures") or spec.get("figure")
    if isinstance(named, (list, tuple)):
        return [figure_named(content, str(one), where) for one in named]
    whole = figure_named(content, str(named or ""), where)
    return list(whole.children) or [whole]


def _subtitle(views: list[FigureView], words: Words) -> str:
    """The base in words, once for each universe shown."""
    bases = dict.fromkeys((view.universe_label, view.universe_n) for view in views)
    return "; ".join(
        words("base_line", universe=words("universe"), label=label, n=words.plain(n)) for label, n in bases
    )


def _draw(spec: Mapping[str, Any], views: list[FigureView], title: str, words: Words) -> Drawing:
    kind = spec["kind"]
    style = Style(
        direction="rtl" if words.language == "ar" else "ltr",
        font="Noto Sans, Noto Sans Arabic" if words.language == "ar" else "Noto Sans",
    )
    phrases = phrases_of(words)
    subtitle = _subtitle(views, words)
    unit = "percent" if all(view.unit == "percent" for view in views) else "count"
    common: dict[str, Any] = {"title": title, "subtitle": subtitle, "style": style, "phrases": phrases}
    if kind == "tile-grid":
        return tile_grid(_tiles(spec, views), **common)
    if kind == "columns-by-year":
        return column_chart(_years(spec, views, words), unit=unit, **common)
    labels = {str(code): text_in(label, words.language) for code, label in (spec.get("labels") or {}).items()}
    if kind == "bar":
        return bar_chart([_datum(view, labels) for view in views], unit=unit, **common)
    series = text_in(spec.get("label", ""), words.language) or views[0].universe_label
    stacked = [_datum(view, {view.id: series}, series=labels.get(view.id) or _label(view)) for view in views]
    return series_chart(stacked, stacked=True, unit=unit, **common)


def _label(view: FigureView) -> str:
    return view.category_label or view.label.split(": ", 1)[0]


def _datum(view: FigureView, labels: Mapping[str, str], series: str = "") -> Datum:
    return Datum(
        label=labels.get(view.id) or _label(view),
        value=None if view.value is None else Decimal(str(view.value)),
        numerator=None if view.numerator is None else int(view.numerator),
        denominator=None if view.denominator is None else int(view.denominator),
        series=series,
    )


def _years(spec: Mapping[str, Any], views: list[FigureView], words: Words) -> list[Datum]:
    """Columns labelled by year: the label given, else the year or decade that the figure's own definition names."""
    labels = {str(code): text_in(label, words.language) for code, label in (spec.get("labels") or {}).items()}
    found = []
    for view in views:
        year = labels.get(view.id) or next(iter(_YEAR.findall(view.category or view.definition)), "")
        found.append(_datum(view, {view.id: year or _label(view)}))
    return found


def _tiles(spec: Mapping[str, Any], views: list[FigureView]) -> list[Tile]:
    """One tile per respondent of the universe, in the series of the part that counts it."""
    places = {str(code): place for code, place in (spec.get("places") or {}).items()}
    tiles = []
    for view in views:
        for member in view.members:
            if member.code not in places:
                raise InvalidInput(
                    _("Chart %(name)s: `places` has no row and column for %(code)s.")
                    % {"name": spec.get("id"), "code": member.code},
                    code="chart_refused",
                )
            row, column = places[member.code]
            tiles.append(
                Tile(
                    code=member.code, name=member.name, row=int(row), column=int(column), series=_label(view)
                )
            )
    return tiles


def _data(name: str, title: str, views: list[FigureView], words: Words) -> Table:
    rows = tuple(
        (
            Cell(text=_label(view)),
            Cell(text=words.plain(view.numerator), number=view.numerator),
            Cell(text=words.plain(view.denominator), number=view.denominator),
            Cell(text=words.value(view), number=view.value),
        )
        for view in views
    )
    return Table(
        spec=TableSpec(id=name, title=title, kind="figures", figures=tuple(view.id for view in views)),
        header=tuple(Cell(text=words(key)) for key in ("category", "numerator", "denominator", "value")),
        rows=rows,
        notes=(_subtitle(views, words),),
    )


def phrases_of(words: Words) -> Phrases:
    """The words of charts in the edition's language, from the catalogue; frozen with the edition as text."""

    def number(value: Decimal | int) -> str:
        # With the decimals of the edition's rule, so that 6.0 per cent is not printed as 6 among 58.2.
        exact = Decimal(str(value))
        return words.number(exact, max(0, -int(exact.as_tuple().exponent)))

    with override(words.language):
        return Phrases(
            number=number,
            keys=_("ABCDEF"),
            percent=_("%(value)s%%"),
            percent_in_words=_("%(value)s per cent"),
            with_base=_("%(figure)s (%(numerator)s of %(denominator)s)"),
            on_bar=_("%(figure)s (%(numerator)s)"),
            not_known=_("not known"),
            entry=_("%(label)s: %(figure)s"),
            series_entry=_("%(series)s: %(entries)s"),
            between_entries=_("; "),
            between_names=_(", "),
            bars=_("Bar chart with %(count)s bars."),
            stacked=_("Stacked bar chart with %(count)s bars, each divided by %(series)s."),
            grouped=_("Bar chart with %(count)s groups of bars, for %(series)s."),
            columns=_("Column chart by year, from %(first)s to %(last)s."),
            tiles=_("Grid of %(count)s tiles, one per State."),
            tile_series=_("%(series)s (%(count)s): %(entries)s"),
            other_years=_("All other years: 0."),
        )
