"""Charts: drawn without loading, cleaned, and the same every time."""

import io
import re

import pytest
from PIL import Image
from tests.unit.reports.document import sample

from rapport.reports.document.charts import ChartError, clean_svg, draw, to_png

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10">{}</svg>'


def test_a_chart_is_drawn_the_same_twice_and_clean(fonts_dir: object) -> None:
    first, second = draw(sample.vega(), "answers"), draw(sample.vega(), "answers")
    assert first == second
    assert "Noto Sans" in first
    assert not re.search(r"style=|<script|href|<image|foreignObject|aria-|role=| class=", first)


def test_arabic_labels_are_drawn(fonts_dir: object) -> None:
    assert "نعم" in draw(sample.vega("ar"), "answers")


def test_a_picture_is_twice_the_size(fonts_dir: object) -> None:
    svg = draw(sample.vega(), "answers")
    width = float(re.findall(r'width="([0-9.]+)"', svg)[0])
    picture = Image.open(io.BytesIO(to_png(svg)))
    assert picture.width == pytest.approx(2 * width, abs=2)


@pytest.mark.parametrize(
    "data",
    [
        {"url": "https://example.org/data.csv"},
        {"url": "file:///etc/passwd"},
        {"url": "data:text/csv,a"},
    ],
)
def test_data_from_outside_is_refused(data: dict[str, str]) -> None:
    with pytest.raises(ChartError, match="chart 'c': 'url' is not allowed; put the data inline"):
        draw({**sample.vega(), "layer": [{"data": data}]}, "c")


def test_words_called_url_in_the_data_are_just_data(fonts_dir: object) -> None:
    spec = sample.vega()
    spec["data"] = {"values": [{"a": "x", "n": 1, "url": "https://example.org"}]}
    assert "<svg" in draw(spec, "c")


def test_a_specification_that_does_not_compile_is_named() -> None:
    with pytest.raises(ChartError, match="chart 'c' cannot be drawn: "):
        draw({"mark": "nothing", "encoding": 3}, "c")


@pytest.mark.parametrize(
    "inner",
    [
        "<script>x</script>",
        '<rect style="fill:red" onclick="x()"/>',
        '<a href="http://x"><text>t</text></a>',
        '<image href="http://x"/>',
        "<foreignObject><p/></foreignObject>",
        '<rect fill="url(http://x)"/>',
        '<use href="#a"/>',
        "<style>*{}</style>",
    ],
)
def test_what_is_not_shape_or_text_is_dropped(inner: str) -> None:
    cleaned = clean_svg(SVG.format(inner), "c")
    assert not re.search(
        r"script|style|onclick|http://x|image|foreign|use|href", cleaned.replace("2000/svg", "")
    )


def test_identifiers_carry_the_name_of_the_chart() -> None:
    inner = '<defs><clipPath id="clip0"><rect width="1"/></clipPath></defs><g clip-path="url(#clip0)"/>'
    cleaned = clean_svg(SVG.format(inner), "my chart")
    assert 'id="my-chart-clip0"' in cleaned
    assert 'clip-path="url(#my-chart-clip0)"' in cleaned


@pytest.mark.parametrize("text", ["<svg", "<p/>", "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>"])
def test_what_is_not_svg_is_refused(text: str) -> None:
    with pytest.raises(ChartError, match="chart 'c'"):
        clean_svg(text, "c")
