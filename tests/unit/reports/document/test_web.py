"""The web edition: semantics, links, escaping, charts, and that nothing runs or loads."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.reports.document import sample

from rapport.reports.document.edition import Edition, prepare
from rapport.reports.document.source import Cell, Chapter, Footnote, Recommendation, Table, TableSpec
from rapport.reports.document.web import WebWriter, esc, report_html

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><script>1</script>",
    "' onmouseover='x",
    "&lt;b&gt;",
    "\x00\x1b]0;x\x07",
    "\u202egnp.exe",
    '#read("/etc/passwd")',
    "\\u{41} $x$ *b* _i_ `c` @ref <label> // c /* d */",
]


class Page(HTMLParser):
    """Elements with their attributes, identifiers and the text of the page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    @property
    def ids(self) -> list[str | None]:
        """Every identifier."""
        return [attrs["id"] for _, attrs in self.elements if "id" in attrs]


def test_the_file_says_language_direction_and_title(arabic: Edition) -> None:
    elements = Page(report_html(arabic)).elements
    assert ("html", {"lang": "ar", "dir": "rtl"}) in elements
    assert [tag for tag, _ in elements].count("h1") == 1


def test_nothing_runs_and_nothing_is_loaded(english: Edition) -> None:
    page = Page(report_html(english))
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "link", "iframe", "object", "img", "form", "input", "image", "use"}
    attributes = {name for _, attrs in page.elements for name in attrs}
    assert not {name for name in attributes if name.startswith("on")} | (
        attributes & {"style", "src", "srcset"}
    )
    policy = next(a["content"] for t, a in page.elements if t == "meta" and a.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")


def test_identifiers_are_unique_and_every_inner_link_leads_somewhere(
    english: Edition, arabic: Edition
) -> None:
    for edition in (english, arabic):
        page = Page(report_html(edition))
        assert len(page.ids) == len(set(page.ids))
        targets = {attrs["href"] for tag, attrs in page.elements if tag == "a"}
        inner = {str(target)[1:] for target in targets if str(target).startswith("#")}
        assert inner <= set(page.ids)
        assert {"figure.office", "figure.office--yes", "intro.fn-1", "table.regions.fn-1"} <= inner


def test_headings_never_take_the_name_of_a_part_of_the_page(fonts_dir: object) -> None:
    text = "## Title\n\n## Footnotes\n\n## fn 1\n\nx[^early]"
    chapters = (Chapter("intro", "Intro", text), Chapter("intro-title", "Other", "# x\n\ny[^early]"))
    ids = Page(report_html(prepare(sample.edition("en", chapters=chapters)))).ids
    assert len(ids) == len(set(ids))


def test_a_figure_links_where_the_caller_says(english: Edition) -> None:
    html = WebWriter(english, lambda figure_id: f"/figures/{figure_id}?a=1&b=2").chapter(
        english.tree.chapters[1]
    )
    assert '<a class="figure" href="/figures/office?a=1&amp;b=2"><bdi>7 of 12</bdi></a>' in html


def test_heading_levels_follow_the_callers_page(english: Edition) -> None:
    html = WebWriter(english, level=1).chapter(english.tree.chapters[0])
    assert re.findall(r"<h(\d)", html)[:4] == ["1", "2", "3", "2"]
    bare = WebWriter(english, level=1).chapter(english.tree.chapters[0], title=False)
    assert "<h1" not in bare
    assert 'aria-labelledby="intro.title"' not in bare


def test_tables_have_caption_scopes_and_states_in_words(english: Edition) -> None:
    html = WebWriter(english).table(english.tables["regions"])
    assert '<caption id="table.regions.caption">Table 1. Offices by region</caption>' in html
    assert html.count('<th scope="col">') == 5
    assert html.count('<th scope="row">') == 12
    assert '<td class="unanswered"><bdi>unknown (left blank)</bdi></td>' in html
    assert '<td class="unanswered"><bdi>unknown (no reply)</bdi></td>' in html
    assert '<bdi>Yes</bdi><sup><a href="#table.regions.fn-1" aria-label="Footnote 1">1</a></sup>' in html


def test_what_no_chapter_places_follows_in_an_annex(fonts_dir: object) -> None:
    html = report_html(prepare(sample.edition("en", chapters=(Chapter("one", "One", "Words."),))))
    annex = html[html.index('<section id="annex.further"') :]
    for name in ("table.regions", "table.split", "table.numbers", "chart.answers", "recommendation.1"):
        assert f'id="{name}"' in annex


def test_a_chart_is_an_image_with_words_and_a_table(english: Edition) -> None:
    html = WebWriter(english).chart(english.charts["answers"])
    svg = html[html.index("<svg") : html.index("</svg>") + 6]
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "chart.answers.title chart.answers.desc"
    assert root[0].text == "Seven of twelve regions have an office"
    assert "<details>" in html
    assert html.count("<table>") == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_stay_words_everywhere(fonts_dir: object, text: str) -> None:
    source = sample.edition("en")
    table = Table(
        TableSpec("bad", text, "figures"),
        (Cell(text), Cell("b")),
        ((Cell(text), Cell(text, footnotes=("k",))),),
        (Footnote("k", text),),
        (text,),
    )
    chart = replace(source.charts[0], title=text, alt=text or "x", description=text, data=table)
    office = replace(source.figures["office"], label=text, definition=text, universe_label=text)
    changed = replace(
        source,
        title=text,
        subtitle=text,
        publisher=text,
        licence=text,
        tables=(*source.tables[:2], table),
        charts=(chart,),
        figures={**source.figures, "office": office},
        recommendations=(Recommendation(1, (text,), "Plain."),),
        chapters=(Chapter("one", text, "[[figure:office]] [[figure:office|members]]"),),
    )
    page = Page(report_html(prepare(changed)))
    known = {tag for tag, _ in Page(report_html(prepare(source))).elements}
    assert {tag for tag, _ in page.elements} <= known
    assert not [a for _, attrs in page.elements for a in attrs if a.startswith("on")]


@settings(deadline=None)  # machines are shared, time is not what is tested
@given(st.text(max_size=300))
def test_escaped_text_is_read_back_as_it_was(text: str) -> None:
    page = Page(f'<p title="{esc(text)}">{esc(text)}</p>')
    assert [tag for tag, _ in page.elements] == ["p"]
    assert page.text == page.elements[0][1]["title"]


@settings(max_examples=60, deadline=None)
@given(words=st.text(max_size=60))
def test_any_typed_paragraph_makes_only_known_elements(english: Edition, words: str) -> None:
    chapters = (Chapter("one", "One", f"Start {words.replace('[[', '').replace('[^', '')}"),)
    try:
        edition = prepare(sample.edition("en", chapters=chapters, charts=()))
    except Exception as error:
        assert type(error).__name__ == "NarrativeError"
        return
    html = WebWriter(edition).chapter(edition.tree.chapters[0])
    allowed = {
        "section",
        "h2",
        "h3",
        "p",
        "ul",
        "ol",
        "li",
        "blockquote",
        "pre",
        "hr",
        "em",
        "strong",
        "code",
        "a",
        "br",
    }
    assert {tag for tag, _ in Page(html).elements} <= allowed
