"""Changing drafts: every edit leaves dense places, nothing changes a version that was sent out."""

import inspect
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.questionnaires import small_questionnaire, stored_questionnaire

from rapport.kernel.access import Viewer
from rapport.kernel.errors import InvalidInput, NotAvailable, StaleVersion, UnableTo, UserFacingError
from rapport.surveys.instruments import actions, queries
from rapport.surveys.instruments.actions import SectionFields
from rapport.surveys.instruments.content import ItemContent, QuestionnaireContent, RuleContent
from rapport.surveys.models import ConsistencyRule, Item, Option, Questionnaire, Section

pytestmark = pytest.mark.django_db
SYSTEM = Viewer.system()
TEXT = {"en": "What?"}


@pytest.fixture
def draft(now: datetime) -> dict[str, Any]:
    code, number = stored_questionnaire(now=now)
    return {"questionnaire": code, "number": number}


def version(draft: dict[str, Any]) -> int:
    return queries.version(viewer=SYSTEM, **draft).version


def content(draft: dict[str, Any]) -> QuestionnaireContent:
    return queries.questionnaire_content(viewer=SYSTEM, **draft)


def do(draft: dict[str, Any], action: Callable[..., Any], now: datetime, **given: Any) -> Any:
    return action(**draft, **given, expected=version(draft), by=SYSTEM, now=now)


def codes(draft: dict[str, Any]) -> list[list[str]]:
    return [[item.code for item in section.items] for section in content(draft).sections]


def test_a_question_is_added_changed_moved_and_deleted(draft: dict[str, Any], now: datetime) -> None:
    do(draft, actions.item_add, now, section="A", content=ItemContent("Q2a", "TEXT", TEXT, parent="Q2"))
    assert codes(draft)[0] == ["Q1", "Q2", "Q2a", "Q3", "Q3.count"]
    assert do(draft, actions.item_move, now, item="Q3", step=-1)
    assert codes(draft)[0] == ["Q1", "Q3", "Q3.count", "Q2", "Q2a"]
    assert not do(draft, actions.item_move, now, item="Q2", step=1)
    moved = replace(content(draft).sections[0].items[1], number="9")
    do(draft, actions.item_change, now, item="Q3", section="B", content=moved)
    assert codes(draft) == [["Q1", "Q2", "Q2a"], ["Q4", "Q5", "Q3", "Q3.count"]]
    do(draft, actions.item_delete, now, item="Q3")
    assert codes(draft)[1] == ["Q4", "Q5"]


def test_conditions_follow_a_question_to_its_new_name(draft: dict[str, Any], now: datetime) -> None:
    first = replace(content(draft).sections[0].items[0], code="MECH")
    do(draft, actions.item_change, now, item="Q1", section="A", content=first)
    after = content(draft)
    assert after.sections[0].items[1].show_if == "MECH = yes"
    assert after.rules[0].when == "MECH = no and Q5 is answered"
    assert after.rules[0].items == ("MECH", "Q5")
    assert queries.questionnaire_problems(viewer=SYSTEM, **draft) == []


def test_answers_that_stay_keep_their_row(draft: dict[str, Any], now: datetime) -> None:
    before = {option.code: option.pk for option in Item.objects.get(code="Q1").options.all()}
    first = content(draft).sections[0].items[0]
    turned = replace(first, options=(first.options[1], replace(first.options[0], text={"en": "Indeed"})))
    do(draft, actions.item_change, now, item="Q1", section="A", content=turned)
    after = Item.objects.get(code="Q1").options.order_by("position")
    assert [(option.code, option.pk) for option in after] == [("no", before["no"]), ("yes", before["yes"])]


@pytest.mark.parametrize(
    ("item", "changes", "words"),
    [
        ("Q1", {"code": "q2"}, "has the name 'q2' already"),
        ("Q1", {"code": "not"}, "cannot be the name"),
        ("Q3", {"parent": "Q3.count"}, "cannot belong to itself"),
        ("Q3", {"parent": "Q3"}, "cannot belong to itself"),
        ("Q1", {"kind": "RHYME"}, "no such kind"),
        ("Q2", {"settings": {"currency": "EUR"}}, "no setting"),
    ],
)
def test_what_a_question_cannot_be_is_refused_and_nothing_changes(
    draft: dict[str, Any], now: datetime, item: str, changes: dict[str, Any], words: str
) -> None:
    before = content(draft)
    one = next(each for each in before.items() if each.code == item)
    with pytest.raises(InvalidInput, match=words):
        do(draft, actions.item_change, now, item=item, section="A", content=replace(one, **changes))
    assert content(draft) == before


