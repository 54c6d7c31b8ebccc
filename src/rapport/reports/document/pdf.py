"""The printed edition: PDF/UA-1 and PDF/A-2a by Typst, tagged, with contents, footnotes and lists of charts
and tables.

All content is handed over as one JSON value; the template shows it as characters, so nothing an editor or
a respondent wrote is ever read as Typst. Only the fonts of the given folder are used and the date is the
edition's, so the same edition gives the same bytes.
"""

import json
import re
from datetime import UTC, datetime, time
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import typst

from rapport.reports.document import blocks as b
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
from rapport.reports.document.fonts import Shapes
from rapport.reports.document.text import printable

STANDARDS: list[Literal["ua-1", "a-2a"]] = ["ua-1", "a-2a"]
_WIDTH = re.compile(r'<svg[^>]* width="([0-9.]+)')


_compile: Any = typst.compile  # its stub cannot be solved for an input of bytes


class PdfError(Exception):
    """The PDF could not be made; the message is the typesetter's."""


def report_pdf(edition: Edition, fonts_dir: Path) -> bytes:
    """The PDF of an edition, with the fonts of `fonts_dir` (Noto Sans and Noto Sans Arabic, TTF).

    Raises `PdfError` when the fonts are not there or the document would not be accessible.
    """
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts_dir)])
    check_fonts(fonts, fonts_dir)
    template = files("rapport.reports.document").joinpath("templates/report.typ").read_bytes()
    data = shown(document_data(edition), Shapes(fonts_dir))
    made = datetime.combine(edition.source.as_of, time(), tzinfo=UTC)
    try:
        pdf = _compile(
            template,
            font_paths=fonts,
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=STANDARDS,
            timestamp=made,
        )
    except typst.TypstError as error:
        hints = f" ({'; '.join(error.hints)})" if error.hints else ""
        raise PdfError(f"the PDF cannot be made: {error.message}{hints}") from error
    return bytes(pdf)


def check_fonts(fonts: "typst.Fonts", fonts_dir: Path) -> None:
    """Raise PdfError where the folder lacks one of the families."""
    families = {family.lower() for family in fonts.families()}
    missing = [name for name in ("Noto Sans", "Noto Sans Arabic") if name.lower() not in families]
    if missing:
        raise PdfError(f"{fonts_dir} has no font {' and '.join(missing)}; build the page assets first")


def document_data(edition: Edition) -> dict[str, Any]:
    """Everything the template shows, as JSON values."""
    tree = edition.tree
    chapters = [*tree.chapters, *([tree.methods] if tree.methods is not None else [])]
    return {
        **_front(edition),
        "chapters": [{"slug": c.slug, "groups": _groups(edition, c.title, c.blocks)} for c in chapters],
        "notes": {c.slug: [_inlines(note.children) for note in c.notes] for c in chapters},
        "recommendations": [_recommendation(item, edition) for item in tree.recommendations],
        "tables": {name: _table(view) for name, view in edition.tables.items()},
        "charts": {name: _chart(view) for name, view in edition.charts.items()},
        "has-tables": bool(edition.tables),
        "has-charts": bool(edition.charts),
        "annex-ids": [figure.id for figure in edition.figures],
        **_annexes(edition),
    }


def _front(edition: Edition) -> dict[str, Any]:
    """Cover and running head."""
    source = edition.source
    return {
        "language": edition.words.language,
        "direction": source.direction,
        "date": [source.as_of.year, source.as_of.month, source.as_of.day],
        "title": source.title,
        "running": edition.running_title,
        "subtitle": source.subtitle,
        "publisher": source.publisher,
        "stamp": edition.stamp,
        "imprint": [list(pair) for pair in edition.imprint],
        "page-of": edition.words.all()["page_of"],
        "words": dict(edition.words.all()),
    }


def _annexes(edition: Edition) -> dict[str, Any]:
    """Further tables, how each number was obtained, published against recomputed, numbered in that order."""
    words, register = edition.words, verification_table(edition)
    number = 2 if edition.further else 1
    title = f"{words('annex', n=1)}. {words('further')}"
    verification = None
    if register is not None:
        heading = f"{words('annex', n=number + 1)}. {words('annex_verification')}"
        verification = {"title": heading, "table": _table(register)}
    return {
        "further": _groups(edition, title, edition.further) if edition.further else [],
        "annex": {
            "title": f"{words('annex', n=number)}. {words('annex_figures')}",
            "figures": [_figure(edition, n) for n in range(len(edition.figures))],
        },
        "verification": verification,
    }


