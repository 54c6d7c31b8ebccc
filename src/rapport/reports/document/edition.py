"""An edition ready to render: narrative read, tables and charts numbered, charts drawn, annexes listed.

Everything the formats must agree on is decided here once: the number of each table and chart, which
figures the annex explains, what a cell says, which mark a footnote carries.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapport.reports.document import blocks as b
from rapport.reports.document.charts import draw
from rapport.reports.document.narrative import read_narrative
from rapport.reports.document.source import (
    Cell,
    Chart,
    EditionSource,
    FigureView,
    Number,
    Table,
    VerificationRow,
    figure_by_id,
)
from rapport.reports.document.words import Words, verdict_words

_RUNNING = 66
_LANDSCAPE_PAGE = 160
_SHORT_COLUMN = 18
_COLUMN_GAP = 3
_UPRIGHT = 112
_NARROWEST_COLUMN, _USUAL_COLUMN, _FOLDED_COLUMN, _WIDEST_COLUMN = 5, 22, 34, 84


@dataclass(frozen=True, slots=True)
class CellView:
    """What a cell shows: its words and the numbers of its footnotes."""

    text: str
    marks: tuple[int, ...] = ()
    unanswered: bool = False
    number: Number | None = None


@dataclass(frozen=True, slots=True)
class TableView:
    """A table as every format prints it. `footnotes` holds (number, text)."""

    id: str
    title: str
    number: int
    header: tuple[CellView, ...]
    rows: tuple[tuple[CellView, ...], ...]
    footnotes: tuple[tuple[int, str], ...]
    notes: tuple[str, ...]

    @property
    def widths(self) -> tuple[int, ...]:
        """Relative column widths: the longest text within bounds, never less than the longest word."""
        return tuple(_column_width(column) for column in zip(self.header, *self.rows, strict=True))

    @property
    def folded_widths(self) -> tuple[int, ...]:
        """Column widths in characters for a page that cannot measure text.

        Short columns keep what they need, long ones share the rest of the page and fold.
        """
        page = _LANDSCAPE_PAGE if self.wide else _UPRIGHT
        short = {n: width + _COLUMN_GAP for n, width in enumerate(self.widths) if width <= _SHORT_COLUMN}
        long = sum(width for width in self.widths if width > _SHORT_COLUMN)
        rest = max(page - sum(short.values()), long // 2)
        words = [_word_width(column) for column in zip(self.header, *self.rows, strict=True)]
        wanted = [short.get(n) or max(width * rest // long, words[n]) for n, width in enumerate(self.widths)]
        widest = wanted.index(max(wanted))
        wanted[widest] = max(wanted[widest] - max(sum(wanted) - page, 0), wanted[widest] // 2)
        return tuple(wanted)

    @property
    def wide(self) -> bool:
        """Whether the table needs a landscape page: its columns do not fit side by side on an upright one."""
        return sum(min(width, _FOLDED_COLUMN) + _COLUMN_GAP for width in self.widths) > _UPRIGHT


@dataclass(frozen=True, slots=True)
class ChartView:
    """A chart as every format prints it: drawn as SVG, described, with its data."""

    id: str
    title: str
    number: int
    svg: str
    alt: str
    description: str
    data: TableView


@dataclass(frozen=True, slots=True)
class Edition:
    """All that a renderer needs."""

    source: EditionSource
    words: Words
    tree: b.DocumentTree
    tables: Mapping[str, TableView]
    charts: Mapping[str, ChartView]
    further: b.Blocks
    figures: tuple[FigureView, ...]

    @property
    def stamp(self) -> str:
        """Edition number and as-of date, as headers and covers print them."""
        edition = self.words("edition", n=self.source.edition)
        as_of = self.words("as_of", date=self.words.date(self.source.as_of))
        return self.words("stamp", edition=edition, as_of=as_of)

    @property
    def running_title(self) -> str:
        """The title as a running head or foot holds it on one line."""
        title = self.source.title
        return title if len(title) <= _RUNNING else title[:_RUNNING].rsplit(" ", 1)[0] + " …"

    @property
    def imprint(self) -> tuple[tuple[str, str], ...]:
        """Publisher, rounding, licence and generator, as (label, text)."""
        words, source = self.words, self.source
        rounding = words("rounding_half_up", n=source.rounding.decimals)
        return (
            (words("publisher"), source.publisher),
            (words("rounding"), rounding),
            (words("licence"), source.licence),
            (words("generator"), source.generator),
        )


def prepare(source: EditionSource) -> Edition:
    """Read, number and draw an edition.

    Raises `NarrativeError` with every problem of the narrative, `ChartError` for a chart that cannot be
    drawn and `ValueError` for a language without words.
    """
    words = Words(source.language)
    tree = read_narrative(source)
    placed_tables = _ordered([table.spec.id for table in source.tables], tree.tables_placed)
    placed_charts = _ordered([chart.id for chart in source.charts], tree.charts_placed)
    tables = {table.spec.id: table for table in source.tables}
    charts = {chart.id: chart for chart in source.charts}
    table_views = {name: table_view(tables[name], words, n) for n, name in enumerate(placed_tables, 1)}
    chart_views = {name: _chart_view(charts[name], words, n) for n, name in enumerate(placed_charts, 1)}
    further: list[b.Block] = [b.TablePlace(name) for name in placed_tables[len(tree.tables_placed) :]]
    further += [b.ChartPlace(name) for name in placed_charts[len(tree.charts_placed) :]]
    if tree.recommendations and not tree.recommendations_placed:
        further.append(b.RecommendationsPlace())
    figures = tuple(f for name in tree.figures_used if (f := figure_by_id(source.figures, name)) is not None)
    return Edition(source, words, tree, table_views, chart_views, tuple(further), figures)


def _column_width(column: tuple[CellView, ...]) -> int:
    """Characters wanted by a column: room for its longest word, and more where its cells are long on average."""
    longest = max(len(cell.text) for cell in column)
    average = sum(len(cell.text) for cell in column) // len(column)
    wanted = min(longest, max(_USUAL_COLUMN, average * 8 // 5), _WIDEST_COLUMN)
    return max(wanted, _word_width(column), _NARROWEST_COLUMN)


def _word_width(column: tuple[CellView, ...]) -> int:
    """Characters that keep a column's longest word whole, set in bold, within reason."""
    longest = max((len(word) for cell in column for word in cell.text.split()), default=0)
    return min(longest, _USUAL_COLUMN) * 6 // 5 + _COLUMN_GAP