def test_who_is_slower_is_told_and_changes_nothing(draft: dict[str, Any], now: datetime) -> None:
    seen = version(draft)
    do(draft, actions.item_move, now, item="Q1", step=1)
    before = content(draft)
    with pytest.raises(StaleVersion):
        actions.item_delete(**draft, item="Q1", expected=seen, by=SYSTEM, now=now)
    assert content(draft) == before


def test_sections_are_added_named_by_letters_moved_and_deleted(draft: dict[str, Any], now: datetime) -> None:
    assert do(draft, actions.section_add, now, fields=SectionFields("", {"en": "More"})) == "C"
    do(draft, actions.section_move, now, section="C", step=-1)
    do(
        draft,
        actions.section_change,
        now,
        section="C",
        fields=SectionFields("X", {"en": "Less"}, {"en": "Intro"}),
    )
    assert [section.code for section in content(draft).sections] == ["A", "X", "B"]
    do(draft, actions.section_delete, now, section="A")
    assert codes(draft) == [[], ["Q4", "Q5"]]
    with pytest.raises(InvalidInput, match="Another section"):
        do(draft, actions.section_add, now, fields=SectionFields("b", {"en": "Twice"}))


def test_a_consistency_rule_must_be_readable(draft: dict[str, Any], now: datetime) -> None:
    with pytest.raises(InvalidInput, match="no item “Q9”"):
        do(draft, actions.rule_put, now, rule="", fields=RuleContent("x", "Q9 = a", TEXT))
    do(draft, actions.rule_put, now, rule="", fields=RuleContent("x", "Q1 = yes", TEXT, ("Q1",)))
    do(draft, actions.rule_put, now, rule="x", fields=RuleContent("y", "Q1 = no", TEXT, ("Q1",)))
    do(draft, actions.rule_delete, now, rule="budget")
    assert content(draft).rules == (RuleContent("y", "Q1 = no", TEXT, ("Q1",)),)


def test_a_copy_is_equal_and_its_questions_are_linked(draft: dict[str, Any], now: datetime) -> None:
    assert actions.questionnaire_copy(**draft, by=SYSTEM, now=now) == ("mechanisms", 2)
    assert content({**draft, "number": 2}) == content(draft)
    links = queries.comparability_between(viewer=SYSTEM, older=("mechanisms", 1), newer=("mechanisms", 2))
    assert {item: (link.item, link.comparability) for item, link in links.items()} == {
        item: (item, "SAME") for item in ("Q1", "Q2", "Q3.count", "Q4", "Q5")
    }


EVERY_CHANGE: dict[str, dict[str, Any]] = {
    "questionnaire_change": {"title": TEXT, "intro": {}, "languages": ("en",)},
    "questionnaire_delete": {},
    "section_add": {"fields": SectionFields("Z", TEXT)},
    "section_change": {"section": "A", "fields": SectionFields("A", TEXT)},
    "section_move": {"section": "A", "step": 1},
    "section_delete": {"section": "A"},
    "item_add": {"section": "A", "content": ItemContent("Z", "TEXT", TEXT)},
    "item_change": {"item": "Q1", "section": "A", "content": ItemContent("Q1", "TEXT", TEXT)},
    "item_move": {"item": "Q1", "step": 1},
    "item_delete": {"item": "Q1"},
    "rule_put": {"rule": "", "fields": RuleContent("z", "Q1 = yes", TEXT)},
    "rule_delete": {"rule": "budget"},
}
OF_ANY_VERSION = {"questionnaire_store", "questionnaire_begin", "questionnaire_copy", "comparability_say"}
"""These make another version, or judge one without changing what was asked."""


def test_no_action_changes_a_version_that_was_sent_out(draft: dict[str, Any], now: datetime) -> None:
    known = {name for name, one in inspect.getmembers(actions) if getattr(one, "is_action", False)}
    assert known == EVERY_CHANGE.keys() | OF_ANY_VERSION
    Questionnaire.objects.update(state="FIXED")
    before = content(draft)
    for name, words in EVERY_CHANGE.items():
        with pytest.raises(UnableTo, match="Make a new version"):
            do(draft, getattr(actions, name), now, **words)
    assert content(draft) == before


