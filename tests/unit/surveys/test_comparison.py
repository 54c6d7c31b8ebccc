"""Comparing answers over waves: only where the questions may be compared, and then by what the answers mean."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import surveys

from rapport.kernel.access import Viewer
from rapport.kernel.errors import NotAvailable
from rapport.surveys import actions, comparison, queries
from rapport.surveys.comparison import Member, Step, joined
from rapport.surveys.files.content import AnswerContent, ItemContent, OptionContent
from rapport.surveys.models import Item, Questionnaire, Section, Series, SeriesItem

PUBLIC = Viewer.public()


def member(comparability: str, recode: dict[str, str] | None = None) -> Member:
    return Member("Q", "q", 1, comparability, recode or {}, {})


def test_one_incomparable_step_breaks_the_whole() -> None:
    assert joined([member("SAME"), member("NEW"), member("SAME")]).recode is None
    assert joined([member("SAME"), member("REWORDED")]) == Step("REWORDED", {}, {})


def test_recoded_without_a_table_is_not_comparable() -> None:
    assert joined([member("RECODED")]).recode is None


def test_tables_are_carried_out_one_after_the_other() -> None:
    step = joined([member("RECODED", {"b1": "a", "b2": "a"}), member("RECODED", {"c": "b1", "d": "b2"})])
    assert step.comparability == "RECODED"
    assert step.recode is not None
    assert {code: step.recode[code] for code in ("c", "d", "b1")} == {"c": "a", "d": "a", "b1": "a"}


CODES = st.sampled_from("abcdef")


@given(tables=st.lists(st.dictionaries(CODES, CODES, min_size=1), max_size=4), value=CODES)
def test_a_joined_table_says_what_the_single_ones_say_in_turn(
    tables: list[dict[str, str]], value: str
) -> None:
    step = joined([member("RECODED", table) for table in tables])
    carried = value
    for table in reversed(tables):
        carried = table.get(carried, carried)
    assert (step.recode or {}).get(value, value) == carried


@pytest.fixture
def waves(db: None, now: datetime) -> None:
    """Two published waves: Q1 recoded from yes/no to three answers, Q2 reworded, Q3 new in meaning, Q4 added."""
    surveys.small_wave(now=now, code="first", published=True)
    content = surveys.small_content("second")
    three = tuple(OptionContent(code, {"en": code}) for code in ("full", "partial", "none"))
    items = list(content.items)
    items[0] = replace(items[0], options=three)
    items.append(ItemContent("Q4", "4", "TEXT", "ASKED", {"en": "More?"}, None, "A", "", "", True, ()))
    answers = {"AT": "full", "BE": "none", "DK": "partial"}
    content = replace(
        content,
        questionnaire="first-questions",
        questionnaire_number=2,
        as_of=date(2028, 2, 1),
        items=tuple(items),
        answers=tuple(
            AnswerContent(state, "Q1", "answered", (value,), "", "", "", ())
            for state, value in answers.items()
        ),
        figures=(),
    )
    actions.wave_load(content=content, by=Viewer.system(), now=now)
    actions.wave_publish(code="second", by=Viewer.system(), now=now)
    for code, comparability, recode in (
        ("Q1", "RECODED", {"full": "yes", "partial": "yes", "none": "no"}),
        ("Q2", "REWORDED", {}),
        ("Q3", "NEW", {}),
    ):
        series = Series.objects.create(code=code.lower(), title={"en": code})
        for number, how, table in ((1, "NEW", {}), (2, comparability, recode)):
            item = Item.objects.get(questionnaire__number=number, code=code)
            SeriesItem.objects.create(series=series, item=item, comparability=how, recode=table)


def kinds(code: str) -> dict[str, str]:
    (found,) = comparison.changes(viewer=PUBLIC, code=code, language="en")
    return {line.item.code: line.kind for line in found.lines}


def test_what_changed_is_told_by_what_the_answers_mean(waves: None) -> None:
    assert kinds("AT")["Q1"] == comparison.SAME
    assert kinds("BE")["Q1"] == comparison.CHANGED
    assert kinds("DK")["Q1"] == comparison.CHANGED
    assert kinds("AT")["Q2"] == comparison.CHANGED  # given before, left blank now: shown as a gap


def test_nothing_is_translated_back_into_an_earlier_version(waves: None) -> None:
    first, second = (queries.wave(viewer=PUBLIC, code=code) for code in ("first", "second"))
    series = comparison.members_of_series(viewer=PUBLIC)
    assert set(comparison.steps_between(first, second, series)) == {"Q1", "Q2", "Q3"}
    assert comparison.steps_between(second, first, series) == {}


def test_what_a_draft_questionnaire_says_of_a_series_is_the_offices(waves: None) -> None:
    draft = Questionnaire.objects.create(
        code="first-questions", number=3, title={"en": "Next"}, state="DRAFT", languages=["en"]
    )
    part = Section.objects.create(questionnaire=draft, code="A", title={"en": "A"}, position=0)
    item = Item.objects.create(questionnaire=draft, section=part, code="Q1", kind="TEXT", text={}, position=0)
    SeriesItem.objects.create(series=Series.objects.get(code="q1"), item=item, comparability="NEW")
    numbers = {
        name: [one.number for one in comparison.members_of_series(viewer=viewer)["q1"]]
        for name, viewer in (("public", PUBLIC), ("office", Viewer.system()))
    }
    assert numbers == {"public": [1, 2], "office": [1, 2, 3]}


def test_equal_codes_alone_make_nothing_comparable(waves: None) -> None:
    SeriesItem.objects.filter(item__code="Q1").delete()
    assert kinds("AT")["Q1"] in (comparison.ADDED, comparison.GONE)


def test_a_trend_is_drawn_over_the_recoded_question_in_the_codes_of_the_first(waves: None) -> None:
    found = comparison.trend(viewer=PUBLIC, code="q1")
    (stretch,) = found.stretches
    assert list(stretch.options) == ["yes", "no"]
    shares = [
        {code: (result.numerator, result.denominator) for code, result in point.shares.items()}
        for point in stretch.points
    ]
    assert shares == [{"yes": (2, 3), "no": (1, 3)}, {"yes": (2, 3), "no": (1, 3)}]


def test_an_incomparable_trend_is_refused_with_its_reason(waves: None) -> None:
    SeriesItem.objects.filter(item__code="Q1", comparability="RECODED").update(
        comparability="NEW", recode={}, note={"en": "Asked about bodies, not mechanisms."}
    )
    first, second = comparison.trend(viewer=PUBLIC, code="q1").stretches
    assert first.broken_by is not None
    assert first.broken_by.note == {"en": "Asked about bodies, not mechanisms."}
    assert [len(first.points), len(second.points)] == [1, 1]
    assert list(second.options) == ["full", "partial", "none"]


def test_two_are_shown_in_the_newest_wave_they_share(waves: None) -> None:
    given: dict[str, Any] = {"viewer": PUBLIC, "code": "at", "language": "en"}
    one, two, shared = comparison.side_by_side(other="be", wave="", **given)
    assert (one.wave.code, two.respondent.code, len(shared)) == ("second", "BE", 2)
    with pytest.raises(NotAvailable):
        comparison.side_by_side(other="XX", wave="", **given)
    with pytest.raises(NotAvailable):
        comparison.side_by_side(other="BE", wave="third", **given)


def test_an_unpublished_wave_is_not_compared_for_the_public(waves: None, now: datetime) -> None:
    surveys.small_wave(now=now, code="draft")
    assert len(comparison.changes(viewer=PUBLIC, code="AT", language="en")) == 1
    assert len(comparison.changes(viewer=Viewer.system(), code="AT", language="en")) == 2
