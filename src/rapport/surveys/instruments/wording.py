"""Conditions as sentences: what a respondent reads where a question is not for everybody."""

from collections import Counter
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.analysis.errors import ExpressionError
from rapport.analysis.tabulation import (
    And,
    Attribute,
    Compare,
    Count,
    Everyone,
    Expression,
    HasState,
    In,
    Includes,
    Not,
    Or,
    parse_expression,
)
from rapport.analysis.types import in_language
from rapport.surveys.types import ItemView

SHORT = 60
_STATES = {
    "answered": gettext_lazy("%(question)s is answered"),
    "blank": gettext_lazy("%(question)s is left blank"),
    "not_known": gettext_lazy("the answer to %(question)s is not known"),
    "not_applicable": gettext_lazy("%(question)s does not apply"),
    "declined": gettext_lazy("an answer to %(question)s is declined"),
    "not_routed": gettext_lazy("%(question)s is not asked"),
}
_COMPARED = {
    "=": gettext_lazy("the answer to %(question)s is “%(answer)s”"),
    "!=": gettext_lazy("the answer to %(question)s is not “%(answer)s”"),
    "<": gettext_lazy("the answer to %(question)s is less than %(answer)s"),
    "<=": gettext_lazy("the answer to %(question)s is at most %(answer)s"),
    ">": gettext_lazy("the answer to %(question)s is more than %(answer)s"),
    ">=": gettext_lazy("the answer to %(question)s is at least %(answer)s"),
}
_COUNTED = {
    "=": gettext_lazy("%(question)s has exactly %(number)s answers"),
    "!=": gettext_lazy("%(question)s has not %(number)s answers"),
    "<": gettext_lazy("%(question)s has fewer than %(number)s answers"),
    "<=": gettext_lazy("%(question)s has at most %(number)s answers"),
    ">": gettext_lazy("%(question)s has more than %(number)s answers"),
    ">=": gettext_lazy("%(question)s has at least %(number)s answers"),
}


def asked_only_if(item: ItemView, items: Mapping[str, ItemView], language: str = "en") -> str:
    """The skip rule of an item as a sentence; empty where it is always asked.

    In the language that is active; texts of questions and answers in `language`. A rule that cannot be read is shown as
    it is written.
    """
    if not item.show_if.strip():
        return ""
    return _("Answer only if %(condition)s.") % {"condition": condition(item.show_if, items, language)}


def condition(expression: str, items: Mapping[str, ItemView], language: str = "en") -> str:
    """A condition in words, to stand after "if"; as it is written where it cannot be read."""
    try:
        read = parse_expression(expression)
    except ExpressionError:
        return expression
    return _Words(items, language).of(read)


class _Words:
    """Says conditions over one questionnaire."""

    def __init__(self, items: Mapping[str, ItemView], language: str) -> None:
        self.items = items
        self.language = language
        self.numbers = Counter(item.number for item in items.values() if item.number)

    def of(self, expression: Expression) -> str:
        """The condition in words."""
        match expression:
            case And(terms):
                return self._joined(_("%(first)s and %(second)s"), terms)
            case Or(terms):
                return self._joined(_("%(first)s or %(second)s"), terms)
            case Not(term):
                return _("it is not so that %(condition)s") % {"condition": self._inner(term)}
            case Everyone():
                return _("you are asked at all")
            case Attribute(name, operator, value):
                return f"@{name} {operator} {value}"
            case _:
                return self._atom(expression)

    def _joined(self, sentence: str, terms: tuple[Expression, ...]) -> str:
        said = self._inner(terms[0])
        for term in terms[1:]:
            said = sentence % {"first": said, "second": self._inner(term)}
        return said

    def _inner(self, term: Expression) -> str:
        said = self.of(term)
        return _("(%(words)s)") % {"words": said} if isinstance(term, And | Or) else said

    def _atom(self, atom: Compare | Includes | In | HasState | Count) -> str:
        question = self._question(atom.item)
        match atom:
            case Compare(item, operator, value):
                return str(_COMPARED[operator]) % {"question": question, "answer": self._answer(item, value)}
            case Includes(item, value):
                return str(_COMPARED["="]) % {"question": question, "answer": self._answer(item, value)}
            case In(item, values):
                listed = self._answer(item, values[0])
                for value in values[1:]:
                    listed = _("%(first)s” or “%(second)s") % {
                        "first": listed,
                        "second": self._answer(item, value),
                    }
                return str(_COMPARED["="]) % {"question": question, "answer": listed}
            case HasState(_item, state):
                words = _STATES.get(state.value)
                return str(words) % {"question": question} if words else str(atom)
            case Count(_item, operator, number):
                return str(_COUNTED[operator]) % {"question": question, "number": number}

    def _question(self, code: str) -> str:
        item = self.items.get(code)
        if item is None:
            return code
        if item.number and self.numbers[item.number] == 1:
            return _("question %(number)s") % {"number": item.number}
        words = " ".join(in_language(item.text, self.language).split())
        short = words if len(words) <= SHORT else words[: SHORT - 1].rstrip() + "…"
        if not item.number:
            return f"“{short}”"
        return _("question %(number)s, “%(words)s”") % {"number": item.number, "words": short}

    def _answer(self, code: str, value: str) -> str:
        item = self.items.get(code)
        offered = item.options.get(value) if item is not None else None
        return in_language(offered, self.language) if offered else value
