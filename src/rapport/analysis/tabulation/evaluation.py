"""Evaluating conditions over a data set, each distinct sub-expression once."""

from collections.abc import Iterable

from rapport.analysis.tabulation.dataset import Dataset
from rapport.analysis.tabulation.expression import (
    And,
    Attribute,
    Compare,
    Count,
    Expression,
    HasState,
    In,
    Includes,
    Not,
    Or,
)
from rapport.analysis.tabulation.truth import Truth, all_of, any_of, definite


class Evaluator:
    """The truth of conditions over one data set.

    `planned`: the conditions that will be asked for, each as often as it will be. Every atom and
    sub-expression among them is then evaluated once, and kept (two bytes per respondent) until its last
    use. What is not planned is evaluated whenever it is asked for.
    """

    def __init__(self, dataset: Dataset, planned: Iterable[Expression] = ()) -> None:
        self.dataset = dataset
        self._planned: dict[Expression, _Use] = {}
        for expression in planned:
            self._plan(expression)

    def truth(self, expression: Expression) -> Truth:
        """The truth for every respondent. Raises ExpressionError for names that the data do not have."""
        use = self._planned.get(expression)
        if use is None:
            return self._evaluate(expression)
        truth = use.truth or self._evaluate(expression)
        use.left -= 1
        use.truth = truth if use.left > 0 else None
        return truth

    def _plan(self, expression: Expression) -> None:
        """Counts one more use; the terms of a condition that is kept are needed only once."""
        use = self._planned.get(expression)
        if use is not None:
            use.left += 1
            return
        self._planned[expression] = _Use()
        match expression:
            case And(terms) | Or(terms):
                for term in terms:
                    self._plan(term)
            case Not(term):
                self._plan(term)

    def _evaluate(self, expression: Expression) -> Truth:
        match expression:
            case And(terms):
                return all_of([self.truth(term) for term in terms])
            case Or(terms):
                return any_of([self.truth(term) for term in terms])
            case Not(term):
                return self.truth(term).negated()
            case _:
                return self._atom(expression)

    def _atom(self, atom: Expression) -> Truth:
        match atom:
            case Compare(item, operator, value):
                return self.dataset.column(item).compare(operator, value)
            case Includes(item, value):
                return self.dataset.column(item).includes(value)
            case In(item, values):
                return self.dataset.column(item).within(values)
            case HasState(item, state):
                return definite(self.dataset.column(item).has_state(state))
            case Count(item, operator, number):
                return self.dataset.column(item).counted(operator, float(number))
            case Attribute(name, operator, value):
                return self.dataset.attribute(name, operator, value)
            case _:
                return definite(self.dataset.everyone)


class _Use:
    """How often a condition is still needed, and its truth once it is known."""

    __slots__ = ("left", "truth")

    def __init__(self) -> None:
        self.left = 1
        self.truth: Truth | None = None