def page_groups(blocks: b.Blocks, tables: Mapping[str, TableView]) -> list[tuple[bool, b.Blocks]]:
    """Blocks by page orientation, as (wide, blocks): a wide table takes the headings just before it along."""
    groups: list[tuple[bool, list[b.Block]]] = []
    for block in blocks:
        wide = isinstance(block, b.TablePlace) and tables[block.id].wide
        if wide and groups and not groups[-1][0]:
            before = groups[-1][1]
            heads: list[b.Block] = []
            while before and isinstance(before[-1], b.Heading):
                heads.insert(0, before.pop())
            groups.append((True, heads))
        elif not groups or groups[-1][0] != wide:
            groups.append((wide, []))
        groups[-1][1].append(block)
    return [(wide, tuple(items)) for wide, items in groups if items]


def _ordered(known: Sequence[str], placed: Sequence[str]) -> list[str]:
    return [*placed, *(name for name in known if name not in placed)]


def table_view(table: Table, words: Words, number: int) -> TableView:
    """The table in words, its footnotes numbered from 1 in order of appearance.

    A footnote key without a text raises `ValueError` naming table and key.
    """
    texts = {note.key: note.text for note in table.footnotes}
    marks: dict[str, int] = {}

    def view(cell: Cell) -> CellView:
        for key in cell.footnotes:
            if key not in texts:
                raise ValueError(f"table '{table.spec.id}': footnote '{key}' has no text")
            marks.setdefault(key, len(marks) + 1)
        unanswered = cell.state != "answered"
        text = cell.text or (words.state(cell.state) if unanswered else _number_text(cell, words))
        return CellView(text, tuple(marks[key] for key in cell.footnotes), unanswered, cell.number)

    header = tuple(view(cell) for cell in table.header)
    rows = tuple(tuple(view(cell) for cell in row) for row in table.rows)
    _check_shape(table)
    footnotes = tuple((n, texts[key]) for key, n in marks.items())
    return TableView(table.spec.id, table.spec.title, number, header, rows, footnotes, table.notes)


