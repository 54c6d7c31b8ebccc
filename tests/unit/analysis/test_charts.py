"""Charts: what may be drawn, what the specification says, and that no chart speaks by colour alone."""

import itertools
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import vl_convert
from hypothesis import given
from hypothesis import strategies as st

from rapport.analysis.charts import (
    PALETTE,
    Chart,
    Datum,
    Phrases,
    Style,
    Tile,
    bar_chart,
    colours_for,
    column_chart,
    describe,
    series_chart,
    tile_grid,
)
from rapport.analysis.charts.style import INK, luminance, text_colour_on
from rapport.analysis.errors import ChartError

TEXT = {"title": "States with a mechanism", "subtitle": "39 of 67 States invited"}
YES = Datum(label="Yes", value=Decimal("58.2"), numerator=39, denominator=67)
NO = Datum(label="No", value=Decimal("7.5"), numerator=5, denominator=67)
LOST = Datum(label="Blank", value=None)
RTL = Style(direction="rtl", font="Noto Sans Arabic")


def by_group(*, twice: str = "64.3") -> list[Datum]:
    return [
        Datum(label="Participating States", series="Yes", value=Decimal(twice), numerator=36, denominator=56),
        Datum(label="Participating States", series="No", value=Decimal("35.7"), numerator=20, denominator=56),
        Datum(label="Partners", series="Yes", value=Decimal("0.0"), numerator=0, denominator=11),
        Datum(label="Partners", series="No", value=Decimal("100.0"), numerator=11, denominator=11),
    ]


def tiles() -> list[Tile]:
    places = [("AT", 1, 0, "Yes"), ("BE", 0, 0, "No"), ("CH", 1, 2, "Yes")]
    return [Tile(code=c, name=f"State {c}", row=r, column=k, series=s) for c, r, k, s in places]


CHARTS: dict[str, Callable[..., Chart]] = {
    "bars": lambda **more: bar_chart([YES, NO, LOST], **TEXT, **more),
    "grouped": lambda **more: series_chart(by_group(), **TEXT, **more),
    "stacked": lambda **more: series_chart(by_group(), stacked=True, **TEXT, **more),
    "columns": lambda **more: column_chart(
        [Datum(label="1995", value=2), Datum(label="199X", value=1), Datum(label="1998", value=4)],
        **TEXT,
        **more,
    ),
    "tiles": lambda **more: tile_grid(tiles(), **TEXT, **more),
}


def values(chart: Chart) -> list[dict[str, Any]]:
    return list(chart.spec["data"]["values"])


@pytest.mark.parametrize("style", [Style(), RTL], ids=["ltr", "rtl"])
@pytest.mark.parametrize("name", CHARTS)
def test_specifications_compile_without_reaching_out(name: str, style: Style) -> None:
    chart = CHARTS[name](style=style)
    assert json.loads(json.dumps(chart.spec)) == chart.spec
    assert "http" not in json.dumps(chart.spec).replace(chart.spec["$schema"], "")
    drawn = vl_convert.vegalite_to_svg(chart.spec, allowed_base_urls=[])
    assert drawn.startswith("<svg")
    for row in values(chart):
        assert row.get("text", row.get("key")) in drawn


@pytest.mark.parametrize("name", CHARTS)
def test_descriptions_hold_every_category_and_the_base(name: str) -> None:
    chart = CHARTS[name]()
    said = describe(chart)
    assert said.startswith("States with a mechanism. 39 of 67 States invited. ")
    for record in chart.records:
        assert (record.label if isinstance(record, Datum) else record.name) in said


@pytest.mark.parametrize(
    ("name", "part"),
    [
        (
            "bars",
            "Bar chart with 3 bars. Yes: 58.2 per cent (39 of 67); No: 7.5 per cent (5 of 67); Blank: not known.",
        ),
        (
            "grouped",
            "for Yes, No. Yes: Participating States: 64.3 per cent (36 of 56); Partners: 0.0 per cent (0 of 11).",
        ),
        ("columns", "from 199X to 1998. 199X: 1; 1995: 2; 1998: 4. All other years: 0."),
        ("tiles", "Grid of 3 tiles, one per State. Yes (2): State AT, State CH. No (1): State BE."),
    ],
)
def test_description(name: str, part: str) -> None:
    assert part in describe(CHARTS[name]())


def test_words_can_be_translated() -> None:
    french = Phrases(
        percent_in_words="%(value)s pour cent",
        not_known="inconnu",
        number=lambda value: str(value).replace(".", ","),
    )
    said = describe(bar_chart([YES, LOST], **TEXT, phrases=french))
    assert "Yes: 58,2 pour cent" in said and "Blank: inconnu" in said


def test_what_is_not_known_is_not_zero() -> None:
    row = values(CHARTS["bars"]())[2]
    assert row["value"] is None and row["text"] == "not known"


def test_the_figure_stands_on_every_bar() -> None:
    assert [row["text"] for row in values(CHARTS["bars"]())] == ["58.2% (39)", "7.5% (5)", "not known"]
    assert [row["text"] for row in values(CHARTS["grouped"]())][:2] == ["A  64.3% (36)", "B  35.7% (20)"]
    assert [row["text"] for row in values(CHARTS["stacked"]())] == ["A  64.3%", "B  35.7%", "", "B  100.0%"]


def test_series_carry_key_letters_as_well_as_colours() -> None:
    for name in ("grouped", "stacked", "tiles"):
        chart = CHARTS[name]()
        assert chart.series in {("Yes", "No"), ("No", "Yes")}
        shown = {row["series"] for row in values(chart)}
        assert shown == {f"{key}  {series}" for key, series in zip("AB", chart.series, strict=True)}


