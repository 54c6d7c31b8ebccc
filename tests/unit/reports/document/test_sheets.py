"""The workbook, read back by another reader."""

import io
import re
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from tests.unit.reports.document import sample

from rapport.reports.document.edition import CellView, Edition, prepare
from rapport.reports.document.sheets import number_pattern, tables_xlsx
from rapport.reports.document.source import Cell, Table, TableSpec

RISKY = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "|calc", "%x", "\t=1", "\r=1", "\n=1", " =1", "\u200b=1", "\ufeff=1",
    "\u202e=1", "＝1", "＋1", "－1+1", "＠x", "\x00=1", "\u00a0=1", "\u2028=1",
]  # fmt: skip


def read(data: bytes) -> dict[str, list[list[object]]]:
    """Sheet name → rows."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {
        name: [list(row) for row in book.get_sheet_by_name(name).to_python()] for name in book.sheet_names
    }


def xml(data: bytes, name: str) -> str:
    """One part of the archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def test_there_is_a_sheet_per_table_chart_and_register(english: Edition) -> None:
    assert list(read(tables_xlsx(english))) == [
        "Cover", "Contents", "Table 1", "Table 2", "Table 3", "Chart 1", "Published against recomputed", "Figures",
    ]  # fmt: skip


def test_a_table_has_title_header_cells_and_notes(english: Edition) -> None:
    rows = read(tables_xlsx(english))["Table 1"]
    assert rows[0][0] == "Table 1. Offices by region"
    assert rows[2][0] == "Respondent"
    assert rows[4][:2] == ["Region B", "Yes [1]"]
    assert rows[12][1] == "unknown (left blank)"
    assert rows[-1][0] == "[1] The office began work before the law that founds it."


def test_numbers_are_numbers_with_their_unit(english: Edition) -> None:
    data = tables_xlsx(english)
    assert read(data)["Table 2"][3] == ["Yes", 7.0, 12.0, 58.3]
    assert 'formatCode="0.0&quot; per cent&quot;"' in xml(data, "xl/styles.xml")


@pytest.mark.parametrize(
    ("cell", "pattern"),
    [
        (CellView("58.3 per cent", number=58.3), '0.0" per cent"'),
        (CellView("58,3\u00a0%", number=58.3), '0.0"\u00a0%"'),
        (CellView("1,234", number=1234), "0"),
        (CellView("50.0 per cent", number=50), '0.0" per cent"'),
        (CellView("7", (2,), number=7), '0" [2]"'),
        (CellView("12 \"x\"", number=12), '0" x"'),
        (CellView("", number=3), "0"),
    ],
)  # fmt: skip
def test_a_number_reads_as_its_text(cell: CellView, pattern: str) -> None:
    assert number_pattern(cell) == pattern


def test_every_figure_has_a_row(english: Edition) -> None:
    rows = read(tables_xlsx(english))["Figures"]
    assert rows[0][:4] == ["Code", "Label", "Among whom", "n"]
    office = next(row for row in rows if row[0] == "office")
    assert office[3:8] == [12.0, 7.0, 12.0, 58.3, "percent"]
    empty = next(row for row in rows if row[0] == "empty")
    assert empty[3:8] == [0.0, 0.0, 0.0, "", "percent"]


def test_arabic_sheets_run_from_right_to_left(arabic: Edition, english: Edition) -> None:
    assert 'rightToLeft="1"' in xml(tables_xlsx(arabic), "xl/worksheets/sheet3.xml")
    assert "rightToLeft" not in xml(tables_xlsx(english), "xl/worksheets/sheet3.xml")


def test_the_same_edition_gives_the_same_bytes(english: Edition) -> None:
    assert tables_xlsx(english) == tables_xlsx(english)


def hostile(texts: list[str]) -> bytes:
    """A workbook whose table holds those texts."""
    rows = tuple((Cell(text), Cell(text)) for text in texts)
    table = Table(TableSpec("bad", texts[0], "figures"), (Cell("a"), Cell("b")), rows)
    source = replace(
        sample.edition("en"),
        title=texts[0],
        tables=(*sample.edition("en").tables[:2], table),
        charts=(),
        chapters=(),
    )
    return tables_xlsx(prepare(source))


def test_no_cell_is_a_formula_or_a_link(fonts_dir: object) -> None:
    data = hostile([*RISKY, "http://example.org", "mailto:a@b.org", "external:c:/x"])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [
            archive.read(name).decode()
            for name in archive.namelist()
            if name.startswith("xl/worksheets/sheet")
        ]
        relations = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".rels")]
    assert not any(re.search(r"<f[ >]", sheet) for sheet in sheets)
    assert not any("http://example.org" in part or "External" in part for part in relations)
    assert 'quotePrefix="1"' in xml(data, "xl/styles.xml")


@settings(deadline=None)  # machines are shared, time is not what is tested
@given(st.lists(st.text(max_size=30), min_size=1, max_size=5))
def test_words_are_read_back_as_written(fonts_dir: object, texts: list[str]) -> None:
    rows = read(hostile(texts))["Table 3"][3 : 3 + len(texts)]
    for row, text in zip(rows, texts, strict=False):
        if text.isprintable():
            assert str(row[0]) == text
