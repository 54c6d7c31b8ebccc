"""The register of numbers published about the OSCE survey of 2007, against its answers and against the source text."""

import json
import re
from collections import Counter

import pytest
from tests.unit.datasets.support import Survey, given_file, yaml_of

from rapport.analysis.tabulation import FigureResult, items, tabulate
from rapport.analysis.verification import (
    Computable,
    Outcome,
    Place,
    Register,
    Relation,
    Verdict,
    VerificationReport,
    parse_register,
    verify_register,
)

SOURCE = "seeds/osce-2008-annual-report.txt"
WORDS = {
    "forty": 40,
    "four": 4,
    "twenty‐two": 22,
    "two": 2,
    "three": 3,
    "five": 5,
    "six": 6,
    "eight": 8,
    "sixteen": 16,
    "one": 1,
}
MAJORITY = ("majority", "most", "over half", "more than")


@pytest.fixture(scope="module")
def survey() -> Survey:
    return Survey("osce_2007")


@pytest.fixture(scope="module")
def register(survey: Survey) -> Register:
    return parse_register(yaml_of(survey.folder / "published.yaml"))


@pytest.fixture(scope="module")
def results(survey: Survey) -> dict[str, FigureResult]:
    return {result.id: result for result in tabulate(survey.dataset(), survey.figures(), survey.universes())}


@pytest.fixture(scope="module")
def report(survey: Survey, register: Register) -> VerificationReport:
    return verify_register(
        register,
        dataset=survey.dataset(),
        figures=survey.figures(),
        universes=survey.universes(),
        names={row["code"]: row["name"] for row in survey.respondents},
    )


def by_id(report: VerificationReport) -> dict[str, Outcome]:
    return {outcome.entry.id: outcome for outcome in report.outcomes}


# --- verdicts --------------------------------------------------------------------------------------------


def test_the_verdicts_of_the_whole_register(report: VerificationReport) -> None:
    """A changed answer, figure or entry changes these counts and must be looked at."""
    assert {verdict.value: count for verdict, count in report.counts().items()} == {
        "agrees": 75,
        "differs": 13,
        "wrong_base": 3,
        "not_computable": 17,
        "image_only": 33,
    }
    assert len(report.contradictions) == 60


def test_the_numbers_that_the_answers_do_not_bear_out(report: VerificationReport) -> None:
    differing = {
        outcome.entry.id: (outcome.as_json()["published"], outcome.as_json()["recomputed"])
        for outcome in report.outcomes
        if outcome.verdict is Verdict.DIFFERS
    }
    assert differing == {
        "es-ncm-group-only": (48.7, 51.3),
        "es-ncm-both": (46.2, 43.6),
        "s22-ncm-group-only": (48.7, 51.3),
        "s22-ncm-both": (46.2, 43.6),
        "es-budget-challenge": (66.7, 38.5),
        "s32-nap-participating": (33, 32),
        "s421-most-2000-2004": (50, 45.8),
        "t2-2007": (3, 2),
        "t2-2002": (4, 5),
        "n111-base": (25, 26),
        "n112-base": (25, 26),
        "n115-base": (25, 26),
        "s431-nr-partners": (1, 2),
    }


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (
            "es-civil-society-no",
            "30.8 is 12 of 39 (States with a National Co-ordination Mechanism); on the stated base of 44",
        ),
        (
            "es-nr-yes",
            "38.8 is 26 of 67 (all States invited); on the stated base of 44 (States that replied) it would be 59.1",
        ),
        (
            "es-nr-no",
            "23.9 is 16 of 67 (all States invited); on the stated base of 44 (States that replied) it would be 36.4",
        ),
    ],
)
def test_numbers_on_a_base_that_was_not_stated(report: VerificationReport, entry: str, sentence: str) -> None:
    outcome = by_id(report)[entry]
    assert outcome.verdict is Verdict.WRONG_BASE
    assert sentence in outcome.explanation


def test_a_number_of_another_question_is_told_apart(report: VerificationReport) -> None:
    explanation = by_id(report)["es-budget-challenge"].explanation
    assert "The answers yield 38.5 per cent, 15 of 39" in explanation
    assert "another figure, “Mechanisms without a dedicated budget”: 26 of 39" in explanation


def test_budgets_that_cannot_be_read_are_bounded_and_not_judged(report: VerificationReport) -> None:
    outcome = by_id(report)["s422-budget-yes"]
    assert (outcome.verdict, outcome.recomputed) == (Verdict.NOT_COMPUTABLE, None)
    assert "Cyprus, Czech Republic, Denmark, Israel, Jordan; so between 6 and 11 of 26" in outcome.explanation


def test_a_changed_answer_is_noticed(survey: Survey, register: Register) -> None:
    """Norway's “No” on civil society read as “Yes” would break eight published numbers."""
    changed = Survey("osce_2007")
    changed.cells["NO", "Q3.d"]["values"] = "yes"
    report = verify_register(
        register, dataset=changed.dataset(), figures=survey.figures(), universes=survey.universes()
    )
    differing = {found.entry.id for found in report.outcomes if found.verdict is Verdict.DIFFERS}
    assert {"g3-civil-society-yes", "g3-civil-society-no", "s222-civil-society-participating"} <= differing


