"""Reads for those who write an edition: what may be named, where a figure is used, what is wrong, how it will look."""

import dataclasses
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rapport.kernel.access import Viewer
from rapport.kernel.errors import InvalidInput
from rapport.reports import assembly, queries
from rapport.reports.assembly.edition import EditionTexts, wave_content
from rapport.reports.document.edition import prepare
from rapport.reports.document.lint import lint_narrative
from rapport.reports.document.narrative import read_narrative
from rapport.reports.document.problems import LintWarning, NarrativeError, Problem
from rapport.reports.document.source import Chapter as ChapterSource
from rapport.reports.document.source import Chart as ChartSource
from rapport.reports.document.source import EditionSource, FigureView, Table, TableSpec, figures_flat
from rapport.reports.document.web import WebWriter
from rapport.reports.document.words import Words
from rapport.reports.models import Chapter, Exhibit
from rapport.reports.types import EditionView

FigureLink = Callable[[str], str]


@dataclass(frozen=True)
class Use:
    """One place of an edition that names a figure: `kind` is chapter, table or chart."""

    edition: str
    kind: str
    slug: str
    title: str


@dataclass(frozen=True)
class Nameable:
    """Something a narrative can name: the token to write, what it is, and what it says now."""

    token: str
    kind: str
    label: str
    value: str = ""


@dataclass(frozen=True)
class Check:
    """What stops an edition (`problems`, `refusal` of a table or chart) and what is doubtful (`warnings`)."""

    problems: tuple[Problem, ...]
    warnings: tuple[LintWarning, ...]
    refusal: str = ""

    @property
    def is_clean(self) -> bool:
        """Whether the edition can be frozen and built."""
        return not self.problems and not self.refusal


@dataclass(frozen=True)
class Preview:
    """A chapter as it will look; tokens that cannot be read are left in double brackets of another kind."""

    html: str
    check: Check
    figures: Mapping[str, FigureView] = field(default_factory=dict)


def uses_of_figure(*, viewer: Viewer, wave: str, code: str) -> list[Use]:
    """The chapters, tables and charts of visible editions of a wave that name a figure or a part of it."""
    titles = {view.id: view.code for view in queries.editions(viewer=viewer, wave=wave)}
    token = re.compile(rf"\[\[figure:{re.escape(code)}[\]|:]")
    found = []
    chapters = Chapter.objects.filter(edition_id__in=titles, markdown__contains=f"[[figure:{code}")
    for row in chapters.order_by("edition_id", "position"):
        if token.search(row.markdown):
            found.append(Use(titles[row.edition_id], "chapter", row.slug, row.title))
    for row in Exhibit.objects.filter(edition_id__in=titles).order_by("edition_id", "position"):
        if _names(row.spec, code, token):
            title = row.spec.get("title", "")
            text = title if isinstance(title, str) else str(title.get("en", ""))
            found.append(Use(titles[row.edition_id], row.kind.lower(), row.code, text))
    return found


def _names(spec: Mapping[str, Any], code: str, token: re.Pattern[str]) -> bool:
    named = [spec.get("figure"), spec.get("figures")]
    flat = [str(one) for part in named for one in (part if isinstance(part, list) else [part]) if one]
    return any(one.split(":", 1)[0] == code for one in flat) or bool(
        token.search(json.dumps(spec, ensure_ascii=False))
    )


def nameable(
    *,
    viewer: Viewer,
    edition: EditionView,
    words: str = "",
    limit: int = 40,
    figures: Mapping[str, FigureView] | None = None,
) -> list[Nameable]:
    """Figures, tables and charts that a chapter may name, those in which all `words` occur, with their tokens.

    `figures` are those of the edition, for callers who have counted them already.
    """
    counted = (
        figures or wave_content(viewer=viewer, texts=queries.texts(viewer=viewer, edition=edition)).figures
    )
    terms = words.lower().split()
    language = Words(edition.language)
    return [
        one
        for one in (*_exhibits(viewer, edition), *_figures(figures_flat(counted), language))
        if all(term in f"{one.token} {one.label}".lower() for term in terms)
    ][:limit]


def _exhibits(viewer: Viewer, edition: EditionView) -> Iterable[Nameable]:
    for view in queries.exhibits(viewer=viewer, edition=edition):
        title = view.spec.get("title", "")
        text = title if isinstance(title, str) else str(title.get(edition.language) or title.get("en", ""))
        yield Nameable(f"[[{view.kind.lower()}:{view.code}]]", view.kind.lower(), text)


def _figures(views: Iterable[FigureView], words: Words) -> Iterable[Nameable]:
    for view in views:
        yield Nameable(f"[[figure:{view.id}]]", "figure", view.label, words.value(view))


def checked(*, viewer: Viewer, edition: EditionView) -> Check:
    """Everything that stops the edition, and every typed number that looks like a finding."""
    try:
        source = _source(viewer, edition, queries.texts(viewer=viewer, edition=edition))
    except InvalidInput as error:
        return Check((), (), error.message)
    return check_source(source)


