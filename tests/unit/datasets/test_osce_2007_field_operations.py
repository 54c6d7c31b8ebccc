"""The small wave of the field operations: sixteen respondents, and counts that can only be bounded."""

import pytest
from tests.unit.datasets.support import Survey, given_file, yaml_of

from rapport.analysis.tabulation import Rounding, tabulate
from rapport.analysis.verification import parse_register, verify_register


@pytest.fixture(scope="module")
def survey() -> Survey:
    return Survey("osce_2007_field_operations")


def test_sixteen_replied_and_every_encoded_item_is_there(survey: Survey) -> None:
    codes = [row["code"] for row in survey.respondents]
    assert len(set(codes)) == 16
    assert {row["replied"] for row in survey.respondents} == {"yes"}
    assert set(survey.cells) == {(code, item) for code in codes for item in survey.encoded}
    assert len(survey.cells) == len(survey.answers)


@pytest.mark.parametrize(
    ("item", "named", "published"),
    [("F1", 8, 12), ("F2", 6, 11), ("F3", 0, 6)],
    ids=["plan", "mechanism", "rapporteur"],
)
def test_published_counts_lie_within_what_can_be_read(
    survey: Survey, item: str, named: int, published: int
) -> None:
    known = survey.count(f"{item}.assisted = yes")
    assert known.numerator == named
    assert named <= published <= named + len(known.undetermined)


def test_every_figure_can_be_counted(survey: Survey) -> None:
    results = tabulate(survey.dataset(), survey.figures(), survey.universes(), Rounding())
    assert {result.universe.n for result in results} == {16}


def test_the_register_says_what_cannot_be_counted_again(survey: Survey) -> None:
    register = parse_register(yaml_of(survey.folder / "published.yaml"))
    names = {row["code"]: row["name"] for row in survey.respondents}
    report = verify_register(
        register,
        dataset=survey.dataset(),
        figures=survey.figures(),
        universes=survey.universes(),
        names=names,
    )
    verdicts = {outcome.entry.id: outcome.verdict.value for outcome in report.outcomes}
    assert {name for name, verdict in verdicts.items() if verdict == "agrees"} == {
        "replies",
        "plan-base",
        "mechanism-base",
    }
    assert set(verdicts.values()) == {"agrees", "not_computable"}
    assert len(register.contradictions) == 2


def test_footnotes_stand_at_their_cells(survey: Survey) -> None:
    for note in survey.footnotes:
        for code in note["respondent"].split("|"):
            assert note["key"] in survey.cells[code, note["items"]]["footnotes"].split("|")


def test_agrees_with_the_given_list(survey: Survey) -> None:
    given = yaml_of(given_file("domain/questionnaire_annex_b.yaml"))["field_operations_survey"]
    assert [row["name"].removeprefix("OSCE ") for row in survey.respondents] == given["respondents"]
    assert len(survey.respondents) == given["respondents_replied"]
