"""The printed edition: tagged, in its language, with alternative text, and only ever characters."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.reports.document import sample
from tests.unit.reports.document.test_web import HOSTILE

from rapport.reports.document.edition import Edition, prepare
from rapport.reports.document.pdf import PdfError, report_pdf
from rapport.reports.document.source import Chapter


def elements(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """Every structure element."""
    waiting: list[pikepdf.Object] = [pdf.Root.StructTreeRoot.K]
    while waiting:
        item = waiting.pop()
        if isinstance(item, pikepdf.Array):
            waiting.extend(item)  # type: ignore[arg-type]
        elif isinstance(item, pikepdf.Dictionary) and "/S" in item:
            yield item
            if "/K" in item:
                waiting.append(item.K)


@pytest.fixture(scope="module", params=["en", "ar"])
def printed(request: pytest.FixtureRequest, fonts_dir: Path) -> Iterator[tuple[str, pikepdf.Pdf]]:
    """The sample edition printed, with its language."""
    edition = request.getfixturevalue("english" if request.param == "en" else "arabic")
    with pikepdf.open(io.BytesIO(report_pdf(edition, fonts_dir))) as pdf:
        yield request.param, pdf


def test_it_declares_accessible_and_archival(printed: tuple[str, pikepdf.Pdf]) -> None:
    language, pdf = printed
    assert bool(pdf.Root.MarkInfo.Marked)
    assert str(pdf.Root.Lang).split("-")[0] == language
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        assert sample.TEXTS[language]["title"] in str(metadata["dc:title"])


def test_it_is_tagged_with_what_it_is(printed: tuple[str, pikepdf.Pdf]) -> None:
    _, pdf = printed
    kinds = [str(element.S) for element in elements(pdf)]
    for kind in (
        "/H1",
        "/H2",
        "/P",
        "/Table",
        "/TH",
        "/TD",
        "/L",
        "/LI",
        "/Figure",
        "/Caption",
        "/Note",
        "/TOC",
        "/Link",
    ):
        assert kind in kinds, kind
    assert kinds.count("/Note") == 3


def test_every_figure_has_alternative_text(printed: tuple[str, pikepdf.Pdf]) -> None:
    language, pdf = printed
    figures = [element for element in elements(pdf) if str(element.S) == "/Figure"]
    assert figures
    assert all(str(element.Alt) == sample.TEXTS[language]["alt"] for element in figures)


def test_wide_tables_stand_on_landscape_pages(english: Edition, fonts_dir: Path) -> None:
    with pikepdf.open(io.BytesIO(report_pdf(english, fonts_dir))) as pdf:
        boxes = [page.mediabox for page in pdf.pages]
    wide = [box for box in boxes if float(box[2]) > float(box[3])]
    assert 1 <= len(wide) < len(boxes)
    assert english.tables["regions"].wide
    assert not english.tables["split"].wide


def test_its_bookmarks_name_chapters_and_annexes(english: Edition, fonts_dir: Path) -> None:
    with pikepdf.open(io.BytesIO(report_pdf(english, fonts_dir))) as pdf, pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
    assert titles == [
        "The office", "What the answers say", "Methods and limits", "Annex 1. Further material",
        "Annex 2. How each number was obtained", "Annex 3. Published against recomputed",
    ]  # fmt: skip


def test_the_same_edition_gives_the_same_bytes(english: Edition, fonts_dir: Path) -> None:
    assert report_pdf(english, fonts_dir) == report_pdf(english, fonts_dir)


def test_missing_fonts_are_named(english: Edition, tmp_path: Path) -> None:
    with pytest.raises(PdfError, match="has no font Noto Sans and Noto Sans Arabic"):
        report_pdf(english, tmp_path)


def hostile(text: str) -> Edition:
    """An edition whose every text is that text."""
    source = sample.edition("en")
    office = replace(source.figures["office"], label=text, definition=text)
    return prepare(
        replace(
            source,
            title=text,
            subtitle=text,
            publisher=text,
            licence=text,
            charts=(replace(source.charts[0], title=text, alt=text or "x", description=text),),
            figures={**source.figures, "office": office},
            chapters=(Chapter("one", text, "[[figure:office|members]]\n\n[[chart:answers]]"),),
        )
    )


@pytest.mark.parametrize(
    "text", [*HOSTILE, "#panic()", "= h", "$ sum $", '#import "@preview/x:1.0.0"', "~--...\\"]
)
def test_nothing_written_is_read_as_typst(fonts_dir: Path, text: str) -> None:
    assert report_pdf(hostile(text), fonts_dir).startswith(b"%PDF-")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.text(min_size=1, max_size=40).filter(lambda text: text.strip() != ""))
def test_any_words_can_be_printed(fonts_dir: Path, text: str) -> None:
    assert report_pdf(hostile(text), fonts_dir).startswith(b"%PDF-")
