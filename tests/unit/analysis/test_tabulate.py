"""Figures: bases, parts, labels, the public form, and what is refused before anything is counted."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from rapport.analysis.errors import ExpressionError, SpecificationError
from rapport.analysis.tabulation import (
    LABEL_TEMPLATES,
    STATE_LABELS,
    AnswerState,
    Cell,
    Dataset,
    FigureResult,
    FigureSpec,
    Measure,
    Respondent,
    Rounding,
    UniverseSpec,
    Variable,
    compose_label,
    parse_expression,
    select,
    state_counts,
    tabulate,
)

VARIABLES = (
    Variable.define("Q1", "single", {"a": {"en": "Yes", "fr": "Oui"}, "b": {"en": "No"}}),
    Variable.define("Q2", "multiple", {"a": "Co-ordinator", "b": "Working group", "blank": "Blank sheet"}),
    Variable.define("seats", "number"),
    Variable.define("since", "date"),
    Variable.define("remarks", "text"),
)
UNIVERSES = {
    "invited": {"id": "invited", "label": {"en": "all States invited"}, "where": "everyone"},
    "with": {"id": "with", "label": {"en": "States with a mechanism"}, "where": "Q1 = a"},
    "nobody": {"id": "nobody", "label": {"en": "nobody"}, "where": "@id = XX"},
}


def state(name: str, **answers: str | tuple[str, ...] | AnswerState) -> Respondent:
    """A State that replied; items it is not given are blank."""
    cells = []
    for item, given in answers.items():
        if isinstance(given, AnswerState):
            cells.append(Cell(item, given))
        else:
            cells.append(Cell(item, AnswerState.ANSWERED, (given,) if isinstance(given, str) else given))
    return Respondent(name, tuple(cells), {"replied": "yes"})


DATASET = Dataset.from_records(
    VARIABLES,
    [
        state("AT", Q1="a", Q2=("a", "b"), seats="10", since=("2004", "1995")),
        state("BE", Q1="a", Q2="b", seats="12.5", since="199X"),
        state("CH", Q1="a", Q2=AnswerState.NON_CONFORMING, since="2003-11-01"),
        state("DE", Q1="b", Q2=AnswerState.NOT_ROUTED, seats=AnswerState.NOT_ROUTED),
        state("VA", Q1=AnswerState.NOT_APPLICABLE),
        Respondent("AL", (), {"replied": "no"}, AnswerState.NO_REPLY),
    ],
)


def figures(*specs: Mapping[str, Any]) -> dict[str, FigureResult]:
    made = [
        FigureSpec.from_mapping({"title": {"en": "Title"}, "universe": "invited", **spec}) for spec in specs
    ]
    found = tabulate(
        DATASET,
        made,
        [UniverseSpec.from_mapping(u) for u in UNIVERSES.values()],
        Rounding(),
        wave="osce-2007",
    )
    return {result.id: result for result in found}


def figure(**spec: Any) -> FigureResult:
    return figures({"id": "f", **spec})["f"]


def test_a_share_is_of_its_whole_universe() -> None:
    result = figure(where="Q1 = a")
    assert (result.numerator, result.denominator, result.value) == (3, 6, Decimal("50.0"))
    assert result.members == ("AT", "BE", "CH")
    assert result.undetermined == ("VA", "AL")
    assert result.selection.universe_members == ("AT", "BE", "CH", "DE", "VA", "AL")


def test_not_is_not_the_rest() -> None:
    result = figure(where="not Q1 = a")
    assert result.members == ("DE",)
    assert result.undetermined == ("VA", "AL")


def test_a_universe_holds_only_those_for_whom_its_condition_is_true() -> None:
    result = figure(universe="with", where="Q2 includes b")
    assert (result.numerator, result.denominator, result.value) == (2, 3, Decimal("66.7"))
    assert result.undetermined == ("CH",)


@pytest.mark.parametrize("measure", list(Measure))
def test_an_empty_universe_gives_no_value(measure: Measure) -> None:
    asked = (
        {"where": "Q1 = a"}
        if measure in (Measure.SHARE, Measure.COUNT)
        else {"item": "since" if measure != "sum" else "seats"}
    )
    result = figure(universe="nobody", measure=measure, **asked)
    assert (result.numerator, result.denominator, result.value, result.exact) == (0, 0, None, None)
    assert result.as_json()["value"] is None


@pytest.mark.parametrize(
    ("measure", "item", "value", "members"),
    [
        ("sum", "seats", "22.5", ("AT", "BE")),
        ("mean", "seats", "11.3", ("AT", "BE")),
        ("median", "seats", "11.3", ("AT", "BE")),
        ("min", "seats", "10.0", ("AT", "BE")),
        ("max", "seats", "12.5", ("AT", "BE")),
        ("min", "since", "1995.0", ("AT", "CH")),
        ("max", "since", "2003.0", ("AT", "CH")),
        ("median", "since", "1999.0", ("AT", "CH")),
    ],
)
def test_statistics_say_from_how_many_they_come(
    measure: str, item: str, value: str, members: tuple[str, ...]
) -> None:
    result = figure(measure=measure, item=item, unit="members")
    assert (result.value, result.members) == (Decimal(value), members)
    assert (result.numerator, result.denominator) == (len(members), 6)
    assert set(result.undetermined) == {"AT", "BE", "CH", "DE", "VA", "AL"} - set(members)


def test_a_decade_is_not_a_year() -> None:
    assert "BE" in figure(measure="mean", item="since").undetermined


def test_nobody_with_a_value_is_not_zero() -> None:
    result = figures({"id": "f", "universe": "invited", "measure": "sum", "item": "seats"})["f"]
    assert result.value == Decimal("22.5")
    only_blank = Dataset.from_records(VARIABLES, [state("AT", Q1="a")])
    spec = FigureSpec(id="f", title={"en": "T"}, universe="invited", measure=Measure.SUM, item="seats")
    [empty] = tabulate(only_blank, [spec], [UniverseSpec.from_mapping(UNIVERSES["invited"])])
    assert (empty.value, empty.numerator, empty.denominator) == (None, 0, 1)


def test_the_parts_of_a_single_choice_add_up_to_the_universe() -> None:
    found = figures({"id": "f", "split_by": "Q1"})
    assert list(found) == ["f", "f:a", "f:b", "f:not_applicable", "f:no_reply"]
    assert [result.numerator for result in found.values()] == [6, 3, 1, 1, 1]
    assert {result.denominator for result in found.values()} == {6}
    assert not any(result.may_exceed for result in found.values())
    assert [result.parent for result in found.values()] == [None, "f", "f", "f", "f"]


def test_the_parts_of_a_multiple_choice_may_exceed_the_universe() -> None:
    found = figures({"id": "f", "universe": "with", "split_by": "Q2"})
    assert [(name, result.numerator) for name, result in found.items()] == [
        ("f", 3),
        ("f:a", 1),
        ("f:b", 2),
        ("f:blank", 0),
        ("f:non_conforming", 1),
    ]
    assert all(result.may_exceed for result in found.values() if result.parent)


def test_a_category_with_the_name_of_a_state_keeps_the_plain_id() -> None:
    found = figures({"id": "f", "split_by": "Q2"})
    assert found["f:blank"].state is None
    assert found["f:state.blank"].state is AnswerState.BLANK
    assert found["f:state.blank"].members == ("VA",)


def test_dates_split_by_their_first_year() -> None:
    found = figures({"id": "f", "universe": "with", "split_by": "since", "measure": "count"})
    assert [(name, result.members) for name, result in found.items()][1:] == [
        ("f:199X", ("BE",)),
        ("f:1995", ("AT",)),
        ("f:2003", ("CH",)),
    ]


def test_a_condition_and_a_split_together() -> None:
    found = figures({"id": "f", "where": "@replied = yes", "split_by": "Q1"})
    assert [result.numerator for result in found.values()] == [5, 3, 1, 1]
    assert "f:no_reply" not in found


def test_labels_state_the_base_by_themselves() -> None:
    share = figures(
        {"id": "f", "title": {"en": "States with a mechanism"}, "where": "Q1 = a", "split_by": "Q1"}
    )
    assert share["f"].label == "States with a mechanism: per cent of all States invited (3 of 6)"
    assert share["f:a"].label == "States with a mechanism – Yes: per cent of all States invited (3 of 6)"
    mean = figure(measure="mean", item="seats", title={"en": "Seats"})
    assert mean.label == "Seats: mean for all States invited (value known for 2 of 6)"


def test_labels_can_be_said_in_another_language() -> None:
    french = {
        LABEL_TEMPLATES["share"]: "%(title)s : pour cent de %(universe)s (%(numerator)s sur %(denominator)s)"
    }
    part = figures({"id": "f", "title": {"en": "Mechanism", "fr": "Mécanisme"}, "split_by": "Q1"})["f:a"]
    said = compose_label(
        part.label_parts, language="fr", translate=lambda text: french.get(text, text), number="{:02d}".format
    )
    assert said == "Mécanisme – Oui : pour cent de all States invited (03 sur 06)"


def test_every_measure_and_state_has_words() -> None:
    assert set(LABEL_TEMPLATES) == set(Measure)
    assert set(STATE_LABELS) == set(AnswerState)


def test_the_public_form() -> None:
    result = figures({"id": "ncm-yes", "where": "Q1 = a", "notes": ["T1:2"]})["ncm-yes"]
    assert result.as_json() == {
        "id": "ncm-yes",
        "label": "Title: per cent of all States invited (3 of 6)",
        "wave": "osce-2007",
        "universe": {"id": "invited", "label": "all States invited", "n": 6},
        "numerator": 3,
        "denominator": 6,
        "value": 50.0,
        "unit": "percent",
        "rounding": {"rule": "half_up", "decimals": 1},
        "members": ["AT", "BE", "CH"],
        "footnotes": ["T1:2"],
        "undetermined": ["VA", "AL"],
    }


@pytest.mark.parametrize(
    ("spec", "value", "kind"),
    [
        ({"where": "Q1 = a"}, 50.0, float),
        ({"where": "Q1 = a", "measure": "count"}, 3, int),
        ({"item": "since", "measure": "min"}, 1995, int),
        ({"item": "seats", "measure": "mean"}, 11.3, float),
        ({"item": "seats", "measure": "max"}, 12.5, float),
    ],
)
def test_numbers_of_the_public_form(spec: Mapping[str, Any], value: float, kind: type) -> None:
    found = figure(**spec).as_json()["value"]
    assert found == value and type(found) is kind


@pytest.mark.parametrize(
    ("spec", "part"),
    [
        ({"universe": ""}, "`universe` is mandatory"),
        ({"universe": None}, "`universe` is mandatory"),
        ({"universe": "invted", "where": "everyone"}, "Did you mean invited"),
        ({"id": "NCM yes", "where": "everyone"}, "lower-case"),
        ({"where": "everyone", "mesure": "share"}, "Did you mean measure"),
        ({"where": "everyone", "measure": "avg"}, "is no measure"),
        ({}, "needs a `where`"),
        ({"item": "seats"}, "has no `item`"),
        ({"where": "everyone", "unit": "members"}, "unit of a share is percent"),
        ({"measure": "mean"}, "names an `item`"),
        ({"measure": "mean", "item": "seats", "where": "Q1 = a"}, "neither `where`"),
        ({"measure": "mean", "item": "Q1"}, "is a number or a date"),
        ({"measure": "sum", "item": "since"}, "years cannot be added up"),
        ({"split_by": "seats"}, "a split needs"),
        ({"split_by": "remarks"}, "a split needs"),
    ],
)
def test_a_contradictory_figure_is_refused(spec: Mapping[str, Any], part: str) -> None:
    with pytest.raises(SpecificationError) as refusal:
        figures({"id": "f", **spec})
    assert part in str(refusal.value)


@pytest.mark.parametrize(
    "spec", [{"where": "Q9 = a"}, {"where": "Q1 = c"}, {"split_by": "Q9"}, {"where": "@x = a"}]
)
def test_names_that_the_data_lack_are_refused(spec: Mapping[str, Any]) -> None:
    with pytest.raises(ExpressionError):
        figures({"id": "f", **spec})


def test_an_id_names_one_figure() -> None:
    spec = FigureSpec.from_mapping({"id": "f", "title": "T", "universe": "invited", "where": "everyone"})
    with pytest.raises(SpecificationError, match="an id names one figure"):
        tabulate(DATASET, [spec, spec], [UniverseSpec.from_mapping(UNIVERSES["invited"])])


def test_a_universe_has_a_label() -> None:
    with pytest.raises(SpecificationError, match="label"):
        UniverseSpec("u", {}, parse_expression("everyone"))
    with pytest.raises(SpecificationError, match="`where` is mandatory"):
        UniverseSpec.from_mapping({"id": "u", "label": "U"})


def test_states_add_up_to_the_universe() -> None:
    assert state_counts(DATASET, "Q1")[AnswerState.ANSWERED] == 4
    counts = state_counts(DATASET, "Q2", parse_expression("Q1 = a"))
    assert list(counts) == list(AnswerState)
    assert {state: n for state, n in counts.items() if n} == {
        AnswerState.ANSWERED: 2,
        AnswerState.NON_CONFORMING: 1,
    }


def test_who_satisfies_a_condition() -> None:
    selection = select(DATASET, parse_expression("Q2 includes b"), parse_expression("Q1 = a"))
    assert (selection.members, selection.undetermined) == (("AT", "BE"), ("CH",))
    with pytest.raises(ExpressionError, match="Did you mean Q1"):
        select(DATASET, parse_expression("q1 = a"))


def test_the_value_before_rounding_stays() -> None:
    assert figure(universe="with", where="Q2 includes b").exact == Fraction(200, 3)
    assert figure(measure="mean", item="seats").exact == Fraction(45, 4)
