"""Counted figures as a document shows them: labels and members in the edition's language."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from rapport.analysis.tabulation import FigureResult, compose_label
from rapport.analysis.types import in_language
from rapport.reports.assembly.labels import translator
from rapport.reports.document.source import FigureView, Member
from rapport.surveys.types import FigureDefinition


def figure_views(
    results: Iterable[FigureResult],
    *,
    definitions: Mapping[str, FigureDefinition],
    names: Mapping[str, str],
    as_of: date,
    language: str,
) -> dict[str, FigureView]:
    """All figures by id; the parts of a split figure as its children. `names`: respondent code to name."""
    views: dict[str, FigureView] = {}
    children: dict[str, list[FigureView]] = {}
    for result in results:
        view = _view(result, definitions, names, as_of, language)
        if result.parent is None:
            views[result.id] = view
        else:
            children.setdefault(result.parent, []).append(view)
    return {name: _with_children(view, children.get(name, ())) for name, view in views.items()}


def _with_children(view: FigureView, children: Iterable[FigureView]) -> FigureView:
    from dataclasses import replace

    return replace(view, children=tuple(children))


def _view(
    result: FigureResult,
    definitions: Mapping[str, FigureDefinition],
    names: Mapping[str, str],
    as_of: date,
    language: str,
) -> FigureView:
    translate = translator(language)
    definition = definitions[result.parent or result.id]
    parts = result.label_parts
    part = in_language(parts.part, language) if parts.part is not None else ""
    if parts.state is not None:
        part = translate(state_source(parts.state))
    return FigureView(
        id=result.id,
        label=compose_label(parts, language=language, translate=translate),
        universe_id=result.universe.id,
        universe_label=in_language(result.universe.label, language),
        universe_n=result.universe.n,
        numerator=result.numerator,
        denominator=result.denominator,
        value=result.value,
        unit=result.unit,
        decimals=decimals_of(result),
        as_of=as_of,
        wave=result.wave,
        definition=definition_words(definition, result, language),
        members=_members(result.members, names),
        undetermined=_members(result.undetermined, names),
        footnotes=result.footnotes,
        category=result.part if result.part is not None else (str(result.state) if result.state else None),
        category_label=part,
    )


def _members(codes: Iterable[str], names: Mapping[str, str]) -> tuple[Member, ...]:
    return tuple(Member(code, names.get(code, code)) for code in codes)


def decimals_of(result: FigureResult) -> int:
    """Decimals to print: those of the rounding rule for shares and means, none for what is whole by nature."""
    whole = result.value is None or result.value == result.value.to_integral_value()
    if result.label_parts.measure in ("share", "mean"):
        return result.rounding.decimals
    return 0 if whole else max(0, -int(Decimal(result.value or 0).normalize().as_tuple().exponent))


def state_source(state: str) -> str:
    """The English source text of an answer state, as translators know it."""
    from rapport.analysis.tabulation import STATE_LABELS
    from rapport.analysis.types import AnswerState

    return STATE_LABELS[AnswerState(state)]


def definition_words(definition: FigureDefinition, result: FigureResult, language: str) -> str:
    """What is counted, as the condition that counts it: exact, and the same in every language."""
    part = f" · {definition.split_by} = {result.part}" if result.part is not None else ""
    if result.state is not None:
        part = f" · {definition.split_by} is {result.state}"
    what = definition.where or definition.item or definition.split_by
    return f"{definition.measure}: {what}{part}"
