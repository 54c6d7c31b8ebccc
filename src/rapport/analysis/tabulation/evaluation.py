"""Evaluating conditions over a data set, each distinct sub-expression once."""

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
    """The truth of conditions over one data set. Keeps the truth of every atom and sub-expression it has
    met.

    Memory: two bytes per respondent and distinct sub-expression, for as long as the evaluator or a result
    made with it lives.
    """

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self._known: dict[Expression, Truth] = {}

    def truth(self, expression: Expression) -> Truth:
        """The truth for every respondent. Raises ExpressionError for names that the data do not have."""
        truth = self._known.get(expression)
        if truth is None:
            truth = self._known[expression] = self._evaluate(expression)
        return truth

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
