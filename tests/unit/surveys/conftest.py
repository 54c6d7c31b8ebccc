"""A small survey of three organisations, as files: enough for every rule of reading, loading and counting."""

from pathlib import Path

import pytest

SURVEY = """
code: small-2026
questionnaire: small
questionnaire_version: 1
title: {en: Small survey}
organisation_kind: FIELD_OPERATION
groups: [{code: office, label: {en: Office}}]
dates: {sent: 2026-01-05, deadlines: [2026-02-01]}
as_of: 2026-02-28
sources: [{title: {en: Letters}, parts: [{place: page 1, holds: {en: answers}}]}]
citation: {en: Small survey}
limits: [{en: Three offices only.}]
not_encoded: [Q3]
"""
QUESTIONNAIRE = """
sections:
  - id: A
    title: {en: Mechanism}
    questions:
      - id: Q1
        number: "1"
        type: single
        text: {en: "Is there a mechanism?"}
        options: [{key: a, text: {en: "Yes"}}, {key: b, text: {en: "No"}}]
      - {id: Q2, number: "2", type: number, text: {en: "How many members?"}, show_if: "Q1 = a"}
      - {id: Q3, number: "3", type: text, text: {en: "What was achieved?"}}
coded:
  - id: LEAD
    type: multiple
    text: {en: Lead}
    basis: {en: letters}
    options: [{key: justice, text: {en: Justice}}, {key: interior, text: {en: Interior}}]
"""
RESPONDENTS = """code,name,group,replied,note
north,North office,office,yes,
south,South office,office,yes,
west,West office,office,no,
"""
ANSWERS = """respondent,item,state,values,original,source,interpretation,footnotes
north,Q1,answered,a,Yes,page 1,,T1:1
north,Q2,answered,12,twelve,page 1,,
north,LEAD,answered,justice|interior,Justice with Interior,page 1,joint,
south,Q1,blank,,,page 1,,
"""
FOOTNOTES = """key,respondent,items,text
T1:1,north,Q1,Since January.
"""
FIGURES = """
universes:
  - {id: invited, label: {en: all offices invited}, where: everyone}
  - {id: replied, label: {en: offices that replied}, where: "@replied = yes"}
figures:
  - {id: mechanism, title: {en: Offices with a mechanism}, universe: invited, measure: share, where: "Q1 = a"}
  - {id: mechanism-answers, title: {en: Mechanism}, universe: invited, measure: share, split_by: Q1}
  - {id: members, title: {en: Members}, universe: replied, measure: mean, item: Q2, unit: members}
"""
FILES = {
    "survey.yaml": SURVEY,
    "questionnaire.yaml": QUESTIONNAIRE,
    "respondents.csv": RESPONDENTS,
    "answers.csv": ANSWERS,
    "footnotes.csv": FOOTNOTES,
    "figures.yaml": FIGURES,
}


@pytest.fixture
def survey_folder(tmp_path: Path) -> Path:
    """The small survey as a folder that a test may spoil."""
    folder = tmp_path / "small"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text.lstrip(), encoding="utf-8")
    return folder
