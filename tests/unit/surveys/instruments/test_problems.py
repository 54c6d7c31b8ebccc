"""What is found wrong in a draft: a table of bad drafts, each with the problem it must show and no draft without."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.questionnaires import small_questionnaire, yes_no

from rapport.surveys.instruments import loops
from rapport.surveys.instruments.content import ItemContent, OptionContent, QuestionnaireContent, RuleContent
from rapport.surveys.instruments.problems import missing_translations, problems_of
from rapport.surveys.instruments.types import Level


def changed(code: str, **changes: Any) -> QuestionnaireContent:
    content = small_questionnaire()
    return replace(
        content,
        sections=tuple(
            replace(
                section,
                items=tuple(
                    replace(item, **changes) if item.code == code else item for item in section.items
                ),
            )
            for section in content.sections
        ),
    )


def added(*items: ItemContent) -> QuestionnaireContent:
    content = small_questionnaire()
    last = content.sections[-1]
    return replace(content, sections=(*content.sections[:-1], replace(last, items=(*last.items, *items))))


TEXT = {"en": "What?", "fr": "Quoi ?"}


def test_a_questionnaire_in_order_has_no_problems() -> None:
    assert problems_of(small_questionnaire()) == []
    assert missing_translations(small_questionnaire()) == {"fr": 0}


@pytest.mark.parametrize(
    ("content", "level", "code", "place", "words"),
    [
        (replace(small_questionnaire(), sections=()), "ERROR", "empty", "", "asks nothing"),
        (changed("Q2", show_if="Q1 == yes"), "ERROR", "analysis.expression", "Q2", "character 5"),
        (changed("Q2", show_if="Q11 = yes"), "ERROR", "analysis.expression.unknown_name", "Q2", "no item “Q11”"),
        (changed("Q2", show_if="Q1 = yess"), "ERROR", "analysis.expression.unknown_name", "Q2", "Did you mean yes"),
        (changed("Q2", show_if="Q4 = state"), "ERROR", "analysis.expression", "Q2", "several values"),
        (changed("Q2", show_if="Q3 = women"), "ERROR", "analysis.expression.unknown_name", "Q2", "no item “Q3”"),
        (changed("Q2", show_if="Q5 > 1000"), "WARNING", "looks_forward", "Q2", "to Q5"),
        (changed("Q2", show_if="Q2 is answered"), "ERROR", "loop", "Q2", "Q2 → Q2"),
        (changed("Q3", show_if="Q3.count > 0"), "ERROR", "loop", "Q3", "Q3 → Q3.count → Q3"),
        (changed("Q3", options=()), "ERROR", "no_rows", "Q3", "no rows"),
        (changed("Q3.count", parent=None), "ERROR", "no_parts", "Q3", "no columns"),
        (changed("Q4", options=()), "ERROR", "no_options", "Q4", "No answers"),
        (changed("Q4", options=yes_no()[:1]), "WARNING", "one_option", "Q4", "Only one"),
        (changed("Q4", options=(*yes_no(), OptionContent("YES", TEXT))), "ERROR", "option_twice", "Q4", "twice"),
        (changed("Q4", options=(*yes_no(), OptionContent("x", {"en": "yes", "fr": "si"}))), "WARNING",
         "option_same_text", "Q4", "read the same"),
        (changed("Q4", text={"fr": "Qui ?"}), "ERROR", "text_empty", "Q4", "is empty"),
        (changed("Q4", text={"en": "Who?", "fr": " "}), "WARNING", "translation_missing", "Q4", "not translated: fr"),
        (changed("Q5", hint={"en": "A hint"}), "WARNING", "translation_missing", "Q5", "The hint"),
        (changed("Q5", options=yes_no()), "WARNING", "options_unused", "Q5", "not for this kind"),
        (changed("Q5", settings={"max_rows": 3}), "ERROR", "setting", "Q5", "no setting"),
        (changed("Q5", settings={"constraint": "Q9 > 0"}), "ERROR", "analysis.expression.unknown_name", "Q5", "Q9"),
        (changed("Q5", number="1"), "WARNING", "number_twice", "", "number 1"),
        (added(ItemContent("G", "GROUP", TEXT)), "WARNING", "no_parts", "G", "holds no questions"),
        (added(ItemContent("R", "REPEAT", TEXT)), "ERROR", "no_parts", "R", "Nothing is asked"),
        (added(ItemContent("R", "REPEAT", TEXT), ItemContent("G", "GROUP", TEXT, parent="R")), "ERROR", "nested",
         "G", "another group"),
        (replace(small_questionnaire(), rules=(RuleContent("r", "Q9 = x", TEXT),)), "ERROR",
         "analysis.expression.unknown_name", "", "Q9"),
        (replace(small_questionnaire(), rules=(RuleContent("r", "Q1 = no", TEXT, ("Q9",)),)), "ERROR",
         "unknown_item", "", "Q9"),
        (replace(small_questionnaire(), rules=(RuleContent("r", "Q1 = no", {}),)), "ERROR", "text_empty", "",
         "message of the rule"),
    ],
)  # fmt: skip
def test_each_fault_of_a_draft_is_named_at_its_place(
    content: QuestionnaireContent, level: str, code: str, place: str, words: str
) -> None:
    found = [one for one in problems_of(content) if one.code == code]
    assert found, problems_of(content)
    assert (found[0].level, found[0].item) == (level, place)
    assert words in found[0].message


def test_a_loop_over_three_questions_is_told_once_and_in_order() -> None:
    content = added(
        ItemContent("L1", "TEXT", TEXT, show_if="L3 is answered"),
        ItemContent("L2", "TEXT", TEXT, show_if="L1 is answered"),
        ItemContent("L3", "TEXT", TEXT, show_if="L2 is answered"),
    )
    found = [one for one in problems_of(content) if one.code == "loop"]
    assert [one.message.split(": ")[1].split(".")[0] for one in found] == ["L1 → L3 → L2 → L1"]
    assert found[0].level is Level.ERROR


@given(st.dictionaries(st.integers(0, 9), st.sets(st.integers(0, 9), max_size=3), max_size=10))
def test_a_loop_is_found_exactly_where_the_questions_cannot_be_ordered(graph: dict[int, set[int]]) -> None:
    reads = {f"Q{code}": {f"Q{other}" for other in others} for code, others in graph.items()}
    left = dict(reads)
    while ready := [code for code, others in left.items() if not others & left.keys()]:
        for code in ready:
            del left[code]
    assert bool(loops.loops(reads, {})) == bool(left)
    for loop in loops.loops(reads, {}):
        for code, other in zip(loop, (*loop[1:], loop[0]), strict=True):
            assert other in reads[code]


def test_a_thousand_questions_in_a_chain_are_no_loop() -> None:
    reads = {f"Q{place}": {f"Q{place - 1}"} for place in range(1, 1000)}
    assert loops.loops(reads, {}) == []


@pytest.mark.parametrize(
    ("condition", "after"),
    [
        ("Q1 = yes", "N = yes"),
        ("not Q1 is blank and (Q2 = a or count(Q1) > 1)", "not N is blank and (Q2 = a or count(N) > 1)"),
        ("Q11 = yes", "Q11 = yes"),
        ("Q2 = Q1", "Q2 = Q1"),
        ("Q1 = = yes", "Q1 = = yes"),
    ],
)
def test_a_renamed_question_is_followed_by_conditions(condition: str, after: str) -> None:
    assert loops.renamed(condition, "Q1", "N") == after
