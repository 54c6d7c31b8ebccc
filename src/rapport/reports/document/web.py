"""The web edition: semantic HTML fragments per chapter, and one self-contained file of the whole report.

Fragments carry no style and no script, so that they may stand in a page under a strict content security
policy. The file carries its own stylesheet, admitted by hash in its own policy, and nothing is loaded from
anywhere.
"""

import base64
import hashlib
from collections.abc import Callable
from html import escape
from importlib.resources import files

from rapport.reports.document import blocks as b
from rapport.reports.document.edition import (
    CellView,
    ChartView,
    Edition,
    TableView,
    figure_facts,
    figure_notes,
    verification_table,
)
from rapport.reports.document.source import FigureView
from rapport.reports.document.text import printable

FigureLink = Callable[[str], str]


def anchor(figure_id: str) -> str:
    """The identifier of a figure in the annex of the same page."""
    return "figure." + figure_id.replace(":", "--")


def same_page_link(figure_id: str) -> str:
    """A link from the text to the annex of the same file."""
    return "#" + anchor(figure_id)


def esc(text: str) -> str:
    """Characters as HTML text or attribute value."""
    return escape(printable(text), quote=True)


class WebWriter:
    """Writes parts of one edition as HTML. `level` is the heading level of a chapter title."""

    def __init__(self, edition: Edition, figure_link: FigureLink = same_page_link, level: int = 2) -> None:
        self.edition = edition
        self.words = edition.words
        self.figure_link = figure_link
        self.level = level

    def chapter(self, chapter: b.ChapterTree, *, title: bool = True) -> str:
        """A chapter with its footnotes, as a section; without its title where the page has it already."""
        heading = self._heading(0, f"{chapter.slug}.title", esc(chapter.title)) if title else ""
        named = f' aria-labelledby="{chapter.slug}.title"' if title else ""
        body = self.blocks(chapter.blocks, chapter.slug)
        notes = self._notes(chapter)
        return f'<section class="chapter" id="{chapter.slug}"{named}>\n{heading}{body}{notes}</section>\n'

    def blocks(self, blocks: b.Blocks, slug: str) -> str:
        """Blocks one after the other."""
        return "".join(self._block(block, slug) for block in blocks)

    def inlines(self, inlines: b.Inlines, slug: str) -> str:
        """Running text."""
        return "".join(self._inline(node, slug) for node in inlines)

    def _heading(self, depth: int, identifier: str, html: str) -> str:
        level = min(self.level + depth, 6)
        return f'<h{level} id="{esc(identifier)}">{html}</h{level}>\n'

    def _block(self, block: b.Block, slug: str) -> str:
        write = getattr(self, f"_write_{type(block).__name__.lower()}")
        html: str = write(block, slug)
        return html

    def _write_heading(self, block: b.Heading, slug: str) -> str:
        return self._heading(block.level, block.id, self.inlines(block.children, slug))

    def _write_paragraph(self, block: b.Paragraph, slug: str) -> str:
        return f"<p>{self.inlines(block.children, slug)}</p>\n"

    def _write_listblock(self, block: b.ListBlock, slug: str) -> str:
        items = "".join(f"<li>{self.blocks(item, slug)}</li>\n" for item in block.items)
        if block.start is None:
            return f"<ul>\n{items}</ul>\n"
        start = f' start="{block.start}"' if block.start != 1 else ""
        return f"<ol{start}>\n{items}</ol>\n"

    def _write_quote(self, block: b.Quote, slug: str) -> str:
        return f"<blockquote>\n{self.blocks(block.children, slug)}</blockquote>\n"

    def _write_preformatted(self, block: b.Preformatted, slug: str) -> str:
        return f'<pre tabindex="0">{esc(block.text)}</pre>\n'

    def _write_divider(self, block: b.Divider, slug: str) -> str:
        return "<hr>\n"

    def _write_typedtable(self, block: b.TypedTable, slug: str) -> str:
        head = "".join(f'<th scope="col">{self.inlines(cell, slug)}</th>' for cell in block.header)
        rows = "".join(self._typed_row(row, slug) for row in block.rows)
        return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"

    def _typed_row(self, row: tuple[b.Inlines, ...], slug: str) -> str:
        return "<tr>" + "".join(f"<td>{self.inlines(cell, slug)}</td>" for cell in row) + "</tr>\n"

    def _write_tableplace(self, block: b.TablePlace, slug: str) -> str:
        return self.table(self.edition.tables[block.id])

    def _write_chartplace(self, block: b.ChartPlace, slug: str) -> str:
        return self.chart(self.edition.charts[block.id])

    def _write_recommendationsplace(self, block: b.RecommendationsPlace, slug: str) -> str:
        return self.recommendations()

    def recommendations(self) -> str:
        """The numbered recommendations with whom they are addressed to."""
        items = []
        for item in self.edition.tree.recommendations:
            text = self.inlines(item.children, "recommendations")
            label = f"{self.words('recommendation')} {item.number}"
            to = f"{self.words('addressed_to')} {self.words.list(item.addressees)}"
            items.append(
                f'<li id="recommendation.{item.number}"><p><strong>{esc(label)}.</strong> {text}</p>'
                f'<p class="addressees">{esc(to)}</p></li>\n'
            )
        return f'<ol class="recommendations">\n{"".join(items)}</ol>\n'

    def table(self, table: TableView, prefix: str = "table") -> str:
        """A table in a region that scrolls by itself, with caption, scopes, footnotes and notes."""
        name = f"{prefix}.{table.id}"
        title = self._numbered("table", table.number, table.title) if prefix == "table" else table.title
        head = "".join(f'<th scope="col">{self._cell(cell, name)}</th>' for cell in table.header)
        rows = "".join(self._row(row, name) for row in table.rows)
        return (
            f'<div class="table" id="{esc(name)}">\n'
            f'<div class="table-scroll" role="region" tabindex="0" aria-labelledby="{esc(name)}.caption">\n'
            f'<table>\n<caption id="{esc(name)}.caption">{esc(title)}</caption>\n'
            f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n"
            f"{self._table_notes(table, name)}</div>\n"
        )

    def _numbered(self, word: str, number: int, title: str) -> str:
        return f"{self.words(word)} {number}. {title}" if number else title

    def _row(self, row: tuple[CellView, ...], name: str) -> str:
        first, *rest = row
        cells = [f'<th scope="row">{self._cell(first, name)}</th>']
        for cell in rest:
            kind = ' class="unanswered"' if cell.unanswered else ""
            cells.append(f"<td{kind}>{self._cell(cell, name)}</td>")
        return f"<tr>{''.join(cells)}</tr>\n"

    def _cell(self, cell: CellView, name: str) -> str:
        marks = ""
        for n in cell.marks:
            label = esc(self.words("note_ref", n=n))
            marks += f'<sup><a href="#{esc(name)}.fn-{n}" aria-label="{label}">{n}</a></sup>'
        return f"<bdi>{esc(cell.text)}</bdi>{marks}"

    def _table_notes(self, table: TableView, name: str) -> str:
        notes = "".join(f"<p>{esc(note)}</p>\n" for note in table.notes)
        marks = "".join(
            f'<li id="{esc(name)}.fn-{number}" value="{number}">{esc(text)}</li>\n'
            for number, text in table.footnotes
        )
        listed = f"<ol>\n{marks}</ol>\n" if marks else ""
        return f'<div class="table-notes">\n{notes}{listed}</div>\n' if notes or marks else ""

    def chart(self, chart: ChartView) -> str:
        """A chart with title and description for those who do not see it, and its data as a table."""
        name = f"chart.{chart.id}"
        caption = self._numbered("chart", chart.number, chart.title)
        opening, rest = chart.svg.split(">", 1)
        svg = (
            f'{opening} role="img" aria-labelledby="{esc(name)}.title {esc(name)}.desc">'
            f'<title id="{esc(name)}.title">{esc(chart.title)}</title>'
            f'<desc id="{esc(name)}.desc">{esc(chart.alt)}</desc>{rest}'
        )
        description = f"<p>{esc(chart.description)}</p>\n" if chart.description else ""
        data = self.table(chart.data, "data")
        return (
            f'<figure class="chart" id="{esc(name)}">\n<figcaption>{esc(caption)}</figcaption>\n{svg}\n'
            f"{description}<details>\n<summary>{esc(self.words('view_table'))}</summary>\n{data}</details>\n"
            "</figure>\n"
        )

    def figure_entry(self, figure: FigureView) -> str:
        """One figure of the annex: how its number was obtained."""
        facts = "".join(
            f"<div><dt>{esc(label)}</dt><dd>{esc(text)}</dd></div>\n"
            for label, text in figure_facts(figure, self.words)
        )
        notes = "".join(f"<p>{esc(note)}</p>\n" for note in figure_notes(figure, self.edition.source))
        heading = self._heading(1, anchor(figure.id), esc(figure.label))
        return f"{heading}<p><code>{esc(figure.id)}</code></p>\n<dl>\n{facts}</dl>\n{notes}"

    def _notes(self, chapter: b.ChapterTree) -> str:
        if not chapter.notes:
            return ""
        items = []
        for note in chapter.notes:
            text = self.inlines(note.children, chapter.slug)
            back = esc(self.words("back", n=note.number))
            items.append(
                f'<li id="{chapter.slug}.fn-{note.number}">{text} '
                f'<a href="#{chapter.slug}.ref-{note.number}" aria-label="{back}">↩</a></li>\n'
            )
        heading = self._heading(1, f"{chapter.slug}.footnotes", esc(self.words("footnotes")))
        return f'<div class="footnotes">\n{heading}<ol>\n{"".join(items)}</ol>\n</div>\n'

    def _inline(self, node: b.Inline, slug: str) -> str:
        match node:
            case b.Text(text):
                return esc(text)
            case b.FigureRef(figure_id, _, text):
                link = esc(self.figure_link(figure_id))
                return f'<a class="figure" href="{link}"><bdi>{esc(text)}</bdi></a>'
            case b.Emphasis(children):
                return f"<em>{self.inlines(children, slug)}</em>"
            case b.Strong(children):
                return f"<strong>{self.inlines(children, slug)}</strong>"
            case b.Code(text):
                return f"<code>{esc(text)}</code>"
            case b.Link(href, children):
                return f'<a href="{esc(href)}">{self.inlines(children, slug)}</a>'
            case b.NoteRef():
                return self._note_ref(node, slug)
            case b.Break():
                return "<br>\n"

    def _note_ref(self, node: b.NoteRef, slug: str) -> str:
        n = node.number
        name = f' id="{slug}.ref-{n}"' if node.first else ""
        label = esc(self.words("note_ref", n=n))
        return f'<sup{name}><a href="#{slug}.fn-{n}" aria-label="{label}">{n}</a></sup>'


