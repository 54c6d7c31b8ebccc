"""A plan on paper: strategy and chart interwoven, nothing of the document left out, tagged in both directions."""

import io
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pikepdf
import pytest
from django.utils import translation
from tests.factories.plans import indicator, measure, plan
from tests.unit.reports.document import sample

from rapport.analysis.plan.document import CostLine, Plan, Target
from rapport.analysis.plan.lists import Comparator, CostStatus
from rapport.analysis.plan.progress import standings
from rapport.reports.document.charts import use_fonts
from rapport.reports.document.record import (
    Record,
    RecordPicture,
    RecordTable,
    RecordText,
    record_docx,
    record_pdf,
)
from rapport.reports.plans.paper import PARTS, plan_paper


def paper(given: Plan, part: str = "combined", language: str = "en") -> Record:
    direction = "rtl" if language == "ar" else "ltr"
    with translation.override(language):
        return plan_paper(given, part=part, language=language, direction=direction)  # type: ignore[arg-type]


def words(record: Record) -> str:
    found = [record.title, *(value for _, value in record.facts)]
    for block in record.blocks:
        if isinstance(block, RecordTable):
            found += [block.caption, *block.header, *(cell for row in block.rows for cell in row)]
        elif isinstance(block, RecordText):
            found += [block.label, block.text]
        elif isinstance(block, RecordPicture):
            found += [block.caption, block.alt]
        else:
            found.append(block.text)
    return "\n".join(found)


def test_the_combined_document_holds_strategy_chart_money_and_reach() -> None:
    said = words(paper(plan()))
    for one in plan().measures:
        assert one.code in said and one.text in said
    for text in (
        "What is known.",
        "Agencies abroad",
        "A. Everybody is protected",
        "Office for victims",
        "Open Door: runs the house",
    ):
        assert text in said
    assert "ten inquiries opened" in said and "30 June 2027" in said
    assert "baseline 12 persons; 2027: at least 40 persons" in said
    assert "50,000 EUR, budgeted (state budget)" in said
    assert "Study of needs, p. 12" in said
    assert "Need and gap by year, in EUR" in said
    assert "Measures by form of trafficking and area" in said


def test_chart_and_narrative_leave_out_each_others_part() -> None:
    chart, narrative = words(paper(plan(), "chart")), words(paper(plan(), "narrative"))
    assert "What is known." not in chart and "Need and gap" in chart
    assert "What is known." in narrative and "Need and gap" not in narrative
    assert all(one.text in narrative for one in plan().measures)
    assert not any(isinstance(one, RecordPicture) for one in paper(plan(), "narrative").blocks)


def test_silence_is_said_and_zero_is_a_number() -> None:
    zero = replace(
        indicator(), baseline=Decimal(0), targets=(Target("2027", Decimal(0), Comparator.AT_MOST, "girls"),)
    )
    bare = measure(6, accountable=None, timing=None, start_on=None, due_on=None, costs=(), objective="",
                   indicators=(zero,), contributors=())  # fmt: skip
    said = words(paper(plan(bare)))
    assert "nobody accountable" in said and "not said" in said
    assert "baseline 0 persons; 2027: at most 0 persons (girls)" in said
    assert "Measures of no objective" in said


def test_money_without_a_rate_is_said_to_be_left_out() -> None:
    dear = measure(6, costs=(CostLine(2027, Decimal(3), "XXX", CostStatus.PLEDGED),))
    assert "1 amounts are left out" in words(paper(plan(dear)))


def test_the_status_stands_in_the_chart_where_it_is_known() -> None:
    given = plan(measure(6, due_on=date(2026, 6, 30)))
    found = standings(given, {}, date(2026, 9, 1))
    record = plan_paper(
        given, part="chart", language="en", direction="ltr", standings=found, today=date(2026, 9, 1)
    )
    chart = next(one for one in record.blocks if isinstance(one, RecordTable))
    assert chart.header[-1] == "Status"
    assert {row[0]: row[-1] for row in chart.rows}["1.6"] == "Late"


@pytest.fixture(scope="module")
def fonts() -> Path:
    if not sample.has_fonts():
        pytest.skip("this machine has no fonts for printing; the product's own are not built either")
    use_fonts(sample.fonts_dir())
    return sample.fonts_dir()


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("part", PARTS)
def test_pdf_and_word_are_made(fonts: Path, part: str, language: str) -> None:
    record = paper(plan(), part, language)
    with pikepdf.open(io.BytesIO(record_pdf(record, fonts))) as pdf:
        assert str(pdf.Root.Lang) == language
        box = pdf.pages[0].mediabox
        assert (box[2] > box[3]) == (part != "narrative")
    with zipfile.ZipFile(io.BytesIO(record_docx(record))) as word:
        xml = word.read("word/document.xml").decode()
        assert ("landscape" in xml) == (part != "narrative")
        assert any(name.startswith("word/media/") for name in word.namelist()) == (part != "narrative")
        assert "Open places of stay, number 1" in xml
