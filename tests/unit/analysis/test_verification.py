"""Verdicts on published numbers: computed from answers, on the base that was stated."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rapport.analysis.tabulation import (
    AnswerState,
    Cell,
    Dataset,
    FigureResult,
    FigureSpec,
    Respondent,
    Rounding,
    UniverseSpec,
    Variable,
    tabulate,
)
from rapport.analysis.verification import (
    Component,
    Computable,
    Outcome,
    Place,
    RegisterError,
    Results,
    Verdict,
    VerificationReport,
    parse_register,
    verify,
    verify_register,
)
from rapport.analysis.verification_verdict import numerators_for

YES, NO, BLANK = "yes", "no", ""
relaxed = settings(deadline=None, max_examples=60)  # the machine of a test may be busy
UNIVERSES = [
    UniverseSpec.from_mapping({"id": name, "label": {"en": label}, "where": where})
    for name, label, where in (
        ("all", "all", "everyone"),
        ("north", "the north", "@side = north"),
        ("south", "the south", "@side = south"),
        ("answered", "those who answered", "A is answered"),
        ("with-a", "those with A", "A = yes"),
    )
]
FIGURES = [
    FigureSpec.from_mapping({"id": name, "title": {"en": name}, **rest})
    for name, rest in (
        ("share", {"universe": "all", "where": "A = yes"}),
        ("share-north", {"universe": "north", "where": "A = yes"}),
        ("share-answered", {"universe": "answered", "where": "A = yes"}),
        ("count", {"universe": "all", "measure": "count", "where": "A = no", "unit": "States"}),
        ("split", {"universe": "with-a", "split_by": "B"}),
    )
]

Person = tuple[str, str, str]
people = st.lists(
    st.tuples(
        st.sampled_from([YES, NO, BLANK]), st.sampled_from(["x", "y"]), st.sampled_from(["north", "south"])
    ),
    min_size=1,
    max_size=40,
)
decimals = st.integers(min_value=0, max_value=3)


def dataset(persons: Sequence[Person]) -> Dataset:
    """Respondents R0, R1, …: answer to A (blank where empty), answer to B, side."""

    def cells(a: str, b: str) -> Iterator[Cell]:
        yield Cell("A", AnswerState.ANSWERED, (a,)) if a else Cell("A", AnswerState.BLANK)
        yield Cell("B", AnswerState.ANSWERED, (b,))

    variables = [Variable.define("A", "single", [YES, NO]), Variable.define("B", "single", ["x", "y"])]
    respondents = [
        Respondent(f"R{number}", tuple(cells(a, b)), {"side": side})
        for number, (a, b, side) in enumerate(persons)
    ]
    return Dataset.from_records(variables, respondents)


def mixed(yes: int, no: int, blank: int = 0, *, side: str = "north") -> list[Person]:
    """So many answers of each kind to A."""
    return [(YES, "x", side)] * yes + [(NO, "x", side)] * no + [(BLANK, "x", side)] * blank


def entry(**given: Any) -> dict[str, Any]:
    """An entry of a register with the parts that every entry has."""
    plain = {
        "id": "e",
        "place": {"section": "1", "where": "text", "line": 7},
        "what": "it",
        "unit": "percent",
    }
    return {**plain, **given}


def verified(persons: Sequence[Person], *entries: dict[str, Any]) -> VerificationReport:
    """The verdicts on a register of these entries."""
    numbered = [{**data, "id": f"{data['id']}{number}"} for number, data in enumerate(entries)]
    return verify_register(
        parse_register({"figures": numbered}),
        dataset=dataset(persons),
        figures=FIGURES,
        universes=UNIVERSES,
        names={"R0": "Ruritania"},
    )


def outcome(persons: Sequence[Person], **given: Any) -> Outcome:
    """The outcome of a register of one entry."""
    return verified(persons, entry(**given)).outcomes[0]


def claims(results: Sequence[FigureResult], places: int) -> list[dict[str, Any]]:
    """What a careful report would print of these results: values, numerators and bases, each with its base."""
    found = []
    for result in results:
        base = {"stated_base": "them", "stated_base_n": result.denominator} if result.denominator else {}
        for component, exact in (
            ("value", result.exact),
            ("numerator", Fraction(result.numerator)),
            ("denominator", Fraction(result.denominator)),
        ):
            if exact is not None:
                number = str(Rounding(decimals=places).exact(exact))
                unit = result.unit if component == "value" else "States"
                found.append(
                    entry(figure=result.id, component=component, published=number, unit=unit, **base)
                )
    return found


# --- agreement -------------------------------------------------------------------------------------------


@relaxed
@given(people, decimals)
def test_a_register_made_from_the_results_always_agrees(persons: list[Person], places: int) -> None:
    results = tabulate(dataset(persons), FIGURES, UNIVERSES)
    report = verified(persons, *claims(results, places))
    assert report.outcomes
    assert {found.verdict for found in report.outcomes} == {Verdict.AGREES}
    assert all(found.recomputed == found.entry.published for found in report.outcomes)


@relaxed
@given(people, decimals, st.integers(min_value=-500, max_value=500).filter(bool))
def test_a_perturbed_number_never_agrees(persons: list[Person], places: int, steps: int) -> None:
    results = tabulate(dataset(persons), FIGURES, UNIVERSES)
    moved = [
        {**data, "published": str(Decimal(data["published"]) + Decimal(steps).scaleb(-places))}
        for data in claims(results, places)
    ]
    for found in verified(persons, *moved).outcomes:
        assert found.verdict in (Verdict.DIFFERS, Verdict.WRONG_BASE)
        if found.verdict is Verdict.DIFFERS:
            assert found.recomputed != found.entry.published
        else:
            assert found.recomputed == found.entry.published
            assert found.result is not None
            assert found.result.denominator != found.entry.stated_base_n


@relaxed
@given(people, st.integers(min_value=1, max_value=60))
def test_a_right_number_with_another_base_is_not_accepted(persons: list[Person], stated: int) -> None:
    result = tabulate(dataset(persons), FIGURES[:1], UNIVERSES)[0]
    assume(result.numerator > 0 and stated != result.denominator)
    found = outcome(
        persons, figure="share", published=str(result.value), stated_base="x", stated_base_n=stated
    )
    assert found.verdict is Verdict.WRONG_BASE
    assert f"is {result.numerator} of {result.denominator} (all)" in found.explanation
    assert f"on the stated base of {stated}" in found.explanation


# --- bases -----------------------------------------------------------------------------------------------


def test_the_sentence_names_the_base_that_fits_and_the_value_on_the_stated_one() -> None:
    persons = mixed(15, 24, 5)
    found = outcome(
        persons,
        figure="share-answered",
        published=38.5,
        stated_base="States that replied",
        stated_base_n=44,
        stated_universe="all",
    )
    assert found.verdict is Verdict.WRONG_BASE
    assert found.explanation == (
        "38.5 is 15 of 39 (those who answered); on the stated base of 44 (all) it would be 34.1 per cent."
    )
    assert (found.result.numerator, found.result.denominator) == (15, 39) if found.result else False


def test_a_base_is_searched_among_the_universes_when_the_figures_own_does_not_fit() -> None:
    found = outcome(mixed(15, 24, 5), figure="share", published=38.5, stated_base="all", stated_base_n=44)
    assert found.verdict is Verdict.WRONG_BASE
    assert found.result is not None and found.result.universe.id == "answered"
    assert found.explanation.endswith("on the stated base of 44 (all) it would be 34.1 per cent.")


def test_another_base_is_refused_when_it_counts_other_respondents() -> None:
    """A quarter of the north is a quarter by chance: not the same respondents, so not the same numerator."""
    persons = [*mixed(1, 3), *mixed(2, 4, side="south")]
    found = outcome(persons, figure="share", published=25, stated_base="all", stated_base_n=10)
    assert found.verdict is Verdict.DIFFERS


def test_another_base_is_refused_when_it_counts_as_many_but_others() -> None:
    persons = [*mixed(1, 3), *mixed(1, 1, side="south")]
    found = outcome(persons, figure="share-north", published=50)
    assert found.verdict is Verdict.DIFFERS


def test_a_base_of_the_stated_size_with_the_same_respondents_is_the_stated_base() -> None:
    found = outcome(mixed(15, 24, 5), figure="share", published=38.5, stated_base="them", stated_base_n=39)
    assert found.verdict is Verdict.AGREES
    assert found.explanation == "38.5 is 15 of 39 (those who answered)."


def test_counts_have_no_other_base() -> None:
    persons = [*mixed(0, 3), *mixed(0, 2, side="south")]
    found = outcome(persons, figure="count", component="numerator", unit="States", published=3)
    assert found.verdict is Verdict.DIFFERS
    assert found.explanation == "The answers yield 5 of 5 (all), not 3."


def test_a_count_with_another_base_is_a_wrong_base() -> None:
    found = outcome(
        mixed(2, 3),
        figure="count",
        component="numerator",
        unit="States",
        published=3,
        stated_base="x",
        stated_base_n=6,
    )
    assert found.verdict is Verdict.WRONG_BASE
    assert found.explanation == "3 is 3 of 5 (all); the stated base is 6."


def test_a_value_that_is_a_count_names_the_stated_base_alone() -> None:
    found = outcome(mixed(2, 3), figure="count", unit="States", published=3, stated_base="x", stated_base_n=6)
    assert found.explanation == "3 is 3 of 5 (all); the stated base is 6."


def test_a_stated_universe_that_is_not_as_large_as_stated_is_refused() -> None:
    with pytest.raises(RegisterError, match="All holds 5, not 6"):
        outcome(
            mixed(2, 3), figure="share", published=40, stated_base="x", stated_base_n=6, stated_universe="all"
        )


def test_an_unknown_stated_universe_is_refused_with_the_nearest() -> None:
    with pytest.raises(RegisterError, match=r"(?s)answerd.*answered"):
        outcome(mixed(2, 3), figure="share", published=40, stated_base="x", stated_universe="answerd")


def test_nobody_in_the_universe_has_no_value_and_does_not_agree_with_zero() -> None:
    found = outcome(mixed(0, 3), figure="split:x", published=0)
    assert (found.verdict, found.recomputed) == (Verdict.DIFFERS, None)
    assert "no value" in found.explanation


# --- bounds, pictures, the undetermined ------------------------------------------------------------------


@relaxed
@given(people, st.integers(min_value=0, max_value=100))
def test_a_bound_holds_exactly_when_the_exact_share_passes_it(persons: list[Person], bound: int) -> None:
    exact = tabulate(dataset(persons), FIGURES[:1], UNIVERSES)[0].exact
    relations = {
        "more_than": exact is not None and exact > bound,
        "at_least": exact is not None and exact >= bound,
        "less_than": exact is not None and exact < bound,
        "at_most": exact is not None and exact <= bound,
    }
    report = verified(persons, *(entry(figure="share", published=bound, relation=name) for name in relations))
    assert [found.verdict is Verdict.AGREES for found in report.outcomes] == list(relations.values())


def test_a_majority_of_exactly_half_does_not_hold() -> None:
    found = outcome(mixed(2, 2), figure="share", published=50, relation="more_than")
    assert found.verdict is Verdict.DIFFERS
    assert found.explanation == "“more than 50 per cent” does not hold: 50.0 per cent is 2 of 4 (all)."


def test_a_share_that_differs_says_which_count_would_have_been_meant() -> None:
    found = outcome(mixed(20, 19), figure="share", published=48.7)
    assert (
        found.explanation
        == "The answers yield 51.3 per cent, 20 of 39 (all), not 48.7. 48.7 per cent of 39 would be 19."
    )


@pytest.mark.parametrize(("published", "open_still"), [(2, True), (3, True), (4, False)])
def test_the_undetermined_are_named_only_where_they_could_make_up_the_difference(
    published: int, open_still: bool
) -> None:
    persons = [(BLANK, "x", "north"), (BLANK, "x", "north"), *mixed(1, 4)]
    found = outcome(persons, figure="share", component="numerator", unit="States", published=published)
    assert found.verdict is Verdict.DIFFERS
    sentence = "Not determined by the answers: Ruritania, R1; so between 1 and 3 of 7 (all)."
    assert (sentence in found.explanation) is open_still


def test_the_undetermined_of_a_percentage_are_counted_as_respondents() -> None:
    persons = [(BLANK, "x", "north"), *mixed(1, 5)]
    sentence = "so between 1 and 2 of 7 (all)."
    assert sentence in outcome(persons, figure="share", published=28.6).explanation
    assert sentence not in outcome(persons, figure="share", published=2).explanation


def test_neither_a_base_nor_a_claim_that_holds_leaves_anything_open() -> None:
    persons = [(BLANK, "x", "north"), *mixed(4, 1)]
    base = outcome(persons, figure="share", component="denominator", unit="States", published=5)
    assert base.explanation == "The base holds 6 (all), not 5."
    majority = outcome(persons, figure="share", published=50, relation="more_than")
    assert "Not determined" not in majority.explanation


@relaxed
@given(st.integers(min_value=0, max_value=400), st.integers(min_value=0, max_value=400), st.integers(0, 2))
def test_one_count_is_named_only_where_no_other_would_have_been_printed_so(
    count: int, size: int, places: int
) -> None:
    assume(count <= size > 0)
    rounding = Rounding(decimals=places)
    published = rounding.ratio(count, size, scale=100)
    assert published is not None
    fitting = [k for k in range(size + 1) if rounding.ratio(k, size, scale=100) == published]
    found = numerators_for(published, size)
    assert set(found) <= set(fitting)
    assert (len(found) == 1) == (len(fitting) == 1)


def test_counts_at_the_edge_of_rounding_are_all_found() -> None:
    assert numerators_for(Decimal("50.0"), 2000) == (999, 1000)


def test_no_count_is_named_where_several_would_have_been_printed_so() -> None:
    found = outcome(mixed(100, 200), figure="share", published=40)
    assert found.explanation == "The answers yield 33.3 per cent, 100 of 300 (all), not 40."


def test_what_cannot_be_computed_gives_its_reason_and_its_bounds_and_no_number() -> None:
    found = outcome(
        mixed(1, 1, 1),
        figure="share",
        published=66.7,
        computable="no",
        reason="The cells are [[figure:share|n]] of some.",
    )
    assert found.verdict is Verdict.NOT_COMPUTABLE
    assert (found.recomputed, found.result) == (None, None)
    assert found.explanation == (
        "The cells are 1 of some. Not determined by the answers: R2; so between 1 and 2 of 3 (all)."
    )


def test_a_picture_shows_what_the_answers_yield() -> None:
    found = outcome(mixed(1, 2), figure="share", published=None, computable="image")
    assert (found.verdict, found.recomputed) == (Verdict.IMAGE_ONLY, Decimal("33.3"))
    assert found.explanation == "Published as a picture only; the answers yield 33.3 per cent, 1 of 3 (all)."
    counted = outcome(
        mixed(1, 2), figure="count", component="numerator", unit="States", published=None, computable="image"
    )
    assert counted.as_json()["recomputed"] == 2
    members = outcome(mixed(1, 2), figure="share", component="numerator", published=None, computable="image")
    assert members.as_json()["recomputed"] == 1


# --- other figures, tokens, JSON -------------------------------------------------------------------------


def test_another_figure_that_yields_the_number_is_named_with_its_base() -> None:
    found = outcome(mixed(3, 1, 1), figure="share", published=75, other_figure="share-answered")
    assert found.verdict is Verdict.WRONG_BASE
    assert "The published number is that of another figure, “share-answered”: 3 of 4" in found.explanation


def test_another_figure_that_does_not_yield_the_number_is_refused() -> None:
    with pytest.raises(RegisterError, match="`other_figure` yields the published number"):
        outcome(mixed(3, 1, 1), figure="share", published=74, other_figure="share-answered")


def test_tokens_of_an_explanation_are_replaced() -> None:
    tokens = ("", "|n", "|base", "|members", "|undetermined")
    text = "; ".join(f"[[figure:share{token}]]" for token in tokens)
    found = outcome(mixed(1, 1, 1), figure="share", published=33.3, explanation=text)
    assert found.explanation == "33.3 is 1 of 3 (all). 33.3 per cent; 1; 1 of 3; Ruritania; R2"


def test_an_unknown_figure_stops_with_the_nearest_name() -> None:
    with pytest.raises(RegisterError, match=r"(?s)entry e0: there is no figure “shar”.*share"):
        outcome(mixed(1, 1), figure="shar", published=50)
    with pytest.raises(RegisterError, match=r"(?s)explanation of entry e0.*“cuont”.*count"):
        outcome(mixed(1, 1), figure="share", published=50, explanation="[[figure:cuont|n]]")


def test_the_json_form_keeps_its_contract() -> None:
    register = parse_register(
        {
            "figures": [entry(figure="share", published=33.3, stated_base="all", stated_base_n=3)],
            "contradictions": [
                {
                    "id": "c",
                    "places": [
                        {"section": "2.1", "where": "note 3", "line": 12, "says": "four"},
                        {"section": "Annex", "where": "table"},
                    ],
                    "finding": "Five and four.",
                }
            ],
        }
    )
    report = verify(register, Results.of(dataset(mixed(1, 2)), FIGURES, UNIVERSES))
    figure = report.as_json()["figures"][0]
    required = {
        "id": "e",
        "place": "1, text (line 7)",
        "published": 33.3,
        "stated_base": "all",
        "recomputed": 33.3,
        "numerator": 1,
        "denominator": 3,
        "verdict": "agrees",
        "explanation": "33.3 is 1 of 3 (all).",
    }
    assert {key: figure[key] for key in required} == required
    assert list(figure)[: len(required)] == list(required)
    assert report.as_json()["contradictions"] == [
        {"id": "c", "places": ["2.1, note 3 (line 12): four", "Annex, table"], "finding": "Five and four."}
    ]
    assert report.counts() == {verdict: int(verdict is Verdict.AGREES) for verdict in Verdict}


# --- reading a register ----------------------------------------------------------------------------------


def test_printed_decimals_are_kept() -> None:
    read = [
        parse_register({"figures": [entry(figure="share", published=number)]}).entries[0]
        for number in (5, 48.7, "48.70", 0, "1E+2")
    ]
    assert [(str(found.published), found.decimals) for found in read] == [
        ("5", 0),
        ("48.7", 1),
        ("48.70", 2),
        ("0", 0),
        ("1E+2", 0),
    ]


def test_truth_values_of_yaml_are_understood_as_yes_and_no() -> None:
    data = {"figures": [entry(figure="share", published=1, computable=True)]}
    assert parse_register(data).entries[0].computable is Computable.YES
    data = {"figures": [entry(published=1, computable=False, reason="no answers")]}
    assert parse_register(data).entries[0].computable is Computable.NO


def test_an_entry_keeps_what_was_read() -> None:
    data = entry(figure="share", published=1, component="numerator", explanation="a\n  b")
    found = parse_register({"figures": [data]}).entries[0]
    assert (found.place, found.component) == (Place("1", "text", 7), Component.NUMERATOR)
    assert found.explanation == "a b"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": None}, "entry number 1: `id` is mandatory"),
        ({"figur": "share"}, "(?s)“figur” is no property.*figure"),
        ({"published": "many"}, "`published` is a number. Found 'many'"),
        ({"published": True}, "`published` is a number"),
        ({"published": "NaN"}, "`published` is a number"),
        ({"published": None}, "computable: image"),
        ({"computable": "image"}, "computable: image"),
        ({"figure": None}, "names its figure"),
        ({"computable": "no"}, "`reason` is given if and only if"),
        ({"reason": "why not"}, "`reason` is given if and only if"),
        ({"stated_base_n": 3}, "a stated base has words"),
        ({"stated_base_n": 0, "stated_base": "x"}, "a base holds somebody"),
        ({"stated_base_n": 2.5, "stated_base": "x"}, "`stated_base_n` is a whole number"),
        ({"stated_base_n": True, "stated_base": "x"}, "`stated_base_n` is a whole number"),
        ({"relation": "more"}, "(?s)“more” is no relation.*more_than"),
        ({"component": "base"}, "“base” is no component"),
        ({"computable": "perhaps"}, "“perhaps” is no computable"),
        ({"place": "p. 7"}, "a place is a mapping"),
        ({"place": {"section": "1"}}, "`where` is mandatory"),
        ({"place": {"section": "1", "where": "t", "line": -1}}, "`line` is a whole number"),
        ({"place": {"section": "1", "where": "t", "line": 0}}, "lines count from 1"),
    ],
)
def test_a_faulty_entry_is_refused_with_its_rule(change: dict[str, Any], message: str) -> None:
    with pytest.raises(RegisterError, match=message):
        parse_register({"figures": [{**entry(figure="share", published=1), **change}]})


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "`figures` is mandatory"),
        ({"figures": [entry(figure="share", published=1)], "bases": []}, "“bases” is no property"),
        ({"figures": "one"}, "a register lists its entries"),
        ({"figures": ["one"]}, "an entry is a mapping"),
        ({"figures": [entry(figure="share", published=1)] * 2}, "entry e: an id occurs once"),
        (
            {
                "figures": [entry(figure="share", published=1)],
                "contradictions": [{"id": "c", "places": [{"section": "1", "where": "t"}], "finding": "x"}],
            },
            "a contradiction has two places or more",
        ),
    ],
)
def test_a_faulty_register_is_refused_with_its_rule(data: dict[str, Any], message: str) -> None:
    with pytest.raises(RegisterError, match=message):
        parse_register(data)
