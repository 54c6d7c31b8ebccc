"""When a date that is kept falls, and which reminders are due: over all days, for all dates."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rapport.surveys.assessments import dates

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31))


@given(on=DAYS, day=DAYS)
def test_a_yearly_date_falls_within_a_year_and_never_before(on: date, day: date) -> None:
    fall = dates.next_on(on, yearly=True, day=day)
    assert fall >= max(day, on) or (on >= day and fall == on)
    if day > on:
        assert fall - day <= timedelta(days=366)
        assert fall.month == on.month
        assert fall.day == on.day or (on.month, on.day, fall.day) == (2, 29, 28)


@given(on=DAYS, day=DAYS)
def test_a_date_that_does_not_return_stays_where_it_is(on: date, day: date) -> None:
    assert dates.next_on(on, yearly=False, day=day) == on


def test_the_twenty_ninth_of_february_falls_on_the_last_day_of_february() -> None:
    assert dates.next_on(date(2024, 2, 29), yearly=True, day=date(2025, 1, 1)) == date(2025, 2, 28)
    assert dates.next_on(date(2024, 2, 29), yearly=True, day=date(2028, 1, 1)) == date(2028, 2, 29)


@given(fall=DAYS, before=st.sets(st.integers(0, 365), max_size=5), slept=st.integers(1, 40))
def test_each_reminder_is_sent_at_most_once_and_the_last_one_always(
    fall: date, before: set[int], slept: int
) -> None:
    sent: list[str] = []
    day = fall - timedelta(days=400)
    while day <= fall:
        sent += dates.due_reminders(fall, before, day=day, sent=sent)
        day += timedelta(days=1 if day == fall else min(slept, (fall - day).days) or 1)
    assert len(sent) == len(set(sent)) <= len(before)
    if before:
        assert sent[-1] == dates.key(fall, min(before))


def test_nothing_is_due_once_the_day_has_passed() -> None:
    assert dates.due_reminders(date(2026, 6, 30), [30], day=date(2026, 7, 1), sent=[]) == []
