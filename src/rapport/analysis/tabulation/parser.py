"""Reading a condition: a tokenizer and a recursive descent over the grammar of
`docs/explanation/counting.md`.

Any text gives either an expression or an `ExpressionError` that says at which character what was expected.
Length and depth are limited, so that no text exhausts the machine.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal, get_args

from rapport.analysis.errors import ExpressionError, UnknownNameError
from rapport.analysis.tabulation.expression import (
    KEYWORDS,
    NUMBER,
    OPERATORS,
    WORD,
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
    Operator,
    Or,
)
from rapport.analysis.types import AnswerState
from rapport.analysis.wording import near_matches

MAX_LENGTH: Final = 10_000
MAX_DEPTH: Final = 60

_TOKEN: Final = re.compile(
    rf"(?P<operator>!=|<=|>=|=|<|>)|(?P<sign>[()@,])|(?P<quoted>'(?:[^']|'')*')"
    rf"|(?P<word>{WORD.pattern})|(?P<number>{NUMBER.pattern})"
)
_BY_TEXT: Final[dict[str, Operator]] = {operator: operator for operator in OPERATORS}
_COMPARISON: Final = "a comparison (= != < <= > >=)"
_ATOM_TAILS: Final = (_COMPARISON, "includes", "in", "is")
_COMMON_SLIPS: Final = {
    "==": "=",
    "<>": "!=",
    "&&": "and",
    "||": "or",
    "!": "not",
    "&": "and",
    "|": "or",
    '"': "'",
}

TokenKind = Literal["operator", "sign", "quoted", "word", "number", "end"]


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number, quoted value, operator or sign, with its zero-based offset."""

    kind: TokenKind
    text: str
    position: int

    def is_word(self, text: str) -> bool:
        """Whether this is the bare word `text` (a quoted value never is)."""
        return self.kind == "word" and self.text == text

    def is_sign(self, text: str) -> bool:
        """Whether this is the sign `text`."""
        return self.kind == "sign" and self.text == text

    def described(self) -> str:
        """The token as a message names it."""
        return "the end" if self.kind == "end" else f"“{self.text[:40]}”"


