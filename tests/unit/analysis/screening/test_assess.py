"""The rule of the dimensions at its boundaries, what is unknown, and what all dimensions indicate together."""

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.analysis.errors import DataError
from rapport.analysis.screening.assess import MEANS, Answers, assess, combination
from rapport.analysis.screening.reading import read_answers, read_set
from rapport.analysis.screening.types import (
    Answer,
    Dimension,
    Indication,
    Indicator,
    IndicatorSet,
    Population,
    SetState,
    Standing,
    Strength,
)


def made(population: Population = Population.ADULT, state: SetState = SetState.CONFIRMED) -> IndicatorSet:
    """A set with two strong, three medium and two weak indicators in each dimension."""
    strengths = [Strength.STRONG] * 2 + [Strength.MEDIUM] * 3 + [Strength.WEAK] * 2
    indicators = [
        Indicator(f"{dimension.value}-{number}", "A sign", dimension, strength)
        for dimension in Dimension
        for number, strength in enumerate(strengths, 1)
    ]
    return IndicatorSet("T", "1", "Test", population, "labour", "–", state, "", tuple(indicators))


def answers(
    *present: str, act: Answer = Answer.PRESENT, rest: Answer = Answer.ABSENT, **more: Any
) -> Answers:
    given_ = {one.id: rest for one in made().indicators} | dict.fromkeys(present, Answer.PRESENT)
    return Answers(given_, act, **more)


EXPLOITED = ("EX-1", "EX-2")


@pytest.mark.parametrize(
    ("counts", "clause"),
    [
        ((2, 0, 0), "a"), ((1, 0, 0), ""), ((1, 1, 0), "b"), ((1, 0, 1), "b"), ((0, 3, 0), "c"), ((0, 2, 0), ""),
        ((0, 2, 1), "d"), ((0, 1, 5), ""), ((0, 0, 9), ""), ((3, 0, 0), "a"), ((0, 2, 2), "d"), ((0, 0, 0), ""),
    ],
)  # fmt: skip
def test_combinations(counts: tuple[int, int, int], clause: str) -> None:
    assert combination(*counts) == clause


@given(st.tuples(*[st.integers(0, 4)] * 3), st.integers(0, 2))
def test_another_present_indicator_never_makes_a_dimension_negative(
    counts: tuple[int, int, int], at: int
) -> None:
    more = list(counts)
    more[at] += 1
    assert combination(*more) or not combination(*counts)


def test_an_adult_needs_exploitation_and_one_means() -> None:
    for one in MEANS:
        done = assess(made(), answers(*EXPLOITED, f"{one.value}-1", f"{one.value}-3"))
        assert done.indication is Indication.TRAFFICKING
        assert [at for at, part in done.dimensions.items() if part.combination] in (
            [Dimension.EXPLOITATION, one], [one, Dimension.EXPLOITATION],
        )  # fmt: skip
    assert assess(made(), answers(*EXPLOITED)).indication is Indication.EXPLOITATION_ONLY
    assert assess(made(), answers("DR-1", "DR-2")).indication is Indication.NONE


def test_a_child_needs_no_means_and_who_may_be_one_has_the_benefit_of_the_doubt() -> None:
    child = assess(made(Population.CHILD), answers(*EXPLOITED))
    disputed = assess(made(), answers(*EXPLOITED, age_disputed=True))
    assert {child.indication, disputed.indication} == {Indication.TRAFFICKING}
    assert not child.means_required
    assert not disputed.means_required


def test_what_is_unknown_or_was_not_asked_is_never_negative() -> None:
    for rest in (Answer.UNKNOWN, Answer.NOT_ASKED):
        done = assess(made(), answers("EX-1", rest=rest))
        assert done.indication is Indication.INSUFFICIENT
        assert done.dimensions[Dimension.EXPLOITATION].standing is Standing.OPEN
        assert done.ask[0].id == "EX-2"
    after = assess(made(), answers(*EXPLOITED, rest=Answer.UNKNOWN))
    assert {one.dimension for one in after.ask} == set(MEANS)
    weak = {f"{one.value}-{number}": Answer.UNKNOWN for one in MEANS for number in (6, 7)}
    open_ = Answers(answers(*EXPLOITED).given | weak, Answer.PRESENT)
    assert assess(made(), open_).indication is Indication.EXPLOITATION_ONLY  # weak ones alone decide nothing


