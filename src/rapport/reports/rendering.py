"""The pages of an edition as HTML fragments and searchable plain text, made once when it is frozen.

Links to figures are written with the prefix `EDITION_PREFIX`; pages put the edition's own address in its place, so
that addresses may change without touching a frozen edition.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapport.reports.document.edition import Edition, prepare, verification_table
from rapport.reports.document.source import EditionSource
from rapport.reports.document.web import WebWriter

EDITION_PREFIX = "/@edition/"
_TAG = re.compile(r"<(?:svg.*?</svg|[^>]*)>", re.DOTALL)


@dataclass(frozen=True)
class RenderedFragment:
    """One part of an edition: `kind` is chapter, methods, recommendation, table, chart or annex.

    `plain` is what a search looks through.
    """

    kind: str
    slug: str
    title: str
    html: str
    plain: str


def figure_link(figure_id: str) -> str:
    """Where the text of a frozen edition links a figure to."""
    return f"{EDITION_PREFIX}figures/{figure_id}/"


def fragments(source: EditionSource) -> list[RenderedFragment]:
    """All parts of an edition, in order. Raises NarrativeError with every problem of the narrative."""
    edition = prepare(source)
    writer = WebWriter(edition, figure_link, level=1)
    return [
        RenderedFragment(kind, slug, title, text, plain_text(text))
        for kind, slug, title, text in _parts(edition, writer)
    ]


def chapter_fragment(source: EditionSource, slug: str) -> str:
    """One chapter of a draft as HTML, for the preview beside the text that is being written."""
    edition = prepare(source)
    writer = WebWriter(edition, figure_link, level=2)
    return next((writer.chapter(chapter) for chapter in edition.tree.chapters if chapter.slug == slug), "")


def _parts(edition: Edition, writer: WebWriter) -> Iterator[tuple[str, str, str, str]]:
    for chapter in edition.tree.chapters:
        yield "chapter", chapter.slug, chapter.title, writer.chapter(chapter)
    if edition.tree.methods is not None:
        methods = edition.tree.methods
        yield "methods", methods.slug, methods.title, writer.chapter(methods)
    for item in edition.tree.recommendations:
        title = f"{edition.words('recommendation')} {item.number}"
        yield "recommendation", str(item.number), title, writer.inlines(item.children, "recommendations")
    for name, table in edition.tables.items():
        yield "table", name, table.title, writer.table(table)
    for name, chart in edition.charts.items():
        yield "chart", name, chart.title, writer.chart(chart)
    register = verification_table(edition)
    if register is not None:
        yield "annex", "verification", edition.words("annex_verification"), writer.table(register, "annex")


def plain_text(fragment: str) -> str:
    """The words of a fragment, without marks and pictures."""
    return " ".join(html.unescape(_TAG.sub(" ", fragment)).split())
