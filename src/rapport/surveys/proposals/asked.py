"""Which question of the OSCE survey of 2007 (Annex B, section A) is answered by which fact of a mechanism.

A question is met by its code and its English wording together: another questionnaire may use a code otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rapport.coordination.asked.types import Fact
from rapport.kernel.errors import InvalidInput
from rapport.surveys.answering.reading import Raw, read_given
from rapport.surveys.answering.types import Given
from rapport.surveys.types import ItemView

SECTION = "A"
YES_NO = {"YES": "yes", "NO": "no"}
A_B = {"YES": "a", "NO": "b"}


@dataclass(frozen=True)
class Asked:
    """A question: how its wording begins, the fact that answers it, and its option for each code of the fact."""

    begins: str
    about: str
    options: Mapping[str, str] = field(default_factory=dict)


QUESTIONS: Mapping[str, Asked] = {
    "Q1": Asked("Does your country have a recognized mechanism", "RECOGNISED", A_B),
    "Q2": Asked(
        "If yes, what is the nature of the mechanism?",
        "NATURE",
        {"COORDINATOR": "a", "GROUP": "b", "OTHER": "c"},
    ),
    "Q3.a": Asked("Inter-ministerial?", "INTERMINISTERIAL", YES_NO),
    "Q3.a.list": Asked("If yes, which ministries are represented?", "MINISTRIES"),
    "Q3.b": Asked("Experts/operational?", "OPERATIONAL", YES_NO),
    "Q3.b.list": Asked("If yes, which experts are represented?", "EXPERTS"),
    "Q3.d": Asked("Are representatives from civil society a part", "CIVIL", YES_NO),
    "Q3.d.pct": Asked("What percentage?", "CIVIL_PERCENT"),
    "Q3.d.decision": Asked("Do they function in a decision making capacity?", "CIVIL_DECIDES"),
    "Q3.d.observer": Asked("Do they function in an observer capacity?", "CIVIL_OBSERVES"),
    "Q4.authority": Asked("By what authority", "AUTHORITY"),
    "Q4.date": Asked("When was it established?", "SINCE"),
    "Q5": Asked("Does the national co-ordination mechanism have a budget?", "BUDGET", A_B),
    "Q5.covers": Asked("If yes, what does this budget cover?", "BUDGET_COVERS"),
    "Q6": Asked(
        "The main function of this group is",
        "FUNCTION",
        {"ADVISORY": "a", "POLICY": "b", "IMPLEMENTATION": "c", "OTHER": "d"},
    ),
    "Q7": Asked("What have been the primary achievements", "ACHIEVEMENTS"),
    "Q8": Asked("What have been the main challenges", "CHALLENGES"),
}


def answer_to(item: ItemView, facts: Mapping[str, Fact]) -> tuple[Given, str] | None:
    """The answer that the facts give to a question, and its source; None where they give none that it takes."""
    asked = QUESTIONS.get(item.code)
    if asked is None or item.coded or not item.text.get("en", "").startswith(asked.begins):
        return None
    fact = facts.get(asked.about)
    if fact is None:
        return None
    values = tuple(asked.options[one] for one in fact.values if one in asked.options) or (
        () if asked.options else fact.values
    )
    text = fact.text if not item.options or item.described & set(values) else ""
    if not values and not text:
        return None
    # A date or text is one thing written in a field.
    raw = Raw(values, text) if values else Raw(text=text)
    if item.kind == "DATE":
        raw = Raw(("; ".join(values),))
    try:
        return read_given(item, raw), fact.source
    except InvalidInput:
        return None
