"""Conditions between XPath and Rapport's language, both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
)
from rapport.surveys.instruments.xlsform_expressions import NotTranslatable, from_xpath, to_xpath

NAMES = {"q": "q", "plan": "plan", "_21a": "21a", "many": "many"}
CODES = {code: name for name, code in NAMES.items()}


@pytest.mark.parametrize(
    ("xpath", "ours"),
    [
        ("${q} = 'a'", "q = a"),
        ("'a' = ${q}", "q = a"),
        ("5 < ${q}", "q > 5"),
        ("${ q }!='no such'", "q != 'no such'"),
        ('${q} = "it\'s"', "q = 'it''s'"),
        ("selected(${many}, 'a') and not(selected(${many}, 'b'))", "many includes a and not many includes b"),
        ("${q} != ''", "q is answered"),
        ("${q} = ''", "not q is answered"),
        ("count-selected(${many}) > 1", "count(many) > 1"),
        ("(${q} = 1 or ${plan} = 2) and ${_21a} >= -3.5", "(q = 1 or plan = 2) and 21a >= -3.5"),
        ("${q} = 1 or ${plan} = 2 and ${_21a} = 3", "q = 1 or plan = 2 and 21a = 3"),
        ("true()", "everyone"),
        ("${many} = 'a'", "many includes a and count(many) = 1"),
    ],
)
def test_a_rule_of_a_form_in_our_words(xpath: str, ours: str) -> None:
    assert str(from_xpath(xpath, NAMES, multiple={"many"})) == ours


def test_a_constraint_speaks_of_the_question_itself() -> None:
    read = from_xpath(". >= 0 and . <= 100", NAMES, itself="plan")
    assert str(read) == "plan >= 0 and plan <= 100"
    assert to_xpath(read, CODES, numbers={"plan"}, itself="plan") == ". >= 0 and . <= 100"


@pytest.mark.parametrize(
    "xpath",
    [
        "", "${q}", "${q} = ${plan}", "${unknown} = 1", "/data/q = 1", "regex(., '^a')", "${q} = 1 +", "today() > ${q}",
        "${q} = 1)", "(" * 60 + "${q} = 1" + ")" * 60, "not ${q} = 1", "if(${q} = 1, 2, 3) = 2", ". = 1",
        "${many} < 'a'",
        "count-selected(${many}) > 'x'", "${q} < ''", "x" * 20_000, "${q} = 'a", "selected(${q}, ${plan})",
        "${q} = 1.2.3", "${q} = 1 and", "position(..) = 1", "${q} = 'a' or or ${q} = 'b'",
    ],
)  # fmt: skip
def test_what_cannot_be_said_is_refused_and_not_guessed(xpath: str) -> None:
    with pytest.raises(NotTranslatable):
        from_xpath(xpath, NAMES, multiple={"many"})


@pytest.mark.parametrize(
    "ours",
    [
        Attribute("group", "=", "partner"),
        HasState("q", AnswerState.DECLINED),
        Compare("elsewhere", "=", "a"),
        Compare("q", "=", "'\""),
        Compare("q", "=", ""),
    ],
)
def test_what_xpath_cannot_say_is_refused(ours: Expression) -> None:
    with pytest.raises(NotTranslatable):
        to_xpath(ours, CODES)


codes = st.sampled_from(["q", "plan", "21a"])
numbers = st.from_regex(r"-?[0-9]{1,4}(\.[0-9]{1,3})?", fullmatch=True)
values = st.one_of(
    numbers,
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12).filter(
        lambda text: "'" not in text or '"' not in text
    ),
)
operators = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
atoms = st.one_of(
    st.builds(Compare, codes, operators, values),
    st.builds(Includes, st.just("many"), values),
    st.builds(Count, st.just("many"), operators, numbers),
    st.builds(HasState, codes, st.just(AnswerState.ANSWERED)),
    st.just(Everyone()),
)
expressions = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(And, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Or, st.lists(inner, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=8,
)


@given(expressions)
def test_every_condition_comes_back_as_it_went(expression: Expression) -> None:
    assert from_xpath(to_xpath(expression, CODES, numbers={"plan"}), NAMES, multiple={"many"}) == expression


@given(st.lists(values, min_size=1, max_size=4))
def test_one_of_several_values_comes_back_as_several_choices(chosen: list[str]) -> None:
    read = from_xpath(to_xpath(In("many", tuple(chosen)), CODES), NAMES)
    one_by_one = tuple(Includes("many", value) for value in chosen)
    assert read == (one_by_one[0] if len(one_by_one) == 1 else Or(one_by_one))


@given(st.text(max_size=60))
def test_no_text_does_harm(text: str) -> None:
    try:
        read = from_xpath(text, NAMES)
    except NotTranslatable:
        return
    assert from_xpath(to_xpath(read, CODES), NAMES) == read
