"""The Word edition: Pandoc makes it from the document tree; its styles, language and running feet are set
here.

Pandoc runs in its sandbox: pictures are in the document as data, so it reads no file and fetches nothing.
The archive is written again with fixed times and order, so that the same edition gives the same bytes.
"""

import io
import json
import os
import re
import subprocess
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, time
from html import escape
from typing import Any

import pypandoc

from rapport.reports.document.edition import Edition
from rapport.reports.document.pandoc_ast import LANDSCAPE, MARGINS, PORTRAIT, PandocWriter
from rapport.reports.document.text import printable

_FIXED = (1980, 1, 1, 0, 0, 0)
_FONT = "Noto Sans"
_LANGUAGES = {"en": "en-GB", "fr": "fr-FR", "ar": "ar-SA"}
_SECONDS = 120
_FOOT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
_FOOT_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TABLE_BORDERS = (
    '<w:tblBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="0B0C0C"/>'
    '<w:bottom w:val="single" w:sz="4" w:space="0" w:color="B1B4B6"/>'
    '<w:insideH w:val="single" w:sz="4" w:space="0" w:color="B1B4B6"/></w:tblBorders>'
)
_TABLE_TEXT = '<w:rPr><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr>'


class DocxError(Exception):
    """The Word file could not be made; the message is Pandoc's."""


def report_docx(edition: Edition) -> bytes:
    """The Word file of an edition: real footnotes, repeated header rows, pictures with alternative text.

    Raises `DocxError` when Pandoc refuses or does not finish.
    """
    made = datetime.combine(edition.source.as_of, time(), tzinfo=UTC)
    return _finished(_converted(PandocWriter(edition).document(), int(made.timestamp())), edition)


def plain_docx(
    document: dict[str, Any], *, language: str, direction: str, lines: bool = False, wide: bool = False
) -> bytes:
    """A Word file of a Pandoc document with our fonts and direction, without what belongs to editions.

    `lines`: thin lines between the rows of tables, their columns from right to left where the script runs so. `wide`:
    pages lie on their long side.
    Raises `DocxError` when Pandoc refuses or does not finish.
    """
    parts: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(_converted(document, 0))) as opened:
        for entry in opened.infolist():
            parts[entry.filename] = opened.read(entry)
    _edit(parts, "word/theme/theme1.xml", _theme)
    code = _LANGUAGES.get(language, language)
    lang = f'<w:lang w:val="{code}" w:eastAsia="zh-CN" w:bidi="{code if direction == "rtl" else "ar-SA"}" />'
    _edit(parts, "word/styles.xml", lambda xml: re.sub(r"<w:lang [^>]*/>", lang, xml))
    if lines:
        _edit(parts, "word/styles.xml", _lined)
    if wide:
        _edit(parts, "word/document.xml", _laid)
    if direction == "rtl":
        _edit(parts, "word/document.xml", lambda xml: xml.replace("</w:sectPr>", "<w:bidi/></w:sectPr>"))
        if lines:
            _edit(parts, "word/document.xml", _mirrored)
    return _archive(parts)


_LYING = (
    '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
    '<w:pgMar w:top="1000" w:right="1000" w:bottom="1000" w:left="1000" w:header="500" w:footer="500" w:gutter="0"/>'
)


def _laid(xml: str) -> str:
    """The last section on its long side: ISO A4, margins in twentieths of a point."""
    bare = re.sub(r"<w:pg(Sz|Mar)[^>]*/>", "", xml)
    if "<w:sectPr />" in bare or "<w:sectPr/>" in bare:
        return re.sub(r"<w:sectPr ?/>", f"<w:sectPr>{_LYING}</w:sectPr>", bare)
    return bare.replace("</w:sectPr>", f"{_LYING}</w:sectPr>")