def _number_text(cell: Cell, words: Words) -> str:
    return "" if cell.number is None else words.plain(cell.number)


def _check_shape(table: Table) -> None:
    if not table.header:
        raise ValueError(f"table '{table.spec.id}' has no columns")
    for position, row in enumerate(table.rows, 1):
        if len(row) != len(table.header):
            counts = f"{len(row)} cells under {len(table.header)} headings"
            raise ValueError(f"table '{table.spec.id}', row {position}: {counts}")


def _chart_view(chart: Chart, words: Words, number: int) -> ChartView:
    if not chart.alt.strip():
        raise ValueError(f"chart '{chart.id}' has no alternative text; say in words what it shows")
    svg = draw(chart.vega_lite, chart.id)
    data = table_view(chart.data, words, number)
    return ChartView(chart.id, chart.title, number, svg, chart.alt, chart.description, data)


def figure_facts(figure: FigureView, words: Words) -> tuple[tuple[str, str], ...]:
    """How a figure was obtained, as (label, text): what, among whom, count, base, value, who."""
    universe = f"{figure.universe_label} (n = {words.plain(figure.universe_n)})"
    facts = [(words("universe"), universe)]
    if figure.definition:
        facts.insert(0, (words("definition"), figure.definition))
    if figure.numerator is not None:
        facts.append((words("numerator"), words.plain(figure.numerator)))
    if figure.denominator is not None:
        facts.append((words("denominator"), words.plain(figure.denominator)))
    value = words.value(figure)
    if figure.value is None and figure.denominator == 0:
        value = f"{value} ({words('no_base')})"
    facts.append((words("value"), value))
    facts.append((words("members"), words.list([member.name for member in figure.members])))
    if figure.undetermined:
        facts.append((words("undetermined"), words.list([member.name for member in figure.undetermined])))
    return tuple(facts)


def figure_notes(figure: FigureView, source: EditionSource) -> tuple[str, ...]:
    """The texts of a figure's footnotes. An unknown key raises `ValueError` naming figure and key."""
    texts = {note.key: note.text for note in source.footnotes}
    for key in figure.footnotes:
        if key not in texts:
            raise ValueError(f"figure '{figure.id}': footnote '{key}' has no text in this edition")
    return tuple(texts[key] for key in figure.footnotes)


def verification_table(edition: Edition) -> TableView | None:
    """The register of published numbers as a table, or None where there is none."""
    if not edition.source.verification:
        return None
    words = edition.words
    keys = ("place", "published", "stated_base", "recomputed", "verdict", "explanation")
    rows = tuple(_verification_row(row, words) for row in edition.source.verification)
    header = tuple(CellView(words(key)) for key in keys)
    return TableView("verification", words("annex_verification"), 0, header, rows, (), ())


def _verification_row(row: VerificationRow, words: Words) -> tuple[CellView, ...]:
    recomputed = row.recomputed
    if row.numerator is not None and row.denominator is not None:
        numerator, denominator = words.plain(row.numerator), words.plain(row.denominator)
        base = words("of", numerator=numerator, denominator=denominator)
        recomputed = f"{recomputed} ({base})" if recomputed else base
    verdict = verdict_words(words, row.verdict)
    texts = (row.place, row.published, row.stated_base, recomputed, verdict, row.explanation)
    return tuple(CellView(text) for text in texts)
