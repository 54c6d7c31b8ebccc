"""Building the columns: what is taken, what is refused and how it is told."""

import numpy as np
import pytest

from rapport.analysis.errors import AnalyticsError, DataError, ExpressionError
from rapport.analysis.tabulation import (
    AnswerState,
    Cell,
    Dataset,
    DateColumn,
    MultipleColumn,
    NumberColumn,
    Respondent,
    SingleColumn,
    TextColumn,
    Variable,
    YearSpan,
    read_date,
)
from rapport.analysis.types import in_language

ANSWERED = AnswerState.ANSWERED
VARIABLES = (
    Variable.define("Q1", "single", {"a": "Yes", "b": {"en": "No", "fr": "Non"}}),
    Variable.define("Q2", "multiple", ["a", "b"]),
    Variable.define("n", "number"),
    Variable.define("d", "date"),
)


def build(*cells: Cell, missing: AnswerState = AnswerState.BLANK) -> Dataset:
    return Dataset.from_records(VARIABLES, [Respondent("AT", cells, {"group": "x"}, missing)])


@pytest.mark.parametrize(
    ("cell", "part"),
    [
        (Cell("Q9", ANSWERED, ("a",)), "no such item"),
        (Cell("q1", ANSWERED, ("a",)), "Did you mean Q1"),
        (Cell("Q1", ANSWERED), "if and only if"),
        (Cell("Q1", AnswerState.BLANK, ("a",)), "if and only if"),
        (Cell("Q1", ANSWERED, ("A",)), "Did you mean a"),
        (Cell("Q1", ANSWERED, ("zzz",)), "The categories are a, b"),
        (Cell("Q1", ANSWERED, ("a", "b")), "takes one value"),
        (Cell("Q2", ANSWERED, ("a", "a")), "occurs once"),
        (Cell("Q2", ANSWERED, ("a", "c")), "no category"),
        (Cell("n", ANSWERED, ("ten",)), "is no number"),
        (Cell("n", ANSWERED, ("1e5",)), "is no number"),
        (Cell("n", ANSWERED, ("nan",)), "is no number"),
        (Cell("n", ANSWERED, ("٣",)), "is no number"),
        (Cell("n", ANSWERED, ("9" * 400,)), "is no number"),
        (Cell("n", ANSWERED, ("1", "2")), "takes one value"),
        (Cell("d", ANSWERED, ("2003-13",)), "is no date"),
        (Cell("d", ANSWERED, ("2003-02-29",)), "is no date"),
        (Cell("d", ANSWERED, ("1995", "soon")), "is no date"),
    ],
)
def test_a_wrong_cell_is_named(cell: Cell, part: str) -> None:
    with pytest.raises(DataError) as refusal:
        build(cell)
    assert part in str(refusal.value)
    assert refusal.value.where == f"respondent AT, item {cell.item}"


def test_a_second_cell_for_an_item_is_refused() -> None:
    with pytest.raises(DataError, match="one cell per respondent"):
        build(Cell("Q1", ANSWERED, ("a",)), Cell("Q1", AnswerState.BLANK))


def test_absent_cells_cannot_count_as_answered() -> None:
    with pytest.raises(DataError, match="without a cell"):
        build(missing=ANSWERED)


def test_absent_cells_take_the_respondent_s_state() -> None:
    dataset = build(missing=AnswerState.NO_REPLY)
    assert dataset.column("Q1").has_state(AnswerState.NO_REPLY).all()


def test_respondents_are_unique_and_share_attributes() -> None:
    with pytest.raises(DataError, match="respondent AT"):
        Dataset.from_records(VARIABLES, [Respondent("AT"), Respondent("AT")])
    with pytest.raises(DataError, match="Lacking: group"):
        Dataset.from_records(VARIABLES, [Respondent("AT", attributes={"group": "x"}), Respondent("BE")])
    with pytest.raises(DataError, match="attribute id"):
        Dataset.from_records(VARIABLES, [Respondent("AT", attributes={"id": "x"})])


def test_items_are_unique() -> None:
    with pytest.raises(DataError, match="item Q1"):
        Dataset.from_records([VARIABLES[0], VARIABLES[0]], [])


@pytest.mark.parametrize(
    ("code", "kind", "categories", "part"),
    [
        ("Q 1", "number", (), "a code is of"),
        ("count", "number", (), "no keyword"),
        ("Q1", "singel", ("a",), "no kind"),
        ("Q1", "single", (), "needs categories"),
        ("Q1", "number", ("a",), "cannot have categories"),
    ],
)
def test_wrong_variables(code: str, kind: str, categories: tuple[str, ...], part: str) -> None:
    with pytest.raises(DataError, match=part):
        Variable.define(code, kind, categories)


