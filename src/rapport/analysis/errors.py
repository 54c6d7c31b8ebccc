"""The errors of `rapport.analysis`: one tree, each class with a stable code.

A message always says, in this order: where, which rule, the context, what to do. The four parts stay
available as attributes so that a page can lay them out and a caller can translate by `code` instead of
parsing text.
"""

from typing import ClassVar


class AnalyticsError(Exception):
    """A value given to `rapport.analysis` breaks a rule.

    `where` names the place (an expression, a figure, a cell), `rule` the rule that was broken, `context`
    what was found (with near matches where a name is unknown), `remedy` what to do. `code` never changes
    between releases.
    """

    code: ClassVar[str] = "analysis.error"

    def __init__(self, *, where: str, rule: str, context: str = "", remedy: str = "") -> None:
        self.where = where
        self.rule = rule
        self.context = context
        self.remedy = remedy
        said = " ".join(_sentence(part) for part in (context, remedy) if part)
        super().__init__(f"{where}: {_closed(rule)} {said}".rstrip())


class ExpressionError(AnalyticsError):
    """A condition cannot be read, or names something that does not exist.

    `text` is the whole condition, `position` the zero-based offset of the fault (None where the fault has
    no one place), `expected` what could stand there, `near` names that resemble the one found.
    """

    code: ClassVar[str] = "analysis.expression"

    def __init__(
        self,
        *,
        text: str,
        rule: str,
        position: int | None = None,
        expected: tuple[str, ...] = (),
        near: tuple[str, ...] = (),
        remedy: str = "",
    ) -> None:
        self.text = text
        self.position = position
        self.expected = expected
        self.near = near
        place = f"condition “{_shortened(text)}”"
        where = place if position is None else f"{place}, character {position + 1}"
        context = f"expected: {', '.join(expected)}" if expected else ""
        hint = f"did you mean {' or '.join(near)}?" if near else ""
        super().__init__(
            where=where, rule=rule, context=context, remedy=" ".join(p for p in (hint, remedy) if p)
        )


class UnknownNameError(ExpressionError):
    """A condition names an item, category, state or attribute that the data do not have."""

    code: ClassVar[str] = "analysis.expression.unknown_name"


class DataError(AnalyticsError):
    """Respondents, cells or columns break the rules of their variable."""

    code: ClassVar[str] = "analysis.data"


class SpecificationError(AnalyticsError):
    """A figure, universe or rounding rule is incomplete or contradicts itself."""

    code: ClassVar[str] = "analysis.specification"


class ChartError(AnalyticsError):
    """The records of a chart cannot be drawn honestly."""

    code: ClassVar[str] = "analysis.chart"


def _sentence(text: str) -> str:
    """The text as a sentence: capital first, closing mark last."""
    return text[0].upper() + _closed(text[1:])


def _closed(text: str) -> str:
    """The text with a closing mark. The first letter stays: it may be the code of an item."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _shortened(text: str, *, limit: int = 120) -> str:
    """The text on one line, cut where it would drown the message."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"
