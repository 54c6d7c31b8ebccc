"""Markdown chapters with tokens → one document tree, or every problem of every chapter at once.

Method: chapters are parsed with `markdown.report_markdown`, then read in one pass that resolves figures to
words and checks tables, charts, footnotes and links. Problems are collected and raised together as
`NarrativeError`, because an editor who is told one error per build fixes one error per build.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from difflib import get_close_matches

from markdown_it.token import Token

from rapport.reports.document import blocks as b
from rapport.reports.document.inline import InlineReader
from rapport.reports.document.markdown import report_markdown
from rapport.reports.document.problems import NarrativeError, Problem
from rapport.reports.document.source import Chapter, EditionSource, figures_flat
from rapport.reports.document.words import Words

METHODS_SLUG = "methods"
RECOMMENDATIONS_SLUG = "recommendations"
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_RESERVED = frozenset({METHODS_SLUG, RECOMMENDATIONS_SLUG, "contents", "report"})


@dataclass
class Context:
    """What the narrative may name, and what has been found in it so far."""

    source: EditionSource
    words: Words
    problems: list[Problem] = field(default_factory=list)
    figures_used: dict[str, None] = field(default_factory=dict)
    placed: dict[tuple[str, str], str] = field(default_factory=dict)

    def near(self, name: str, known: list[str]) -> tuple[str, ...]:
        """Up to three known names that look like `name`."""
        return tuple(get_close_matches(name, known, n=3, cutoff=0.6))


def slug_of(text: str, taken: set[str]) -> str:
    """An identifier for a heading: letters and digits of any script, hyphens, unique among `taken`."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    base = re.sub(r"[^\w]+", "-", folded, flags=re.UNICODE).strip("-_") or "section"
    slug, n = base, 1
    while slug in taken:
        n += 1
        slug = f"{base}-{n}"
    taken.add(slug)
    return slug


class ChapterReader:
    """Reads the tokens of one chapter into blocks."""

    def __init__(self, context: Context, chapter: Chapter) -> None:
        self.context = context
        self.chapter = chapter
        self.tokens: list[Token] = report_markdown().parse(chapter.markdown)
        self.position = 0
        self.ids: set[str] = set()
        self.inline = InlineReader(context, chapter.slug, self._note_texts())
        self.levels = sorted({int(t.tag[1]) for t in self.tokens if t.type == "heading_open"})
        self.depth = 0

    def read(self) -> b.ChapterTree:
        """The chapter's blocks and footnotes; problems go to the context."""
        blocks = self._blocks(None)
        notes = self.inline.finish()
        return b.ChapterTree(self.chapter.slug, self.chapter.title, blocks, notes)

    def _note_texts(self) -> dict[str, tuple[Token, int]]:
        texts: dict[str, tuple[Token, int]] = {}
        for index, token in enumerate(self.tokens):
            if token.type != "note_text":
                continue
            key, line = token.meta["key"], _line_of(token)
            if key in texts:
                self.problem(line, f"footnote [^{key}] is written twice in this chapter; keep one", key)
            else:
                texts[key] = (self.tokens[index + 1], line)
        return texts

    def problem(self, line: int, message: str, name: str, near: tuple[str, ...] = ()) -> None:
        """Note a problem at a line of this chapter."""
        self.context.problems.append(Problem(self.chapter.slug, line, message, name, near))

    def _next(self) -> Token:
        token = self.tokens[self.position]
        self.position += 1
        return token

    def _blocks(self, until: str | None) -> b.Blocks:
        found: list[b.Block] = []
        while self.position < len(self.tokens):
            token = self._next()
            if token.type == until:
                break
            block = self._block(token)
            if block is not None:
                found.append(block)
        return tuple(found)

    def _block(self, token: Token) -> b.Block | None:
        handler = getattr(self, f"_read_{token.type}", None)
        if handler is None:
            self.problem(
                _line_of(token), f"this Markdown ({token.type}) cannot be printed; write it as text", ""
            )
            return None
        block: b.Block | None = handler(token)
        return block

    def _inline(self) -> b.Inlines:
        children = self.inline.read(self._next())
        self.position += 1  # the closing token
        return children

    def _read_heading_open(self, token: Token) -> b.Block:
        wanted = self.levels.index(int(token.tag[1])) + 1
        self.depth = min(wanted, self.depth + 1)
        title = self.tokens[self.position].content
        identifier = f"{self.chapter.slug}--{slug_of(title, self.ids)}"
        line, children = _line_of(token), self._inline()
        if any(isinstance(node, b.NoteRef) for node in children):
            self.problem(line, "a heading cannot carry a footnote; put it in the text below", title)
        return b.Heading(self.depth, identifier, children)

    def _read_paragraph_open(self, token: Token) -> b.Block:
        return b.Paragraph(self._inline())

    def _read_bullet_list_open(self, token: Token) -> b.Block:
        return b.ListBlock(None, self._items("bullet_list_close"))

    def _read_ordered_list_open(self, token: Token) -> b.Block:
        start = int(str(token.attrGet("start") or 1))
        return b.ListBlock(start, self._items("ordered_list_close"))

    def _items(self, until: str) -> tuple[b.Blocks, ...]:
        items: list[b.Blocks] = []
        while self._next().type != until:
            items.append(self._blocks("list_item_close"))
        return tuple(items)

    def _read_blockquote_open(self, token: Token) -> b.Block:
        return b.Quote(self._blocks("blockquote_close"))

    def _read_fence(self, token: Token) -> b.Block:
        return b.Preformatted(token.content.rstrip("\n"))

    _read_code_block = _read_fence

    def _read_hr(self, token: Token) -> b.Block:
        return b.Divider()

    def _read_note_text(self, token: Token) -> None:
        self.position += 1  # its inline token is read where it is referred to

    def _read_table_open(self, token: Token) -> b.Block:
        rows: list[tuple[b.Inlines, ...]] = []
        cells: list[b.Inlines] = []
        while (part := self._next()).type != "table_close":
            if part.type in ("th_open", "td_open"):
                cells.append(self._inline())
            elif part.type == "tr_close":
                rows.append(tuple(cells))
                cells = []
        return b.TypedTable(rows[0], tuple(rows[1:]))

    def _read_place(self, token: Token) -> b.Block | None:
        kind, _, name = token.content.partition(":")
        name = name.strip()
        line = _line_of(token)
        known = self._known(kind)
        if name not in known:
            near = self.context.near(name, known)
            self.problem(line, f"there is no {kind} '{name}' in this edition", name, near)
            return None
        earlier = self.context.placed.get((kind, name))
        if earlier is not None:
            self.problem(line, f"{kind} '{name}' already stands at {earlier}; refer to it in words", name)
            return None
        self.context.placed[kind, name] = f"chapter {self.chapter.slug}, line {line}"
        if kind == "recommendations":
            return b.RecommendationsPlace()
        return b.TablePlace(name) if kind == "table" else b.ChartPlace(name)

    def _known(self, kind: str) -> list[str]:
        if kind == "recommendations":
            return [""]
        if kind == "table":
            return [table.spec.id for table in self.context.source.tables]
        return [chart.id for chart in self.context.source.charts]


