"""Reading a survey folder: what is accepted, and that every fault is named with file and place."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.surveys.files import read_survey
from rapport.surveys.files.reading import SurveyFilesRefused


def spoil(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def problems_of(folder: Path) -> str:
    with pytest.raises(SurveyFilesRefused) as refused:
        read_survey(folder)
    return "\n".join(refused.value.extra["problems"])


def test_a_whole_folder_is_read(survey_folder: Path) -> None:
    content = read_survey(survey_folder)
    assert content.wave == "small-2026"
    assert content.as_of == date(2026, 2, 28)
    assert [respondent.replied for respondent in content.respondents] == [True, True, False]
    lead = next(answer for answer in content.answers if answer.item == "LEAD")
    assert lead.values == ("justice", "interior")
    assert lead.original == "Justice with Interior"
    items = {item.code: item for item in content.items}
    assert not items["Q3"].encoded
    assert items["LEAD"].origin == "CODED"
    assert items["Q2"].show_if == "Q1 = a"


def test_the_hash_names_the_content(survey_folder: Path) -> None:
    before = read_survey(survey_folder).content_hash
    assert read_survey(survey_folder).content_hash == before
    spoil(survey_folder, "answers.csv", "twelve", "a dozen")
    assert read_survey(survey_folder).content_hash != before


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (
            "answers.csv",
            "south,Q1,blank,,,page 1,,",
            "south,Q1,blank,,,page 1,,,",
            "answers.csv, line 5: has 9 cells",
        ),
        ("answers.csv", "south,Q1", "east,Q1", "answers.csv, line 5: there is no respondent 'east'"),
        ("answers.csv", "south,Q1", "south,Q9", "answers.csv, line 5: there is no item 'Q9'"),
        ("answers.csv", "south,Q1", "west,Q1", "west did not reply and cannot have answers"),
        ("answers.csv", "T1:1", "T9:9", "there is no footnote 'T9:9'"),
        (
            "answers.csv",
            "respondent,item,state",
            "who,item,state",
            "answers.csv, line 1: lacks the column(s) respondent",
        ),
        (
            "respondents.csv",
            "west,West office,office,no",
            "west,West office,office,maybe",
            "replied must be yes or no",
        ),
        (
            "respondents.csv",
            "south,South office,office",
            "south,South office,agency",
            "the group 'agency' is not declared",
        ),
        ("respondents.csv", "south,South", "north,South", "north occurs twice"),
        ("questionnaire.yaml", "type: number", "type: numbr", "'numbr' is no type of question"),
        ("questionnaire.yaml", "sections:", "sections: [", "questionnaire.yaml:"),
        ("survey.yaml", "as_of: 2026-02-28", "as_off: 2026-02-28", "survey.yaml: lacks the key 'as_of'"),
        (
            "figures.yaml",
            "universe: invited, measure: share, where",
            "measure: share, where",
            "names no universe",
        ),
    ],
)
def test_a_fault_is_named(survey_folder: Path, name: str, old: str, new: str, message: str) -> None:
    spoil(survey_folder, name, old, new)
    assert message in problems_of(survey_folder)


def test_all_faults_are_named_at_once(survey_folder: Path) -> None:
    spoil(survey_folder, "answers.csv", "south,Q1", "east,Q1")
    spoil(survey_folder, "respondents.csv", "office,no", "agency,no")
    found = problems_of(survey_folder)
    assert "there is no respondent 'east'" in found
    assert "the group 'agency'" in found


def test_a_missing_file_is_named(survey_folder: Path) -> None:
    (survey_folder / "answers.csv").unlink()
    assert problems_of(survey_folder) == "answers.csv: is missing"


@given(text=st.text(max_size=400))
def test_any_text_in_place_of_the_answers_is_read_or_refused(
    text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from tests.unit.surveys.conftest import FILES

    folder = tmp_path_factory.mktemp("any")
    for name, content in FILES.items():
        (folder / name).write_text(content.lstrip(), encoding="utf-8")
    (folder / "answers.csv").write_text(
        text, encoding="utf-8", errors="surrogatepass" if text.isascii() else "replace"
    )
    with pytest.raises(SurveyFilesRefused):
        read_survey(folder)


def test_consistency_rules_are_read_and_checked(survey_folder: Path) -> None:
    path = survey_folder / "questionnaire.yaml"
    rules = (
        'rules:\n  - {id: r, when: "Q1 = b and Q2 is answered", items: [Q1, Q2], message: {en: "Which?"}}\n'
    )
    path.write_text(path.read_text() + rules, encoding="utf-8")
    (rule,) = read_survey(survey_folder).rules
    assert (rule.code, rule.items, rule.message) == ("r", ("Q1", "Q2"), {"en": "Which?"})
    path.write_text(path.read_text().replace("Q1 = b and", "Q1 = = and"), encoding="utf-8")
    told = problems_of(survey_folder)
    assert "questionnaire.yaml rules, entry 1: r:" in told


def test_a_consistency_rule_names_questions_that_there_are(survey_folder: Path) -> None:
    path = survey_folder / "questionnaire.yaml"
    rules = 'rules:\n  - {id: r, when: "Q1 = b", items: [Q7], message: {en: "Which?"}}\n'
    path.write_text(path.read_text() + rules, encoding="utf-8")
    assert "r: there is no item 'Q7'" in problems_of(survey_folder)