def _groups(edition: Edition, title: str, blocks: b.Blocks) -> list[dict[str, Any]]:
    """A chapter under its title, by page orientation."""
    titled = (b.Heading(0, "", (b.Text(title),)), *blocks)
    groups = page_groups(titled, edition.tables)
    return [{"wide": wide, "blocks": [_block(block) for block in items]} for wide, items in groups]


def shown(value: Any, shapes: Shapes) -> Any:
    """Every text printable and with a shape for each character."""
    if isinstance(value, str):
        return shapes.shown(printable(value))
    if isinstance(value, dict):
        return {key: shown(inner, shapes) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [shown(inner, shapes) for inner in value]
    return value


def _figure(edition: Edition, index: int) -> dict[str, Any]:
    figure = edition.figures[index]
    return {
        "id": figure.id,
        "label": figure.label,
        "facts": [list(fact) for fact in figure_facts(figure, edition.words)],
        "notes": list(figure_notes(figure, edition.source)),
    }


def _recommendation(item: b.RecommendationTree, edition: Edition) -> dict[str, Any]:
    to = f"{edition.words('addressed_to')} {edition.words.list(item.addressees)}"
    return {"number": item.number, "to": to, "children": _inlines(item.children)}


def _cell(cell: CellView) -> dict[str, Any]:
    return {"text": cell.text, "marks": list(cell.marks), "unanswered": cell.unanswered}


def _table(view: TableView) -> dict[str, Any]:
    return {
        "id": view.id,
        "title": view.title,
        "number": view.number,
        "wide": view.wide,
        "widths": list(view.widths),
        "header": [_cell(cell) for cell in view.header],
        "rows": [[_cell(cell) for cell in row] for row in view.rows],
        "footnotes": [list(note) for note in view.footnotes],
        "notes": list(view.notes),
    }


def _chart(view: ChartView) -> dict[str, Any]:
    match = _WIDTH.search(view.svg)
    return {
        "id": view.id,
        "title": view.title,
        "svg": view.svg,
        "alt": view.alt,
        "description": view.description,
        "width": float(match.group(1)) if match else 460.0,
    }


def _inlines(nodes: b.Inlines) -> list[dict[str, Any]]:
    return [_inline(node) for node in nodes]


def _inline(node: b.Inline) -> dict[str, Any]:
    match node:
        case b.Text(text):
            return {"k": "text", "text": text}
        case b.FigureRef(figure_id, _, text):
            return {"k": "figure", "id": figure_id, "text": text}
        case b.Emphasis(children):
            return {"k": "emph", "children": _inlines(children)}
        case b.Strong(children):
            return {"k": "strong", "children": _inlines(children)}
        case b.Code(text):
            return {"k": "code", "text": text}
        case b.Link(href, children):
            return {"k": "link", "href": href, "children": _inlines(children)}
        case b.NoteRef(number, first):
            return {"k": "note", "number": number, "first": first}
        case b.Break():
            return {"k": "break"}


def _block(block: b.Block) -> dict[str, Any]:
    match block:
        case b.Heading(level, _, children):
            return {"k": "heading", "level": level, "children": _inlines(children)}
        case b.Paragraph(children):
            return {"k": "paragraph", "children": _inlines(children)}
        case b.ListBlock(start, items):
            return {"k": "list", "start": start, "items": [[_block(part) for part in item] for item in items]}
        case b.Quote(inner):
            return {"k": "quote", "children": [_block(part) for part in inner]}
        case b.Preformatted(text):
            return {"k": "preformatted", "text": text}
        case _:
            return _placed(block)


def _placed(block: b.Block) -> dict[str, Any]:
    match block:
        case b.TypedTable(header, rows):
            cells = [[{"nodes": _inlines(cell)} for cell in row] for row in rows]
            return {"k": "typed", "header": [_inlines(cell) for cell in header], "rows": cells}
        case b.TablePlace(name):
            return {"k": "table", "id": name}
        case b.ChartPlace(name):
            return {"k": "chart", "id": name}
        case b.RecommendationsPlace():
            return {"k": "recommendations"}
        case _:
            return {"k": "divider"}