def _source(viewer: Viewer, edition: EditionView, texts: EditionTexts) -> EditionSource:
    """The edition without its verified register, which no text names; the texts as given for a draft."""
    if not edition.is_draft:
        return queries.source(viewer=viewer, edition=edition)
    return assembly.assemble(viewer=viewer, texts=texts, register=False)


def check_source(source: EditionSource) -> Check:
    """The same of an edition that was read already."""
    return Check(_problems(source), lint_narrative(source))


def _problems(source: EditionSource) -> tuple[Problem, ...]:
    try:
        read_narrative(source)
    except NarrativeError as error:
        return error.problems
    return ()


def chapter_preview(
    *, viewer: Viewer, edition: EditionView, slug: str, title: str, markdown: str, link: FigureLink
) -> Preview:
    """One chapter with this text as it would look, with its own problems and warnings. `link`: figure to address.

    Only the tables and charts that the text names are made: drawing the others would take most of the time.
    """
    chapter = ChapterSource(slug, title, markdown.replace("\r\n", "\n"))
    texts = queries.texts(viewer=viewer, edition=edition)
    try:
        whole = _source(viewer, edition, _with_shown_exhibits(texts, chapter.markdown))
    except InvalidInput as error:
        return Preview("", Check((), (), error.message))
    alone = dataclasses.replace(
        whole,
        chapters=(chapter,),
        methods="",
        tables=tuple(one for one in whole.tables if _is_shown("table", one.spec.id, chapter.markdown)),
        charts=tuple(one for one in whole.charts if _is_shown("chart", one.id, chapter.markdown)),
    )
    warnings = tuple(warning for warning in lint_narrative(alone) if warning.chapter == slug)
    problems = _problems(_naming_all(alone, texts))
    mine = tuple(problem for problem in problems if problem.chapter == slug)
    readable = chapter.markdown if not mine else _without_broken(chapter.markdown, mine)
    shown = dataclasses.replace(alone, chapters=(dataclasses.replace(chapter, markdown=readable),))
    if any(problem.chapter != slug for problem in problems):
        shown = dataclasses.replace(shown, recommendations=())
    try:
        prepared = prepare(shown)
    except NarrativeError:
        return Preview("", Check(mine, warnings), whole.figures)
    html = WebWriter(prepared, link, level=3).chapter(prepared.tree.chapters[0])
    return Preview(html, Check(mine, warnings), whole.figures)


def _is_shown(kind: str, name: str, markdown: str) -> bool:
    return f"[[{kind}:{name}]]" in markdown


def _with_shown_exhibits(texts: EditionTexts, markdown: str) -> EditionTexts:
    return dataclasses.replace(
        texts,
        chapters=(),
        tables=[spec for spec in texts.tables if _is_shown("table", str(spec.get("id")), markdown)],
        charts=[spec for spec in texts.charts if _is_shown("chart", str(spec.get("id")), markdown)],
    )


def _naming_all(alone: EditionSource, texts: EditionTexts) -> EditionSource:
    """The chapter judged with the names of every table and chart of the edition."""
    names = [str(spec.get("id")) for spec in texts.tables]
    tables = tuple(Table(TableSpec(name, name, "figures"), (), ()) for name in names)
    charts = tuple(
        ChartSource(str(spec.get("id")), "", {}, "", Table(TableSpec("", "", "figures"), (), ()))
        for spec in texts.charts
    )
    return dataclasses.replace(alone, tables=tables, charts=charts)


def _without_broken(markdown: str, problems: Iterable[Problem]) -> str:
    """The text with the tokens on lines that have a problem shown as they stand."""
    lines = markdown.split("\n")
    for line in {problem.line for problem in problems}:
        if 0 < line <= len(lines):
            lines[line - 1] = lines[line - 1].replace("[[", "⟦").replace("]]", "⟧").replace("[^", "⟦^")
    return "\n".join(lines)


def exhibit_preview(
    *, viewer: Viewer, edition: EditionView, kind: str, spec: Mapping[str, Any], link: FigureLink
) -> str:
    """A table or chart of this specification as HTML. Raises InvalidInput naming what it lacks or misnames."""
    is_table = kind == Exhibit.Kind.TABLE
    texts = dataclasses.replace(
        queries.texts(viewer=viewer, edition=edition),
        chapters=(),
        recommendations=(),
        tables=[spec] if is_table else [],
        charts=[] if is_table else [spec],
    )
    prepared = prepare(
        dataclasses.replace(assembly.assemble(viewer=viewer, texts=texts, register=False), methods="")
    )
    writer = WebWriter(prepared, link)
    if is_table:
        return writer.table(next(iter(prepared.tables.values())))
    return writer.chart(next(iter(prepared.charts.values())))
