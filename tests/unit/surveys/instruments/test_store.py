"""Storing a whole questionnaire and reading it back."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from rapport.kernel.access import Viewer
from rapport.kernel.errors import AccessDenied, InvalidInput, NotAvailable
from rapport.surveys.instruments import actions, queries
from rapport.surveys.instruments.content import (
    ItemContent,
    OptionContent,
    QuestionnaireContent,
    RuleContent,
    SectionContent,
)

pytestmark = pytest.mark.django_db
READER = Viewer(person_id=None, permissions=frozenset({"OFFICE_VIEW"}))

YES_NO = (OptionContent("yes", {"en": "Yes", "fr": "Oui"}), OptionContent("no", {"en": "No", "fr": "Non"}))
CONTENT = QuestionnaireContent(
    code="mechanisms",
    title={"en": "Mechanisms", "fr": "Mécanismes"},
    languages=("en", "fr"),
    intro={"en": "Please answer."},
    extra={"settings": {"style": "pages"}},
    sections=(
        SectionContent(
            "A",
            {"en": "Structure"},
            (
                ItemContent(
                    "Q21A", "SINGLE", {"en": "Is there one?"}, number="21", options=YES_NO, required=True
                ),
                ItemContent("Q21B", "GROUP", {"en": "Details"}, number="21", show_if="Q21A = yes"),
                ItemContent(
                    "Q21B.since",
                    "DATE",
                    {"en": "Since when?"},
                    parent="Q21B",
                    hint={"en": "As exactly as you know."},
                    settings={"several": True, "precision": ["year", "decade"]},
                    extra={"appearance": "minimal"},
                ),
            ),
            attachment={"en": "The law"},
        ),
        SectionContent("B", {"en": "Budget"}, (ItemContent("Q22", "MONEY", {"en": "How much?"}),)),
    ),
    rules=(
        RuleContent(
            "budget", "Q21A = no and Q22 is answered", {"en": "No mechanism, but a budget?"}, ("Q22",)
        ),
    ),
)


def test_what_is_stored_is_read_back(system: Viewer, now: datetime, audited: list[Any]) -> None:
    assert actions.questionnaire_store(content=CONTENT, by=system, now=now) == ("mechanisms", 1)
    found = queries.questionnaire_content(viewer=system, questionnaire="mechanisms", number=1)
    item = CONTENT.sections[0].items[2]
    ordered = replace(item, settings={"several": True, "precision": ["decade", "year"]})
    first = replace(CONTENT.sections[0], items=(*CONTENT.sections[0].items[:2], ordered))
    assert found == replace(CONTENT, sections=(first, CONTENT.sections[1]))
    assert [one.event for one in audited] == ["questionnaire.stored"]


def test_a_second_store_is_the_next_version(system: Viewer, now: datetime) -> None:
    actions.questionnaire_store(content=CONTENT, by=system, now=now)
    assert actions.questionnaire_store(content=CONTENT, by=system, now=now) == ("mechanisms", 2)


def test_a_draft_is_the_offices(system: Viewer, now: datetime) -> None:
    actions.questionnaire_store(content=CONTENT, by=system, now=now)
    assert queries.questionnaire_content(viewer=READER, questionnaire="mechanisms", number=1)
    with pytest.raises(NotAvailable):
        queries.questionnaire_content(viewer=Viewer.public(), questionnaire="mechanisms", number=1)
    with pytest.raises(AccessDenied):
        actions.questionnaire_store(content=CONTENT, by=READER, now=now)


def _with(item: ItemContent) -> QuestionnaireContent:
    return replace(
        CONTENT, sections=(replace(CONTENT.sections[0], items=(*CONTENT.sections[0].items, item)),)
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (replace(CONTENT, code="a b"), "cannot be the name of a questionnaire"),
        (replace(CONTENT, languages=()), "at least one language"),
        (replace(CONTENT, title={"en": " "}), "needs a title"),
        (replace(CONTENT, sections=(CONTENT.sections[0], CONTENT.sections[0])), "given twice: A"),
        (_with(ItemContent("q21a", "TEXT", {"en": "x"})), "Another question has the name 'q21a'"),
        (_with(ItemContent("and", "TEXT", {"en": "x"})), "cannot be the name of a question"),
        (_with(ItemContent("Q 9", "TEXT", {"en": "x"})), "cannot be the name of a question"),
        (_with(ItemContent("Q9", "POEM", {"en": "x"})), "no such kind"),
        (_with(ItemContent("Q9", "TEXT", {"en": "x"}, parent="Q22")), "must stand before it"),
        (_with(ItemContent("Q9", "TEXT", {"en": "x"}, parent="Q9")), "must stand before it"),
        (
            _with(ItemContent("Q9", "TEXT", {"en": "x"}, settings={"currency": "EUR"})),
            "no setting 'currency'",
        ),
        (_with(ItemContent("Q9", "MONEY", {"en": "x"}, settings={"currency": "Euro"})), "three letters"),
        (_with(ItemContent("Q9", "NUMBER", {"en": "x"}, settings={"min": "5", "max": "4"})), "lower than"),
        (_with(ItemContent("Q9", "NUMBER", {"en": "x"}, settings={"min": "NaN"})), "is a number"),
        (_with(ItemContent("Q9", "NUMBER", {"en": "x"}, settings={"decimals": 9})), "from 0 to 6"),
        (_with(ItemContent("Q9", "FILE", {"en": "x"}, settings={"accept": "exe"})), "'exe' is not possible"),
        (
            _with(ItemContent("Q9", "SINGLE", {"en": "x"}, options=(YES_NO[0], YES_NO[0]))),
            "an answer 'yes' already",
        ),
    ],
)
def test_what_cannot_be_kept_is_refused_whole(
    content: QuestionnaireContent, words: str, system: Viewer, now: datetime
) -> None:
    with pytest.raises(InvalidInput, match=words):
        actions.questionnaire_store(content=content, by=system, now=now)
    with pytest.raises(NotAvailable):
        queries.questionnaire_content(viewer=system, questionnaire="mechanisms", number=1)
