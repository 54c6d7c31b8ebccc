"""A short document of a body (agenda, minutes, list of decisions): Word by Pandoc, tagged PDF by Typst.

Nothing is kept: it is made anew from what the reader may see, so page and print cannot part ways. Every text is shown
as characters; neither Pandoc nor Typst ever reads it as its own language.
"""

import base64
import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import typst

from rapport.reports.document.charts import to_png
from rapport.reports.document.docx import plain_docx
from rapport.reports.document.fonts import Shapes
from rapport.reports.document.pandoc_ast import API_VERSION, para, text
from rapport.reports.document.pdf import STANDARDS, PdfError, check_fonts, shown

Node = dict[str, Any]
Look = Literal["plain", "quiet", "inset"]
_compile: Any = typst.compile  # its stub cannot be solved for an input of bytes
_NO_ATTR: list[Any] = ["", [], []]


@dataclass(frozen=True, slots=True)
class RecordHeading:
    """A heading under the title of the document; level 1 or 2, level 2 only under a level 1."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class RecordText:
    """Words as they were written: blank lines part paragraphs, single ones lines. `inset` sets them apart."""

    text: str
    look: Look = "plain"
    label: str = ""


@dataclass(frozen=True, slots=True)
class RecordTable:
    """A table under its caption. `widths` are relative; the first cell of a row heads it."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RecordPicture:
    """A drawing (SVG of our own) under its caption, with what it shows in words; its data stand in a table."""

    caption: str
    svg: str
    alt: str


RecordBlock = RecordHeading | RecordText | RecordTable | RecordPicture


@dataclass(frozen=True, slots=True)
class Record:
    """A whole document in one language. `above`: whose it is; `facts`: pairs of label and value; `foot`: on each page.

    `page_of` holds `{page}` and `{pages}` in the words of the language. `wide`: pages lie on their long side.
    """

    language: str
    direction: str
    title: str
    above: str
    foot: str
    page_of: str
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[RecordBlock, ...]
    wide: bool = False


