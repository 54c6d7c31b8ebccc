"""The document tree as Pandoc's JSON document, from which Word is made.

Format: Pandoc types 1.23 (pandoc-types, Text.Pandoc.Definition). Only nodes that carry text are made from
an edition; the few raw pieces (page orientation) are constants of this module.
"""

import base64
from typing import Any

from rapport.reports.document import blocks as b
from rapport.reports.document.charts import to_png
from rapport.reports.document.edition import (
    CellView,
    ChartView,
    Edition,
    TableView,
    figure_facts,
    figure_notes,
    page_groups,
    verification_table,
)
from rapport.reports.document.source import FigureView
from rapport.reports.document.text import printable

Node = dict[str, Any]
API_VERSION = [1, 23, 1]
_NO_ATTR: list[Any] = ["", [], []]
PORTRAIT = '<w:pgSz w:w="11906" w:h="16838"/>'
LANDSCAPE = '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
MARGINS = (
    '<w:pgMar w:top="1417" w:right="1247" w:bottom="1304" w:left="1247" '
    'w:header="709" w:footer="567" w:gutter="0"/>'
)
_CONTENTS_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> '
    'TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
)
_FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
_WIDEST_PICTURE = 16.5


def text(words: str) -> list[Node]:
    """Characters as Pandoc inlines; line feeds become spaces."""
    nodes: list[Node] = []
    for position, word in enumerate(printable(words).replace("\n", " ").split(" ")):
        if position:
            nodes.append({"t": "Space"})
        if word:
            nodes.append({"t": "Str", "c": word})
    return nodes


def para(*inlines: Node, style: str = "") -> Node:
    """A paragraph, in a named Word style if given."""
    block: Node = {"t": "Para", "c": list(inlines)}
    if not style:
        return block
    return {"t": "Div", "c": [["", [], [["custom-style", style]]], [block]]}


def _section_end(size: str) -> Node:
    """Ends a Word section: what stands before it is on pages of that size."""
    xml = f"<w:p><w:pPr><w:sectPr>{size}{MARGINS}</w:sectPr></w:pPr></w:p>"
    return {"t": "RawBlock", "c": ["openxml", xml]}


