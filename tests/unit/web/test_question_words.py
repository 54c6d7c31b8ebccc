"""Answers in words: what was said once is not said twice, and a description stays."""

import pytest

from rapport.surveys.answering.types import Given
from rapport.surveys.types import ItemView
from rapport.web.questions.words import answer_words

ITEM = ItemView(
    code="Q1",
    number="1",
    kind="SINGLE",
    coded=False,
    text={"en": "Is there one?"},
    section="A",
    parent=None,
    show_if="",
    basis="",
    encoded=True,
    options={"yes": {"en": "Yes"}, "other": {"en": "Other"}},
)


@pytest.mark.parametrize(
    ("value", "written", "shown"),
    [
        ("yes", "", "Yes"),
        ("yes", "Yes", "Yes"),
        ("yes", "yes", "Yes"),
        ("other", "A council", "Other: A council"),
    ],
)
def test_the_words_of_a_choice(value: str, written: str, shown: str) -> None:
    assert answer_words(ITEM, Given("answered", (value,), written)) == shown
