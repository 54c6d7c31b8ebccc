"""Counting against a second implementation and DuckDB; rounding and statistics against `decimal` and `statistics`."""

import statistics as plain
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.analysis.naive import VARIABLES, Survey, cell_of, conditions, surveys, truth_of

from rapport.analysis.errors import SpecificationError
from rapport.analysis.tabulation import (
    AnswerState,
    Expression,
    FigureResult,
    FigureSpec,
    Measure,
    NumberColumn,
    Rounding,
    UniverseSpec,
    Variable,
    state_counts,
    tabulate,
)
from rapport.analysis.tabulation.statistics import statistic
from rapport.bench.duck import DuckScript
from rapport.bench.workload import dataset_of, make_workload


def count(survey: Survey, spec: FigureSpec, universe: Expression) -> tuple[FigureResult, ...]:
    return tabulate(survey.dataset, [spec], [UniverseSpec("u", {"en": "u"}, universe)])


@given(surveys(), conditions(), conditions())
def test_shares_agree_with_counting_by_hand(survey: Survey, where: Expression, universe: Expression) -> None:
    [result] = count(survey, FigureSpec(id="f", title={"en": "F"}, universe="u", where=where), universe)
    base = [respondent for respondent in survey.respondents if truth_of(universe, respondent) is True]
    members = tuple(respondent.id for respondent in base if truth_of(where, respondent) is True)
    assert result.denominator == len(base)
    assert result.members == members and result.numerator == len(members)
    assert result.undetermined == tuple(r.id for r in base if truth_of(where, r) is None)
    expected = half_up(Fraction(100 * len(members), len(base)), 1) if base else None
    assert result.value == expected


@given(surveys(), st.lists(st.tuples(conditions(), conditions()), min_size=1, max_size=4))
def test_figures_counted_together_are_those_counted_alone(
    survey: Survey, pairs: list[tuple[Expression, Expression]]
) -> None:
    twice = [*pairs, *pairs]
    specs = [
        FigureSpec(id=f"f{n}", title={"en": "F"}, universe=f"u{n}", where=where)
        for n, (where, _) in enumerate(twice)
    ]
    universes = [UniverseSpec(f"u{n}", {"en": "u"}, where) for n, (_, where) in enumerate(twice)]
    together = tabulate(survey.dataset, specs, universes)
    alone = [result for spec in specs for result in tabulate(survey.dataset, [spec], universes)]
    assert [result.as_json() for result in together] == [result.as_json() for result in alone]


@given(surveys(), conditions(), conditions(), st.sampled_from(["Q1", "Q4.date", "Q2"]))
def test_parts_agree_with_counting_by_hand(
    survey: Survey, where: Expression, universe: Expression, item: str
) -> None:
    spec = FigureSpec(
        id="f", title={"en": "F"}, universe="u", measure=Measure.COUNT, where=where, split_by=item
    )
    whole, *parts = count(survey, spec, universe)
    states = [part for part in parts if part.state is not None]
    assert [part.numerator > 0 for part in states] == [True] * len(states)
    assert AnswerState.ANSWERED not in [part.state for part in states]
    if item == "Q2":
        ticks = sum(len(cell_of(r, item).values) for r in survey.respondents if r.id in whole.members)
        assert sum(part.numerator for part in parts if part.state is None) == ticks
        assert all(part.may_exceed for part in parts)
    else:
        assert sum(part.numerator for part in parts) == whole.numerator
        assert sorted(name for part in parts for name in part.members) == sorted(whole.members)


@given(surveys(), conditions(), st.sampled_from(VARIABLES))
def test_states_add_up_to_the_universe(survey: Survey, universe: Expression, variable: Variable) -> None:
    counts = state_counts(survey.dataset, variable.code, universe)
    base = [respondent for respondent in survey.respondents if truth_of(universe, respondent) is True]
    assert sum(counts.values()) == len(base)
    assert all(
        n == sum(cell_of(respondent, variable.code).state is state for respondent in base)
        for state, n in counts.items()
    )


