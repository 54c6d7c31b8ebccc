"""A questionnaire to be printed and filled in by hand: Word by Pandoc, tagged PDF by Typst, from the same rows.

Nothing is kept: it is made anew from the version each time, so print and screen cannot part ways.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from rapport.reports.document.docx import plain_docx
from rapport.reports.document.fonts import Shapes
from rapport.reports.document.pandoc_ast import API_VERSION, para, text
from rapport.reports.document.pdf import STANDARDS, PdfError, check_fonts, shown

WRITE = "\u2026" * 24
BOX, CIRCLE = "\u2610", "\u25cb"
Node = dict[str, Any]
_compile: Any = typst.compile  # its stub cannot be solved for an input of bytes


@dataclass(frozen=True)
class PrintedOption:
    """An answer to tick, or a row of a table; with a line to describe where it asks for that."""

    text: str
    described: bool


@dataclass(frozen=True)
class PrintedRow:
    """One question. `form`: boxes, circles, line, lines, table or none; `columns`: of a table; `part`: set in."""

    number: str
    text: str
    hint: str
    skip: str
    form: str
    part: bool
    options: tuple[PrintedOption, ...] = ()
    columns: tuple[str, ...] = ()
    lines: int = 0
    unit: str = ""


@dataclass(frozen=True)
class PrintedSection:
    """A section with its questions and the document asked for with it."""

    title: str
    intro: str
    attachment: str
    rows: tuple[PrintedRow, ...]


@dataclass(frozen=True)
class Printed:
    """A whole questionnaire in one language. `row` and `attach` are our own words in it; `foot` stands on each page."""

    language: str
    direction: str
    title: str
    intro: str
    foot: str
    row: str
    attach: str
    sections: tuple[PrintedSection, ...]


def questionnaire_pdf(printed: Printed, fonts_dir: Path) -> bytes:
    """A tagged PDF (PDF/UA-1). Raises `PdfError` where it cannot be made."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts_dir)])
    check_fonts(fonts, fonts_dir)
    template = files("rapport.reports.document").joinpath("templates/questionnaire.typ").read_bytes()
    data = json.dumps(shown(asdict(printed), Shapes(fonts_dir)), ensure_ascii=False)
    try:
        pdf = _compile(
            template, font_paths=fonts, format="pdf", sys_inputs={"data": data}, pdf_standards=STANDARDS
        )
    except typst.TypstError as error:
        raise PdfError(f"the PDF cannot be made: {error.message}") from error
    return bytes(pdf)


def questionnaire_docx(printed: Printed) -> bytes:
    """A Word file that may be typed into or printed. Raises `DocxError` where it cannot be made."""
    meta: Node = {
        "title": {"t": "MetaInlines", "c": text(printed.title)},
        "lang": {"t": "MetaString", "c": printed.language},
    }
    if printed.direction == "rtl":
        meta["dir"] = {"t": "MetaString", "c": "rtl"}
    blocks = [para(*text(printed.intro))] if printed.intro else []
    for section in printed.sections:
        blocks += _section(section, printed)
    document = {"pandoc-api-version": API_VERSION, "meta": meta, "blocks": blocks}
    return plain_docx(document, language=printed.language, direction=printed.direction)


def _heading(level: int, words: str) -> Node:
    return {"t": "Header", "c": [level, ["", [], []], text(words)]}


def _section(section: PrintedSection, printed: Printed) -> list[Node]:
    found = [_heading(1, section.title)]
    if section.intro:
        found.append(para(*text(section.intro)))
    for row in section.rows:
        found += _row(row, printed)
    if section.attachment:
        found.append(para({"t": "Strong", "c": text(f"{printed.attach}: {section.attachment}")}))
    return found


def _row(row: PrintedRow, printed: Printed) -> list[Node]:
    found = [_heading(3 if row.part else 2, f"{row.number} {row.text}".strip())]
    found += [para({"t": "Emph", "c": text(words)}) for words in (row.skip, row.hint) if words]
    if row.form in {"boxes", "circles"}:
        sign = BOX if row.form == "boxes" else CIRCLE
        for option in row.options:
            line = f" {WRITE}" if option.described else ""
            found.append(para(*text(f"{sign} {option.text}{line}")))
    elif row.form == "line":
        found.append(para(*text(f"{WRITE} {row.unit}".strip())))
    elif row.form == "lines":
        found += [para(*text(WRITE * 3)) for _line in range(row.lines)]
    elif row.form == "table":
        found.append(_table(row, printed))
    return found


def _table(row: PrintedRow, printed: Printed) -> Node:
    attr: list[Any] = ["", [], []]
    width = 1 / (len(row.columns) + 1)

    def line(words: Sequence[str]) -> list[Any]:
        cells = [
            [attr, {"t": "AlignDefault"}, 1, 1, [{"t": "Plain", "c": text(word) or [{"t": "Space"}]}]]
            for word in words
        ]
        return [attr, cells]

    columns = [[{"t": "AlignDefault"}, {"t": "ColWidth", "c": width}] for _name in (0, *row.columns)]
    head = [attr, [line([printed.row, *row.columns])]]
    body = [attr, 1, [], [line([option.text, *("" for _name in row.columns)]) for option in row.options]]
    return {"t": "Table", "c": [attr, [None, []], columns, head, [body], [attr, []]]}
