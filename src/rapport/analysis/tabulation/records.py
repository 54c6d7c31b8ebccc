"""From one record per respondent to one column per item, refusing whatever is not exactly right."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NoReturn

import numpy as np

from rapport.analysis.errors import DataError
from rapport.analysis.tabulation.columns import (
    Column,
    DateColumn,
    MultipleColumn,
    NumberColumn,
    SingleColumn,
    TextColumn,
)
from rapport.analysis.tabulation.dates import YearSpan, read_date
from rapport.analysis.tabulation.expression import NUMBER
from rapport.analysis.tabulation.variables import Variable
from rapport.analysis.types import AnswerState, StateArray, VariableKind
from rapport.analysis.wording import listed, near_matches


@dataclass(frozen=True, slots=True)
class Cell:
    """One respondent's answer to one item: its state and, where `answered`, one or more values as text."""

    item: str
    state: AnswerState
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Respondent:
    """One respondent as a record. `missing` is the state of every item without a cell (`no_reply` for who
    returned nothing).
    """

    id: str
    cells: tuple[Cell, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    missing: AnswerState = AnswerState.BLANK


Answers = Sequence[tuple[str, Cell]]
"""The cells of one item: respondent's id (for messages) and cell, one per respondent."""


def columns_from_records(variables: Sequence[Variable], respondents: Sequence[Respondent]) -> list[Column]:
    """One column per variable. Raises DataError, see `Dataset.from_records`."""
    by_code = {variable.code: variable for variable in variables}
    rows = [(respondent, _cells_by_item(respondent, by_code)) for respondent in respondents]
    made = []
    for variable in variables:
        answers = [
            (respondent.id, cells.get(variable.code) or _missing(respondent, variable))
            for respondent, cells in rows
        ]
        states = np.array([cell.state.number for _, cell in answers], dtype=np.uint8)
        made.append(_BUILDERS[variable.kind](variable, states, answers))
    return made


def _cells_by_item(respondent: Respondent, variables: Mapping[str, Variable]) -> dict[str, Cell]:
    """The respondent's cells by item, each checked on its own."""
    found: dict[str, Cell] = {}
    for cell in respondent.cells:
        where = _place(respondent.id, cell.item)
        if cell.item not in variables:
            near = near_matches(cell.item, variables)
            raise DataError(
                where=where,
                rule="there is no such item",
                remedy=f"Did you mean {' or '.join(near)}?" if near else "",
            )
        if cell.item in found:
            raise DataError(
                where=where,
                rule="an item has one cell per respondent",
                remedy="Put several values in one cell",
            )
        if (cell.state is AnswerState.ANSWERED) != bool(cell.values):
            raise DataError(
                where=where,
                rule="a cell has values if and only if its state is answered",
                context=f"state {cell.state.value} with {len(cell.values)} values",
                remedy="Keep unreadable originals outside the cell; an empty answer is blank",
            )
        if len(set(cell.values)) != len(cell.values):
            raise DataError(
                where=where, rule="a value occurs once in a cell", context=f"found {listed(cell.values)}"
            )
        found[cell.item] = cell
    return found


def _missing(respondent: Respondent, variable: Variable) -> Cell:
    if respondent.missing is AnswerState.ANSWERED:
        raise DataError(
            where=_place(respondent.id, variable.code),
            rule="an item without a cell cannot count as answered",
            remedy="Set `missing` to the state of items without a cell, such as blank or no_reply",
        )
    return Cell(variable.code, respondent.missing)


def _single(variable: Variable, states: StateArray, answers: Answers) -> Column:
    positions = {code: position for position, code in enumerate(variable.category_codes)}
    codes = np.full(len(answers), -1, dtype=np.int32)
    for row, (respondent, cell) in enumerate(answers):
        if cell.values:
            codes[row] = _category(positions, variable, respondent, _only(variable, respondent, cell))
    return SingleColumn(variable, states, codes)


def _multiple(variable: Variable, states: StateArray, answers: Answers) -> Column:
    positions = {code: position for position, code in enumerate(variable.category_codes)}
    ticked = np.zeros((len(positions), len(answers)), dtype=np.bool_)
    for row, (respondent, cell) in enumerate(answers):
        for value in cell.values:
            ticked[_category(positions, variable, respondent, value), row] = True
    return MultipleColumn(variable, states, ticked)


def _number(variable: Variable, states: StateArray, answers: Answers) -> Column:
    numbers = np.full(len(answers), np.nan)
    for row, (respondent, cell) in enumerate(answers):
        if cell.values:
            text = _only(variable, respondent, cell)
            if not NUMBER.fullmatch(text) or len(text) > 40:
                _refuse(
                    variable,
                    respondent,
                    text,
                    "is no number",
                    "Write digits with a decimal point, such as 12 or 3.5",
                )
            numbers[row] = float(text)
    return NumberColumn(variable, states, numbers)


def _date(variable: Variable, states: StateArray, answers: Answers) -> Column:
    owners: list[int] = []
    spans: list[YearSpan] = []
    for row, (respondent, cell) in enumerate(answers):
        for text in cell.values:
            span = read_date(text)
            if span is None:
                _refuse(
                    variable,
                    respondent,
                    text,
                    "is no date",
                    "Write 2003, 2003-07, 2003-07-11 or a decade as 199X",
                )
            owners.append(row)
            spans.append(span)
    years = np.array([(span.earliest, span.latest) for span in spans], dtype=np.int32).reshape(-1, 2)
    return DateColumn(variable, states, np.array(owners, dtype=np.int32), years)


def _text(variable: Variable, states: StateArray, answers: Answers) -> Column:
    return TextColumn(variable, states, [cell.values for _, cell in answers])


_BUILDERS: Final[Mapping[VariableKind, Callable[[Variable, StateArray, Answers], Column]]] = {
    VariableKind.SINGLE: _single,
    VariableKind.MULTIPLE: _multiple,
    VariableKind.NUMBER: _number,
    VariableKind.DATE: _date,
    VariableKind.TEXT: _text,
}


def _only(variable: Variable, respondent: str, cell: Cell) -> str:
    """The one value of the cell."""
    if len(cell.values) != 1:
        raise DataError(
            where=_place(respondent, variable.code),
            rule=f"an item of kind {variable.kind} takes one value",
            context=f"found {len(cell.values)}: {listed(cell.values)}",
            remedy="Choose one, or declare the item as multiple",
        )
    return cell.values[0]


def _category(positions: Mapping[str, int], variable: Variable, respondent: str, value: str) -> int:
    if value not in positions:
        near = near_matches(value, positions)
        hint = (
            f"Did you mean {' or '.join(near)}?" if near else f"The categories are {_categories(positions)}"
        )
        _refuse(variable, respondent, value, "is no category of this item", hint)
    return positions[value]


def _categories(codes: Iterable[str]) -> str:
    return listed(codes, limit=12)


def _refuse(variable: Variable, respondent: str, value: str, rule: str, remedy: str) -> NoReturn:
    raise DataError(where=_place(respondent, variable.code), rule=f"“{value[:60]}” {rule}", remedy=remedy)


def _place(respondent: str, item: str) -> str:
    return f"respondent {respondent}, item {item}"
