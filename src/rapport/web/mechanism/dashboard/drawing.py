"""Bars of the dashboard, drawn on the server; a drawing whose numbers did not change is not made again."""

import json
from collections.abc import Sequence
from functools import lru_cache

from django.conf import settings

from rapport.analysis.charts import Datum, Style, bar_chart, describe
from rapport.reports.assembly.charts import phrases_of
from rapport.reports.document.charts import draw, use_fonts
from rapport.reports.document.words import Words
from rapport.reports.trends import with_alternative

MOST_BARS = 10


@lru_cache(maxsize=256)
def _drawn(spec: str, name: str) -> str:
    use_fonts(settings.FONTS_DIR)
    return draw(json.loads(spec), name)


def bars(counts: Sequence[tuple[str, int]], *, title: str, base: str, language: str, name: str) -> str:
    """A count for each label as an SVG with its text alternative inside; empty where there are no two bars.

    Of more than ten the ten longest bars are drawn, the table beside it has all.
    """
    # Two things of one name cannot be told apart in a picture: they are one bar; the table keeps both.
    joined: dict[str, int] = {}
    for label, count in counts:
        joined[label] = joined.get(label, 0) + count
    longest = sorted(joined.items(), key=lambda one: -one[1])[:MOST_BARS]
    data = [Datum(label=label, value=count) for label, count in longest if count]
    if len(data) <= 1:
        return ""
    words = Words(language)
    is_arabic = words.language == "ar"
    style = Style(
        direction="rtl" if is_arabic else "ltr",
        font="Noto Sans, Noto Sans Arabic, sans-serif" if is_arabic else "Noto Sans, sans-serif",
    )
    chart = bar_chart(data, title=title, subtitle=base, unit="count", style=style, phrases=phrases_of(words))
    # Title and base stand above the picture as text: drawn again inside it they would be read twice.
    spec = {key: value for key, value in chart.spec.items() if key != "title"}
    svg = _drawn(json.dumps(spec, sort_keys=True), name)
    return with_alternative(svg, name, title, describe(chart))
