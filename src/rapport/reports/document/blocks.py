"""The document tree: what a narrative means, whatever the format. Frozen, typed, without a single format's
syntax.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """Plain characters."""

    text: str


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Stressed words."""

    children: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Strong:
    """Important words."""

    children: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Characters to be read literally."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link to http, https, mailto or a place in the same document (`#id`)."""

    href: str
    children: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Break:
    """A forced line break."""


@dataclass(frozen=True, slots=True)
class NoteRef:
    """A reference to a footnote of the chapter, by its number there; `first` on its first use."""

    number: int
    first: bool


@dataclass(frozen=True, slots=True)
class FigureRef:
    """A figure in running text: which figure, which part of it, and the words it reads as."""

    figure_id: str
    part: str
    text: str


Inline = Text | Emphasis | Strong | Code | Link | Break | NoteRef | FigureRef
Inlines = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a chapter; level 1 stands directly under the chapter title, none is skipped."""

    level: int
    id: str
    children: Inlines


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    children: Inlines


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list; `start` is None for bullets, else the first number."""

    start: int | None
    items: tuple[tuple["Block", ...], ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of somebody else."""

    children: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Preformatted:
    """Lines kept as written."""

    text: str


@dataclass(frozen=True, slots=True)
class TypedTable:
    """A small table typed in the narrative; the first row is its header."""

    header: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]


@dataclass(frozen=True, slots=True)
class Divider:
    """A thematic break."""


@dataclass(frozen=True, slots=True)
class TablePlace:
    """Here stands the table of that id."""

    id: str


@dataclass(frozen=True, slots=True)
class ChartPlace:
    """Here stands the chart of that id."""

    id: str


@dataclass(frozen=True, slots=True)
class RecommendationsPlace:
    """Here stand the recommendations."""


Block = (
    Heading
    | Paragraph
    | ListBlock
    | Quote
    | Preformatted
    | TypedTable
    | Divider
    | TablePlace
    | ChartPlace
    | RecommendationsPlace
)
Blocks = tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote of a chapter, numbered from 1 in order of first reference."""

    number: int
    children: Inlines


@dataclass(frozen=True, slots=True)
class ChapterTree:
    """A chapter read: its blocks and the footnotes they refer to."""

    slug: str
    title: str
    blocks: Blocks
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class RecommendationTree:
    """A recommendation whose text has been read."""

    number: int
    addressees: tuple[str, ...]
    children: Inlines


@dataclass(frozen=True, slots=True)
class DocumentTree:
    """The whole narrative, and the figures, tables and charts it uses."""

    chapters: tuple[ChapterTree, ...]
    methods: ChapterTree | None
    recommendations: tuple[RecommendationTree, ...]
    figures_used: tuple[str, ...]
    tables_placed: tuple[str, ...]
    charts_placed: tuple[str, ...]
    recommendations_placed: bool