def parse_expression(text: str) -> Expression:
    """Reads a condition, for example `Q1 = a and not Q2 includes c`.

    Raises ExpressionError with the position, what was expected there and near matches. Whether items and
    values exist is a separate question: `check_expression`.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError(
            text=text,
            rule=f"a condition has at most {MAX_LENGTH} characters; this one has {len(text)}",
            remedy="Split it into several figures or universes",
        )
    return _Parser(text, _tokens(text)).whole()


def _tokens(text: str) -> list[Token]:
    """The tokens of the text, closed by an `end` token."""
    found: list[Token] = []
    position = 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        match = _TOKEN.match(text, position)
        if match is None:
            raise _unreadable(text, position)
        kind = match.lastgroup
        for known in get_args(TokenKind):
            if known == kind:
                found.append(Token(known, match.group(), position))
        position = match.end()
    found.append(Token("end", "", len(text)))
    return found


def _unreadable(text: str, position: int) -> ExpressionError:
    if text[position] == "'":
        return ExpressionError(
            text=text, position=position, rule="a quoted value is never closed", remedy="Add the closing '"
        )
    slip = text[position : position + 2] if text[position : position + 2] in _COMMON_SLIPS else text[position]
    near = (_COMMON_SLIPS[slip],) if slip in _COMMON_SLIPS else ()
    return ExpressionError(
        text=text,
        position=position,
        rule=f"“{slip}” has no meaning in a condition",
        near=near,
        remedy="" if near else "Put values with such characters between ' and '",
    )


class _Parser:
    """Recursive descent; one method per rule of the grammar."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self._text = text
        self._tokens = tokens
        self._index = 0
        self._depth = 0

    def whole(self) -> Expression:
        """The expression that takes up the whole text."""
        expression = self._or()
        if self._next.kind != "end":
            raise self._expected("and", "or", "the end", near_of=("and", "or"))
        return expression

    @property
    def _next(self) -> Token:
        return self._tokens[self._index]

    def _take(self) -> Token:
        token = self._tokens[self._index]
        self._index += 1
        return token

    def _expected(self, *expected: str, near_of: tuple[str, ...] = ()) -> ExpressionError:
        found = self._next
        near = near_matches(found.text, near_of) if found.kind == "word" else ()
        before = self._tokens[self._index - 1].text if self._index else ""
        if not near and before + found.text in _COMMON_SLIPS:
            near = (_COMMON_SLIPS[before + found.text],)
        return ExpressionError(
            text=self._text,
            position=found.position,
            rule=f"{found.described()} cannot stand here",
            expected=expected,
            near=near,
        )

    def _or(self) -> Expression:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._too_deep()
        terms = [self._and()]
        while self._next.is_word("or"):
            self._take()
            terms.append(self._and())
        self._depth -= 1
        return terms[0] if len(terms) == 1 else Or(tuple(terms))

    def _and(self) -> Expression:
        terms = [self._not()]
        while self._next.is_word("and"):
            self._take()
            terms.append(self._not())
        return terms[0] if len(terms) == 1 else And(tuple(terms))

    def _not(self) -> Expression:
        negations = 0
        while self._next.is_word("not"):
            self._take()
            negations += 1
        if self._depth + negations > MAX_DEPTH:
            raise self._too_deep()
        term = self._primary()
        for _ in range(negations):
            term = Not(term)
        return term

    def _too_deep(self) -> ExpressionError:
        return ExpressionError(
            text=self._text,
            position=self._next.position,
            rule=f"brackets and negations nest at most {MAX_DEPTH} deep",
            remedy="Write the condition with fewer brackets",
        )

    def _primary(self) -> Expression:
        token = self._next
        if token.is_sign("("):
            return self._bracketed()
        if token.is_sign("@"):
            return self._attribute()
        if token.is_word("everyone"):
            self._take()
            return Everyone()
        if token.is_word("count"):
            return self._count()
        if token.kind == "word" and token.text not in KEYWORDS:
            return self._atom(self._take().text)
        raise self._expected("an item", "@attribute", "count(…)", "everyone", "not", "(")

    def _bracketed(self) -> Expression:
        self._take()
        inner = self._or()
        self._close("and", "or")
        return inner

    def _close(self, *also: str) -> None:
        if not self._next.is_sign(")"):
            raise self._expected(")", *also, near_of=also)
        self._take()

    def _attribute(self) -> Expression:
        self._take()
        name = self._name("the name of an attribute")
        return Attribute(name, self._operator(), self._value())

    def _count(self) -> Expression:
        self._take()
        if not self._next.is_sign("("):
            raise self._expected("(")
        self._take()
        item = self._name("an item")
        self._close()
        operator = self._operator()
        if not NUMBER.fullmatch(self._next.text) or self._next.kind == "quoted":
            raise self._expected("a number")
        return Count(item, operator, self._take().text)

    def _atom(self, item: str) -> Expression:
        token = self._next
        if token.kind == "operator":
            return Compare(item, self._operator(), self._value())
        if token.is_word("includes"):
            self._take()
            return Includes(item, self._value())
        if token.is_word("in"):
            self._take()
            return In(item, self._list())
        if token.is_word("is"):
            self._take()
            return HasState(item, self._state())
        raise self._expected(*_ATOM_TAILS, near_of=("includes", "in", "is"))

    def _list(self) -> tuple[str, ...]:
        if not self._next.is_sign("("):
            raise self._expected("(")
        self._take()
        values = [self._value()]
        while self._next.is_sign(","):
            self._take()
            values.append(self._value())
        self._close(",")
        return tuple(values)

    def _state(self) -> AnswerState:
        token = self._next
        names = tuple(state.value for state in AnswerState)
        if token.kind != "word":
            raise self._expected(f"an answer state ({', '.join(names)})")
        if token.text not in names:
            raise UnknownNameError(
                text=self._text,
                position=token.position,
                rule=f"{token.described()} is not an answer state",
                near=near_matches(token.text, names),
                remedy=f"The states are {', '.join(names)}",
            )
        return AnswerState(self._take().text)

    def _name(self, what: str) -> str:
        if self._next.kind != "word" or self._next.text in KEYWORDS:
            raise self._expected(what)
        return self._take().text

    def _operator(self) -> Operator:
        if self._next.kind != "operator":
            raise self._expected(_COMPARISON)
        return _BY_TEXT[self._take().text]

    def _value(self) -> str:
        token = self._next
        if token.kind == "quoted":
            return self._take().text[1:-1].replace("''", "'")
        if token.kind == "number" or (token.kind == "word" and token.text not in KEYWORDS):
            return self._take().text
        raise self._expected("a value (a keyword as a value stands between ' and ')")
