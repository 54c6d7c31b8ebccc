"""A plan as a ministry keeps it: merged cells, two header rows, several agencies in a cell, "ongoing", "Q3 2027"."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
from django.utils import translation
from tests.factories.plans import OFFICE, POLICE

from rapport.actors.vocabulary import FORMS, LEVELS, PROFILES
from rapport.analysis.plan.document import Benchmark, CostLine, Party, PlanDocumentError
from rapport.analysis.plan.lists import Area, CostStatus, Timing
from rapport.analysis.plan.sheet.layout import Layout, read_layout, write_layout
from rapport.analysis.plan.sheet.reading import Sheet, folded, read_rows
from rapport.kernel.errors import InvalidInput
from rapport.plans.files import faults
from rapport.plans.files.foreign import first_look, read_book

KNOWN = {
    folded(one.name): one for one in (OFFICE, POLICE, Party("Labour, Social Affairs and Family", ref="5"))
}
LISTS = {"forms": frozenset(FORMS), "profiles": frozenset(PROFILES), "levels": frozenset(LEVELS)}
LAYOUT = Layout(
    columns={
        "A": "objective",
        "B": "code",
        "C": "text",
        "D": "accountable",
        "E": "contributors",
        "F": "time",
        "G": "cost",
        "H": "cost_source",
        "I": "indicator",
        "J": "target",
        "K": "benchmarks",
    },
    header_rows=(2, 3),
    first_row=4,
    currency="EUR",
    year=2026,
)


def workbook(fill: Callable[[Any, Any], None]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        fill(book, book.add_worksheet("NAP 2026"))
    return out.getvalue()


def ministry(book: Any, sheet: Any) -> None:
    sheet.merge_range("A1:K1", "National action plan 2026–2027")
    sheet.merge_range("A2:C2", "What")
    sheet.merge_range("D2:E2", "Who")
    sheet.write_row("F2", ["When", "Money", "", "Result", "", ""])
    heads = [
        "Objective",
        "No.",
        "Activity",
        "Lead agency",
        "Partners",
        "Timeframe",
        "Budget",
        "Source of funding",
    ]
    sheet.write_row("A3", [*heads, "Indicators", "Target", "Steps"])
    sheet.merge_range("A4:A6", "Victims are protected")
    sheet.write_row(
        "B4",
        ["1.1", "Open a house", "Office for victims", "Open Door; Organised crime unit", "Q3 2027", 50000],
    )
    sheet.write_row("H4", ["state budget", "places", 12])
    sheet.write_row("B5", ["1.2", "Train guardians", "LABOUR, Social Affairs and  Family", "", "ongoing"])
    sheet.write_row(
        "G5",
        ["Within existing resources", "", "people trained", "", "Dec 2026: 20 trained; Dec 2027: 40 trained"],
    )
    sheet.write_row(
        "B6", ["1.3", "Inspect agencies", "Organised crime unit", "", "2026-2027", "20 000 CHF", "donor X"]
    )


def read(content: bytes, layout: Layout = LAYOUT) -> Sheet:
    return read_rows(read_book(content).rows(layout.sheet), layout, known=KNOWN, lists=LISTS)


def test_a_ministrys_sheet_becomes_measures() -> None:
    found = read(workbook(ministry))
    assert found.faults == ()
    house, guardians, agencies = found.measures
    assert [one.code for one in found.measures] == ["1.1", "1.2", "1.3"]
    assert {one.objective for one in found.measures} == {"1"}
    assert [one.title for one in found.objectives] == ["Victims are protected"]
    assert house.accountable == OFFICE
    assert [one.party for one in house.contributors] == [Party("Open Door"), POLICE]
    assert (house.timing, house.start_on, house.due_on) == (Timing.DATED, None, date(2027, 9, 30))
    assert house.costs == (CostLine(2026, Decimal(50000), "EUR", CostStatus.UNFUNDED, "state budget"),)
    assert house.indicators[0].targets[0].value == 12 and house.indicators[0].targets[0].period == "2027"
    assert guardians.accountable and guardians.accountable.ref == "5"
    assert (guardians.timing, guardians.no_cost) == (Timing.ONGOING, "Within existing resources")
    assert guardians.benchmarks[0] == Benchmark(date(2026, 12, 31), "20 trained")
    assert (agencies.start_on, agencies.due_on) == (date(2026, 1, 1), date(2027, 12, 31))
    assert agencies.costs[0].currency == "CHF"
    assert found.unknown == ("Open Door",)
    assert found.rows == {"row-4": 4, "row-5": 5, "row-6": 6}


def test_every_interpretation_is_listed() -> None:
    said = {(one.row, one.column): one.read_as for one in read(workbook(ministry)).readings}
    assert said[(4, "F")] == "2027-09-30"
    assert said[(5, "F")] == "ONGOING"
    assert said[(6, "F")] == "2026-01-01 – 2027-12-31"
    assert said[(6, "G")] == "20000 CHF 2026"


def with_row(**cells: Any) -> Callable[[Any, Any], None]:
    def fill(book: Any, sheet: Any) -> None:
        ministry(book, sheet)
        for letter, value in {"B": "1.9", "C": "Another", **cells}.items():
            sheet.write(f"{letter}7", value)

    return fill


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ({"D": "Office for victims; Organised crime unit"}, "several_leads", "D"),
        ({"F": "as soon as possible"}, "time_unknown", "F"),
        ({"F": "2027-2026"}, "time_turned", "F"),
        ({"F": "03/04/2027"}, "date_ambiguous", "F"),
        ({"G": -5}, "amount_negative", "G"),
        ({"G": "50.000"}, "amount_ambiguous", "G"),
        ({"B": "1.2"}, "code_twice", "B"),
        ({"C": ""}, "no_text", "C"),
        ({"J": 5}, "numbers_without_indicator", "J"),
        ({"J": 5, "I": "a; b"}, "numbers_of_several_indicators", "J"),
        ({"K": "some day"}, "benchmark_without_day", "K"),
    ],
)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_fault_names_row_and_column_and_what_to_do(
    cells: dict[str, Any], code: str, column: str, language: str
) -> None:
    found = read(workbook(with_row(**cells)))
    assert [(one.row, one.column, one.code) for one in found.faults] == [(7, column, code)]
    with translation.override(language):
        assert len(faults.said(found.faults[0])) > 20


def test_the_first_of_several_leads_only_where_the_layout_says_so() -> None:
    layout = replace(LAYOUT, several_leads="FIRST")
    found = read(workbook(with_row(D="Office for victims; Organised crime unit")), layout)
    last = found.measures[-1]
    assert found.faults == () and last.accountable == OFFICE
    assert [one.party for one in last.contributors] == [POLICE]
    assert any(one.column == "D" and one.row == 7 for one in found.readings)


def test_rows_of_sections_give_objectives_or_areas() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row("A1", ["No.", "Measure"])
        sheet.merge_range("A2:B2", "Prevention")
        sheet.write_row("A3", ["1", "Inform"])
        sheet.merge_range("A4:B4", "Protection")
        sheet.write_row("A5", ["2", "House"])

    plain = Layout(columns={"A": "code", "B": "text"})
    areas = replace(plain, section="area", codes={"prevention": "p.prevention", "Protection": "p.protection"})
    assert [one.areas for one in read(workbook(fill), areas).measures] == [
        (Area.PREVENTION,),
        (Area.PROTECTION,),
    ]
    objectives = read(workbook(fill), replace(plain, section="objective"))
    assert [one.objective for one in objectives.measures] == ["1", "2"]
    unknown = read(workbook(fill), replace(areas, codes={}))
    assert {one.code for one in unknown.faults} == {"code_unknown"}


def test_a_layout_is_proposed_from_the_headings_for_a_person_to_confirm() -> None:
    layout = first_look(read_book(workbook(ministry)).rows(""))
    assert layout.header_rows[-1] == 3 and layout.first_row == 4
    wanted = {
        "A": "objective",
        "B": "code",
        "C": "text",
        "D": "accountable",
        "E": "contributors",
        "F": "time",
    }
    assert wanted.items() <= layout.columns.items()
    assert {
        "G": "cost",
        "H": "cost_source",
        "I": "indicator",
        "J": "target",
    }.items() <= layout.columns.items()
    assert first_look([["x"], ["y"]]).columns == {}


def test_a_layout_is_kept_as_it_is() -> None:
    assert read_layout(write_layout(LAYOUT)) == LAYOUT


@pytest.mark.parametrize(
    "text",
    [
        '{"columns": {"A": "textt"}}',
        '{"columns": {"a": "text"}}',
        '{"columns": {"A": "text", "B": "text"}}',
        '{"colums": {}}',
    ],
)
def test_a_wrong_layout_is_refused(text: str) -> None:
    with pytest.raises(PlanDocumentError):
        read_layout(text)


def test_other_files_and_sheets_are_refused() -> None:
    with pytest.raises(InvalidInput, match="spreadsheet"):
        read_book(b"not a workbook")
    with pytest.raises(InvalidInput, match="NAP 2026"):
        read_book(workbook(ministry)).rows("Other")


def test_two_thousand_rows_are_read() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row("A1", ["No.", "Measure", "Lead agency", "Timeframe"])
        for row in range(2, 2002):
            sheet.write_row(f"A{row}", [f"{row}.0a", f"Do {row}", "Office for victims", "Q3 2027"])

    layout = Layout(columns={"A": "code", "B": "text", "C": "accountable", "D": "time"})
    found = read(workbook(fill), layout)
    assert len(found.measures) == 2000 and found.faults == ()
