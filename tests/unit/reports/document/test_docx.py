"""The Word edition: opened as the archive of XML it is."""

import io
import re
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace

import pytest
from tests.unit.reports.document import sample
from tests.unit.reports.document.test_web import HOSTILE

from rapport.reports.document.docx import report_docx
from rapport.reports.document.edition import Edition, prepare
from rapport.reports.document.source import Chapter

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def parts(data: bytes) -> dict[str, bytes]:
    """The files of the archive, every XML one well formed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    for name, content in found.items():
        if name.endswith((".xml", ".rels")):
            ET.fromstring(content)
    return found


@pytest.fixture(scope="module")
def english_parts(english: Edition) -> dict[str, bytes]:
    """The parts of the English file."""
    return parts(report_docx(english))


@pytest.fixture(scope="module")
def arabic_parts(arabic: Edition) -> dict[str, bytes]:
    """The parts of the Arabic file."""
    return parts(report_docx(arabic))


def words_of(part: bytes) -> str:
    """All text of a part."""
    return "".join(node.text or "" for node in ET.fromstring(part).iter(f"{W}t"))


def test_footnotes_are_real(english_parts: dict[str, bytes]) -> None:
    notes = ET.fromstring(english_parts["word/footnotes.xml"])
    texts = ["".join(t.text or "" for t in note.iter(f"{W}t")) for note in notes]
    assert " The office began work before the law that founds it." in texts
    references = ET.fromstring(english_parts["word/document.xml"]).iter(f"{W}footnoteReference")
    assert len(list(references)) == 4
    assert b"numRestart" not in english_parts["word/document.xml"]


def test_headings_tables_and_pictures_are_what_they_are(english_parts: dict[str, bytes]) -> None:
    document = english_parts["word/document.xml"].decode()
    assert document.count('w:val="Heading1"') == 6
    assert document.count("<w:tblHeader") == document.count("<w:tbl>") == 5
    assert f'descr="{sample.TEXTS["en"]["alt"]}"' in document
    assert any(name.startswith("word/media/") for name in english_parts)


def test_the_contents_show_at_once(english_parts: dict[str, bytes]) -> None:
    document = english_parts["word/document.xml"].decode()
    start, end = document.index("TOC \\o"), document.index('fldCharType="end"')
    entries = re.findall(r'w:anchor="([^"]+)"', document[start:end])
    assert entries[:2] == ["intro", "intro--a-first-point"]
    bookmarks = set(re.findall(r'<w:bookmarkStart [^>]*w:name="([^"]+)"', document))
    assert set(entries) <= bookmarks


def test_wide_tables_have_landscape_sections(english_parts: dict[str, bytes]) -> None:
    sections = list(ET.fromstring(english_parts["word/document.xml"]).iter(f"{W}sectPr"))
    turned = [section.find(f"{W}pgSz").get(f"{W}orient") == "landscape" for section in sections]  # type: ignore[union-attr]
    assert turned == [False, True, False, True]
    assert all(section.find(f"{W}footerReference") is not None for section in sections)


def test_language_and_direction_are_set(
    english_parts: dict[str, bytes], arabic_parts: dict[str, bytes]
) -> None:
    assert b'<w:lang w:val="en-GB"' in english_parts["word/styles.xml"]
    assert b"<w:bidi/></w:sectPr>" not in english_parts["word/document.xml"]
    arabic = arabic_parts["word/document.xml"].decode()
    assert b'w:bidi="ar-SA"' in arabic_parts["word/styles.xml"]
    assert arabic.count("<w:bidi/></w:sectPr>") == arabic.count("</w:sectPr>")
    assert arabic.count("<w:bidiVisual") == arabic.count("<w:tbl>")


def test_the_foot_says_title_edition_and_page(english_parts: dict[str, bytes]) -> None:
    foot = english_parts["word/footer9.xml"]
    assert (
        words_of(foot) == "Offices that answer for prevention · Edition 2, as of 1 March 2024 · Page 1 of 1"
    )


def test_no_part_points_outside_but_the_links_of_the_text(english_parts: dict[str, bytes]) -> None:
    outside = re.findall(
        r'Target="([^"]+)" TargetMode="External"', english_parts["word/_rels/document.xml.rels"].decode()
    )
    assert outside == ["https://example.org/a?b=1&amp;c=2"]
    assert not any("vbaProject" in name for name in english_parts)


def test_the_same_edition_gives_the_same_bytes(english: Edition) -> None:
    assert report_docx(english) == report_docx(english)


def test_archive_times_are_fixed(english: Edition) -> None:
    with zipfile.ZipFile(io.BytesIO(report_docx(english))) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"


@pytest.mark.parametrize("text", [*HOSTILE, "]]>", "<w:p/>", "{=openxml}", "```{=openxml}\n<w:p/>\n```"])
def test_hostile_words_stay_words(fonts_dir: object, text: str) -> None:
    source = sample.edition("en")
    office = replace(source.figures["office"], label=text, definition=text)
    chapters = (Chapter("one", text, "[[figure:office|n]]\n\n[[chart:answers]]"),)
    chart = replace(source.charts[0], title=text, alt=text)
    changed = replace(
        source,
        title=text,
        publisher=text,
        chapters=chapters,
        charts=(chart,),
        figures={**source.figures, "office": office},
    )
    found = parts(report_docx(prepare(changed)))
    assert 'Target="http' not in found["word/_rels/document.xml.rels"].decode()
    assert b"<w:instrText" in found["word/document.xml"]