def half_up(value: Fraction, decimals: int) -> Decimal:
    """The rounding rule by `decimal` itself, with digits enough to be exact about ties."""
    with localcontext(prec=80):
        tie = value.numerator * 10**decimals * 2 % value.denominator == 0
        near = Decimal(value.numerator) / Decimal(value.denominator)
        return (
            near.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) if not tie else _exact(value, decimals)
        )


def _exact(value: Fraction, decimals: int) -> Decimal:
    halves = Decimal(value.numerator * 10**decimals * 2 // value.denominator)
    return (halves / 2).quantize(Decimal(1), ROUND_HALF_UP).scaleb(-decimals)


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**6), st.integers(0, 9))
def test_rounding_is_half_up(numerator: int, denominator: int, decimals: int) -> None:
    assert Rounding(decimals=decimals).ratio(numerator, denominator) == half_up(
        Fraction(numerator, denominator), decimals
    )
    assert Rounding(decimals=decimals).ratio(numerator, -denominator) == half_up(
        Fraction(-numerator, denominator), decimals
    )


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [
        (39, 67, "58.2"),
        (1, 8, "12.5"),
        (1, 16, "6.3"),
        (57, 200, "28.5"),
        (2, 3, "66.7"),
        (0, 5, "0.0"),
        (67, 67, "100.0"),
    ],
)
def test_percentages(numerator: int, denominator: int, expected: str) -> None:
    value = Rounding().ratio(numerator, denominator, scale=100)
    assert str(value) == expected


def test_nothing_of_nothing_has_no_value() -> None:
    assert Rounding().ratio(0, 0) is None


@pytest.mark.parametrize("decimals", [-1, 10])
def test_wrong_rounding_is_refused(decimals: int) -> None:
    with pytest.raises(SpecificationError):
        Rounding(decimals=decimals)
    with pytest.raises(SpecificationError, match="half_even"):
        Rounding(rule="half_even")  # type: ignore[arg-type]


def numbers_column(values: Sequence[float]) -> NumberColumn:
    states = np.full(len(values), AnswerState.ANSWERED.number, dtype=np.uint8)
    return NumberColumn(Variable.define("n", "number"), states, np.array(values, dtype=np.float64))


DECIMALS = st.decimals(min_value=-10_000, max_value=10_000, places=2)


@given(
    st.lists(
        st.one_of(DECIMALS, DECIMALS.map(lambda d: d.scaleb(-7)), DECIMALS.map(lambda d: d.scaleb(14))),
        min_size=1,
    )
)
def test_statistics_are_exact_about_what_was_written(values: list[Decimal]) -> None:
    column = numbers_column([float(value) for value in values])
    written = [Fraction(Decimal(repr(float(value)))) for value in values]
    everyone = np.ones(len(values), dtype=np.bool_)
    assert statistic(column, "sum", everyone) == sum(written)
    assert statistic(column, "mean", everyone) == sum(written) / len(written)
    assert statistic(column, "median", everyone) == plain.median(written)
    assert statistic(column, "min", everyone) == min(written)
    assert statistic(column, "max", everyone) == max(written)


@pytest.mark.parametrize("measure", ["sum", "mean", "median", "min", "max"])
@pytest.mark.parametrize("value", [1.0, 1e-9, 1e300])
def test_statistics_over_nobody_have_no_value(measure: str, value: float) -> None:
    assert statistic(numbers_column([value]), measure, np.zeros(1, dtype=np.bool_)) is None


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000))
def test_agrees_with_duckdb(seed: int) -> None:
    workload = make_workload(respondents=120, questions=25, figures=48, universes=6, seed=seed)
    script = DuckScript(workload, sessions=1)
    try:
        rows, members = script.figures(), script.members()
    finally:
        script.close()
    results = tabulate(dataset_of(workload), workload.figures, workload.universes)
    ours = [(r.id, r.numerator, r.denominator, None if r.value is None else float(r.value)) for r in results]
    assert ours == rows
    assert [list(result.members) for result in results] == members
