"""What people write, and what is understood: properties over many texts, and the texts that real returns held."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.analysis.tabulation import read_date
from rapport.kernel.errors import InvalidInput
from rapport.surveys.answering.dates import read_dates
from rapport.surveys.answering.numbers import read_number
from rapport.surveys.answering.reading import READERS, Raw, read_given
from rapport.surveys.answering.types import Given
from rapport.surveys.types import ItemView

OPTIONS = {code: {"en": code} for code in ("a", "b", "c", "other")}


def an_item(kind: str, **more: object) -> ItemView:
    """A question of a kind."""
    fields: dict[str, object] = {
        "code": "Q1", "number": "1", "kind": kind, "coded": False, "text": {"en": "?"}, "section": "A",
        "parent": None, "show_if": "", "basis": "", "encoded": True,
        "options": OPTIONS if kind in {"SINGLE", "MULTIPLE"} else {},
        "described": frozenset({"other"}) if kind in {"SINGLE", "MULTIPLE"} else frozenset(),
    }  # fmt: skip
    return ItemView(**{**fields, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("2003", ("2003",)),
        ("2003-07", ("2003-07",)),
        ("11.07.2003", ("2003-07-11",)),
        ("11/7/2003", ("2003-07-11",)),
        ("11 July 2003", ("2003-07-11",)),
        ("July 11, 2003", ("2003-07-11",)),
        ("1er juillet 2003", ("2003-07-01",)),
        ("07/2003", ("2003-07",)),
        ("the beginning of the 1990s", ("199X",)),
        ("199X", ("199X",)),
        ("années 1990", ("199X",)),
        ("2005, supplemented 2007", ("2005", "2007")),
        ("since 2001 (revised May 2004)", ("2001", "2004-05")),
        ("before 2003", ()),
        ("it is not known any more", ()),
    ],
)
def test_dates_are_read_as_they_are_written(written: str, understood: tuple[str, ...]) -> None:
    found = read_given(an_item("DATE", settings={"several": True}), Raw(values=(written,)))
    assert (found.state, found.values) == ("answered", understood)
    assert found.text == ("" if (written,) == understood else written)


@pytest.mark.parametrize("written", ["31.02.2007", "2007-02-31", "13/2007", "0003", "20033", "2003-13-01"])
def test_dates_that_do_not_exist_are_refused(written: str) -> None:
    with pytest.raises(InvalidInput):
        read_given(an_item("DATE"), Raw(values=(written,)))


FORMS = ("{0:%Y-%m-%d}", "{0.day}.{0.month}.{0.year:04d}", "{0:%d/%m/%Y}", "{0.day} {0:%B} {0.year:04d}")


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)), st.sampled_from(FORMS))
def test_every_day_is_understood_however_written(day: date, form: str) -> None:
    assert read_dates(form.format(day)) == (f"{day.year:04d}-{day:%m-%d}",)


@given(st.text(max_size=80) | st.from_regex(r"[0-9./\-, XsJuly]{1,30}", fullmatch=True))
def test_what_is_understood_as_a_date_is_one(text: str) -> None:
    try:
        found = read_dates(text)
    except InvalidInput:
        return
    assert all(read_date(value) is not None for value in found)


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("12.5", "12.5"),
        ("12,5", "12.5"),
        ("1 200 000", "1200000"),
        ("1,200,000.50", "1200000.5"),
        ("1.200.000,5", "1200000.5"),
        ("1\u202f200", "1200"),
        ("١٢٫٥", "12.5"),
        ("0,125", "0.125"),
        ("-0", "0"),
    ],
)
def test_numbers_are_read_as_they_are_written(written: str, understood: str) -> None:
    assert read_number(written) == understood


@pytest.mark.parametrize(
    "written", ["1,200", "12.3.4", "1,20,000", "twelve", "1e5", "=1+1", "", "--1", "1" * 41]
)
def test_what_is_no_number_or_two_is_refused(written: str) -> None:
    with pytest.raises(InvalidInput):
        read_number(written)


@given(st.decimals(-(10**12), 10**12, allow_nan=False, places=2))
def test_a_plain_number_is_read_back(number: object) -> None:
    assert float(read_number(str(number))) == float(str(number))


@pytest.mark.parametrize(
    ("values", "understood"),
    [
        (("1 200 000", "EUR"), "1200000 EUR"),
        (("EUR 1,200,000.50",), "1200000.5 EUR"),
        (("1200000 eur",), "1200000 EUR"),
        (("12", "chf"), "12 CHF"),
    ],
)
def test_amounts_have_a_currency(values: tuple[str, ...], understood: str) -> None:
    assert read_given(an_item("MONEY"), Raw(values=values)).values == (understood,)


@pytest.mark.parametrize(
    "values", [("12",), ("EUR",), ("12", "XYZ"), ("12 EUR", "USD"), ("1.200", "EUR"), ("-1", "EUR")]
)
def test_amounts_without_one_meaning_are_refused(values: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInput):
        read_given(an_item("MONEY"), Raw(values=values))


def test_choices_are_the_offered_ones() -> None:
    single, multiple = an_item("SINGLE"), an_item("MULTIPLE")
    assert read_given(single, Raw(values=("b",))) == Given("answered", ("b",))
    assert read_given(multiple, Raw(values=("c", "a"))).values == ("a", "c")
    assert read_given(multiple, Raw(values=("other",), text="A round table")).text == "A round table"
    for item, raw in (
        (single, Raw(values=("z",))), (single, Raw(values=("a", "b"))), (multiple, Raw(values=("a", "z"))),
        (single, Raw(values=("other",))), (single, Raw(values=("a",), text="why")),
    ):  # fmt: skip
        with pytest.raises(InvalidInput):
            read_given(item, raw)


def test_no_answer_says_why_and_nothing_else() -> None:
    item = an_item("NUMBER")
    assert read_given(item, Raw(state="not_applicable", reason="No such body.")) == Given(
        "not_applicable", reason="No such body."
    )
    for raw in (Raw(values=("3",), state="not_known"), Raw(state="no_reply"), Raw(state="withheld")):
        with pytest.raises(InvalidInput):
            read_given(item, raw)


def test_limits_of_numbers_hold() -> None:
    item = an_item("NUMBER", settings={"min": 0, "max": 10, "decimals": 0})
    assert read_given(item, Raw(values=("10",))).values == ("10",)
    for written in ("-1", "11", "1.5"):
        with pytest.raises(InvalidInput):
            read_given(item, Raw(values=(written,)))
    with pytest.raises(InvalidInput):
        read_given(an_item("PERCENTAGE"), Raw(values=("101 %",)))


def test_headings_take_no_answer() -> None:
    for kind in ("GROUP", "REPEAT", "TABLE", "NOTE"):
        with pytest.raises(InvalidInput):
            read_given(an_item(kind), Raw(values=("x",)))


@given(
    st.sampled_from(sorted(READERS)),
    st.lists(st.text(max_size=30), max_size=3),
    st.text(max_size=60),
    st.sampled_from(["", "answered", "not_known", "declined", "odd"]),
)
def test_anything_written_is_read_or_refused(kind: str, values: list[str], text: str, state: str) -> None:
    item = an_item(kind)
    try:
        found = read_given(item, Raw(values=tuple(values), text=text, state=state))
    except InvalidInput:
        return
    assert found.state == "answered" or not found.values
    again = read_given(item, Raw(values=found.values, text=found.text, state=found.state))
    assert again.values == found.values or kind == "DATE"