def _line_of(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1


def read_narrative(source: EditionSource) -> b.DocumentTree:
    """The document tree of an edition.

    Raises `NarrativeError` with every unknown figure, table, chart or footnote, bad part, misplaced token
    and bad link in any chapter, in the methods and in the recommendations.
    """
    context = Context(source, Words(source.language))
    _check_slugs(context)
    chapters = tuple(ChapterReader(context, chapter).read() for chapter in source.chapters)
    methods = None
    if source.methods.strip():
        title = context.words("methods")
        methods = ChapterReader(context, Chapter(METHODS_SLUG, title, source.methods)).read()
    recommendations = tuple(_read_recommendations(context))
    if context.problems:
        raise NarrativeError(tuple(context.problems))
    placed = context.placed
    return b.DocumentTree(
        chapters=chapters,
        methods=methods,
        recommendations=recommendations,
        figures_used=tuple(_in_source_order(source, context.figures_used)),
        tables_placed=tuple(name for kind, name in placed if kind == "table"),
        charts_placed=tuple(name for kind, name in placed if kind == "chart"),
        recommendations_placed=("recommendations", "") in placed,
    )


def _in_source_order(source: EditionSource, used: dict[str, None]) -> list[str]:
    """Figures of the narrative, of split and figures tables and of charts, as the edition lists them."""
    named = set(used)
    for table in source.tables:
        named.update(table.spec.figures)
        named.add(table.spec.figure)
    named.update(chart.figure for chart in source.charts)
    return [view.id for view in figures_flat(source.figures) if view.id in named]


def _check_slugs(context: Context) -> None:
    seen: set[str] = set(_RESERVED)
    for chapter in context.source.chapters:
        slug = chapter.slug
        if slug in seen or not _SLUG.fullmatch(slug):
            message = (
                f"chapter name '{slug}' is taken or not of small letters, digits and hyphens; choose another"
            )
            context.problems.append(Problem(slug, 1, message, slug))
        seen.add(slug)


def _read_recommendations(context: Context) -> list[b.RecommendationTree]:
    parser = report_markdown()
    trees: list[b.RecommendationTree] = []
    for item in context.source.recommendations:
        place = f"{RECOMMENDATIONS_SLUG}, number {item.number}"
        reader = InlineReader(context, place, {})
        tokens = parser.parseInline(" ".join(item.text.split()))
        children = reader.read(tokens[0])
        trees.append(b.RecommendationTree(item.number, item.addressees, children))
        if reader.finish():
            message = "a recommendation cannot carry a footnote; put it in the text of a chapter"
            context.problems.append(Problem(place, 1, message, str(item.number)))
    return trees
