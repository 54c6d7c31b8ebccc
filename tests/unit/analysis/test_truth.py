"""Three-valued truth, case by case and against a second implementation."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from tests.unit.analysis.naive import Survey, conditions, surveys, truth_of

from rapport.analysis.tabulation import (
    AnswerState,
    Cell,
    Dataset,
    Expression,
    Respondent,
    Variable,
    parse_expression,
    select,
)
from rapport.analysis.tabulation.truth import Truth, all_of, any_of

T, F, U = True, False, None
AND = {(T, T): T, (T, F): F, (T, U): U, (F, F): F, (F, U): F, (U, U): U}
OR = {(T, T): T, (T, F): T, (T, U): T, (F, F): F, (F, U): U, (U, U): U}


def as_truth(value: bool | None) -> Truth:
    return Truth(np.array([value is True]), np.array([value is False]))


def as_value(truth: Truth) -> bool | None:
    return True if truth.true[0] else False if truth.false[0] else None


@pytest.mark.parametrize(("left", "right"), list(itertools.product((T, F, U), repeat=2)))
def test_kleene_tables(left: bool | None, right: bool | None) -> None:
    both = (left, right) if (left, right) in AND else (right, left)
    assert as_value(all_of([as_truth(left), as_truth(right)])) is AND[both]
    assert as_value(any_of([as_truth(left), as_truth(right)])) is OR[both]


@pytest.mark.parametrize(("value", "negated"), [(T, F), (F, T), (U, U)])
def test_negation(value: bool | None, negated: bool | None) -> None:
    assert as_value(as_truth(value).negated()) is negated


ANSWERS = {
    "Q1": Variable.define("Q1", "single", ["a", "b"]),
    "Q2": Variable.define("Q2", "multiple", ["a", "b", "c"]),
    "n": Variable.define("n", "number"),
    "d": Variable.define("d", "date"),
    "t": Variable.define("t", "text"),
}


def truth_for(condition: str, *cells: Cell) -> bool | None:
    """The truth for one respondent, AT, in group `g`, whose other items are blank."""
    dataset = Dataset.from_records(ANSWERS.values(), [Respondent("AT", cells, {"group": "g", "seats": "12"})])
    selection = select(dataset, parse_expression(condition))
    return True if selection.members else None if selection.undetermined else False


def answered(item: str, *values: str) -> Cell:
    return Cell(item, AnswerState.ANSWERED, values)


@pytest.mark.parametrize("state", [state for state in AnswerState if state is not AnswerState.ANSWERED])
@pytest.mark.parametrize(
    "atom",
    ["Q1 = a", "Q1 != a", "not Q1 = a", "Q1 in (a, b)", "Q1 includes a", "count(Q1) > 0", "count(Q1) = 0"],
)
def test_whatever_is_not_answered_is_unknown(atom: str, state: AnswerState) -> None:
    cell = Cell("Q1", state)
    assert truth_for(atom, cell) is None
    assert truth_for(f"Q1 is {state}", cell) is True
    assert truth_for("Q1 is answered", cell) is False
    assert truth_for(f"({atom}) and not Q1 is {state}", cell) is False
    assert truth_for(f"({atom}) or Q1 is {state}", cell) is True


@pytest.mark.parametrize(
    ("condition", "cell", "expected"),
    [
        ("Q1 = a", answered("Q1", "a"), T),
        ("Q1 != a", answered("Q1", "a"), F),
        ("Q1 in (b)", answered("Q1", "a"), F),
        ("Q2 includes a", answered("Q2", "c", "a"), T),
        ("Q2 includes b", answered("Q2", "c", "a"), F),
        ("Q2 in (b, c)", answered("Q2", "c", "a"), T),
        ("count(Q2) = 2", answered("Q2", "c", "a"), T),
        ("count(Q2) > 2", answered("Q2", "c", "a"), F),
        ("n = 10", answered("n", "10.0"), T),
        ("n > 9", answered("n", "10"), T),
        ("n < 9", answered("n", "10"), F),
        ("n in (1, 10)", answered("n", "10"), T),
        ("t = 'Child''s agency'", answered("t", "Child's agency"), T),
        ("t includes two", answered("t", "one", "two"), T),
        ("t = three", answered("t", "one"), F),
        ("@group = g", answered("Q1", "a"), T),
        ("@group != g", answered("Q1", "a"), F),
        ("@id = AT", answered("Q1", "a"), T),
        ("@seats > 9", answered("Q1", "a"), T),
        ("not everyone", answered("Q1", "a"), F),
    ],
)
def test_atoms_of_every_kind(condition: str, cell: Cell, expected: bool) -> None:
    assert truth_for(condition, cell) is expected


@pytest.mark.parametrize(
    ("condition", "dates", "expected"),
    [
        ("d = 1995", ("1995-03",), T),
        ("d < 1995", ("1995-01-01",), F),
        ("d < 2000", ("199X",), T),
        ("d < 1995", ("199X",), U),
        ("d < 1990", ("199X",), F),
        ("d >= 1990", ("199X",), T),
        ("d <= 1995", ("199X",), U),
        ("d > 1999", ("199X",), F),
        ("d = 1995", ("199X",), U),
        ("d != 1995", ("199X",), U),
        ("d = 2004", ("199X",), F),
        ("d = 199X", ("1995",), T),
        ("d = 199X", ("199X",), T),
        ("d < 199X", ("1989",), T),
        ("d > 199X", ("2000",), T),
        ("d = 1995", ("2004", "1995"), T),
        ("d = 2004", ("2004", "1995"), F),
        ("d includes 2004", ("2004", "1995"), T),
        ("d includes 1994", ("199X", "2004"), U),
        ("d includes 2003", ("199X", "2004"), F),
        ("d in (1985, 2004)", ("199X", "2004"), T),
        ("d = 1990", ("199X", "1990"), T),
        ("count(d) = 2", ("199X", "2004"), T),
    ],
)
def test_dates_of_uncertain_precision(condition: str, dates: tuple[str, ...], expected: bool | None) -> None:
    assert truth_for(condition, answered("d", *dates)) is expected


@given(surveys(), conditions())
def test_agrees_with_one_respondent_at_a_time(survey: Survey, condition: Expression) -> None:
    selection = select(survey.dataset, condition)
    expected = {respondent.id: truth_of(condition, respondent) for respondent in survey.respondents}
    assert selection.members == tuple(name for name, truth in expected.items() if truth is True)
    assert selection.undetermined == tuple(name for name, truth in expected.items() if truth is None)