@pytest.mark.parametrize("count", range(1, 7))
def test_colours_keep_their_order_in_grey(count: int) -> None:
    lightness = [116 * luminance(colour) ** (1 / 3) - 16 for colour in colours_for(count)]
    assert all(lighter - darker >= 11 for darker, lighter in itertools.pairwise(lightness))


@pytest.mark.parametrize("colour", [*PALETTE, "#ffffff", "#000000"])
def test_text_on_colours_is_readable(colour: str) -> None:
    ink = text_colour_on(colour)
    light, dark = sorted((luminance(ink), luminance(colour)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5
    assert luminance(INK) < 0.02


def test_right_to_left_mirrors_the_axis_but_not_the_map() -> None:
    bars = CHARTS["bars"](style=RTL).spec
    assert bars["layer"][0]["encoding"]["x"]["scale"]["reverse"] is True
    assert bars["layer"][0]["encoding"]["y"]["axis"]["orient"] == "right"
    assert bars["title"]["anchor"] == "end"
    assert bars["config"]["font"] == "Noto Sans Arabic"
    plain, mirrored = CHARTS["tiles"]().spec, CHARTS["tiles"](style=RTL).spec
    assert plain["encoding"] == mirrored["encoding"]


def test_the_time_axis_has_no_gaps() -> None:
    x = CHARTS["columns"]().spec["layer"][0]["encoding"]["x"]
    assert x["scale"]["domain"] == ["199X", "1995", "1996", "1997", "1998"]


@pytest.mark.parametrize("style", [Style(), RTL], ids=["ltr", "rtl"])
def test_long_categories_are_folded_and_never_cut(style: Style) -> None:
    long = (
        "A national working group, commission or task force, without a co-ordinator, that meets twice a year"
    )
    chart = bar_chart([YES, Datum(label=long, value=Decimal("1.0"))], **TEXT, style=style)
    drawn = vl_convert.vegalite_to_svg(chart.spec, allowed_base_urls=[])
    assert all(word in drawn for word in long.split())
    assert "…" not in drawn
    assert chart.spec["height"]["step"] > CHARTS["bars"]().spec["height"]["step"]


def test_percentages_share_one_axis() -> None:
    assert CHARTS["bars"]().spec["layer"][0]["encoding"]["x"]["scale"]["domain"] == [0, 100.0]


def datum(value: Decimal | int | None, **more: Any) -> Datum:
    return Datum(label="x", value=value, **more)


@pytest.mark.parametrize(
    ("draw", "part"),
    [
        (lambda: bar_chart([], **TEXT), "at least one record"),
        (lambda: bar_chart([YES], title="", subtitle="s"), "has a title"),
        (lambda: bar_chart([YES], title="t", subtitle=" "), "has a subtitle"),
        (lambda: bar_chart([YES, YES], **TEXT), "once per series"),
        (lambda: bar_chart([datum(Decimal("100.1"))], **TEXT), "not above 100"),
        (lambda: bar_chart([datum(-1)], unit="count", **TEXT), "not below zero"),
        (lambda: bar_chart([datum(Decimal("NaN"))], **TEXT), "finite number"),
        (lambda: bar_chart([datum(Decimal("Infinity"))], unit="count", **TEXT), "finite number"),
        (lambda: bar_chart([datum(1, numerator=1)], **TEXT), "come together"),
        (lambda: bar_chart([datum(1, series="A")], **TEXT), "Use series_chart"),
        (lambda: series_chart([YES], **TEXT), "at least two named series"),
        (lambda: series_chart([datum(1, series=str(n)) for n in range(7)], **TEXT), "one to 6 series"),
        (lambda: series_chart(by_group(twice="66.0"), stacked=True, **TEXT), "parts of one whole"),
        (lambda: series_chart([*by_group(), datum(None, series="No")], stacked=True, **TEXT), "not known"),
        (lambda: column_chart([datum(1)], **TEXT), "a year (1995)"),
        (lambda: column_chart([Datum(label=y, value=1) for y in ("0001", "1995")], **TEXT), "200 years"),
        (lambda: tile_grid([], **TEXT), "at least one tile"),
        (lambda: tile_grid([*tiles(), *tiles()[:1]], **TEXT), "one place holds one tile"),
        (lambda: tile_grid([Tile(code="X", name="X", row=-1, column=0, series="a")], **TEXT), "0 to 99"),
        (
            lambda: tile_grid([*tiles(), Tile(code="AT", name="X", row=9, column=9, series="a")], **TEXT),
            "one tile",
        ),
        (lambda: Style(width=5), "120 to 4000"),
        (lambda: Style(direction="up"), "ltr or rtl"),  # type: ignore[arg-type]
        (lambda: Phrases(keys="AB"), "6 different letters"),
    ],
)
def test_what_cannot_be_drawn_honestly_is_refused(draw: Callable[[], object], part: str) -> None:
    with pytest.raises(ChartError) as refusal:
        draw()
    assert part in str(refusal.value)


@given(
    st.lists(
        st.tuples(st.text(min_size=1, max_size=20), st.one_of(st.none(), st.integers(0, 10**6))),
        min_size=1,
        unique_by=lambda pair: pair[0],
    )
)
def test_any_labels_and_counts_are_drawn_and_described(pairs: list[tuple[str, int | None]]) -> None:
    chart = bar_chart([Datum(label=label, value=value) for label, value in pairs], unit="count", **TEXT)
    said = describe(chart)
    assert [row["label"] for row in values(chart)] == [label for label, _ in pairs]
    assert all(str(value) in said for _, value in pairs if value is not None)
