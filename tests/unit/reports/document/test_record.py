"""Agenda, minutes and lists: tagged, in their direction, hostile words only ever characters."""

import io
import zipfile
from pathlib import Path

import pikepdf
import pytest
from tests.unit.reports.document.test_pdf import elements
from tests.unit.reports.document.test_web import HOSTILE

from rapport.reports.document.record import (
    Record,
    RecordHeading,
    RecordTable,
    RecordText,
    direction_of,
    paragraphs_of,
    record_docx,
    record_pdf,
)


def sample(language: str, said: str) -> Record:
    """A document with one of each block."""
    return Record(
        language=language,
        direction="rtl" if language == "ar" else "ltr",
        title=said,
        above=said,
        foot=said,
        page_of="{page}/{pages}",
        facts=((said, said),),
        blocks=(
            RecordHeading(1, said),
            RecordHeading(2, said),
            RecordText(f"{said}\n{said}\n\n{said}"),
            RecordText(said, "inset", said),
            RecordText(said, "quiet"),
            RecordTable(said, (said, said), ((said, ""), (said, said)), (1, 2)),
        ),
    )


@pytest.mark.parametrize(("language", "said"), [("en", "Shelters"), ("ar", "الملاجئ")])
def test_a_pdf_is_tagged_and_in_its_language(fonts_dir: Path, language: str, said: str) -> None:
    with pikepdf.open(io.BytesIO(record_pdf(sample(language, said), fonts_dir))) as pdf:
        kinds = {str(element.S) for element in elements(pdf)}
        assert {"/H1", "/H2", "/H3", "/P", "/Table", "/TH", "/TD"} <= kinds
        assert str(pdf.Root.Lang) == language
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"


def test_a_word_file_has_styles_and_direction() -> None:
    with zipfile.ZipFile(io.BytesIO(record_docx(sample("ar", "الملاجئ")))) as opened:
        document = opened.read("word/document.xml").decode()
        styles = opened.read("word/styles.xml").decode()
    assert 'w:val="Heading1"' in document
    assert "<w:bidiVisual/>" in document
    assert "<w:tblHeader" in document
    assert "<w:bidi/></w:sectPr>" in document
    assert 'w:bidi="ar-SA"' in styles


def test_a_text_of_another_script_keeps_its_direction() -> None:
    assert direction_of("1. الملاجئ", "ltr") == "rtl"
    assert direction_of("2026: Shelters", "rtl") == "ltr"
    assert direction_of("2026 …", "rtl") == "rtl"
    assert paragraphs_of("a\r\nb\n\n\n c \n") == [["a", "b"], ["c"]]
    assert paragraphs_of(" \n ") == []


@pytest.mark.parametrize("said", HOSTILE)
def test_hostile_words_stay_words(fonts_dir: Path, said: str) -> None:
    assert record_pdf(sample("en", said), fonts_dir).startswith(b"%PDF")
    assert record_docx(sample("en", said)).startswith(b"PK")