def test_what_does_not_exist_is_not_available(draft: dict[str, Any], now: datetime) -> None:
    for name, words in EVERY_CHANGE.items():
        renamed = {
            key: "none" if key in {"section", "item", "rule"} and value else value
            for key, value in words.items()
        }
        if renamed != words:
            with pytest.raises(NotAvailable):
                do(draft, getattr(actions, name), now, **renamed)


def moves() -> st.SearchStrategy[list[tuple[str, int, int]]]:
    kinds = st.sampled_from(["add", "part", "up", "down", "delete", "elsewhere", "section", "drop"])
    return st.lists(st.tuples(kinds, st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=moves())
@pytest.mark.slow
def test_after_any_edits_places_are_dense_and_parts_follow(db: None, now: datetime, edits: Any) -> None:
    code, number = stored_questionnaire(now=now, content=replace(small_questionnaire(), code="random"))
    draft = {"questionnaire": code, "number": number}
    for place, (edit, one, other) in enumerate(edits):
        try:
            _edit(draft, now, edit, f"N{place}", one, other)
        except UserFacingError as error:
            assert error.code == "questionnaire_refused"
    row = Questionnaire.objects.get(code=code, number=number)
    for model in (Section, Item):
        places = list(
            model.objects.filter(questionnaire=row).order_by("position").values_list("position", flat=True)
        )
        assert places == list(range(len(places)))
    copied = actions.questionnaire_copy(**draft, by=SYSTEM, now=now)
    assert queries.questionnaire_content(viewer=SYSTEM, questionnaire=code, number=copied[1]) == content(
        draft
    )
    for section in content(draft).sections:
        before: list[str] = []
        for item in section.items:
            assert item.parent is None or item.parent in before
            before.append(item.code)


def _edit(draft: dict[str, Any], now: datetime, edit: str, name: str, one: int, other: int) -> None:
    whole = content(draft)
    section = whole.sections[one % len(whole.sections)].code if whole.sections else "A"
    if edit == "section":
        do(draft, actions.section_add, now, fields=SectionFields("", TEXT))
    elif edit == "add":
        do(draft, actions.item_add, now, section=section, content=ItemContent(name, "TEXT", TEXT))
    elif edit == "drop":
        do(draft, actions.section_move, now, section=section, step=1)
    elif items := whole.items():
        item, holder = items[one % len(items)], items[other % len(items)]
        if edit == "part":
            do(
                draft,
                actions.item_add,
                now,
                section=section,
                content=ItemContent(name, "TEXT", TEXT, parent=holder.code),
            )
        elif edit == "elsewhere":
            given = {"section": section, "content": replace(item, parent=holder.code)}
            do(draft, actions.item_change, now, item=item.code, **given)
        elif edit == "delete":
            do(draft, actions.item_delete, now, item=item.code)
        else:
            do(draft, actions.item_move, now, item=item.code, step=-1 if edit == "up" else 1)


@pytest.mark.parametrize(
    ("rows", "change"),
    [
        (lambda: Questionnaire.objects.all(), {"title": {"en": "Other"}}),
        (lambda: Questionnaire.objects.all(), {"state": "DRAFT"}),
        (lambda: Section.objects.all(), {"position": 7}),
        (lambda: Item.objects.filter(code="Q1"), {"show_if": "everyone"}),
        (lambda: Item.objects.filter(code="Q1"), {"origin": "CODED"}),
        (lambda: Option.objects.filter(code="yes"), {"text": {"en": "Indeed"}}),
        (lambda: ConsistencyRule.objects.all(), {"when": "everyone"}),
    ],
)
def test_the_database_itself_refuses_to_change_what_was_sent_out(
    draft: dict[str, Any], rows: Callable[[], Any], change: dict[str, Any]
) -> None:
    Questionnaire.objects.update(state="FIXED")
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        rows().update(**change)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        rows()._raw_delete("default")


def test_what_the_office_codes_may_still_be_put_right(now: datetime) -> None:
    whole = small_questionnaire()
    coded = ItemContent("LEAD", "SINGLE", TEXT, origin="CODED", options=whole.sections[0].items[0].options)
    last = replace(whole.sections[1], items=(*whole.sections[1].items, coded))
    stored_questionnaire(now=now, content=replace(whole, sections=(whole.sections[0], last)))
    Questionnaire.objects.update(state="FIXED")
    assert Item.objects.filter(code="LEAD").update(basis="letters") == 1
    assert Option.objects.filter(item__code="LEAD", code="no").delete()[0] == 1
    assert Questionnaire.objects.update(codebook=2, version=5) == 1
