"""Times and amounts as people write them: read by stated rules, or refused; never guessed."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.analysis.plan.sheet.layout import letter_of, number_of
from rapport.analysis.plan.sheet.words import Span, Unreadable, money_of, span_of

D = date


@pytest.mark.parametrize(
    ("value", "start", "end"),
    [
        ("Q3 2027", D(2027, 7, 1), D(2027, 9, 30)),
        ("2027 Q1", D(2027, 1, 1), D(2027, 3, 31)),
        ("IV quarter 2026", D(2026, 10, 1), D(2026, 12, 31)),
        ("3rd quarter of 2027", D(2027, 7, 1), D(2027, 9, 30)),
        ("2e trimestre 2027", D(2027, 4, 1), D(2027, 6, 30)),
        ("H2 2027", D(2027, 7, 1), D(2027, 12, 31)),
        ("2027", D(2027, 1, 1), D(2027, 12, 31)),
        (2027, D(2027, 1, 1), D(2027, 12, 31)),
        (2027.0, D(2027, 1, 1), D(2027, 12, 31)),
        ("by the end of 2027", D(2027, 1, 1), D(2027, 12, 31)),
        ("by June 2027", D(2027, 6, 1), D(2027, 6, 30)),
        ("février 2028", D(2028, 2, 1), D(2028, 2, 29)),
        ("31.12.2027", D(2027, 12, 31), D(2027, 12, 31)),
        ("25/12/2027", D(2027, 12, 25), D(2027, 12, 25)),
        ("12/25/2027", D(2027, 12, 25), D(2027, 12, 25)),
        ("2027-3-1", D(2027, 3, 1), D(2027, 3, 1)),
        ("1er mars 2027", D(2027, 3, 1), D(2027, 3, 1)),
        (D(2027, 3, 1), D(2027, 3, 1), D(2027, 3, 1)),
        (datetime(2027, 3, 1, 12), D(2027, 3, 1), D(2027, 3, 1)),  # noqa: DTZ001 -- as spreadsheets give it
    ],
)
def test_a_point_of_time_is_the_span_it_covers(value: object, start: date, end: date) -> None:
    assert span_of(value) == Span(start, end)


@pytest.mark.parametrize(
    ("value", "start", "end"),
    [
        ("2026-2027", D(2026, 1, 1), D(2027, 12, 31)),
        ("2026 – 2027", D(2026, 1, 1), D(2027, 12, 31)),
        ("Q1 2026 - Q3 2027", D(2026, 1, 1), D(2027, 9, 30)),
        ("June 2026 to May 2027", D(2026, 6, 1), D(2027, 5, 31)),
    ],
)
def test_a_period_has_a_beginning_and_an_end(value: str, start: date, end: date) -> None:
    assert span_of(value) == Span(start, end, is_range=True)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("soon", "time_unknown"),
        ("Q5 2027", "time_unknown"),
        ("31.02.2027", "time_unknown"),
        ("12", "time_unknown"),
        (1.5, "time_unknown"),
        ("1234", "time_unknown"),
        ("", "time_unknown"),
        ("mid-2027", "time_unknown"),
        ("03/04/2027", "date_ambiguous"),
        ("2027-2026", "time_turned"),
    ],
)
def test_what_no_rule_covers_is_refused(value: object, code: str) -> None:
    with pytest.raises(Unreadable) as raised:
        span_of(value)
    assert raised.value.code == code


def test_the_order_of_day_and_month_is_the_layouts() -> None:
    assert span_of("03/04/2027", date_order="dmy").end == D(2027, 4, 3)
    assert span_of("03/04/2027", date_order="mdy").end == D(2027, 3, 4)


@given(st.dates(D(1990, 1, 1), D(2099, 12, 31)))
def test_every_day_is_read_however_it_is_written(day: date) -> None:
    for text in (
        day.isoformat(),
        f"{day.day}.{day.month}.{day.year}",
        f"{day:%d %B %Y}",
        f"until {day.isoformat()}",
    ):
        assert span_of(text).end == day


@given(st.text(max_size=25))
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in (span_of, money_of):
        try:
            read(text)
        except Unreadable as error:
            assert error.code


@pytest.mark.parametrize(
    ("value", "amount", "currency"),
    [
        (50000, "50000", ""),
        (0.5, "0.5", ""),
        ("50 000 EUR", "50000", "EUR"),
        ("€50,000.50", "50000.50", "EUR"),
        ("50.000,50 €", "50000.50", "EUR"),
        ("1,234,567", "1234567", ""),
        ("chf 1’000", "1000", "CHF"),
        ("0.125", "0.125", ""),
        ("12,5", "12.5", ""),
    ],
)
def test_amounts(value: object, amount: str, currency: str) -> None:
    found = money_of(value)
    assert (found.amount, found.currency) == (Decimal(amount), currency)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("50.000", "amount_ambiguous"),
        ("50,000", "amount_ambiguous"),
        ("-5", "amount_negative"),
        (-5, "amount_negative"),
        ("$50", "amount_unknown"),
        ("about 50", "amount_unknown"),
        ("1.2.3", "amount_unknown"),
        (True, "amount_unknown"),
        (float("nan"), "amount_unknown"),
    ],
)
def test_amounts_that_are_refused(value: object, code: str) -> None:
    with pytest.raises(Unreadable) as raised:
        money_of(value)
    assert raised.value.code == code


@given(st.decimals(0, 10**9, places=2))
def test_an_amount_is_read_as_either_half_of_the_world_writes_it(amount: Decimal) -> None:
    english = f"{amount:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert money_of(english, decimal=".").amount == amount
    assert money_of(german, decimal=",").amount == amount


@given(st.integers(0, 16_383))
def test_letters_of_columns(number: int) -> None:
    assert number_of(letter_of(number)) == number
    assert (letter_of(0), letter_of(25), letter_of(26), letter_of(701)) == ("A", "Z", "AA", "ZZ")