def test_a_chance_fit_on_an_unrelated_base_is_not_taken_for_a_wrong_base(
    survey: Survey, report: VerificationReport
) -> None:
    """19 of 39 exists: among the participating States that answered on a rapporteur. It is not what was counted."""
    chance = survey.count(
        "Q2.structure = working_group_only", "Q16 is answered and @group = participating_state"
    )
    assert (chance.numerator, chance.denominator) == (19, 39)
    assert by_id(report)["es-ncm-group-only"].verdict is Verdict.DIFFERS


def test_the_register_survives_being_stored_as_json(survey: Survey, register: Register) -> None:
    data = yaml_of(survey.folder / "published.yaml")
    assert parse_register(json.loads(json.dumps(data))) == register


# --- completeness ----------------------------------------------------------------------------------------


def test_the_register_is_as_large_as_the_report(register: Register) -> None:
    with_a_number = [entry for entry in register.entries if entry.published is not None]
    assert len(with_a_number) > 100
    sections = {entry.place.section for entry in register.entries}
    assert {
        "Executive summary",
        "Introduction",
        "2.2",
        "2.2.2",
        "2.2.3",
        "2.2.13",
        "3.2",
        "4.2.1",
        "4.2.2",
        "Annex E",
    } <= sections
    assert {f"Graph {number}" for number in range(1, 9)} <= {
        word for entry in register.entries for word in re.findall(r"Graph \d", entry.place.where)
    }


def test_every_row_of_tables_1_and_2_is_registered(register: Register) -> None:
    rows = Counter(entry.place.where for entry in register.entries if entry.place.where.startswith("Table"))
    assert rows == {"Table 1 of the body": 11, "Table 2 of the body": 16}
    printed = {
        table: sum(
            int(entry.published or 0)
            for entry in register.entries
            if entry.place.where == table and not entry.id.endswith("-total")
        )
        for table in rows
    }
    assert printed == {"Table 1 of the body": 39, "Table 2 of the body": 26}


def test_a_stated_universe_is_as_large_as_stated(
    register: Register, results: dict[str, FigureResult]
) -> None:
    sizes = {result.universe.id: result.universe.n for result in results.values()}
    for entry in register.entries:
        if entry.stated_universe is not None:
            assert sizes[entry.stated_universe] == entry.stated_base_n, entry.id


def test_figures_of_a_split_carry_their_parts_completely(results: dict[str, FigureResult]) -> None:
    """The parts of a split by a single answer add up to the whole, answer states included."""
    for whole in (
        "ncm",
        "ncm-structure",
        "civil-society",
        "ncm-budget",
        "nap",
        "nr",
        "nr-budget",
        "lead-ministry",
    ):
        parts = [result for result in results.values() if result.parent == whole]
        assert sum(part.numerator for part in parts) == results[whole].denominator, whole


def test_every_figure_has_a_footnote_that_exists(survey: Survey, results: dict[str, FigureResult]) -> None:
    keys = {row["key"] for row in survey.footnotes}
    assert {key for result in results.values() for key in result.footnotes} <= keys


def test_no_figure_of_the_register_is_coded_from_the_number_it_checks(
    survey: Survey, register: Register
) -> None:
    """`Q19.report` was coded so that Table 2 closes; only the decade of Germany, printed in Annex C, may rest on it."""
    figures = {figure.id: figure for figure in survey.figures()}
    resting = {
        entry.id
        for entry in register.entries
        if entry.figure is not None
        and (where := figures[entry.figure.partition(":")[0]].where) is not None
        and "Q19.report" in items(where)
    }
    assert resting == {"t2-early-1990s", "g7-early-1990s"}


# --- against the source ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return given_file(SOURCE).read_text(encoding="utf-8").split("\n")


def around(lines: list[str], place: Place) -> str:
    """The line of a place and the next, as one text."""
    assert place.line is not None
    return " ".join(" ".join(lines[place.line - 1 : place.line + 1]).split())


def test_every_number_stands_in_the_line_that_the_register_names(
    register: Register, lines: list[str]
) -> None:
    for entry in register.entries:
        text = around(lines, entry.place).lower()
        if entry.computable is Computable.IMAGE:
            assert re.search(r"graph \d", text), entry.id
        elif entry.relation is Relation.MORE_THAN:
            assert any(word in text for word in MAJORITY), entry.id
        else:
            numbers = {
                *re.findall(r"\d+(?:\.\d+)?", text),
                *(str(n) for word, n in WORDS.items() if word in text),
            }
            # In the text a footnote's number stands against the cell: 3 with note 46 reads 346.
            cell = re.match(r"(\d+)4[678]\b", text)
            assert str(entry.published) in numbers | {cell[1] if cell else ""}, entry.id


def test_every_percentage_of_the_report_is_registered(register: Register, lines: list[str]) -> None:
    """Every "… per cent" of the whole text, at the line where it stands."""
    known = {(entry.place.line, str(entry.published)) for entry in register.entries}
    text = "\n".join(lines)
    printed = {
        (text.count("\n", 0, match.start()) + 1, match[1])
        for match in re.finditer(r"(\d+(?:\.\d+)?)\s+per\s+cent", text)
    }
    assert len(printed) > 20
    assert not printed - known


def test_places_of_contradictions_are_within_the_text(register: Register, lines: list[str]) -> None:
    for contradiction in register.contradictions:
        for place in contradiction.places:
            assert place.line is not None and place.says
            assert lines[place.line - 1].strip(), f"{contradiction.id}: line {place.line} is empty"


def test_the_places_of_a_contradiction_differ(register: Register) -> None:
    for contradiction in register.contradictions:
        assert len({(place.section, place.where, place.line) for place in contradiction.places}) >= 2
