"""Counting: from figures and universes over a data set to results with their bases."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

import numpy as np

from rapport.analysis.errors import SpecificationError
from rapport.analysis.tabulation.checking import check_expression
from rapport.analysis.tabulation.columns import Column, Part
from rapport.analysis.tabulation.dataset import Dataset
from rapport.analysis.tabulation.evaluation import Evaluator
from rapport.analysis.tabulation.expression import Everyone, Expression
from rapport.analysis.tabulation.figures import (
    COUNTING,
    FigureResult,
    FigureSpec,
    Measure,
    UniverseRef,
    UniverseSpec,
)
from rapport.analysis.tabulation.labels import LabelParts
from rapport.analysis.tabulation.rounding import Rounding
from rapport.analysis.tabulation.selection import Bits, Selection, selection_of
from rapport.analysis.tabulation.statistics import statistic, usable
from rapport.analysis.tabulation.truth import Truth, all_of, definite
from rapport.analysis.types import STATES, AnswerState, BoolArray, VariableKind
from rapport.analysis.wording import listed, near_matches

_DEFAULT_ROUNDING: Final = Rounding()


@dataclass(frozen=True, slots=True, eq=False)
class _Base:
    """A universe, evaluated."""

    ref: UniverseRef
    mask: BoolArray
    bits: Bits


def tabulate(
    dataset: Dataset,
    figures: Iterable[FigureSpec],
    universes: Iterable[UniverseSpec],
    rounding: Rounding = _DEFAULT_ROUNDING,
    *,
    wave: str = "",
) -> tuple[FigureResult, ...]:
    """Every figure's result in the order given; a figure with `split_by` is followed by its parts.

    The denominator of a share or count is the whole universe: respondents for whom the condition is UNKNOWN
    stay in it and are listed as `undetermined`. Each distinct atom, sub-expression and universe is
    evaluated once.

    Raises SpecificationError (an id used twice, an unknown universe, a split or statistic that the item
    cannot give) and ExpressionError (a condition that names what the data do not have), both before
    anything is counted.
    """
    wanted = list(figures)
    known = {universe.id: universe for universe in universes}
    _check(dataset, wanted, known)
    used = [known[name] for name in dict.fromkeys(figure.universe for figure in wanted)]
    planned = [universe.where for universe in used]
    planned += [figure.where or Everyone() for figure in wanted if figure.measure in COUNTING]
    counting = _Counting(Evaluator(dataset, planned), rounding, wave)
    bases = {universe.id: counting.base(universe) for universe in used}
    return tuple(result for figure in wanted for result in counting.results(figure, bases[figure.universe]))


def select(dataset: Dataset, where: Expression, universe: Expression | None = None) -> Selection:
    """Who satisfies a condition within a universe (everyone, if none is given): `members`, `undetermined`,
    `universe_members`.

    Raises ExpressionError where the condition does not fit the data.
    """
    names: dict[str, None] = dict.fromkeys(dataset.attribute_values)
    within = universe or Everyone()
    for expression in (where, within):
        check_expression(expression, dataset.variables, names)
    evaluator = Evaluator(dataset)
    return selection_of(dataset, evaluator.truth(within).true, evaluator.truth(where))


def state_counts(
    dataset: Dataset, item: str, universe: Expression | None = None
) -> Mapping[AnswerState, int]:
    """How many members of the universe (everyone, if none is given) have each answer state; all eight
    states, in order.

    The counts always add up to the number of members of the universe. Raises ExpressionError for unknown
    names.
    """
    states = dataset.column(item).states
    members = select(dataset, Everyone(), universe).universe
    counts = np.bincount(states[members], minlength=len(STATES))
    return {state: int(counts[state.number]) for state in STATES}


class _Counting:
    """One run of `tabulate`: the data, the rounding rule, and what has been evaluated so far."""

    def __init__(self, evaluator: Evaluator, rounding: Rounding, wave: str) -> None:
        self._dataset = evaluator.dataset
        self._evaluator = evaluator
        self._rounding = rounding
        self._wave = wave

    def base(self, universe: UniverseSpec) -> _Base:
        """The universe, evaluated."""
        mask = self._evaluator.truth(universe.where).true
        ref = UniverseRef(universe.id, universe.label, int(np.count_nonzero(mask)))
        return _Base(ref, mask, np.packbits(mask))

    def results(self, figure: FigureSpec, base: _Base) -> Iterator[FigureResult]:
        """The figure's result, then those of its parts."""
        if figure.measure not in COUNTING:
            yield self._statistic(figure, base)
            return
        truth = self._evaluator.truth(figure.where or Everyone())
        yield self._counted(figure, base, truth)
        if figure.split_by is not None:
            yield from self._parts(figure, base, truth, self._dataset.column(figure.split_by))

    def _counted(
        self, figure: FigureSpec, base: _Base, truth: Truth, part: "_PartOf | None" = None
    ) -> FigureResult:
        numerator = int(np.count_nonzero(base.mask & truth.true))
        denominator = base.ref.n
        exact: Fraction | None = None
        value: Decimal | None = None
        if denominator and figure.measure is Measure.SHARE:
            exact = Fraction(100 * numerator, denominator)
            value = self._rounding.ratio(numerator, denominator, scale=100)
        elif denominator:
            exact, value = Fraction(numerator), Decimal(numerator)
        whole = part is None
        return FigureResult(
            id=figure.id if part is None else f"{figure.id}:{part.code}",
            label_parts=LabelParts(
                figure.measure,
                figure.title,
                base.ref.label,
                numerator,
                denominator,
                None if part is None else part.label,
                None if part is None else part.state,
            ),
            wave=self._wave,
            universe=base.ref,
            numerator=numerator,
            denominator=denominator,
            value=value,
            exact=exact,
            unit=figure.unit,
            rounding=self._rounding,
            footnotes=figure.notes,
            parent=None if whole else figure.id,
            part=None if part is None else part.code,
            state=None if part is None else part.state,
            may_exceed=part is not None and part.may_exceed,
            selection=selection_of(self._dataset, base.mask, truth, universe_bits=base.bits),
        )

    def _statistic(self, figure: FigureSpec, base: _Base) -> FigureResult:
        column = self._dataset.column(figure.item or "")
        truth = usable(column, figure=figure.id)
        who = base.mask & truth.true
        exact = statistic(column, figure.measure, who)
        numerator = int(np.count_nonzero(who))
        return FigureResult(
            id=figure.id,
            label_parts=LabelParts(figure.measure, figure.title, base.ref.label, numerator, base.ref.n),
            wave=self._wave,
            universe=base.ref,
            numerator=numerator,
            denominator=base.ref.n,
            value=None if exact is None else self._rounding.exact(exact),
            exact=exact,
            unit=figure.unit,
            rounding=self._rounding,
            footnotes=figure.notes,
            selection=selection_of(self._dataset, base.mask, truth, universe_bits=base.bits),
        )

    def _parts(self, figure: FigureSpec, base: _Base, truth: Truth, column: Column) -> Iterator[FigureResult]:
        may_exceed = column.variable.kind is VariableKind.MULTIPLE
        taken = set()
        for part in column.parts():
            taken.add(part.code)
            of = _PartOf(part.code, part, None, may_exceed)
            yield self._counted(figure, base, all_of([truth, part.truth]), of)
        counted = column.states[base.mask & truth.true]
        for number in np.flatnonzero(np.bincount(counted, minlength=len(STATES))).tolist():
            state = STATES[number]
            if state is AnswerState.ANSWERED:
                continue
            # A category may bear the name of a state: it keeps the plain id, and the state says what it is.
            code = state.value if state.value not in taken else f"state.{state.value}"
            of = _PartOf(code, None, state, may_exceed)
            yield self._counted(figure, base, all_of([truth, definite(column.has_state(state))]), of)


