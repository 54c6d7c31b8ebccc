"""The abstract syntax of conditions, as frozen values.

A condition is written by people (`show_if` of a question, universe, figure) and read by `parser`.
`str(expression)` writes it back in a form that reads as the same value. Logic is that of Kleene (S. C.
Kleene, Introduction to Metamathematics, 1952, § 64, strong connectives): an atom on an item is UNKNOWN
unless the item's state is `answered`.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

from rapport.analysis.errors import ExpressionError
from rapport.analysis.types import AnswerState

Operator = Literal["=", "!=", "<", "<=", ">", ">="]
OPERATORS: Final[tuple[Operator, ...]] = ("=", "!=", "<", "<=", ">", ">=")
KEYWORDS: Final = frozenset({"and", "or", "not", "everyone", "includes", "in", "is", "count"})
WORD: Final = re.compile(r"[^\W_][\w.\-]*")
"""An item, attribute, state or bare value: begins with a letter or digit; letters, digits, `.`, `_`, `-`."""
NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Everyone:
    """True of every respondent."""

    def __str__(self) -> str:
        return "everyone"


@dataclass(frozen=True, slots=True)
class Compare:
    """`ITEM OP value`: the item's single value against a value; a date by its first year, a number as a
    number.
    """

    item: str
    operator: Operator
    value: str

    def __str__(self) -> str:
        return f"{self.item} {self.operator} {value_text(self.value)}"


@dataclass(frozen=True, slots=True)
class Includes:
    """`ITEM includes value`: the value is one of the item's values."""

    item: str
    value: str

    def __str__(self) -> str:
        return f"{self.item} includes {value_text(self.value)}"


@dataclass(frozen=True, slots=True)
class In:
    """`ITEM in (value, …)`: one of the item's values is in the list."""

    item: str
    values: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.values:
            raise ExpressionError(text=f"{self.item} in ()", rule="a list of values holds at least one value")

    def __str__(self) -> str:
        return f"{self.item} in ({', '.join(value_text(value) for value in self.values)})"


@dataclass(frozen=True, slots=True)
class HasState:
    """`ITEM is STATE`: the answer state; always definite."""

    item: str
    state: AnswerState

    def __str__(self) -> str:
        return f"{self.item} is {self.state.value}"


@dataclass(frozen=True, slots=True)
class Count:
    """`count(ITEM) OP number`: how many values the item holds."""

    item: str
    operator: Operator
    number: str

    def __str__(self) -> str:
        return f"count({self.item}) {self.operator} {self.number}"


@dataclass(frozen=True, slots=True)
class Attribute:
    """`@NAME OP value`: an attribute of the respondent; always definite."""

    name: str
    operator: Operator
    value: str

    def __str__(self) -> str:
        return f"@{self.name} {self.operator} {value_text(self.value)}"


@dataclass(frozen=True, slots=True)
class Not:
    """`not term`: UNKNOWN stays UNKNOWN."""

    term: "Expression"

    def __str__(self) -> str:
        return f"not {_within(self.term, And, Or)}"


@dataclass(frozen=True, slots=True)
class And:
    """All terms hold: FALSE as soon as one is FALSE, TRUE only if all are TRUE."""

    terms: tuple["Expression", ...]

    def __post_init__(self) -> None:
        _check_terms("and", self.terms)

    def __str__(self) -> str:
        return " and ".join(_within(term, And, Or) for term in self.terms)


@dataclass(frozen=True, slots=True)
class Or:
    """One term holds: TRUE as soon as one is TRUE, FALSE only if all are FALSE."""

    terms: tuple["Expression", ...]

    def __post_init__(self) -> None:
        _check_terms("or", self.terms)

    def __str__(self) -> str:
        return " or ".join(_within(term, Or) for term in self.terms)


Atom = Compare | Includes | In | HasState | Count | Attribute
Expression = Everyone | Compare | Includes | In | HasState | Count | Attribute | Not | And | Or


def atoms(expression: Expression) -> tuple[Atom, ...]:
    """Every atom of the expression, in reading order, repeats included."""
    match expression:
        case And(terms) | Or(terms):
            return tuple(atom for term in terms for atom in atoms(term))
        case Not(term):
            return atoms(term)
        case Everyone():
            return ()
        case _:
            return (expression,)


def items(expression: Expression) -> frozenset[str]:
    """The items that the expression reads."""
    return frozenset(atom.item for atom in atoms(expression) if not isinstance(atom, Attribute))


def attributes(expression: Expression) -> frozenset[str]:
    """The attributes of respondents that the expression reads, without the `@`."""
    return frozenset(atom.name for atom in atoms(expression) if isinstance(atom, Attribute))


def value_text(value: str) -> str:
    """The value as it is written in a condition: bare where that reads back as the same value, else in
    quotation marks.
    """
    bare = WORD.fullmatch(value) or NUMBER.fullmatch(value)
    if bare and value not in KEYWORDS:
        return value
    return "'" + value.replace("'", "''") + "'"


def _within(term: Expression, *looser: type[Expression]) -> str:
    """The term as text, in brackets where it binds more loosely than its surroundings."""
    return f"({term})" if isinstance(term, looser) else str(term)


def _check_terms(word: str, terms: tuple[Expression, ...]) -> None:
    if len(terms) < 2:
        raise ExpressionError(text=word, rule=f"“{word}” joins at least two conditions")
