"""Conditions between XLSForm and Rapport: XPath as forms write it, and the expressions of `rapport.analysis`.

| XLSForm | Rapport |
|---|---|
| `${q} = 'a'`, `!=`, `<`, `<=`, `>`, `>=` | `q = a`, … |
| `selected(${q}, 'a')` | `q includes a` |
| `${q} != ''` | `q is answered` |
| `${q} = ''` | `not q is answered` |
| `count-selected(${q}) > 1` | `count(q) > 1` |
| `not(…)`, `and`, `or`, brackets, `true()` | `not …`, `and`, `or`, brackets, `everyone` |

XPath knows no "unknown": there an unanswered question is an empty text, so `${q} != 'a'` is true of it. Here it is
unknown, and the question is not shown until the other is answered. What has no counterpart is refused with
`NotTranslatable`; the caller keeps it as it stands.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final

from rapport.analysis.errors import AnalyticsError
from rapport.analysis.tabulation import (
    And,
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
from rapport.analysis.tabulation.expression import NUMBER, OPERATORS, Operator
from rapport.analysis.types import AnswerState

REFERENCE: Final = re.compile(r"\$\{\s*([^{}]*?)\s*\}")
LONGEST, DEEPEST = 10_000, 50
_TOKEN: Final = re.compile(
    r"\s*(?:(?P<reference>\$\{[^{}]*\})|(?P<operator>!=|<=|>=|=|<|>)|(?P<sign>[(),])"
    r"|(?P<quoted>'[^']*'|\"[^\"]*\")|(?P<number>-?[0-9]+(?:\.[0-9]+)?)(?![\w.])|(?P<self>\.)(?![\w./])"
    r"|(?P<word>[A-Za-z][A-Za-z0-9-]*))"
)
Spelling = Callable[[str, str], str]
"""Code of an item and a value as one language writes it, to the value as the other does."""
_FLIPPED: Final[Mapping[str, Operator]] = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


class NotTranslatable(ValueError):
    """The condition says something that the other language cannot say."""


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str


@dataclass(frozen=True)
class _Item:
    code: str


@dataclass(frozen=True)
class _Counted:
    code: str


@dataclass(frozen=True)
class _Value:
    text: str


@dataclass(frozen=True)
class _Known:
    """What a condition may name."""

    names: Mapping[str, str]
    multiple: Collection[str]
    itself: str
    spelled: Spelling


_Operand = _Item | _Counted | _Value


def _as_it_is(_item: str, value: str) -> str:
    return value


def references(xpath: str) -> list[str]:
    """The names of questions that an XPath of a form mentions, in order."""
    return REFERENCE.findall(xpath)


def from_xpath(
    xpath: str,
    names: Mapping[str, str],
    *,
    multiple: Collection[str] = (),
    itself: str = "",
    spelled: Spelling = _as_it_is,
) -> Expression:
    """The condition in Rapport's language. `names`: name in the form to code; `itself`: the code that `.` stands for.

    `spelled` turns a choice's name in the form into its code. `multiple` are the codes of questions with several
    values: for them `${q} = 'a'` means that a alone was chosen. Raises NotTranslatable.
    """
    if len(xpath) > LONGEST:
        raise NotTranslatable(xpath)
    found = _Reader(_tokens(xpath), _Known(names, multiple, itself, spelled)).whole()
    try:
        # What cannot be written and read back the same must not be kept as a skip rule.
        if parse_expression(str(found)) != found:
            raise NotTranslatable(xpath)
    except AnalyticsError as error:
        raise NotTranslatable(xpath) from error
    return found


def _tokens(text: str) -> list[_Token]:
    found, position, text = [], 0, text.strip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise NotTranslatable(text)
        found.append(_Token(match.lastgroup, match.group(match.lastgroup)))
        position = match.end()
    return [*found, _Token("end", "")]


class _Reader:
    """Recursive descent over the part of XPath 1.0 that forms use for conditions."""

    def __init__(self, tokens: list[_Token], known: _Known) -> None:
        self._tokens = tokens
        self._at = 0
        self._known = known
        self._depth = 0

    def whole(self) -> Expression:
        found = self._or()
        if self._next.kind != "end":
            raise NotTranslatable(self._next.text)
        return found

    @property
    def _next(self) -> _Token:
        return self._tokens[self._at]

    def _take(self) -> _Token:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _accept(self, kind: str, text: str) -> bool:
        if self._next.kind == kind and self._next.text == text:
            self._at += 1
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._accept("sign", text):
            raise NotTranslatable(self._next.text)

    def _or(self) -> Expression:
        self._depth += 1
        if self._depth > DEEPEST:
            raise NotTranslatable("too deep")
        terms = [self._and()]
        while self._accept("word", "or"):
            terms.append(self._and())
        self._depth -= 1
        return terms[0] if len(terms) == 1 else Or(tuple(terms))

    def _and(self) -> Expression:
        terms = [self._term()]
        while self._accept("word", "and"):
            terms.append(self._term())
        return terms[0] if len(terms) == 1 else And(tuple(terms))

    def _term(self) -> Expression:
        if self._accept("sign", "("):
            found = self._or()
            self._expect(")")
            return found
        if self._next.kind == "word" and self._next.text in {"not", "true", "selected"}:
            return self._function(self._take().text)
        return self._comparison()

    def _function(self, name: str) -> Expression:
        self._expect("(")
        if name == "true":
            self._expect(")")
            return Everyone()
        if name == "not":
            inner = self._or()
            self._expect(")")
            return Not(inner)
        code = self._item()
        self._expect(",")
        value = self._take()
        if value.kind not in {"quoted", "number"}:
            raise NotTranslatable(value.text)
        self._expect(")")
        return Includes(code, self._known.spelled(code, _unquoted(value)))

    def _item(self) -> str:
        token = self._take()
        if token.kind == "self" and self._known.itself:
            return self._known.itself
        named = REFERENCE.fullmatch(token.text)
        if named is None or named.group(1) not in self._known.names:
            raise NotTranslatable(token.text)
        return self._known.names[named.group(1)]

    def _operand(self) -> _Operand:
        token = self._next
        if token.kind in {"quoted", "number"}:
            return _Value(_unquoted(self._take()))
        if token.kind == "word" and token.text == "count-selected":
            self._take()
            self._expect("(")
            code = self._item()
            self._expect(")")
            return _Counted(code)
        return _Item(self._item())

    def _comparison(self) -> Expression:
        left = self._operand()
        if self._next.kind != "operator":
            raise NotTranslatable(self._next.text)
        operator: Operator = next(one for one in OPERATORS if one == self._next.text)
        self._take()
        right = self._operand()
        if isinstance(left, _Value):
            left, right, operator = right, left, _FLIPPED[operator]
        if isinstance(left, _Value) or not isinstance(right, _Value):
            raise NotTranslatable(operator)
        if isinstance(left, _Counted):
            if not NUMBER.fullmatch(right.text):
                raise NotTranslatable(right.text)
            return Count(left.code, operator, right.text)
        return self._compared(left.code, operator, right.text)

    def _compared(self, code: str, operator: Operator, value: str) -> Expression:
        if not value:
            if operator not in {"=", "!="}:
                raise NotTranslatable(operator)
            answered = HasState(code, AnswerState.ANSWERED)
            return answered if operator == "!=" else Not(answered)
        value = self._known.spelled(code, value)
        if code in self._known.multiple:
            alone = And((Includes(code, value), Count(code, "=", "1")))
            if operator not in {"=", "!="}:
                raise NotTranslatable(operator)
            return alone if operator == "=" else Not(alone)
        return Compare(code, operator, value)


def _unquoted(token: _Token) -> str:
    return token.text[1:-1] if token.kind == "quoted" else token.text


def to_xpath(
    expression: Expression,
    names: Mapping[str, str],
    *,
    numbers: Collection[str] = (),
    itself: str = "",
    spelled: Spelling = _as_it_is,
) -> str:
    """The condition as a form writes it. `names`: code to name in the form; `numbers`: codes compared as numbers.

    `spelled` turns the code of an answer into its name in the form.

    Raises NotTranslatable for states other than answered, for attributes of respondents, and for values that XPath
    cannot quote.
    """
    return _Writer(names, numbers, itself, spelled).text(expression)


class _Writer:
    def __init__(
        self, names: Mapping[str, str], numbers: Collection[str], itself: str, spelled: Spelling
    ) -> None:
        self._names = names
        self._numbers = numbers
        self._itself = itself
        self._spelled = spelled

    def text(self, expression: Expression) -> str:
        match expression:
            case And(terms):
                return " and ".join(self._within(term) for term in terms)
            case Or(terms):
                return " or ".join(self._within(term) for term in terms)
            case Not(HasState(item, AnswerState.ANSWERED)):
                return f"{self._name(item)} = ''"
            case Not(term):
                return f"not({self.text(term)})"
            case Everyone():
                return "true()"
            case _:
                return self._atom(expression)

    def _within(self, term: Expression) -> str:
        return f"({self.text(term)})" if isinstance(term, (And, Or)) else self.text(term)

    def _atom(self, expression: Expression) -> str:
        match expression:
            case Compare(item, operator, value) if value:
                return f"{self._name(item)} {operator} {self._value(item, value)}"
            case Includes(item, value) if value:
                return self._selected(item, value)
            case In(item, values) if all(values):
                chosen = [self._selected(item, value) for value in values]
                return chosen[0] if len(chosen) == 1 else f"({' or '.join(chosen)})"
            case Count(item, operator, number):
                return f"count-selected({self._name(item)}) {operator} {number}"
            case HasState(item, AnswerState.ANSWERED):
                return f"{self._name(item)} != ''"
        raise NotTranslatable(str(expression))

    def _name(self, code: str) -> str:
        if code == self._itself:
            return "."
        if code not in self._names:
            raise NotTranslatable(code)
        return f"${{{self._names[code]}}}"

    def _selected(self, item: str, value: str) -> str:
        return f"selected({self._name(item)}, {_quoted(self._spelled(item, value))})"

    def _value(self, item: str, value: str) -> str:
        if item in self._numbers and NUMBER.fullmatch(value):
            return value
        return _quoted(self._spelled(item, value))


def _quoted(value: str) -> str:
    if "'" not in value:
        return f"'{value}'"
    if '"' in value:
        raise NotTranslatable(value)
    return f'"{value}"'
