"""One edition, whole: figures counted once, and every table, chart, register row and text resolved from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from rapport import __version__
from rapport.analysis.types import in_language
from rapport.kernel.access import Viewer
from rapport.reports.assembly.charts import chart
from rapport.reports.assembly.figures import figure_views
from rapport.reports.assembly.tables import WaveContent, table, text_in
from rapport.reports.assembly.wave_data import wave_data
from rapport.reports.document.source import (
    Chapter,
    EditionSource,
    Footnote,
    Recommendation,
    Rounding,
    VerificationRow,
    figures_flat,
)
from rapport.reports.document.words import Words
from rapport.surveys import queries as surveys
from rapport.surveys.types import WaveView, items_by_code


@dataclass(frozen=True)
class EditionTexts:
    """What people wrote of an edition: titles, chapters (slug, title, Markdown), specifications, recommendations."""

    code: str
    wave: str
    title: str
    subtitle: str
    language: str
    as_of: date
    number: int
    publisher: str
    decimals: int
    chapters: Sequence[tuple[str, str, str]]
    tables: Sequence[Mapping[str, Any]] = ()
    charts: Sequence[Mapping[str, Any]] = ()
    recommendations: Sequence[Mapping[str, Any]] = ()
    about: Mapping[str, Any] = field(default_factory=dict)


def assemble(*, viewer: Viewer, texts: EditionTexts, register: bool = True) -> EditionSource:
    """Count and resolve everything an edition says, now; without the published numbers verified unless `register`.

    Raises NotAvailable for an unknown wave, InvalidInput for a specification that names what does not exist. The
    narrative itself is read when a document is made.
    """
    wave = surveys.wave(viewer=viewer, code=texts.wave)
    language = texts.language
    content = wave_content(viewer=viewer, texts=texts)
    return EditionSource(
        code=texts.code,
        title=texts.title,
        subtitle=texts.subtitle,
        language=language,
        as_of=texts.as_of,
        edition=texts.number,
        publisher=texts.publisher,
        chapters=tuple(Chapter(slug, title, markdown) for slug, title, markdown in texts.chapters),
        figures=content.figures,
        wave=content.data,
        licence=text_in(texts.about.get("licence", ""), language),
        generator=f"Rapport {__version__}",
        rounding=Rounding("half_up", texts.decimals),
        tables=tuple(table(spec, content, language=language) for spec in texts.tables),
        charts=tuple(chart(spec, content, language=language) for spec in texts.charts),
        recommendations=tuple(_recommendation(entry, texts) for entry in texts.recommendations),
        footnotes=tuple(Footnote(note.key, in_language(note.text, language)) for note in content.footnotes),
        verification=_verification(viewer, wave, language) if register else (),
        methods=_methods(wave, texts),
    )


FigureWords = Mapping[str, Mapping[str, Mapping[str, str]]]
"""Figure id to language to `label`, `universe_label`, `category_label`."""


def figure_words(*, viewer: Viewer, texts: EditionTexts, languages: Sequence[str]) -> FigureWords:
    """The words of every figure in several languages, for pages read in another language than the edition's."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for language in languages:
        content = wave_content(viewer=viewer, texts=replace(texts, language=language))
        for view in figures_flat(content.figures):
            found.setdefault(view.id, {})[language] = {
                "label": view.label,
                "universe_label": view.universe_label,
                "category_label": view.category_label,
            }
    return found


def wave_content(*, viewer: Viewer, texts: EditionTexts) -> WaveContent:
    """The wave of an edition, read and counted once, in the edition's language. Raises NotAvailable."""
    wave = surveys.wave(viewer=viewer, code=texts.wave)
    respondents = surveys.respondents(viewer=viewer, wave=wave, language=texts.language)
    parts = surveys.sections(viewer=viewer, wave=wave)
    given = surveys.answers(viewer=viewer, wave=wave)
    data = surveys.dataset(viewer=viewer, wave=wave, parts=parts, given=given)
    figures = figure_views(
        surveys.tabulated(viewer=viewer, wave=wave, decimals=texts.decimals, counted_over=data),
        definitions={definition.code: definition for definition in surveys.figures(viewer=viewer, wave=wave)},
        names={row.code: row.name for row in respondents},
        as_of=texts.as_of,
        language=texts.language,
    )
    return WaveContent(
        data=wave_data(wave, items_by_code(parts).values(), respondents, given, texts.language),
        dataset=data,
        universes={universe.code: universe for universe in surveys.universes(viewer=viewer, wave=wave)},
        figures=figures,
        footnotes=tuple(surveys.footnotes(viewer=viewer, wave=wave)),
    )


def _recommendation(entry: Mapping[str, Any], texts: EditionTexts) -> Recommendation:
    labels = texts.about.get("addressees", {})
    addressees = tuple(
        text_in(labels.get(code, code), texts.language) for code in entry.get("addressees", ())
    )
    return Recommendation(int(entry["number"]), addressees, text_in(entry["text"], texts.language))


def _verification(viewer: Viewer, wave: WaveView, language: str) -> tuple[VerificationRow, ...]:
    if not surveys.has_register(viewer=viewer, wave=wave):
        return ()
    words = Words(language)
    rows = []
    for outcome in surveys.verification(viewer=viewer, wave=wave).outcomes:
        entry = outcome.as_json()
        rows.append(
            VerificationRow(
                id=entry["id"],
                place=entry["place"],
                published=_printed(outcome.entry.published, words),
                stated_base=entry["stated_base"] or "",
                recomputed=_printed(outcome.recomputed, words),
                verdict=entry["verdict"],
                explanation=entry["explanation"],
                numerator=entry["numerator"],
                denominator=entry["denominator"],
            )
        )
    return tuple(rows)


def _printed(value: Any, words: Words) -> str:
    return "" if value is None else words.plain(value)


def _methods(wave: WaveView, texts: EditionTexts) -> str:
    """Methods and limits as Markdown: what the edition says of its method, then every limit of the wave."""
    parts = [text_in(texts.about.get("methods", ""), texts.language)]
    parts += [f"- {' '.join(in_language(limit, texts.language).split())}" for limit in wave.limits]
    return "\n\n".join(part for part in parts if part)
