"""Our own workbook loses nothing, whatever the plan says, and tells which place is wrong."""

import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from tests.factories.plans import measure, plan

from rapport.analysis.plan.document import Justification, Plan, PlanDocumentError
from rapport.kernel.cells import sheltered, unsheltered
from rapport.kernel.errors import InvalidInput
from rapport.plans.files.own import SHEETS, read_workbook, write_workbook
from rapport.plans.files.tables import escaped, from_tables, shapes, to_tables, unescaped

TEXT = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), max_size=12) | st.sampled_from(
    ["=1+1", "'=1", "'", "a\nb", "\\n", "+ 2", "@x", "12", "2027-01-01", "TRUE", "مكتب", "1.10"]
)
NUMBERS = (
    st.decimals(0, 10**9, places=3) | st.just(Decimal("0.1")) | st.just(Decimal("12345678901234.123456"))
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TEXT, max_size=3), TEXT, NUMBERS, st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_what_is_written_is_read_again(places: list[str], text: str, amount: Decimal, day: date) -> None:
    from dataclasses import replace

    one = measure(6, text=text or "x", places=tuple(p for p in places if p), due_on=day, no_cost=text)
    line = replace(one.costs[0], amount=amount, note=text)
    given_plan = plan(
        replace(one, costs=(line, line), detail=text), justified=(Justification("r", form=text),)
    )
    assert from_tables(to_tables(given_plan)) == given_plan
    assert read_workbook(write_workbook(given_plan)) == given_plan


@given(TEXT)
def test_texts_are_never_formulas_and_come_back(text: str) -> None:
    assert unsheltered(sheltered(text)) == text
    assert not sheltered(text).startswith(("=", "+", "-", "@"))
    assert unescaped(escaped(text)) == text


def test_every_table_of_the_document_has_its_sheet() -> None:
    assert set(SHEETS) == set(shapes())
    names = [name for name, _ in SHEETS.values()]
    assert len(set(names)) == len(names) and all(len(name) <= 31 for name in names)


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert write_workbook(plan()) == write_workbook(plan())


def test_numbers_and_days_can_be_worked_with() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(write_workbook(plan())))
    head, _words, first, *_rest = book.get_sheet_by_name("Costs").to_python(skip_empty_area=False)
    assert first[head.index("amount")] == 50000.0
    head, _words, first, *_rest = book.get_sheet_by_name("Measures").to_python(skip_empty_area=False)
    assert first[head.index("due_on")] == date(2027, 6, 30)


def test_a_wrong_cell_is_named_by_its_place() -> None:
    tables = to_tables(plan())
    tables["plan.measures"][1]["due_on"] = "next year"
    tables["plan.measures.costs"][0]["status"] = "PERHAPS"
    with pytest.raises(PlanDocumentError) as raised:
        from_tables(tables)
    assert {where for where, _ in raised.value.faults} == {"measures.1.due_on", "measures.0.costs.0.status"}


def test_rows_may_be_sorted_by_people() -> None:
    tables = to_tables(plan())
    for rows in tables.values():
        rows.reverse()
    assert from_tables(tables) == plan()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no workbook", b"a,b\n1,2\n"])
def test_another_file_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidInput):
        read_workbook(content)


def test_a_text_too_long_for_a_cell_is_said() -> None:
    with pytest.raises(InvalidInput, match="40000"):
        write_workbook(Plan(code="a", title="x" * 40_000))
