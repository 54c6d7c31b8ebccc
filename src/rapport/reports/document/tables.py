"""Tables resolved: one row per respondent, per category of a split figure, or per figure.

A cell keeps its answer state; without an answer it has no text of its own, so that every format says
"unknown" in its language and none says "no".
"""

from collections.abc import Iterable, Mapping, Sequence

from rapport.reports.document.source import (
    Answer,
    Cell,
    Column,
    FigureView,
    Footnote,
    Item,
    Table,
    TableSpec,
    WaveData,
    figure_by_id,
)
from rapport.reports.document.words import Words


class TableError(Exception):
    """A table names an item or figure that is not there, or has a row too many; the message says which."""


def respondents_table(
    spec: TableSpec,
    wave: WaveData,
    universe: Sequence[str],
    words: Words,
    *,
    footnotes: tuple[Footnote, ...] = (),
    notes: tuple[str, ...] = (),
) -> Table:
    """One row per respondent of `universe` (codes), in the order of the wave; one column per `spec.columns`.

    Raises `TableError` for an item or respondent that the wave does not have, and for a respondent listed
    twice.
    """
    items = {item.code: item for item in wave.items}
    _check_columns(spec, items)
    wanted = _check_universe(spec, wave, universe)
    answers = {(answer.respondent, answer.item): answer for answer in wave.answers}
    known = {note.key for note in footnotes}
    header = (Cell(words("respondent")), *(Cell(column.label) for column in spec.columns))
    rows = []
    for respondent in wave.respondents:
        if respondent.code in wanted:
            cells = [
                _answer_cell(answers.get((respondent.code, column.item)), items[column.item], column, known)
                for column in spec.columns
            ]
            rows.append((Cell(respondent.name), *cells))
    return Table(spec, header, tuple(rows), footnotes, notes)


def _check_columns(spec: TableSpec, items: Mapping[str, Item]) -> None:
    for column in spec.columns:
        if column.item not in items:
            raise TableError(f"table '{spec.id}': the wave has no item '{column.item}'")


def _check_universe(spec: TableSpec, wave: WaveData, universe: Sequence[str]) -> set[str]:
    known = {respondent.code for respondent in wave.respondents}
    seen: set[str] = set()
    for code in universe:
        if code not in known:
            raise TableError(
                f"table '{spec.id}': '{code}' is a row too many; it is not a respondent of {wave.code}"
            )
        if code in seen:
            raise TableError(f"table '{spec.id}': '{code}' has two rows")
        seen.add(code)
    return seen


def _answer_cell(answer: Answer | None, item: Item, column: Column, known: set[str]) -> Cell:
    if answer is None:
        return Cell(state="blank")
    marks = tuple(key for key in answer.footnotes if key in known)
    if column.show == "original" and answer.original:
        return Cell(answer.original, answer.state, marks)
    if answer.state != "answered":
        return Cell("", answer.state, marks)
    if column.show == "date":
        return Cell(answer.date or ", ".join(answer.values), "answered", marks)
    labels = dict(item.choices)
    text = "; ".join(labels.get(value, value) for value in answer.values)
    return Cell(text, "answered", marks, _number(item, answer))


def _number(item: Item, answer: Answer) -> int | float | None:
    if item.type != "number" or len(answer.values) != 1:
        return None
    try:
        value = float(answer.values[0])
    except ValueError:
        return None
    return int(value) if value.is_integer() else value


def split_table(spec: TableSpec, figure: FigureView, words: Words) -> Table:
    """One row per category and answer state of a split figure: count, base, value.

    Raises `TableError` when the figure is not split.
    """
    if not figure.children:
        raise TableError(f"table '{spec.id}': figure '{figure.id}' is not split by an item")
    header = tuple(Cell(words(key)) for key in ("category", "numerator", "denominator", "value"))
    rows = tuple((Cell(_category(child, words)), *_numbers(child, words)) for child in figure.children)
    base = words(
        "base_line",
        universe=words("universe"),
        label=figure.universe_label,
        n=words.plain(figure.universe_n),
    )
    return Table(spec, header, rows, notes=(base,))


def _category(child: FigureView, words: Words) -> str:
    if child.category_label:
        return child.category_label
    name = child.category or child.id.rpartition(":")[2]
    return words.all().get(f"state_{name}", name)


def _numbers(figure: FigureView, words: Words) -> Iterable[Cell]:
    yield Cell(words.plain(figure.numerator), number=figure.numerator)
    yield Cell(words.plain(figure.denominator), number=figure.denominator)
    yield Cell(words.value(figure), number=figure.value)


def figures_table(spec: TableSpec, figures: Mapping[str, FigureView], words: Words) -> Table:
    """One row per figure of `spec.figures`: label, base in words, count, base, value.

    Raises `TableError` for a figure that does not exist.
    """
    header = tuple(Cell(words(key)) for key in ("figure", "universe", "numerator", "denominator", "value"))
    rows = []
    for name in spec.figures:
        figure = figure_by_id(figures, name)
        if figure is None:
            raise TableError(f"table '{spec.id}': there is no figure '{name}'")
        rows.append((Cell(figure.label), Cell(figure.universe_label), *_numbers(figure, words)))
    return Table(spec, header, tuple(rows))