class _PartOf:
    """Which part of a split a result is."""

    __slots__ = ("code", "label", "may_exceed", "state")

    def __init__(self, code: str, part: Part | None, state: AnswerState | None, may_exceed: bool) -> None:
        self.code = code
        self.label = None if part is None else part.label
        self.state = state
        self.may_exceed = may_exceed


def _check(dataset: Dataset, figures: Sequence[FigureSpec], universes: Mapping[str, UniverseSpec]) -> None:
    """Everything that can be refused before counting."""
    ids = [figure.id for figure in figures]
    repeated = sorted({name for name in ids if ids.count(name) > 1}) if len(set(ids)) != len(ids) else []
    if repeated:
        raise SpecificationError(
            where=f"figure {listed(repeated)}", rule="an id names one figure", remedy="Rename one of them"
        )
    expressions: dict[Expression, None] = {}
    for figure in figures:
        if figure.universe not in universes:
            near = near_matches(figure.universe, universes)
            raise SpecificationError(
                where=f"figure {figure.id}",
                rule=f"there is no universe “{figure.universe}”",
                context=f"did you mean {' or '.join(near)}?" if near else "",
                remedy=f"The universes are {listed(universes)}",
            )
        expressions[universes[figure.universe].where] = None
        if figure.where is not None:
            expressions[figure.where] = None
        _check_items(dataset, figure)
    names: dict[str, None] = dict.fromkeys(dataset.attribute_values)
    variables = {variable.code: variable for variable in dataset.variables}
    for expression in expressions:
        check_expression(expression, variables, names)


def _check_items(dataset: Dataset, figure: FigureSpec) -> None:
    """The items named outside conditions: of a statistic, of a split."""
    if figure.item is not None:
        usable(dataset.column(figure.item), figure=figure.id)
    if figure.split_by is None:
        return
    kind = dataset.column(figure.split_by).variable.kind
    if kind in (VariableKind.NUMBER, VariableKind.TEXT):
        raise SpecificationError(
            where=f"figure {figure.id}",
            rule="a split needs an item with categories, or a date",
            context=f"{figure.split_by} is of kind {kind}",
            remedy="Code its answers into categories first",
        )
