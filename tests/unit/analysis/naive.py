"""A second implementation of counting, slow and plain: one respondent at a time, `True`, `False` or `None` for UNKNOWN.

And hypothesis strategies for small surveys and conditions that fit them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import eq, ge, gt, le, lt, ne

from hypothesis import strategies as st

from rapport.analysis.tabulation import (
    And,
    AnswerState,
    Attribute,
    Cell,
    Compare,
    Count,
    Dataset,
    Everyone,
    Expression,
    HasState,
    In,
    Includes,
    Not,
    Or,
    Respondent,
    Variable,
    VariableKind,
)

OPERATORS = {"=": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
GROUPS = ("participating_state", "partner")
VARIABLES = (
    Variable.define("Q1", "single", {"a": "Yes", "b": "No"}),
    Variable.define("Q2", "multiple", ["a", "b", "c"]),
    Variable.define("Q3.pct", "number"),
    Variable.define("Q4.date", "date"),
    Variable.define("Q5", "text"),
)
VALUES = {
    "Q1": ("a", "b"),
    "Q2": ("a", "b", "c"),
    "Q3.pct": ("-5", "0", "0.1", "0.2", "0.35", "10", "12.5", "100"),
    "Q4.date": ("1994", "1995", "1995-02", "2000-02-29", "199X", "200X"),
    "Q5": ("ministry", "Child's agency", "is"),
}
YEARS = ("1989", "1994", "1995", "1999", "2000", "2004", "199X", "200X")
UNANSWERED = [state for state in AnswerState if state is not AnswerState.ANSWERED]


@dataclass(frozen=True)
class Survey:
    """Respondents as records and as our columns."""

    respondents: tuple[Respondent, ...]

    @property
    def dataset(self) -> Dataset:
        return Dataset.from_records(VARIABLES, self.respondents, ["group"])


def cell_of(respondent: Respondent, item: str) -> Cell:
    """The respondent's cell, or the state that stands for its absence."""
    found = [cell for cell in respondent.cells if cell.item == item]
    return found[0] if found else Cell(item, respondent.missing)


def truth_of(expression: Expression, respondent: Respondent) -> bool | None:
    """The truth for one respondent."""
    match expression:
        case Everyone():
            return True
        case Not(term):
            inner = truth_of(term, respondent)
            return None if inner is None else not inner
        case And(terms) | Or(terms):
            decisive = isinstance(expression, Or)
            found = [truth_of(term, respondent) for term in terms]
            if decisive in found:
                return decisive
            return None if None in found else not decisive
        case Attribute(name, operator, value):
            held = respondent.id if name == "id" else respondent.attributes[name]
            return bool(OPERATORS[operator](held, value))
        case HasState(item, state):
            return cell_of(respondent, item).state is state
        case _:
            cell = cell_of(respondent, expression.item)
            return _answered_truth(expression, cell) if cell.state is AnswerState.ANSWERED else None


def _answered_truth(atom: Compare | Includes | In | Count, cell: Cell) -> bool | None:
    kind = next(variable.kind for variable in VARIABLES if variable.code == cell.item)
    match atom:
        case Count(_, operator, number):
            return bool(OPERATORS[operator](len(cell.values), float(number)))
        case Compare(_, operator, value) if kind is VariableKind.NUMBER:
            return bool(OPERATORS[operator](Decimal(cell.values[0]), Decimal(value)))
        case Compare(_, operator, value) if kind is VariableKind.DATE:
            years, wanted = first_years(cell), years_of(value)
            found = {_compare_years(operator, year, wanted) for year in years}
            return found.pop() if len(found) == 1 else None
        case Compare(_, operator, value):
            return bool(OPERATORS[operator](cell.values[0], value))
        case Includes(_, value):
            return _any_value(kind, cell, (value,))
        case In(_, values):
            return _any_value(kind, cell, values)


