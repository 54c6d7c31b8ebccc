"""What an item is: its code, its kind, its categories with their labels."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from rapport.analysis.errors import DataError
from rapport.analysis.tabulation.expression import KEYWORDS, WORD
from rapport.analysis.types import Texts, VariableKind

CATEGORICAL: Final = frozenset({VariableKind.SINGLE, VariableKind.MULTIPLE})


@dataclass(frozen=True, slots=True)
class Category:
    """One allowed value of a single- or multiple-choice item, with its label per language."""

    code: str
    label: Texts = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Variable:
    """An item: `code` as conditions name it, `kind`, and for choices the allowed `categories` in their
    order.

    Raises DataError: a code that a condition could not name; a choice without categories; categories given
    twice or to a kind that has none.
    """

    code: str
    kind: VariableKind
    categories: tuple[Category, ...] = ()

    def __post_init__(self) -> None:
        if not WORD.fullmatch(self.code) or self.code in KEYWORDS:
            raise DataError(
                where=f"variable “{self.code}”",
                rule="a code is of letters, digits, `._-`, begins with a letter or digit, is no keyword",
                remedy=f"Rename it; keywords are {', '.join(sorted(KEYWORDS))}",
            )
        if (self.kind in CATEGORICAL) != bool(self.categories):
            has = "needs" if self.kind in CATEGORICAL else "cannot have"
            raise DataError(
                where=f"variable {self.code}", rule=f"a variable of kind {self.kind} {has} categories"
            )
        codes = self.category_codes
        repeated = sorted({code for code in codes if codes.count(code) > 1})
        if repeated:
            raise DataError(
                where=f"variable {self.code}",
                rule="a category is declared once",
                context=f"twice: {', '.join(repeated)}",
            )

    @property
    def category_codes(self) -> tuple[str, ...]:
        """The codes of the categories, in order."""
        return tuple(category.code for category in self.categories)

    @staticmethod
    def define(
        code: str, kind: str, categories: Mapping[str, str | Texts] | Iterable[str] = ()
    ) -> "Variable":
        """A variable from plain values: categories as codes, or as code → English label or label per
        language.
        """
        labels: Mapping[str, str | Texts] = (
            categories if isinstance(categories, Mapping) else {category: category for category in categories}
        )
        if kind not in list(VariableKind):
            raise DataError(
                where=f"variable {code}",
                rule=f"“{kind}” is no kind of variable",
                remedy=f"Use {', '.join(VariableKind)}",
            )
        made = (
            Category(c, {"en": text} if isinstance(text, str) else dict(text)) for c, text in labels.items()
        )
        return Variable(code, VariableKind(kind), tuple(made))