def test_labels_fall_back_to_english_then_to_any() -> None:
    yes, no = VARIABLES[0].categories
    assert in_language(no.label, "fr") == "Non"
    assert in_language(yes.label, "fr") == "Yes"
    assert in_language({"ar": "نعم"}, "fr") == "نعم"
    assert in_language({}) == ""


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2003", YearSpan(2003, 2003)),
        ("2003-07", YearSpan(2003, 2003)),
        ("2004-02-29", YearSpan(2004, 2004)),
        ("199X", YearSpan(1990, 1999)),
        ("0000", None),
        ("2003-00", None),
        ("2003-7", None),
        ("2003-07-32", None),
        ("19XX", None),
        ("199x", None),
        ("２００３", None),
        ("2003 ", None),
        ("", None),
    ],
)
def test_dates(text: str, span: YearSpan | None) -> None:
    assert read_date(text) == span


def test_a_span_is_written_as_it_is_read() -> None:
    assert [read_date(text).text for text in ("1995", "199X")] == ["1995", "199X"]  # type: ignore[union-attr]


STATES = np.array([ANSWERED.number, AnswerState.BLANK.number], dtype=np.uint8)
Q1, Q2, N, D = VARIABLES
T = Variable.define("t", "text")


@pytest.mark.parametrize(
    "build_column",
    [
        lambda: SingleColumn(Q1, STATES, np.array([-1, -1], dtype=np.int32)),
        lambda: SingleColumn(Q1, STATES, np.array([0, 0], dtype=np.int32)),
        lambda: SingleColumn(Q1, STATES, np.array([2, -1], dtype=np.int32)),
        lambda: MultipleColumn(Q2, STATES, np.zeros((2, 2), dtype=np.bool_)),
        lambda: MultipleColumn(Q2, STATES, np.ones((3, 2), dtype=np.bool_)),
        lambda: NumberColumn(N, STATES, np.array([1.0, 2.0])),
        lambda: NumberColumn(N, STATES, np.array([np.inf, np.nan])),
        lambda: DateColumn(
            D, STATES, np.array([1], dtype=np.int32), np.array([[1995, 1995]], dtype=np.int32)
        ),
        lambda: DateColumn(D, STATES, np.array([0], dtype=np.int32), np.array([[1995]], dtype=np.int32)),
        lambda: TextColumn(T, STATES, [(), ("x",)]),
    ],
)
def test_columns_refuse_values_that_contradict_their_states(build_column: object) -> None:
    with pytest.raises(DataError):
        build_column()  # type: ignore[operator]


def test_columns_have_one_entry_per_respondent() -> None:
    column = SingleColumn(Q1, STATES, np.array([0, -1], dtype=np.int32))
    with pytest.raises(DataError, match="2 entries for 1"):
        Dataset(["AT"], [column])
    with pytest.raises(DataError, match="attribute group"):
        Dataset(["AT", "BE"], [column], {"group": ["x"]})


def test_columns_cannot_be_written_through_and_leave_the_caller_s_array_alone() -> None:
    states = STATES.copy()
    column = SingleColumn(Q1, states, np.array([0, -1], dtype=np.int32))
    with pytest.raises(ValueError, match="read-only"):
        column.states[0] = 3
    states[0] = ANSWERED.number  # the array given stays the caller's


def test_an_attribute_has_an_order_only_among_numbers() -> None:
    dataset = Dataset(["AT", "BE"], [], {"seats": ["9", "10"], "group": ["x", "y"]})
    assert dataset.attribute("seats", ">", "9").true.tolist() == [False, True]
    with pytest.raises(ExpressionError, match="“x” is none"):
        dataset.attribute("group", ">", "9")
    with pytest.raises(ExpressionError, match="Did you mean group"):
        dataset.attribute("grp", "=", "x")


def test_every_error_has_its_own_code() -> None:
    def below(cls: type[AnalyticsError]) -> list[type[AnalyticsError]]:
        return [cls, *(deeper for child in cls.__subclasses__() for deeper in below(child))]

    codes = [cls.code for cls in below(AnalyticsError) if cls.__module__ == "rapport.analysis.errors"]
    assert len(codes) == len(set(codes)) >= 6