def _any_value(kind: VariableKind, cell: Cell, wanted: Sequence[str]) -> bool | None:
    if kind is VariableKind.DATE:
        # Certain if a whole date lies in one wanted span, possible if any of its years does.
        spans = [set(years_of(value)) for value in wanted]
        dates = [set(years_of(text)) for text in cell.values]
        if any(date <= span for date in dates for span in spans):
            return True
        return None if any(date & span for date in dates for span in spans) else False
    if kind is VariableKind.NUMBER:
        return any(Decimal(text) == Decimal(value) for text in cell.values for value in wanted)
    return any(value in cell.values for value in wanted)


def years_of(text: str) -> range:
    """Every year in which the date may lie."""
    start = int(text[:3]) * 10 if text.endswith("X") else int(text[:4])
    return range(start, start + (10 if text.endswith("X") else 1))


def first_years(cell: Cell) -> range:
    """The years of the first date: the earliest possible, and of those the most precise."""
    return min((years_of(text) for text in cell.values), key=lambda years: (years[0], years[-1]))


def _compare_years(operator: str, year: int, wanted: range) -> bool:
    return {
        "=": year in wanted,
        "!=": year not in wanted,
        "<": year < wanted[0],
        ">=": year >= wanted[0],
        ">": year > wanted[-1],
        "<=": year <= wanted[-1],
    }[operator]


@st.composite
def surveys(draw: st.DrawFn, *, most: int = 8) -> Survey:
    """Up to `most` respondents; every item answered, in some other state, or without a cell."""
    made = []
    for number in range(draw(st.integers(0, most))):
        cells = []
        for variable in VARIABLES:
            state = draw(st.sampled_from([AnswerState.ANSWERED, AnswerState.ANSWERED, None, *UNANSWERED]))
            if state is AnswerState.ANSWERED:
                several = variable.kind in (VariableKind.MULTIPLE, VariableKind.DATE, VariableKind.TEXT)
                values = draw(
                    st.lists(
                        st.sampled_from(VALUES[variable.code]),
                        min_size=1,
                        max_size=3 if several else 1,
                        unique=True,
                    )
                )
                cells.append(Cell(variable.code, state, tuple(values)))
            elif state is not None:
                cells.append(Cell(variable.code, state))
        group = draw(st.sampled_from(GROUPS))
        missing = draw(st.sampled_from(UNANSWERED))
        made.append(Respondent(f"R{number}", tuple(cells), {"group": group}, missing))
    return Survey(tuple(made))


def _atoms() -> st.SearchStrategy[Expression]:
    codes = st.sampled_from([variable.code for variable in VARIABLES])
    order = st.sampled_from(tuple(OPERATORS))
    equality = st.sampled_from(("=", "!="))
    numbers = st.sampled_from(VALUES["Q3.pct"])

    def value_of(code: str) -> st.SearchStrategy[str]:
        return st.sampled_from(YEARS if code == "Q4.date" else VALUES[code])

    return st.one_of(
        st.just(Everyone()),
        st.builds(Compare, st.just("Q1"), equality, value_of("Q1")),
        st.builds(Compare, st.just("Q3.pct"), order, numbers),
        st.builds(Compare, st.just("Q4.date"), order, value_of("Q4.date")),
        codes.flatmap(lambda code: st.builds(Includes, st.just(code), value_of(code))),
        codes.flatmap(
            lambda code: st.builds(
                In, st.just(code), st.lists(value_of(code), min_size=1, max_size=3).map(tuple)
            )
        ),
        st.builds(HasState, codes, st.sampled_from(AnswerState)),
        st.builds(Count, codes, order, st.sampled_from(("0", "1", "2", "1.5"))),
        st.builds(Attribute, st.just("group"), equality, st.sampled_from(GROUPS)),
        st.builds(Attribute, st.just("id"), equality, st.sampled_from(("R0", "R1", "R99"))),
    )


def conditions() -> st.SearchStrategy[Expression]:
    """Conditions that fit `VARIABLES`."""

    def joined(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
        terms = st.lists(inner, min_size=2, max_size=3).map(tuple)
        return st.one_of(st.builds(Not, inner), st.builds(And, terms), st.builds(Or, terms))

    return st.recursive(_atoms(), joined, max_leaves=6)