def stylesheet() -> str:
    """The print-friendly stylesheet of the single file."""
    path = files("rapport.reports.document").joinpath("templates/report.css")
    return path.read_text(encoding="utf-8")


def report_html(edition: Edition, *, css: str | None = None, figure_link: FigureLink = same_page_link) -> str:
    """The whole report as one HTML file without scripts or anything to fetch.

    `css` replaces the file's own stylesheet. The annexes are always in the file, so the default link works
    alone.
    """
    writer = WebWriter(edition, figure_link)
    source, words = edition.source, edition.words
    style = (css if css is not None else stylesheet()).replace("</", "<\\/")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    sections = list(_sections(edition, writer))
    nav = "".join(f'<li><a href="#{name}">{esc(title)}</a></li>\n' for name, title, _ in sections)
    imprint = "".join(f"<div><dt>{esc(k)}</dt><dd>{esc(v)}</dd></div>\n" for k, v in edition.imprint)
    body = "".join(html for _, _, html in sections)
    return (
        f'<!DOCTYPE html>\n<html lang="{esc(source.language)}" dir="{source.direction}">\n<head>\n'
        f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{esc(source.title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f'<a class="skip" href="#report">{esc(words("skip"))}</a>\n'
        f'<header>\n<p class="publisher">{esc(source.publisher)}</p>\n<h1>{esc(source.title)}</h1>\n'
        f'<p class="subtitle">{esc(source.subtitle)}</p>\n<p class="stamp">{esc(edition.stamp)}</p>\n</header>\n'
        f'<nav aria-labelledby="contents">\n<h2 id="contents">{esc(words("contents"))}</h2>\n'
        f'<ol>\n{nav}</ol>\n</nav>\n<main id="report" tabindex="-1">\n{body}</main>\n'
        f"<footer>\n<dl>\n{imprint}</dl>\n</footer>\n</body>\n</html>\n"
    )


def _sections(edition: Edition, writer: WebWriter) -> list[tuple[str, str, str]]:
    """(identifier, title, HTML) of every part, in order."""
    words, tree = edition.words, edition.tree
    parts = [(c.slug, c.title, writer.chapter(c)) for c in tree.chapters]
    if tree.methods is not None:
        parts.append((tree.methods.slug, tree.methods.title, writer.chapter(tree.methods)))
    annexes: list[tuple[str, str, str]] = []
    if edition.further:
        annexes.append(("annex.further", words("further"), writer.blocks(edition.further, "annex.further")))
    entries = "".join(writer.figure_entry(figure) for figure in edition.figures)
    intro = f"<p>{esc(words('annex_figures_intro'))}</p>\n"
    annexes.append(("annex.figures", words("annex_figures"), intro + entries))
    register = verification_table(edition)
    if register is not None:
        html = f"<p>{esc(words('annex_verification_intro'))}</p>\n" + writer.table(register, "register")
        annexes.append(("annex.verification", words("annex_verification"), html))
    for number, (name, title, html) in enumerate(annexes, 1):
        full = f"{words('annex', n=number)}. {title}"
        heading = f'<h2 id="{name}.title">{esc(full)}</h2>\n'
        parts.append(
            (name, full, f'<section id="{name}" aria-labelledby="{name}.title">\n{heading}{html}</section>\n')
        )
    return parts
