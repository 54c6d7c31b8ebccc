"""From rows to `rapport.analysis`: variables, data set, universes and figures of a wave. No person is in them."""

from collections.abc import Iterable, Mapping
from typing import Any

from rapport.analysis.tabulation import (
    Cell,
    Dataset,
    FigureSpec,
    Respondent,
    UniverseSpec,
    Variable,
)
from rapport.analysis.types import AnswerState
from rapport.surveys.files.content import SurveyContent
from rapport.surveys.models.instrument import HEADINGS
from rapport.surveys.types import ItemView

ATTRIBUTES = ("group", "replied")
"""What a condition may ask of every respondent, beside `@id`."""
VARIABLE_KINDS: Mapping[str, str] = {
    "SINGLE": "single",
    "MULTIPLE": "multiple",
    "NUMBER": "number",
    "PERCENTAGE": "number",
    "DATE": "date",
    "TEXT": "text",
}


def offers(items: Iterable[ItemView]) -> Iterable[tuple[str, str, Mapping[str, Mapping[str, str]]]]:
    """Items as `variables` takes them, each under the kind by which it is counted.

    What is answered several times (in a repeated group or a table) has no single value: a choice counts as several of
    several, a number as a text. An amount of money is a number only where the question names one currency; a file
    counts by its name.
    """
    known = {item.code: item for item in items}
    for item in known.values():
        yield item.code, _counted_kind(item, known), item.options


def _counted_kind(item: ItemView, known: Mapping[str, ItemView]) -> str:
    parent = known.get(item.parent or "")
    repeated = parent is not None and parent.kind in {"REPEAT", "TABLE"}
    if item.kind == "MONEY":
        return "TEXT" if repeated or not item.settings.get("currency") else "NUMBER"
    if item.kind == "FILE" or (repeated and item.kind in {"NUMBER", "PERCENTAGE"}):
        return "TEXT"
    return "MULTIPLE" if repeated and item.kind == "SINGLE" else item.kind


def variables(items: Iterable[tuple[str, str, Mapping[str, Mapping[str, str]]]]) -> list[Variable]:
    """Variables from (code, kind, options as code → texts); headings of groups are no variables.

    A choice without options is a text: nothing can be counted by it.
    """
    made = []
    for code, kind, options in items:
        if kind in HEADINGS:
            continue
        analysis_kind = VARIABLE_KINDS[kind]
        if analysis_kind in {"single", "multiple"} and not options:
            analysis_kind = "text"
        offered = (
            {key: dict(texts) for key, texts in options.items()}
            if analysis_kind in {"single", "multiple"}
            else {}
        )
        made.append(Variable.define(code, analysis_kind, offered))
    return made


def respondent(
    code: str,
    *,
    group: str,
    replied: bool,
    cells: Iterable[tuple[str, str, Iterable[str]]],
    not_encoded: Iterable[str] = (),
) -> Respondent:
    """One respondent as a record. Items without a cell are blank, or `no_reply` for who returned nothing.

    Items that the source of the wave does not give at all (`not_encoded`) stand as not known, never as blank: the
    respondent may well have answered.
    """
    given = [Cell(item, AnswerState(state), tuple(values)) for item, state, values in cells]
    if replied:
        named = {cell.item for cell in given}
        given += [Cell(item, AnswerState.NOT_KNOWN) for item in not_encoded if item not in named]
    return Respondent(
        code,
        tuple(given),
        {"group": group, "replied": "yes" if replied else "no"},
        AnswerState.BLANK if replied else AnswerState.NO_REPLY,
    )


def dataset_of_content(content: SurveyContent) -> Dataset:
    """The data set of files that are not stored yet; used to check them whole. Raises AnalyticsError."""
    known = variables(
        (item.code, item.kind, {option.code: option.text for option in item.options})
        for item in content.items
    )
    cells: dict[str, list[tuple[str, str, tuple[str, ...]]]] = {}
    for answer in content.answers:
        cells.setdefault(answer.respondent, []).append((answer.item, answer.state, answer.values))
    not_encoded = [item.code for item in content.items if not item.encoded and item.kind != "GROUP"]
    return Dataset.from_records(
        known,
        [
            respondent(
                row.code,
                group=row.group,
                replied=row.replied,
                cells=cells.get(row.code, ()),
                not_encoded=not_encoded,
            )
            for row in content.respondents
        ],
        ATTRIBUTES,
    )


def universe_spec(code: str, label: Mapping[str, str], where: str) -> UniverseSpec:
    """A universe for the engine. Raises AnalyticsError for a condition that cannot be read."""
    return UniverseSpec.from_mapping({"id": code, "label": dict(label), "where": where})


def figure_spec(fields: Mapping[str, Any]) -> FigureSpec:
    """A figure for the engine from its stored fields; empty texts count as absent. Raises AnalyticsError."""
    given = {key: value for key, value in fields.items() if value not in ("", None, [], ())}
    return FigureSpec.from_mapping(given)