def _converted(document: dict[str, Any], epoch: int) -> bytes:
    """The document as Pandoc writes it."""
    environment = {
        "SOURCE_DATE_EPOCH": str(max(0, epoch)),
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
    }
    command = [pypandoc.get_pandoc_path(), "--from=json", "--to=docx", "--output=-", "--sandbox"]
    try:
        content = json.dumps(document, ensure_ascii=False).encode()
        done = subprocess.run(command, input=content, capture_output=True, env=environment, timeout=_SECONDS)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise DocxError(f"the Word file cannot be made: {error}") from error
    if done.returncode != 0:
        raise DocxError(f"the Word file cannot be made: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def _finished(archive: bytes, edition: Edition) -> bytes:
    """The archive with our styles, running feet, fixed times."""
    parts: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        for entry in opened.infolist():
            parts[entry.filename] = opened.read(entry)
    _edit(parts, "word/styles.xml", lambda xml: _styles(xml, edition))
    _edit(parts, "word/theme/theme1.xml", _theme)
    _edit(parts, "word/document.xml", lambda xml: _sections(xml, edition))
    _edit(parts, "word/_rels/document.xml.rels", _relations)
    _edit(parts, "[Content_Types].xml", _content_types)
    parts["word/footer9.xml"] = _foot(edition).encode()
    return _archive(parts)


def _edit(parts: dict[str, bytes], name: str, change: Callable[[str], str]) -> None:
    parts[name] = change(parts[name].decode("utf-8")).encode("utf-8")


def _archive(parts: dict[str, bytes]) -> bytes:
    first = "[Content_Types].xml"
    names = [first, *sorted(name for name in parts if name != first)]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for name in names:
            info = zipfile.ZipInfo(name, _FIXED)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            written.writestr(info, parts[name])
    return out.getvalue()


def _styles(xml: str, edition: Edition) -> str:
    """Language, size of text, and thin lines between the rows of tables."""
    language = _LANGUAGES[edition.words.language]
    bidi = language if edition.source.direction == "rtl" else "ar-SA"
    xml = re.sub(r"<w:lang [^>]*/>", f'<w:lang w:val="{language}" w:eastAsia="zh-CN" w:bidi="{bidi}" />', xml)
    xml = xml.replace('<w:sz w:val="24" />', '<w:sz w:val="21" />', 1)
    xml = xml.replace('<w:szCs w:val="24" />', '<w:szCs w:val="21" />', 1)
    xml = _lined(xml)
    heading = _style(xml, "Heading1")
    xml = xml.replace(
        heading, heading.replace("<w:keepLines />", "<w:keepLines /><w:pageBreakBefore />", 1), 1
    )
    caption = _style(xml, "ImageCaption")  # stands above its picture
    kept = caption.replace("</w:style>", "<w:pPr><w:keepNext /></w:pPr></w:style>", 1)
    xml = xml.replace(caption, kept, 1)
    contents = _style(xml, "TOCHeading")  # based on Heading1, but several lists share a page
    xml = xml.replace(contents, _unbroken(contents), 1)
    return re.sub(r'<w:style [^>]*w:styleId="toc([12])".*?</w:style>', _contents_style, xml, flags=re.DOTALL)


def _lined(xml: str) -> str:
    """Thin lines between the rows of tables, their text a little smaller."""
    table = _style(xml, "Table")
    borders = _ordered_table_properties(
        table.replace("<w:tblPr>", f"{_TABLE_TEXT}<w:tblPr>{_TABLE_BORDERS}", 1)
    )
    return xml.replace(table, borders, 1)


def _mirrored(xml: str) -> str:
    """Columns of tables from right to left; the schema wants the style first."""
    xml = re.sub(r"<w:tblPr>(?!.{0,200}bidiVisual)", "<w:tblPr><w:bidiVisual/>", xml)
    return re.sub(r"<w:bidiVisual/>(<w:tblStyle [^>]*/>)", r"\1<w:bidiVisual/>", xml)


def _unbroken(style: str) -> str:
    """The style without its parent's page break."""
    off = '<w:pageBreakBefore w:val="0" />'
    if "<w:pPr>" in style:
        return style.replace("<w:pPr>", f"<w:pPr>{off}", 1)
    return style.replace("</w:style>", f"<w:pPr>{off}</w:pPr></w:style>", 1)


def _style(xml: str, name: str) -> str:
    """A style's XML. Raises `DocxError` where this Pandoc has no such style."""
    for match in re.finditer(r"<w:style [^>]*>.*?</w:style>", xml, re.DOTALL):
        if f'w:styleId="{name}"' in match.group().split(">", 1)[0]:
            return match.group()
    raise DocxError(f"Pandoc's styles have no style '{name}'; this version of Pandoc is not supported")


def _contents_style(match: re.Match[str]) -> str:
    """Entries of the contents stand close, the second level indented. The name is Word's own, so not custom."""
    indent = '<w:ind w:left="360"/>' if match.group(1) == "2" else ""
    kept = re.sub(r"<w:pPr>.*?</w:pPr>|<w:pPr ?/>", "", match.group(), flags=re.DOTALL)
    kept = kept.replace(' w:customStyle="1"', "").removesuffix("</w:style>")
    return f'{kept}<w:pPr><w:spacing w:before="20" w:after="20"/>{indent}</w:pPr></w:style>'


def _ordered_table_properties(style: str) -> str:
    """The schema wants indentation before borders."""
    indent = re.search(r"<w:tblInd [^>]*/>", style)
    if indent is None:
        return style
    return style.replace(indent.group(), "", 1).replace(
        "<w:tblBorders>", indent.group() + "<w:tblBorders>", 1
    )


def _theme(xml: str) -> str:
    """One family for headings and text, Latin and Arabic."""
    xml = re.sub(r'<a:latin typeface="[^"]*"', f'<a:latin typeface="{_FONT}"', xml)
    return re.sub(r'<a:cs typeface="[^"]*"', '<a:cs typeface="Noto Sans Arabic"', xml)


def _sections(xml: str, edition: Edition) -> str:
    """Every section: page size, running foot, direction; footnotes numbered through the document."""
    landscape_end = bool(edition.source.verification)
    size, margins = (LANDSCAPE if landscape_end else PORTRAIT), MARGINS
    xml = re.sub(r"<w:footnotePr>.*?</w:footnotePr>", "", xml, flags=re.DOTALL)
    xml = re.sub(r"<w:sectPr>\s*</w:sectPr>", f"<w:sectPr>{size}{margins}</w:sectPr>", xml)
    foot = f'<w:sectPr><w:footerReference xmlns:r="{_R}" w:type="default" r:id="rIdFoot"/>'
    xml = xml.replace("<w:sectPr>", foot)
    if edition.source.direction == "rtl":
        xml = xml.replace("</w:sectPr>", "<w:bidi/></w:sectPr>")
        xml = _mirrored(xml)
    return xml


def _relations(xml: str) -> str:
    relation = f'<Relationship Id="rIdFoot" Type="{_FOOT_RELATION}" Target="footer9.xml"/>'
    return xml.replace("</Relationships>", f"{relation}</Relationships>")


def _content_types(xml: str) -> str:
    return xml.replace(
        "</Types>", f'<Override PartName="/word/footer9.xml" ContentType="{_FOOT_TYPE}"/></Types>'
    )


def _foot(edition: Edition) -> str:
    """The running foot: title, edition and as-of date, page of pages."""
    rtl = "<w:rtl/>" if edition.source.direction == "rtl" else ""
    bidi = "<w:bidi/>" if rtl else ""
    look = f'<w:rPr><w:color w:val="505A5F"/><w:sz w:val="16"/><w:szCs w:val="16"/>{rtl}</w:rPr>'

    def run(words: str) -> str:
        return f'<w:r>{look}<w:t xml:space="preserve">{escape(printable(words))}</w:t></w:r>'

    def counter(name: str) -> str:
        return f'<w:fldSimple w:instr=" {name} "><w:r>{look}<w:t>1</w:t></w:r></w:fldSimple>'

    fields = {"{page}": counter("PAGE"), "{pages}": counter("NUMPAGES")}
    pieces = re.split(r"(\{pages?\})", edition.words.all()["page_of"])
    pages = "".join(fields.get(piece) or run(piece) for piece in pieces if piece)
    line = run(f"{edition.running_title} · {edition.stamp} · ")
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:ftr xmlns:w="{_W}">'
        f"<w:p><w:pPr>{bidi}</w:pPr>{line}{pages}</w:p></w:ftr>"
    )