def test_an_act_that_is_unknown_leaves_it_open_and_one_that_is_absent_ends_it() -> None:
    signs = (*EXPLOITED, "DR-1", "DR-2")
    assert assess(made(), answers(*signs, act=Answer.UNKNOWN)).indication is Indication.INSUFFICIENT
    assert assess(made(), answers(*signs, act=Answer.ABSENT)).indication is Indication.EXPLOITATION_ONLY
    assert assess(made(), answers(*signs, act=Answer.NOT_ASKED)).indication is Indication.TRAFFICKING


@given(st.lists(st.sampled_from(list(Answer)), min_size=42, max_size=42), st.sampled_from(list(Population)))
def test_an_open_result_can_still_go_both_ways_and_a_closed_one_cannot_change(
    given_: list[Answer], population: Population
) -> None:
    chosen = made(population)
    said = {one.id: answer for one, answer in zip(chosen.indicators, given_, strict=True)}
    done = assess(chosen, Answers(said, Answer.PRESENT)).indication
    ends = {
        assess(
            chosen,
            Answers(
                {k: end if v in (Answer.UNKNOWN, Answer.NOT_ASKED) else v for k, v in said.items()},
                Answer.PRESENT,
            ),
        ).indication
        for end in (Answer.PRESENT, Answer.ABSENT)
    }
    if done is Indication.INSUFFICIENT:
        assert Indication.TRAFFICKING in ends
        assert len(ends) == 2
    else:
        assert done in ends


def test_an_unverified_set_gives_no_result() -> None:
    done = assess(made(state=SetState.UNVERIFIED), answers(*EXPLOITED, "DR-1", "DR-2"))
    assert done.indication is Indication.NOT_SCORED
    assert {one.standing for one in done.dimensions.values()} == {Standing.NOT_SCORED}
    assert [one.id for one in done.dimensions[Dimension.EXPLOITATION].present] == ["EX-1", "EX-2"]


def test_a_misspelt_indicator_is_refused_and_not_taken_as_not_asked() -> None:
    with pytest.raises(DataError, match="EX-99"):
        assess(made(), Answers({"EX-99": Answer.PRESENT}))


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ([], "answers are given by indicator"),
        ({"answers": 3}, "holds answers"),
        ({"EX-1": "maybe"}, "one of present, absent, unknown, not_asked is wanted"),
        ({"answers": {}, "age_disputed": "yes"}, "true or false"),
    ],
)
def test_answers_that_cannot_be_read(value: object, says: str) -> None:
    with pytest.raises(DataError, match=says):
        read_answers("a.json", value)


def test_answers_alone_or_with_what_stands_beside_them() -> None:
    assert read_answers("a", {"EX-1": "Not asked"}).given == {"EX-1": Answer.NOT_ASKED}
    full = read_answers(
        "a", {"set": "AL", "answers": {"EX-1": "present"}, "act": "absent", "age_disputed": True}
    )
    assert (full.act, full.age_disputed, len(full.given)) == (Answer.ABSENT, True, 1)


@pytest.mark.parametrize("wrong", ["fields", "dimension", "twice", "strength", "text"])
def test_sets_that_cannot_be_read(wrong: str) -> None:
    value: dict[str, Any] = {
        "id": "N", "version": "1", "title": "T", "population": "adult", "exploitation": "labour", "source": "law",
        "state": "confirmed",
        "dimensions": {one.value: [{"id": one.value, "text": "x", "strength": "weak"}] for one in Dimension},
    }  # fmt: skip
    assert read_set("n.yaml", value).scores
    if wrong == "fields":
        del value["source"]
    elif wrong == "dimension":
        del value["dimensions"]["EX"]
    elif wrong == "twice":
        value["dimensions"]["EX"] *= 2
    elif wrong == "strength":
        value["dimensions"]["EX"][0]["strength"] = "huge"
    else:
        value["dimensions"]["EX"][0]["text"] = ""
    with pytest.raises(DataError, match=r"n\.yaml"):
        read_set("n.yaml", value)


def test_every_pair_of_one_strong_and_another_is_enough() -> None:
    own = [one for one in made().indicators if one.dimension is Dimension.DECEPTIVE_RECRUITMENT]
    for one, other in combinations(own, 2):
        enough = Strength.STRONG in (one.strength, other.strength)
        part = assess(made(), answers(one.id, other.id)).dimensions[Dimension.DECEPTIVE_RECRUITMENT]
        assert (part.standing is Standing.POSITIVE) == enough
