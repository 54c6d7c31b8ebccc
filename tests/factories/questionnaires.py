"""A questionnaire being designed: two sections, a skip rule, a table, a consistency rule, in English and French."""

from datetime import datetime

from rapport.kernel.access import Viewer
from rapport.surveys.instruments import actions
from rapport.surveys.instruments.content import (
    ItemContent,
    OptionContent,
    QuestionnaireContent,
    RuleContent,
    SectionContent,
)


def yes_no() -> tuple[OptionContent, ...]:
    """The two answers of a yes/no question."""
    return (
        OptionContent("yes", {"en": "Yes", "fr": "Oui", "ar": "نعم"}),
        OptionContent("no", {"en": "No", "fr": "Non", "ar": "لا"}),
    )


def small_questionnaire(code: str = "mechanisms") -> QuestionnaireContent:
    """Six questions without a problem: `questionnaire_problems` finds nothing in it."""
    return QuestionnaireContent(
        code=code,
        title={"en": "Mechanisms", "fr": "Mécanismes"},
        languages=("en", "fr"),
        sections=(
            SectionContent(
                "A",
                {"en": "Structure", "fr": "Structure"},
                (
                    ItemContent("Q1", "SINGLE", {"en": "Is there one?", "fr": "Existe-t-il ?"}, "1", options=yes_no()),
                    ItemContent("Q2", "DATE", {"en": "Since when?", "fr": "Depuis quand ?"}, "2", show_if="Q1 = yes"),
                    ItemContent("Q3", "TABLE", {"en": "Victims", "fr": "Victimes"}, "3", options=(
                        OptionContent("women", {"en": "Women", "fr": "Femmes"}),
                        OptionContent("men", {"en": "Men", "fr": "Hommes"}),
                    )),
                    ItemContent("Q3.count", "NUMBER", {"en": "Number", "fr": "Nombre"}, parent="Q3",
                                settings={"min": "0", "decimals": 0}),
                ),
                attachment={"en": "The law", "fr": "La loi"},
            ),
            SectionContent(
                "B",
                {"en": "Budget", "fr": "Budget"},
                (
                    ItemContent("Q4", "MULTIPLE", {"en": "Who pays?", "fr": "Qui paie ?"}, "4", options=(
                        OptionContent("state", {"en": "The State", "fr": "L'État"}),
                        OptionContent("other", {"en": "Other", "fr": "Autre"}, takes_text=True),
                    )),
                    ItemContent("Q5", "MONEY", {"en": "How much?", "fr": "Combien ?"}, "5",
                                hint={"en": "For the year.", "fr": "Pour l'année."}, settings={"currency": "EUR"}),
                ),
            ),
        ),
        rules=(
            RuleContent("budget", "Q1 = no and Q5 is answered",
                        {"en": "No mechanism, but a budget?", "fr": "Un budget sans mécanisme ?"}, ("Q1", "Q5")),
        ),
    )  # fmt: skip


def stored_questionnaire(*, now: datetime, content: QuestionnaireContent | None = None) -> tuple[str, int]:
    """The questionnaire as a draft; its code and number."""
    return actions.questionnaire_store(content=content or small_questionnaire(), by=Viewer.system(), now=now)
