"""A plan as a document: what is written is read again, and what is wrong is said by its place."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.analysis.plan.document import (
    CostLine,
    Indicator,
    Measure,
    Plan,
    PlanDocumentError,
    Target,
    plan_of,
    read_plan,
    values_of,
    write_plan,
)

NUMBERS = st.decimals(min_value=-(10**12), max_value=10**12, places=2, allow_nan=False)
MEASURES = st.builds(
    Measure,
    accountable=...,
    contributors=...,
    timing=...,
    due_on=...,
    benchmarks=...,
    evidence=...,
    costs=st.lists(st.builds(CostLine, amount=NUMBERS), max_size=2).map(tuple),
    indicators=st.lists(
        st.builds(
            Indicator,
            baseline=st.none() | NUMBERS,
            targets=st.lists(st.builds(Target, value=NUMBERS), max_size=2).map(tuple),
        ),
        max_size=1,
    ).map(tuple),
)
PLANS = st.builds(
    Plan,
    code=st.from_regex(r"[a-z]{1,8}", fullmatch=True),
    title=st.text(max_size=20),
    measures=st.lists(MEASURES, max_size=2).map(tuple),
)


@given(PLANS)
def test_what_is_written_is_read_again(plan: Plan) -> None:
    written = write_plan(plan)
    assert read_plan(written) == plan
    assert plan_of(values_of(plan)) == plan
    assert write_plan(read_plan(written)) == written


def test_every_wrong_place_is_named() -> None:
    wrong = {
        "code": "a",
        "titel": "t",
        "measures": [{"id": "m", "code": "1", "text": "x", "due_on": "2026-13-01", "costs": [{"year": 1}]}],
    }
    with pytest.raises(PlanDocumentError) as raised:
        read_plan(json.dumps(wrong))
    places = {where for where, _ in raised.value.faults}
    assert {"title", "titel", "measures.0.due_on", "measures.0.costs.0.amount"} <= places
    assert "more places" in str(raised.value)


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "12345678901234567890.1", "0.1234567"])
def test_amounts_are_finite_and_of_limited_length(amount: str) -> None:
    line = {"year": 2027, "amount": amount, "currency": "EUR", "status": "BUDGETED"}
    measure = {"id": "m", "code": "1", "text": "x", "costs": [line]}
    with pytest.raises(PlanDocumentError, match="costs"):
        plan_of({"code": "a", "title": "t", "measures": [measure]})
