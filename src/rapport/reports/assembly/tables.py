"""From stored specifications of tables to resolved tables, against one wave."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from rapport.analysis.tabulation import Dataset, parse_expression, select
from rapport.analysis.types import in_language
from rapport.kernel.errors import InvalidInput
from rapport.reports.document.source import (
    Column,
    FigureView,
    Footnote,
    Table,
    TableSpec,
    WaveData,
    figure_by_id,
)
from rapport.reports.document.tables import TableError, figures_table, respondents_table, split_table
from rapport.reports.document.words import Words
from rapport.surveys.types import CODERS_NOTES, FootnoteView, UniverseView


@dataclass(frozen=True)
class WaveContent:
    """What tables and charts are resolved against: one wave, read once, in one language."""

    data: WaveData
    dataset: Dataset
    universes: Mapping[str, UniverseView]
    figures: Mapping[str, FigureView]
    footnotes: tuple[FootnoteView, ...]


def text_in(value: Any, language: str) -> str:
    """A text, or the text of a language out of texts by language; empty for nothing."""
    return value if isinstance(value, str) else in_language(value or {}, language)


def table_spec(spec: Mapping[str, Any], language: str) -> TableSpec:
    """The specification as the document package knows it. Raises InvalidInput naming the table and what is wrong."""
    name = spec.get("id")
    kind = str(spec.get("kind", ""))
    if kind not in ("respondents", "split", "figures"):
        raise InvalidInput(
            _("Table %(name)s: its kind must be respondents, split or figures, not '%(kind)s'.")
            % {"name": name, "kind": kind},
            code="table_refused",
        )
    try:
        columns = tuple(
            Column(str(column["item"]), text_in(column["label"], language), column.get("show", "value"))
            for column in spec.get("columns", ())
        )
        return TableSpec(
            id=str(spec["id"]),
            title=text_in(spec["title"], language),
            kind=kind,  # type: ignore[arg-type]
            universe=str(spec.get("universe", "")),
            columns=columns,
            figure=str(spec.get("figure", "")),
            figures=tuple(str(one) for one in spec.get("figures", ())),
            footnotes=str(spec.get("footnotes", "")),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise InvalidInput(
            _("Table %(name)s: the specification lacks %(error)s.") % {"name": name, "error": error},
            code="table_refused",
        ) from error


def table(spec: Mapping[str, Any], content: WaveContent, *, language: str) -> Table:
    """Resolve a table. Raises InvalidInput naming the table and what it names that does not exist."""
    words = Words(language)
    wanted = table_spec(spec, language)
    if wanted.kind == "figures" and not wanted.figures:
        raise InvalidInput(
            _("Table %(name)s: names no figures; a table has rows.") % {"name": wanted.id},
            code="table_refused",
        )
    notes = tuple(text_in(note, language) for note in spec.get("notes", ()))
    try:
        if wanted.kind == "respondents":
            return _respondents(wanted, content, words, notes)
        if wanted.kind == "figures":
            made = figures_table(wanted, content.figures, words)
        else:
            made = split_table(
                wanted, figure_named(content, wanted.figure, _("Table %(name)s") % {"name": wanted.id}), words
            )
    except TableError as error:
        raise InvalidInput(str(error), code="table_refused") from error
    return Table(made.spec, made.header, made.rows, made.footnotes, (*made.notes, *notes))


def _respondents(wanted: TableSpec, content: WaveContent, words: Words, notes: tuple[str, ...]) -> Table:
    universe = content.universes.get(wanted.universe)
    if universe is None:
        raise InvalidInput(
            _("Table %(name)s: there is no universe '%(universe)s'; a table says which respondents it lists.")
            % {"name": wanted.id, "universe": wanted.universe},
            code="table_refused",
        )
    members = select(content.dataset, parse_expression(universe.where)).members
    # A table with footnotes prints what its coders noted, too; it numbers only what its cells refer to.
    prefixes = (f"{wanted.footnotes}:", f"{CODERS_NOTES}:")
    own = [note for note in content.footnotes if wanted.footnotes and note.key.startswith(prefixes)]
    language = words.language
    return respondents_table(
        wanted,
        content.data,
        members,
        words,
        footnotes=tuple(
            {
                note.key: Footnote(note.key, in_language(note.text, language))
                for note in own
                if note.respondent
            }.values()
        ),
        notes=(*notes, *(in_language(note.text, language) for note in own if not note.respondent)),
    )


def figure_named(content: WaveContent, name: str, where: str) -> FigureView:
    """A figure or part of one. Raises InvalidInput naming the place."""
    found = figure_by_id(content.figures, name)
    if found is None:
        raise InvalidInput(
            _("%(where)s: there is no figure '%(name)s'.") % {"where": where, "name": name},
            code="unknown_figure",
        )
    return found