def record_pdf(record: Record, fonts_dir: Path) -> bytes:
    """A tagged PDF (PDF/UA-1, PDF/A-2a). Raises `PdfError` where it cannot be made."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts_dir)])
    check_fonts(fonts, fonts_dir)
    template = files("rapport.reports.document").joinpath("templates/record.typ").read_bytes()
    data = json.dumps(shown(_data(record), Shapes(fonts_dir)), ensure_ascii=False)
    try:
        pdf = _compile(
            template, font_paths=fonts, format="pdf", sys_inputs={"data": data}, pdf_standards=STANDARDS
        )
    except typst.TypstError as error:
        raise PdfError(f"the PDF cannot be made: {error.message}") from error
    return bytes(pdf)


def record_docx(record: Record) -> bytes:
    """A Word file with headings and tables of its styles. Raises `DocxError` where it cannot be made."""
    meta: Node = {
        "title": {"t": "MetaInlines", "c": text(record.title)},
        "lang": {"t": "MetaString", "c": record.language},
    }
    if record.above:
        meta["subtitle"] = {"t": "MetaInlines", "c": text(record.above)}
    if record.direction == "rtl":
        meta["dir"] = {"t": "MetaString", "c": "rtl"}
    blocks = [
        para({"t": "Strong", "c": text(f"{label}:")}, {"t": "Space"}, *_line_nodes(value), style="Compact")
        for label, value in record.facts
    ]
    for block in record.blocks:
        blocks += _nodes(block, record.direction)
    if record.foot:
        blocks.append(para({"t": "Emph", "c": text(record.foot)}))
    document = {"pandoc-api-version": API_VERSION, "meta": meta, "blocks": blocks}
    return plain_docx(
        document, language=record.language, direction=record.direction, lines=True, wide=record.wide
    )


def paragraphs_of(words: str) -> list[list[str]]:
    """The lines of each paragraph; nothing for words that are only blank."""
    plain = words.replace("\r\n", "\n").replace("\r", "\n")
    found = [[line.strip() for line in part.split("\n") if line.strip()] for part in plain.split("\n\n")]
    return [lines for lines in found if lines]


def direction_of(words: str, otherwise: str) -> str:
    """`rtl` or `ltr` by the first letter that has a direction, as browsers do with `dir="auto"`."""
    for character in words:
        kind = unicodedata.bidirectional(character)
        if kind in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return otherwise


def _data(record: Record) -> Node:
    return {
        "language": record.language,
        "direction": record.direction,
        "title": record.title,
        "above": record.above,
        "foot": record.foot,
        "wide": record.wide,
        "page-of": record.page_of,
        "facts": [[label, paragraphs_of(value)] for label, value in record.facts],
        "blocks": [_block(block, record.direction) for block in record.blocks],
    }


def _block(block: RecordBlock, direction: str) -> Node:
    match block:
        case RecordHeading(level, words):
            return {"k": "heading", "level": level, "text": words}
        case RecordText(words, look, label):
            paragraphs = [[direction_of(lines[0], direction), lines] for lines in paragraphs_of(words)]
            return {"k": "text", "look": look, "label": label, "paragraphs": paragraphs}
        case RecordTable(caption, header, rows, widths):
            return {
                "k": "table",
                "caption": caption,
                "header": header,
                "rows": [[paragraphs_of(cell) for cell in row] for row in rows],
                "widths": widths,
            }
        case RecordPicture(caption, svg, alt):
            return {"k": "picture", "caption": caption, "svg": svg, "alt": alt}


def _nodes(block: RecordBlock, direction: str) -> list[Node]:
    match block:
        case RecordHeading(level, words):
            return [{"t": "Header", "c": [level, _NO_ATTR, text(words)]}]
        case RecordText(words, look, label):
            return _text_nodes(words, look, label, direction)
        case RecordTable():
            return [_table(block)]
        case RecordPicture():
            return [_picture(block)]


def _text_nodes(words: str, look: Look, label: str, direction: str) -> list[Node]:
    found = [para({"t": "Strong", "c": text(label)})] if label else []
    for lines in paragraphs_of(words):
        inlines = _joined(lines)
        made = para({"t": "Emph", "c": inlines}) if look == "quiet" else para(*inlines)
        own = direction_of(lines[0], direction)
        found.append(made if own == direction else {"t": "Div", "c": [["", [], [["dir", own]]], [made]]})
    if look == "inset" and found:
        return [{"t": "BlockQuote", "c": found}]
    return found


def _joined(lines: Sequence[str]) -> list[Node]:
    nodes: list[Node] = []
    for number, line in enumerate(lines):
        nodes += [{"t": "LineBreak"}] if number else []
        nodes += text(line)
    return nodes


def _line_nodes(words: str) -> list[Node]:
    """All lines of some words as one run of text."""
    return _joined([line for lines in paragraphs_of(words) for line in lines]) or [{"t": "Space"}]


def _table(table: RecordTable) -> Node:
    total = sum(table.widths)
    columns = [[{"t": "AlignDefault"}, {"t": "ColWidth", "c": width / total}] for width in table.widths]

    def line(cells: Sequence[list[Node]]) -> list[Any]:
        made = [[_NO_ATTR, {"t": "AlignDefault"}, 1, 1, [{"t": "Plain", "c": cell}]] for cell in cells]
        return [_NO_ATTR, made]

    head = [_NO_ATTR, [line([[{"t": "Strong", "c": text(name)}] for name in table.header])]]
    body = [_NO_ATTR, 1, [], [line([_line_nodes(cell) for cell in row]) for row in table.rows]]
    caption = [None, [{"t": "Plain", "c": text(table.caption)}]]
    return {"t": "Table", "c": [_NO_ATTR, caption, columns, head, [body], [_NO_ATTR, []]]}


def _picture(block: RecordPicture) -> Node:
    """The drawing as a picture of dots: Word shows no SVG that older versions could read."""
    address = "data:image/png;base64," + base64.b64encode(to_png(block.svg)).decode()
    image = {"t": "Image", "c": [["", [], [["width", "100%"]]], text(block.alt), [address, ""]]}
    caption = [None, [{"t": "Plain", "c": text(block.caption)}]]
    return {"t": "Figure", "c": [_NO_ATTR, caption, [{"t": "Plain", "c": [image]}]]}