class PandocWriter:
    """Writes one edition as Pandoc blocks."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.words = edition.words
        self._notes: tuple[b.Note, ...] = ()

    def document(self) -> Node:
        """The whole document with its metadata."""
        source = self.edition.source
        meta = {
            "title": {"t": "MetaInlines", "c": text(source.title)},
            "subtitle": {"t": "MetaInlines", "c": text(source.subtitle)},
            "author": {"t": "MetaInlines", "c": text(source.publisher)},
            "date": {"t": "MetaInlines", "c": text(self.edition.stamp)},
            "lang": {"t": "MetaString", "c": source.language},
        }
        if source.direction == "rtl":
            meta["dir"] = {"t": "MetaString", "c": "rtl"}
        return {"pandoc-api-version": API_VERSION, "meta": meta, "blocks": self._body()}

    def _body(self) -> list[Node]:
        tree = self.edition.tree
        front = [self._imprint_line(label, value) for label, value in self.edition.imprint]
        blocks: list[Node] = []
        chapters = [*tree.chapters, *([tree.methods] if tree.methods is not None else [])]
        for chapter in chapters:
            self._notes = chapter.notes
            blocks += self._titled(chapter.slug, chapter.title, chapter.blocks)
        blocks += self._annexes()
        return [*front, *self._contents(blocks), *self._lists(), *blocks]

    def _contents(self, blocks: list[Node]) -> list[Node]:
        """A table of contents that shows its entries at once; Word adds page numbers when it is updated."""
        heads = [n["c"] for n in blocks if n["t"] == "Header" and n["c"][0] <= 2 and n["c"][1][0]]
        title = para({"t": "Strong", "c": text(self.words("contents"))}, style="TOC Heading")
        entries = [
            [{"t": "Link", "c": [_NO_ATTR, [*inlines], [f"#{attr[0]}", ""]]}] for _, attr, inlines in heads
        ]
        if not entries:
            return []
        entries[0].insert(0, {"t": "RawInline", "c": ["openxml", _CONTENTS_FIELD]})
        entries[-1].append({"t": "RawInline", "c": ["openxml", _FIELD_END]})
        styles = ["toc 1" if level == 1 else "toc 2" for level, _, _ in heads]
        return [title, *(para(*e, style=style) for e, style in zip(entries, styles, strict=True))]

    def _imprint_line(self, label: str, value: str) -> Node:
        return para({"t": "Strong", "c": text(f"{label}:")}, {"t": "Space"}, *text(value), style="Compact")

    def _lists(self) -> list[Node]:
        """Lists of charts and tables, each entry a link to its place."""
        blocks: list[Node] = []
        for word, kind, views in (
            ("charts", "chart", list(self.edition.charts.values())),
            ("tables", "table", list(self.edition.tables.values())),
        ):
            entries = [(f"_{kind}-{v.id}", f"{self.words(kind)} {v.number}. {v.title}") for v in views]
            if entries:
                blocks.append(para({"t": "Strong", "c": text(self.words(word))}, style="TOC Heading"))
                blocks += [
                    para({"t": "Link", "c": [_NO_ATTR, text(label), [f"#{name}", ""]]}, style="Compact")
                    for name, label in entries
                ]
        return blocks

    def _annexes(self) -> list[Node]:
        blocks: list[Node] = []
        number = 0
        if self.edition.further:
            number += 1
            title = f"{self.words('annex', n=number)}. {self.words('further')}"
            blocks += self._titled("_annex-further", title, self.edition.further)
        number += 1
        blocks.append(self._annex_heading(number, "annex_figures"))
        blocks.append(para(*text(self.words("annex_figures_intro"))))
        blocks.append(self._heading(2, "_annex-figures-list", text(self.words("figures"))))
        for figure in self.edition.figures:
            blocks += self._figure_entry(figure)
        register = verification_table(self.edition)
        if register is not None:
            blocks.append(_section_end(PORTRAIT))
            blocks.append(self._annex_heading(number + 1, "annex_verification"))
            blocks.append(para(*text(self.words("annex_verification_intro"))))
            blocks.append(self._table(register, ""))
        return blocks

    def _titled(self, name: str, title: str, blocks: b.Blocks) -> list[Node]:
        """A chapter under its title; wide tables stand in landscape sections of their own."""
        nodes: list[Node] = []
        titled = (b.Heading(0, name, (b.Text(title),)), *blocks)
        for wide, items in page_groups(titled, self.edition.tables):
            made = self._blocks(items)
            nodes += [_section_end(PORTRAIT), *made, _section_end(LANDSCAPE)] if wide else made
        return nodes

    def _annex_heading(self, number: int, key: str) -> Node:
        title = f"{self.words('annex', n=number)}. {self.words(key)}"
        return self._heading(1, f"_annex-{key}", text(title))

    def _figure_entry(self, figure: FigureView) -> list[Node]:
        # Level 3, so that an updated table of contents (levels 1 and 2) does not list every figure.
        blocks = [self._heading(3, "", text(figure.label)), para({"t": "Code", "c": [_NO_ATTR, figure.id]})]
        for label, value in figure_facts(figure, self.words):
            blocks.append(self._imprint_line(label, value))
        blocks += [para(*text(note)) for note in figure_notes(figure, self.edition.source)]
        return blocks

    def _heading(self, level: int, identifier: str, inlines: list[Node]) -> Node:
        return {"t": "Header", "c": [level, [identifier, [], []], inlines]}

    def _blocks(self, blocks: b.Blocks) -> list[Node]:
        return [node for block in blocks for node in self._block(block)]

    def _block(self, block: b.Block) -> list[Node]:
        write = getattr(self, f"_write_{type(block).__name__.lower()}")
        nodes: list[Node] = write(block)
        return nodes

    def _write_heading(self, block: b.Heading) -> list[Node]:
        return [self._heading(block.level + 1, block.id, self._inlines(block.children))]

    def _write_paragraph(self, block: b.Paragraph) -> list[Node]:
        return [para(*self._inlines(block.children))]

    def _write_listblock(self, block: b.ListBlock) -> list[Node]:
        items = [self._blocks(item) for item in block.items]
        if block.start is None:
            return [{"t": "BulletList", "c": items}]
        style = [block.start, {"t": "Decimal"}, {"t": "Period"}]
        return [{"t": "OrderedList", "c": [style, items]}]

    def _write_quote(self, block: b.Quote) -> list[Node]:
        return [{"t": "BlockQuote", "c": self._blocks(block.children)}]

    def _write_preformatted(self, block: b.Preformatted) -> list[Node]:
        return [{"t": "CodeBlock", "c": [_NO_ATTR, printable(block.text)]}]

    def _write_divider(self, block: b.Divider) -> list[Node]:
        return [{"t": "HorizontalRule"}]

    def _write_typedtable(self, block: b.TypedTable) -> list[Node]:
        header = [self._inlines(cell) for cell in block.header]
        rows = [[self._inlines(cell) for cell in row] for row in block.rows]
        return [_table_node("", [], [1] * len(header), header, rows)]

    def _write_tableplace(self, block: b.TablePlace) -> list[Node]:
        view = self.edition.tables[block.id]
        caption = f"{self.words('table')} {view.number}. {view.title}"
        return [self._table(view, caption), *self._table_notes(view)]

    def _write_chartplace(self, block: b.ChartPlace) -> list[Node]:
        view = self.edition.charts[block.id]
        caption = f"{self.words('chart')} {view.number}. {view.title}"
        nodes = [para(_span(f"_chart-{view.id}", text(caption)), style="Image Caption"), para(_picture(view))]
        if view.description:
            nodes.append(para(*text(view.description)))
        return nodes

    def _write_recommendationsplace(self, block: b.RecommendationsPlace) -> list[Node]:
        nodes: list[Node] = []
        for item in self.edition.tree.recommendations:
            label = {"t": "Strong", "c": text(f"{self.words('recommendation')} {item.number}.")}
            nodes.append(para(label, {"t": "Space"}, *self._inlines(item.children)))
            to = f"{self.words('addressed_to')} {self.words.list(item.addressees)}"
            nodes.append(para({"t": "Emph", "c": text(to)}))
        return nodes

    def _table(self, view: TableView, caption: str) -> Node:
        header = [[{"t": "Strong", "c": _cell(cell)}] for cell in view.header]
        rows = [[_cell(cell) for cell in row] for row in view.rows]
        return _table_node(f"_table-{view.id}", text(caption), list(view.folded_widths), header, rows)

    def _table_notes(self, view: TableView) -> list[Node]:
        notes = [para(*text(note), style="Compact") for note in view.notes]
        for number, words in view.footnotes:
            mark = {"t": "Superscript", "c": text(str(number))}
            notes.append(para(mark, {"t": "Space"}, *text(words), style="Compact"))
        return notes

    def _inlines(self, nodes: b.Inlines) -> list[Node]:
        return [made for node in nodes for made in self._inline(node)]

    def _inline(self, node: b.Inline) -> list[Node]:
        match node:
            case b.Text(words) | b.FigureRef(text=words):
                return text(words)
            case b.Emphasis(children):
                return [{"t": "Emph", "c": self._inlines(children)}]
            case b.Strong(children):
                return [{"t": "Strong", "c": self._inlines(children)}]
            case b.Code(words):
                return [{"t": "Code", "c": [_NO_ATTR, printable(words)]}]
            case b.Link(href, children):
                return [{"t": "Link", "c": [_NO_ATTR, self._inlines(children), [printable(href), ""]]}]
            case b.NoteRef(number):
                return [{"t": "Note", "c": [para(*self._inlines(self._notes[number - 1].children))]}]
            case b.Break():
                return [{"t": "LineBreak"}]


def _cell(cell: CellView) -> list[Node]:
    words = [{"t": "Emph", "c": text(cell.text)}] if cell.unanswered else text(cell.text)
    if not cell.marks:
        return words
    return [*words, {"t": "Superscript", "c": text(",".join(str(n) for n in cell.marks))}]


def _span(name: str, inlines: list[Node]) -> Node:
    return {"t": "Span", "c": [[name, [], []], inlines]}


def _picture(view: ChartView) -> Node:
    address = "data:image/png;base64," + base64.b64encode(to_png(view.svg)).decode()
    size = [["width", f"{_WIDEST_PICTURE}cm"]]
    return {"t": "Image", "c": [["", [], size], text(view.alt), [address, ""]]}


def _table_node(
    name: str, caption: list[Node], widths: list[int], header: list[list[Node]], rows: list[list[list[Node]]]
) -> Node:
    total = sum(widths)
    columns = [[{"t": "AlignDefault"}, {"t": "ColWidth", "c": width / total}] for width in widths]
    body = [_NO_ATTR, 1, [], [_row(row) for row in rows]]
    long_caption: list[Node] = [{"t": "Plain", "c": caption}] if caption else []
    head, foot = [_NO_ATTR, [_row(header)]], [_NO_ATTR, []]
    return {"t": "Table", "c": [[name, [], []], [None, long_caption], columns, head, [body], foot]}


def _row(cells: list[list[Node]]) -> list[Any]:
    made = [[_NO_ATTR, {"t": "AlignDefault"}, 1, 1, [{"t": "Plain", "c": cell}]] for cell in cells]
    return [_NO_ATTR, made]
