"""How figures, categories and series are written on a chart and in its description."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapport.analysis.charts.records import Datum
from rapport.analysis.charts.style import Phrases, Style, shown, shown_figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The texts of one chart: its unit, the words of its language, its reading direction, its series in
    order.
    """

    unit: str
    style: Style
    phrases: Phrases
    series: Sequence[str] = ()

    def key(self, series: str) -> str:
        """The key letter of a series."""
        return self.phrases.keys[self.series.index(series)]

    def legend(self, series: str) -> str:
        """A series as the legend names it: key letter and name."""
        return shown(f"{self.key(series)}  {series}", self.style)

    def at_bar(self, datum: Datum, *, base: bool = True) -> str:
        """The text at a bar: key letter, if there are series, and figure, as in `A  58.2% (39)`."""
        written = on_bar(datum, self.unit, self.phrases, base=base)
        said = written if datum.value is None else shown_figure(written, self.style)
        return shown(f"{self.key(datum.series)}  {said}" if self.series else said, self.style)


def on_bar(datum: Datum, unit: str, phrases: Phrases, *, base: bool) -> str:
    """The figure alone: `58.2% (39)`; the denominator stands in the subtitle."""
    if datum.value is None:
        return phrases.not_known
    figure = _figure(datum, unit, phrases, phrases.percent)
    if not base or unit != "percent" or datum.numerator is None:
        return figure
    return phrases.on_bar % {"figure": figure, "numerator": phrases.number(datum.numerator)}


def in_words(datum: Datum, unit: str, phrases: Phrases) -> str:
    """The figure as read aloud: `58.2 per cent (39 of 67)`."""
    if datum.value is None:
        return phrases.not_known
    figure = _figure(datum, unit, phrases, phrases.percent_in_words)
    if unit != "percent" or datum.numerator is None or datum.denominator is None:
        return figure
    return phrases.with_base % {
        "figure": figure,
        "numerator": phrases.number(datum.numerator),
        "denominator": phrases.number(datum.denominator),
    }


def year_order(label: str) -> tuple[str, bool]:
    """Sorts years; a decade of unknown year stands before its first year."""
    return (label.replace("X", "0"), not label.endswith("X"))


def _figure(datum: Datum, unit: str, phrases: Phrases, percent: str) -> str:
    written = phrases.number(datum.value) if datum.value is not None else ""
    return percent % {"value": written} if unit == "percent" else written
