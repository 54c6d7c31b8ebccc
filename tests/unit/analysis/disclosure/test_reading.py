"""Tables are read as they say, and what they do not say is asked for."""

import pytest

from rapport.analysis.disclosure.linking import by_population
from rapport.analysis.disclosure.reading import read_table, read_value
from rapport.analysis.disclosure.types import State
from rapport.analysis.errors import DataError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("120", (State.SHOWN, 120, 0, None)),
        ("1,240", (State.SHOWN, 1240, 0, None)),
        ("1\u202f240\u202f000", (State.SHOWN, 1240000, 0, None)),
        ("0", (State.SHOWN, 0, 0, None)),
        ("..", (State.HIDDEN, None, 0, None)),
        ("[c]", (State.HIDDEN, None, 0, None)),
        ("<10", (State.HIDDEN, None, 0, 9)),
        ("≤ 9", (State.HIDDEN, None, 0, 9)),
        ("10–14", (State.HIDDEN, None, 10, 14)),
        ("", (State.MISSING, None, 0, None)),
        ("n/a", (State.MISSING, None, 0, None)),
    ],
)
def test_hidden_missing_and_zero_are_three_things(text: str, expected: object) -> None:
    assert read_value(text, "a.csv, row 2") == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("-", "a dash may mean zero, hidden or missing"),
        ("-4", "a count is not negative"),
        ("12.5 %", "a count is a whole number"),
        ("1,2,3", "neither a number nor a known mark"),
        ("14-10", "neither a number nor a known mark"),
        ("many", "neither a number nor a known mark"),
    ],
)
def test_what_cannot_be_read_names_the_place(text: str, says: str) -> None:
    with pytest.raises(DataError, match=says) as refused:
        read_value(text, "a.csv, row 7, women")
    assert refused.value.where == "a.csv, row 7, women"


def test_one_row_a_cell_and_as_printed_are_the_same_table() -> None:
    listed = read_table("a.csv", "sex,age,count,note\nf,child,10,\nf,Total,30,of all\nTotal,child,25,\n")
    printed = read_table("b.csv", "sex \\ age;child;Total\nf;10;30\nTotal;25;\n")
    assert listed.dimensions == printed.dimensions == ("sex", "age")
    shown = {cell.key: cell.value for cell in printed.cells if cell.state is State.SHOWN}
    assert shown == {cell.key: cell.value for cell in listed.cells}
    assert [cell.row for cell in listed.cells] == [2, 3, 4]


def test_a_column_of_states_hides() -> None:
    table = read_table("a.csv", "GEO,OBS_VALUE,CONF_STATUS,OBS_STATUS\nX,3,C,A\nY,40,F,A\nZ,,,O\n")
    assert [cell.state for cell in table.cells] == [State.HIDDEN, State.SHOWN, State.MISSING]
    assert [cell.value for cell in table.cells] == [None, 40, None]


def test_each_period_is_a_population_and_columns_get_the_name_of_the_same_categories() -> None:
    named = read_table("a.csv", "year,sex,persons\n2024,f,30\n2024,m,20\n2025,f,35\n2025,m,25\n")
    bare = read_table("b.csv", "form,f,m\nlabour,15,10\nsexual,15,10\n")
    found = by_population([named, bare])
    assert set(found) == {"2024", "2025", ""}
    assert found["2024"][0].dimensions == ("sex",)
    assert found[""][0].dimensions == ("form", "sex")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "the file is empty"),
        ("sex,count\n", "a heading and no rows"),
        ("sex,count\nf,10\nf,20\n", "the same cell stands twice"),
        ("sex,sex,count\nf,f,10\n", "the same heading"),
        ("sex,count\nf,10,3\n", "3 cells and the heading 2"),
        ("name,words\na,b\n", "no column holds only numbers"),
    ],
)
def test_tables_that_are_none_are_refused(text: str, says: str) -> None:
    with pytest.raises(DataError, match=says):
        read_table("a.csv", text)
