"""The line of time: every bar inside the drawing, mirrored where the script runs so, texts only ever characters."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.plans import measure, plan

from rapport.analysis.plan.progress import Status, standings
from rapport.analysis.plan.timeline import LABELS, WIDTH, Bar, bars, span_of, timeline_svg

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
BARS = st.builds(
    Bar,
    label=st.text(st.characters(codec="utf-8", exclude_categories=("C",)), max_size=20),
    start=st.none() | DAYS,
    end=st.none() | DAYS,
    marks=st.lists(DAYS, max_size=3).map(tuple),
    status=st.sampled_from(Status),
)
FIRST, LAST = date(2026, 1, 1), date(2028, 12, 31)


def drawn(found: list[Bar], direction: str = "ltr") -> ElementTree.Element:
    return ElementTree.fromstring(
        timeline_svg(found, FIRST, LAST, title="t<", text="d&", direction=direction)
    )


@given(st.lists(BARS, max_size=6), st.sampled_from(["ltr", "rtl"]))
def test_everything_lies_inside(found: list[Bar], direction: str) -> None:
    root = drawn(found, direction)
    height = float(root.attrib["height"])
    rects = root.findall("{http://www.w3.org/2000/svg}rect")
    assert len(rects) == sum(bool(one.end or one.marks) for one in found)
    for rect in rects:
        left, wide = float(rect.attrib["x"]), float(rect.attrib["width"])
        low, high = (LABELS, WIDTH) if direction == "ltr" else (0, WIDTH - LABELS)
        assert low - 3 <= left and left + wide <= high + 3 and wide > 0
        assert 0 <= float(rect.attrib["y"]) <= height


@given(st.lists(BARS, max_size=4))
def test_right_to_left_is_the_mirror(found: list[Bar]) -> None:
    def centres(direction: str) -> list[float]:
        rects = drawn(found, direction).findall("{http://www.w3.org/2000/svg}rect")
        return [float(one.attrib["x"]) + float(one.attrib["width"]) / 2 for one in rects]

    for one, other in zip(centres("ltr"), centres("rtl"), strict=True):
        assert one + other == pytest.approx(WIDTH, abs=3.2)


def test_what_is_late_is_hatched_and_nothing_is_a_style() -> None:
    given_plan = plan(measure(6, due_on=date(2026, 6, 30)))
    found = bars(given_plan, standings(given_plan, {}, date(2026, 9, 1)))
    span = span_of(given_plan)
    assert span == (date(2026, 1, 1), date(2027, 12, 31))
    svg = timeline_svg(found, *span, title="Plan", text="Bars", today=date(2026, 9, 1))
    assert svg.count("url(#late)") == 1
    assert "style=" not in svg and "<script" not in svg
    assert 'role="img"' in svg and "<desc>Bars</desc>" in svg
    assert re.search(r">2026<.*>2027<", svg)


def test_without_any_date_there_is_no_line() -> None:
    bare = measure(1, start_on=None, due_on=None)
    assert span_of(plan(starts_on=None, ends_on=None, measures=(bare,))) is None
    with pytest.raises(ValueError, match="ends before"):
        timeline_svg([], LAST, FIRST, title="", text="")
