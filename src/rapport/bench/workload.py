"""A survey made by a seeded generator: answers, universes and figures, the same on every machine.

The shape imitates a long questionnaire with routing: single and multiple choices, numbers, years; a fifth
of the respondents return nothing, others leave blanks. Values are random and mean nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from rapport.analysis.tabulation import (
    AnswerState,
    Dataset,
    DateColumn,
    FigureSpec,
    Measure,
    MultipleColumn,
    NumberColumn,
    SingleColumn,
    UniverseSpec,
    Variable,
    VariableKind,
    parse_expression,
)
from rapport.analysis.types import StateArray

LETTERS: Final = "abcdefgh"
GROUPS: Final = ("participating_state", "partner", "observer")
_STATES: Final = (
    AnswerState.ANSWERED,
    AnswerState.BLANK,
    AnswerState.NOT_KNOWN,
    AnswerState.NOT_ROUTED,
    AnswerState.NON_CONFORMING,
)
_STATE_SHARES: Final = (0.72, 0.10, 0.05, 0.10, 0.03)
_KIND_CYCLE: Final = (
    (VariableKind.SINGLE,) * 13
    + (VariableKind.MULTIPLE,) * 4
    + (VariableKind.NUMBER,) * 2
    + (VariableKind.DATE,)
)
_STATISTICS: Final = (Measure.SUM, Measure.MEAN, Measure.MEDIAN, Measure.MIN, Measure.MAX)


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """One question's answers as arrays: `states` per respondent; `values` by kind, undefined where not
    answered.

    single: category position (int32); multiple: bits, lowest = first category (uint8); number and date:
    whole numbers (int32).
    """

    variable: Variable
    states: StateArray
    values: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Workload:
    """Everything both sides of the bench start from."""

    ids: tuple[str, ...]
    groups: np.ndarray
    questions: tuple[Question, ...]
    universes: tuple[UniverseSpec, ...]
    figures: tuple[FigureSpec, ...]


def make_workload(*, respondents: int, questions: int, figures: int, universes: int, seed: int) -> Workload:
    """The workload for these sizes and this seed."""
    random = np.random.default_rng(seed)
    silent = random.random(respondents) < 0.2
    made = tuple(_question(random, number, silent) for number in range(questions))
    condition = _Conditions(random, [question.variable for question in made])
    specs = [UniverseSpec("everyone", {"en": "everyone asked"}, parse_expression("everyone"))]
    for number in range(1, universes):
        where = parse_expression(condition.of(1 + number % 3))
        specs.append(UniverseSpec(f"universe-{number}", {"en": f"universe {number}"}, where))
    return Workload(
        ids=tuple(f"R{number:06d}" for number in range(respondents)),
        groups=random.integers(0, len(GROUPS), respondents).astype(np.int32),
        questions=made,
        universes=tuple(specs),
        figures=tuple(_figure(number, condition, specs[number % len(specs)].id) for number in range(figures)),
    )


def dataset_of(workload: Workload) -> Dataset:
    """The workload as our columns."""
    groups = np.array(GROUPS, dtype=object)[workload.groups].tolist()
    return Dataset(
        workload.ids, [_COLUMNS[q.variable.kind](q) for q in workload.questions], {"group": groups}
    )


def _question(random: np.random.Generator, number: int, silent: np.ndarray) -> Question:
    n = len(silent)
    kind = _KIND_CYCLE[number % len(_KIND_CYCLE)]
    drawn = random.choice([state.number for state in _STATES], size=n, p=_STATE_SHARES)
    states = np.where(silent, AnswerState.NO_REPLY.number, drawn).astype(np.uint8)
    size = int(random.integers(2, 7)) if kind is VariableKind.SINGLE else int(random.integers(4, 9))
    if kind is VariableKind.SINGLE:
        values = random.integers(0, size, n).astype(np.int32)
    elif kind is VariableKind.MULTIPLE:
        values = random.integers(1, 2**size, n).astype(np.uint8)
    elif kind is VariableKind.NUMBER:
        values = random.integers(0, 500, n).astype(np.int32)
    else:
        values = random.integers(1985, 2009, n).astype(np.int32)
    categories = LETTERS[:size] if kind in (VariableKind.SINGLE, VariableKind.MULTIPLE) else ""
    return Question(Variable.define(f"Q{number + 1}", kind, categories), states, values)


class _Conditions:
    """Random conditions over the questions, as text."""

    def __init__(self, random: np.random.Generator, variables: Sequence[Variable]) -> None:
        self._random = random
        self._variables = variables
        self.numeric = [v.code for v in variables if v.kind in (VariableKind.NUMBER, VariableKind.DATE)]
        self.numbers = [v.code for v in variables if v.kind is VariableKind.NUMBER]

    def pick(self, below: int) -> int:
        """A whole number from 0 to below."""
        return int(self._random.integers(0, below))

    def of(self, size: int) -> str:
        """A condition of `size` atoms."""
        if size == 1:
            return self._atom()
        left = 1 + self.pick(size - 1)
        joined = f"({self.of(left)}) {('and', 'or')[self.pick(2)]} ({self.of(size - left)})"
        return f"not ({joined})" if self.pick(6) == 0 else joined

    def _atom(self) -> str:
        if self.pick(12) == 0:
            return f"@group {('=', '!=')[self.pick(2)]} {GROUPS[self.pick(len(GROUPS))]}"
        variable = self._variables[self.pick(len(self._variables))]
        code, chosen = variable.code, self.pick(10)
        if chosen == 0:
            return f"{code} is {_STATES[self.pick(len(_STATES))].value}"
        if variable.kind is VariableKind.NUMBER:
            return f"{code} {('<', '>=', '>', '<=')[self.pick(4)]} {50 * self.pick(10)}"
        if variable.kind is VariableKind.DATE:
            return f"{code} {('<', '>=', '=', '!=')[self.pick(4)]} {1990 + self.pick(15)}"
        category = variable.category_codes[self.pick(len(variable.categories))]
        if variable.kind is VariableKind.MULTIPLE:
            return f"count({code}) >= {1 + self.pick(4)}" if chosen < 3 else f"{code} includes {category}"
        other = variable.category_codes[self.pick(len(variable.categories))]
        return f"{code} in ({category}, {other})" if chosen < 3 else f"{code} = {category}"


def _figure(number: int, condition: _Conditions, universe: str) -> FigureSpec:
    """Seven of eight figures are shares or counts of one to four atoms; the eighth is a statistic."""
    title = {"en": f"Figure {number}"}
    if number % 8 == 7 and condition.numbers:
        measure = _STATISTICS[number // 8 % len(_STATISTICS)]
        items = condition.numbers if measure is Measure.SUM else condition.numeric
        item = items[condition.pick(len(items))]
        return FigureSpec(id=f"figure-{number}", title=title, universe=universe, measure=measure, item=item)
    return FigureSpec(
        id=f"figure-{number}",
        title=title,
        universe=universe,
        measure=(Measure.SHARE, Measure.COUNT)[number % 2],
        where=parse_expression(condition.of(1 + condition.pick(4))),
    )


def _answered(question: Question) -> np.ndarray:
    return np.equal(question.states, AnswerState.ANSWERED.number)


def _single(question: Question) -> SingleColumn:
    codes = np.where(_answered(question), question.values, -1).astype(np.int32)
    return SingleColumn(question.variable, question.states, codes)


def _multiple(question: Question) -> MultipleColumn:
    given = np.where(_answered(question), question.values, 0).astype(np.uint8)
    ticked = np.stack(
        [(given >> bit & 1).astype(np.bool_) for bit in range(len(question.variable.categories))]
    )
    return MultipleColumn(question.variable, question.states, ticked)


def _number(question: Question) -> NumberColumn:
    return NumberColumn(
        question.variable, question.states, np.where(_answered(question), question.values, np.nan)
    )


def _date(question: Question) -> DateColumn:
    owners = np.flatnonzero(_answered(question)).astype(np.int32)
    years = question.values[owners]
    return DateColumn(question.variable, question.states, owners, np.stack([years, years], axis=1))


_COLUMNS: Final[
    dict[VariableKind, Callable[[Question], SingleColumn | MultipleColumn | NumberColumn | DateColumn]]
] = {
    VariableKind.SINGLE: _single,
    VariableKind.MULTIPLE: _multiple,
    VariableKind.NUMBER: _number,
    VariableKind.DATE: _date,
}
