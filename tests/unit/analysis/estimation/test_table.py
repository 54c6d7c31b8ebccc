"""Tables of capture histories: what is read, and what is refused and how."""

import pytest

from rapport.analysis.errors import DataError
from rapport.analysis.estimation import (
    CaptureTable,
    Options,
    estimate_strata,
    make_table,
    read_strata,
    read_table,
)


def test_histories_are_masks_and_equal_ones_are_added_up_with_a_note() -> None:
    found = read_table("A;B;persons\n1;0;4\n\n1;1;2\n1;0;3.0\n0;1;0\n")
    assert found == CaptureTable(
        ("A", "B"), (1, 3), (7, 2), ("lines 2 and 5 name the same history; their counts were added",)
    )
    assert found.n == 9 and found.total(1) == 9 and found.total(2) == 2


def test_the_count_is_last_unless_another_column_alone_is_called_so() -> None:
    assert read_table("count,A,B\n5,1,0\n") == read_table("A,B,n\n1,0,5\n")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("1,0,-3", "line 3: the count -3 is negative"),
        ("1,0,2.5", "line 3: the count “2.5” is not a whole number"),
        ("1,0,", "line 3: the count is missing"),
        ("1,0,NA", "line 3: the count “NA” is not a whole number"),
        ("2,0,1", "line 3: “2” under A: only 0 (not on the list) or 1 (on it)"),
        ("0,0,1", "line 3: the all-zero history cannot have been observed"),
        ("1,0", "line 3: 2 cells where the heading has 3"),
        ("1,0,9999999999999", "larger than 1,000,000,000,000"),
    ],
)
def test_a_wrong_row_is_named_by_its_line(row: str, told: str) -> None:
    with pytest.raises(DataError) as refused:
        read_table(f"A,B,n\n1,1,2\n{row}\n", where="lists.csv")
    assert str(refused.value).startswith("lists.csv: ") and told in str(refused.value).replace("Line", "line")


def test_every_wrong_row_is_told_at_once() -> None:
    with pytest.raises(DataError) as refused:
        read_table("A,B,n\n" + "1,1,x\n" * 12)
    assert "Line 2: " in str(refused.value) and "line 11: " in str(refused.value)
    assert "and 2 more" in str(refused.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "it is empty"),
        ("A,n\n1,3\n", "found 1 lists"),
        (",".join(f"L{i}" for i in range(17)) + ",n\n", "found 17 lists"),
        ("A,a,n\n1,1,3\n", "“a” stands there twice"),
        ("A,,n\n1,1,3\n", "column 2 has none"),
        ("A,B,n\n1,1,0\n", "no row has a count above 0"),
    ],
)
def test_a_table_that_is_none_is_refused(text: str, told: str) -> None:
    with pytest.raises(DataError) as refused:
        read_table(text)
    assert told.casefold() in str(refused.value).casefold()


def test_a_history_of_no_list_is_refused_in_values_too() -> None:
    for history in (0, 4):
        with pytest.raises(DataError):
            make_table(("A", "B"), [(history, 3)])


STRATA = "sex,A,B,n\nwomen,1,0,40\nmen,1,0,30\nwomen,1,1,10\nwomen,0,1,20\nmen,1,1,5\nmen,0,1,15\n"


def test_strata_are_tables_of_their_own() -> None:
    found = read_strata(STRATA, "sex")
    assert list(found) == ["women", "men"]
    assert found["men"] == make_table(("A", "B"), [(1, 30), (3, 5), (2, 15)])


def test_a_stratum_that_is_not_there_is_refused() -> None:
    with pytest.raises(DataError, match="Did you mean sex"):
        read_strata(STRATA, "sexx")
    with pytest.raises(DataError, match="line 8: every row has a stratum"):
        read_strata(STRATA + ",1,0,3\n", "sex")
    with pytest.raises(DataError, match=r"lists, women: .* Line 9: the count “x” is not a whole number"):
        read_strata(STRATA + "men,0,1,2\nwomen,1,0,x\n", "sex", where="lists")


def test_totals_add_up_and_one_stratum_without_an_estimate_leaves_none() -> None:
    tables = read_strata(STRATA, "sex")
    found = estimate_strata(tables, Options(replicates=200))
    assert found.total == pytest.approx(50 * 30 / 10 + 35 * 20 / 5)
    low, high = found.interval or (0.0, 0.0)
    assert 120 < low < found.total < high
    assert found.whole.n_observed == 120
    apart = {**tables, "unknown": make_table(("A", "B"), [(1, 3), (2, 2)])}
    none = estimate_strata(apart, Options(replicates=200))
    assert none.total is None and none.reason == "No total: there is no estimate for unknown."
    assert none.as_json()["total"] == {"estimate": None, "percentile95": None, "reason": none.reason}
