"""Typed numbers that look like findings are flagged, others are left alone."""

import pytest
from tests.unit.reports.document import sample

from rapport.reports.document.lint import lint_narrative
from rapport.reports.document.problems import LintWarning
from rapport.reports.document.source import Chapter


def lint(text: str) -> tuple[LintWarning, ...]:
    """Warnings for a chapter of that text alone."""
    chapters = (Chapter("one", "One", text),)
    return lint_narrative(sample.edition("en", chapters=chapters, methods="", recommendations=()))


@pytest.mark.parametrize(
    ("text", "found", "token"),
    [
        ("It is 58.3 per cent.", "58.3 per cent", "[[figure:office]]"),
        ("It is 58 percent.", "58 percent", "[[figure:office]]"),
        ("It is 16.7% now.", "16.7%", "[[figure:office:no]]"),
        ("Ce sont 58,3 pour cent.", "58,3 pour cent", "[[figure:office]]"),
        ("وهو 58.3 في المائة", "58.3 في المائة", "[[figure:office]]"),
        ("Only 7 of 12 did.", "7 of 12", "[[figure:office|base]]"),
        ("Only seven of the twelve did.", "seven of the twelve", "[[figure:office|base]]"),
        ("Only 7 out\nof 12 did.", "7 out of 12", "[[figure:office|base]]"),
        ("Some 7 States replied.", "7 States", "[[figure:office|n]]"),
        ("Seven participating States replied.", "Seven participating States", "[[figure:office|n]]"),
        ("twenty-four countries", "twenty-four countries", None),
        ("Two respondents were late.", "Two respondents", "[[figure:office:no|n]]"),
        ("About 24 of 67 replied.", "24 of 67", None),
        ("Two thirds of respondents said so.", "Two thirds of respondents", None),
        ("More than half of the participating States", "half of the participating States", None),
        ("Half of the States, 99 per cent", "Half of the States", None),
    ],
)
def test_findings_are_flagged(text: str, found: str, token: str | None) -> None:
    warnings = lint(text)
    assert warnings[0].text == found
    if token is not None:
        assert token in warnings[0].suggestions


@pytest.mark.parametrize(
    "text",
    [
        "On 14 March 2007 the questionnaire went out.",
        "In 2008 States met again.",
        "Under Article 5 States must act.",
        "See Articles 4 and 5 States parties.",
        "Decision 557 States that.",
        "Section 2.1 and chapter 3, paragraph 12.",
        "Persons aged 18 and over.",
        "A figure: [[figure:office|base]] and [[figure:office]].",
        "`58 per cent` is code.",
        "```\n58 per cent\n```",
        "A link to [a page](https://example.org/58%20x).",
        "The United States and a number of countries.",
        "No. 7 States the same.",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert lint(text) == ()


def test_lines_are_those_of_the_chapter_and_in_order() -> None:
    warnings = lint("one\n\n7 of 12\n\ntext [[figure:office]]\n58.3 per cent\n")
    assert [(w.chapter, w.line) for w in warnings] == [("one", 3), ("one", 6)]
    assert str(warnings[0]).startswith("chapter one, line 3: '7 of 12' is a typed count with its base")


def test_recommendations_and_methods_are_read_too() -> None:
    items = (sample.s.Recommendation(3, ("all",), "Let 7 States act."),)
    warnings = lint_narrative(sample.edition("en", chapters=(), methods="12 replies", recommendations=items))
    assert [w.chapter for w in warnings] == ["methods", "recommendations, number 3"]


def test_the_sample_has_no_typed_finding() -> None:
    assert lint_narrative(sample.edition("en")) == ()
