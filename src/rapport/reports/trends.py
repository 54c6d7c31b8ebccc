"""Drawing a question over the waves: bars side by side for each wave, only within one comparable stretch."""

import html
import re
from decimal import Decimal

from django.conf import settings

from rapport.analysis.charts import Datum, Style, bar_chart, describe, series_chart
from rapport.analysis.types import in_language
from rapport.reports.assembly.charts import phrases_of
from rapport.reports.document.charts import draw, use_fonts
from rapport.reports.document.words import Words
from rapport.surveys.comparison import Stretch

MOST_WAVES = 6
"""More series than this have no colours that a grey print keeps apart; the newest are drawn, the table has all."""


def drawn(stretch: Stretch, *, title: str, base: str, language: str, name: str) -> str:
    """The chart of one stretch as SVG with its text alternative inside. `base` says who is counted, per wave.

    Raises ChartError where there is nothing to draw.
    """
    words = Words(language)
    style = Style(
        direction="rtl" if language == "ar" else "ltr",
        font="Noto Sans, Noto Sans Arabic" if language == "ar" else "Noto Sans",
    )
    points = stretch.points[-MOST_WAVES:]
    series = len(points) > 1
    data = [
        Datum(
            label=in_language(label, language),
            value=_value(point.shares[code].value) if code in point.shares else None,
            numerator=point.shares[code].numerator if code in point.shares else None,
            denominator=point.shares[code].denominator if code in point.shares else None,
            series=f"{in_language(point.wave.title, language)} ({point.wave.as_of.year})" if series else "",
        )
        for code, label in stretch.options.items()
        for point in points
    ]
    common = {"title": title, "subtitle": base, "style": style, "phrases": phrases_of(words)}
    chart = series_chart(data, **common) if series else bar_chart(data, **common)  # type: ignore[arg-type]
    use_fonts(settings.FONTS_DIR)
    return with_alternative(draw(chart.spec, name), name, title, describe(chart))


def _value(value: Decimal | int | float | None) -> Decimal | int | None:
    return Decimal(str(value)) if isinstance(value, float) else value


def with_alternative(svg: str, name: str, title: str, alternative: str) -> str:
    """A drawing as one picture with a title and a description that are read out in its place."""
    safe = re.sub(r"[^A-Za-z0-9_-]", "-", name)
    opening, rest = svg.split(">", 1)
    heading = f'<title id="{safe}-title">{html.escape(title)}</title>'
    told = f'<desc id="{safe}-desc">{html.escape(alternative)}</desc>'
    return f'{opening} role="img" aria-labelledby="{safe}-title {safe}-desc">{heading}{told}{rest}'
