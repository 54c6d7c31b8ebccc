"""A small edition over the small survey, as files and as a loaded draft."""

from datetime import datetime
from pathlib import Path

import pytest
from tests.unit.surveys.conftest import survey_folder

from rapport.kernel.access import Viewer
from rapport.reports import actions, queries
from rapport.reports.files import read_edition
from rapport.reports.types import EditionView
from rapport.surveys import actions as surveys
from rapport.surveys.files import read_survey

__all__ = ["survey_folder"]

EDITION = """
code: small-2026
edition: 1
language: en
title: {en: "Offices and their mechanisms"}
subtitle: {en: "A small report"}
as_of: 2026-02-28
rounding: {rule: half_up, decimals: 1}
publisher: {en: "Small office"}
licence: {en: "CC0"}
chapters:
  - {slug: summary, title: {en: "Summary"}, file: 01-summary.md}
methods: methods.md
addressees: {offices: {en: "offices"}}
"""
SUMMARY = """Of all offices, [[figure:mechanism]] have a mechanism ([[figure:mechanism|base]]):
[[figure:mechanism|members]].[^why]

[[chart:mechanism]]

[[table:answers]]

[[recommendations]]

[^why]: As they wrote.
"""
TABLES = """
- {id: answers, title: {en: "Answers"}, kind: respondents, universe: invited, footnotes: T1,
   columns: [{item: Q1, label: {en: "Mechanism"}, show: value}, {item: LEAD, label: {en: "Lead"}, show: original}]}
- {id: shares, title: {en: "Shares"}, kind: split, figure: mechanism-answers}
- {id: numbers, title: {en: "Numbers"}, kind: figures, figures: [mechanism, members]}
"""
CHARTS = """
- id: mechanism
  title: {en: "[[figure:mechanism]] of offices have one"}
  figure: mechanism-answers
  kind: bar
  description: {en: "By answer."}
"""
RECOMMENDATIONS = """
- {number: 1, addressees: [offices], text: {en: "Create a mechanism where there is none."}, source: "own"}
"""


@pytest.fixture
def edition_folder(tmp_path: Path) -> Path:
    """The small edition as a folder that a test may spoil."""
    folder = tmp_path / "edition"
    folder.mkdir()
    parts = {
        "edition.yaml": EDITION,
        "01-summary.md": SUMMARY,
        "methods.md": "Letters were read twice.\n",
        "tables.yaml": TABLES,
        "charts.yaml": CHARTS,
        "recommendations.yaml": RECOMMENDATIONS,
    }
    for name, text in parts.items():
        (folder / name).write_text(text.lstrip(), encoding="utf-8")
    return folder


@pytest.fixture
def draft(survey_folder: Path, edition_folder: Path, system: Viewer, now: datetime) -> EditionView:
    """The small edition, loaded as a draft over its wave."""
    surveys.wave_load(content=read_survey(survey_folder), by=system, now=now)
    surveys.wave_publish(code="small-2026", by=system, now=now)
    actions.edition_load(content=read_edition(edition_folder, wave="small-2026"), by=system, now=now)
    return queries.edition(viewer=system, code="small-2026")
