"""Conditions: reading, writing back, and what a wrong one is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.analysis.naive import VARIABLES, conditions

from rapport.analysis.errors import ExpressionError, UnknownNameError
from rapport.analysis.tabulation import (
    And,
    AnswerState,
    Attribute,
    Compare,
    Count,
    Everyone,
    Expression,
    HasState,
    In,
    Includes,
    Not,
    Or,
    attributes,
    check_expression,
    items,
    parse_expression,
    value_text,
)

A, B = Compare("Q1", "=", "a"), Compare("Q1", "=", "b")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("everyone", Everyone()),
        ("Q1 = a", A),
        ("Q1=a", A),
        ("  Q1\n=\ta ", A),
        ("Q1 = 'a'", A),
        ("Q3.d != yes", Compare("Q3.d", "!=", "yes")),
        ("Q4.date < 1995", Compare("Q4.date", "<", "1995")),
        ("Q4.date >= 199X", Compare("Q4.date", ">=", "199X")),
        ("Q3.pct <= -2.5", Compare("Q3.pct", "<=", "-2.5")),
        ("Q3.pct<-2", Compare("Q3.pct", "<", "-2")),
        ("Q2 includes c", Includes("Q2", "c")),
        ("Q2 in (a, 'b', 3)", In("Q2", ("a", "b", "3"))),
        ("Q1 is not_known", HasState("Q1", AnswerState.NOT_KNOWN)),
        ("count(Q2) > 1", Count("Q2", ">", "1")),
        ("@group = participating_state", Attribute("group", "=", "participating_state")),
        ("@id != AT", Attribute("id", "!=", "AT")),
        ("Q1 = 'not'", Compare("Q1", "=", "not")),
        ("Q1 = 'Child''s'", Compare("Q1", "=", "Child's")),
        ("Q1 = ''", Compare("Q1", "=", "")),
        ("Q1 = نعم", Compare("Q1", "=", "نعم")),
        ("not Q1 = a", Not(A)),
        ("not not Q1 = a", Not(Not(A))),
        ("Q1 = a or Q1 = b and not Q1 = a", Or((A, And((B, Not(A)))))),
        ("(Q1 = a or Q1 = b) and Q1 = a", And((Or((A, B)), A))),
        ("Q1 = a and Q1 = b and Q1 = a", And((A, B, A))),
        ("((Q1 = a))", A),
    ],
)
def test_reads(text: str, expected: Expression) -> None:
    assert parse_expression(text) == expected


@pytest.mark.parametrize(
    ("text", "position", "part"),
    [
        ("", 0, "an item"),
        ("Q1", 2, "a comparison"),
        ("Q1 =", 4, "a value"),
        ("Q1 == a", 4, "did you mean =?"),
        ("Q1 = a b", 7, "expected: and, or, the end"),
        ("Q1 = a nad Q1 = b", 7, "did you mean and?"),
        ("Q1 = a && Q1 = b", 7, "did you mean and?"),
        ("Q1 <> a", 4, "did you mean !=?"),
        ("(Q1 = a", 7, "expected: )"),
        ("Q1 = a)", 6, "expected: and, or, the end"),
        ("Q1 = 'a", 5, "never closed"),
        ('Q1 = "a"', 5, "did you mean '?"),
        ("Q1 is blnak", 6, "did you mean blank?"),
        ("Q1 is 'blank'", 6, "an answer state"),
        ("Q1 include a", 3, "did you mean includes?"),
        ("Q1 in a", 6, "expected: ("),
        ("Q1 in ()", 7, "a value"),
        ("Q1 in (a b)", 9, "expected: ), ,"),
        ("count(Q1) > many", 12, "a number"),
        ("count(Q1) > '3'", 12, "a number"),
        ("count Q1 > 3", 6, "expected: ("),
        ("Q1 = and", 5, "between ' and '"),
        ("and = Q1", 0, "an item"),
        ("@ = a", 2, "attribute"),
        ("@not = a", 1, "attribute"),
        ("Q1 ≠ a", 3, "no meaning"),
        ("not", 3, "an item"),
    ],
)
def test_refuses_with_place_and_remedy(text: str, position: int, part: str) -> None:
    with pytest.raises(ExpressionError) as refusal:
        parse_expression(text)
    assert refusal.value.position == position
    assert part.lower() in str(refusal.value).lower()
    assert f"character {position + 1}" in str(refusal.value)


@pytest.mark.parametrize("text", ["(" * 5000 + "Q1 = a", "not " * 5000 + "Q1 = a", "Q1 = a and " * 5000])
def test_refuses_what_is_too_long_or_deep(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse_expression(text)
    with pytest.raises(ExpressionError):
        parse_expression(text[:9_000])


@given(conditions())
def test_round_trip(expression: Expression) -> None:
    assert parse_expression(str(expression)) == expression


@given(st.text(max_size=30))
def test_any_value_round_trips(value: str) -> None:
    assert parse_expression(f"Q1 = {value_text(value)}") == Compare("Q1", "=", value)


FRAGMENTS = st.sampled_from(
    [
        *"()@',=<>!",
        "Q1",
        "a",
        "and",
        "or",
        "not",
        "in",
        "is",
        "includes",
        "count",
        "everyone",
        "blank",
        "-3",
        " ",
    ]
)


@given(st.one_of(st.text(max_size=60), st.lists(FRAGMENTS, max_size=25).map(" ".join)))
def test_garbage_is_refused_by_an_expression_error_only(text: str) -> None:
    try:
        expression = parse_expression(text)
    except ExpressionError as refusal:
        assert refusal.position is not None and 0 <= refusal.position <= len(text)
    else:
        assert parse_expression(str(expression)) == expression


def test_items_and_attributes() -> None:
    expression = parse_expression("Q1 = a and not (count(Q2) > 1 or @group = x) or Q1 is blank or everyone")
    assert items(expression) == {"Q1", "Q2"}
    assert attributes(expression) == {"group"}


@given(conditions())
def test_fitting_conditions_pass_the_check(expression: Expression) -> None:
    check_expression(expression, VARIABLES, {"group": None, "id": None})


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("q1 = a", ("Q1",)),
        ("Q4.dates = 1995", ("Q4.date",)),
        ("Q1 = A", ("a",)),
        ("Q2 in (a, B)", ("b",)),
        ("everyone and not @grup = x", ("group",)),
        ("@group = partners", ("partner",)),
    ],
)
def test_unknown_names_get_near_matches(text: str, near: tuple[str, ...]) -> None:
    with pytest.raises(UnknownNameError) as refusal:
        check_expression(parse_expression(text), VARIABLES, {"group": ("partner",), "id": None})
    assert refusal.value.near == near


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("Q2 = a", "Q2 includes"),
        ("Q1 < a", "Use =, != or in"),
        ("Q5 > a", "Use =, != or in"),
        ("Q3.pct = many", "Write a number"),
        ("Q4.date < 2003-07", "Write a year"),
        ("Q4.date includes soon", "Write a year"),
    ],
)
def test_comparisons_that_a_kind_cannot_answer(text: str, remedy: str) -> None:
    with pytest.raises(ExpressionError, match="Q") as refusal:
        check_expression(parse_expression(text), VARIABLES)
    assert remedy in str(refusal.value)


def test_a_join_of_one_condition_is_refused() -> None:
    with pytest.raises(ExpressionError):
        And((A,))
    with pytest.raises(ExpressionError):
        In("Q1", ())
