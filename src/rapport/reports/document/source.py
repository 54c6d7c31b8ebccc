"""What a document is made from: plain frozen values filled by the caller, read by every renderer.

Nothing here computes a number. Values arrive rounded by the edition's one rule; numerator and denominator
carry the exact value. Texts arrive in the edition's language.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

Number = int | float | Decimal
TableKind = Literal["respondents", "split", "figures"]
Show = Literal["value", "original", "date"]
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})

ANSWER_STATES = (
    "answered",
    "blank",
    "not_known",
    "not_applicable",
    "declined",
    "not_routed",
    "non_conforming",
    "no_reply",
    "withheld",
)


def _check_state(state: str, what: str) -> None:
    if state not in ANSWER_STATES:
        raise ValueError(f"{what}: '{state}' is not an answer state ({', '.join(ANSWER_STATES)})")


@dataclass(frozen=True, slots=True)
class Rounding:
    """The one rounding rule of an edition."""

    rule: str = "half_up"
    decimals: int = 1


@dataclass(frozen=True, slots=True)
class Member:
    """A respondent counted by a figure: stable code and the name readers see."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote by key. The text may hold inline Markdown in a narrative; it is plain text under a table."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class FigureView:
    """A computed figure. `label` states the base in words by itself; `definition` says in words what is
    counted.
    """

    id: str
    label: str
    universe_id: str
    universe_label: str
    universe_n: int
    numerator: Number | None
    denominator: Number | None
    value: Number | None
    unit: str
    decimals: int
    as_of: date
    wave: str = ""
    definition: str = ""
    members: tuple[Member, ...] = ()
    undetermined: tuple[Member, ...] = ()
    footnotes: tuple[str, ...] = ()
    category: str | None = None
    category_label: str = ""
    children: tuple["FigureView", ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a respondents table: an item, its heading, and which layer of the answer is shown."""

    item: str
    label: str
    show: Show = "value"


@dataclass(frozen=True, slots=True)
class TableSpec:
    """What a table is: one row per respondent, one per category of a split figure, or one per figure."""

    id: str
    title: str
    kind: TableKind
    universe: str = ""
    columns: tuple[Column, ...] = ()
    figure: str = ""
    figures: tuple[str, ...] = ()
    footnotes: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. Without text, the answer state is put in words: a blank says unknown, never "no"."""

    text: str = ""
    state: str = "answered"
    footnotes: tuple[str, ...] = ()
    number: Number | None = None

    def __post_init__(self) -> None:
        """A state that is not one of `ANSWER_STATES` raises `ValueError`."""
        _check_state(self.state, f"cell '{self.text}'")


@dataclass(frozen=True, slots=True)
class Table:
    """A resolved table. The first cell of a row heads it; footnotes are numbered as they appear."""

    spec: TableSpec
    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    footnotes: tuple[Footnote, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: Vega-Lite with its data inlined, alternative text, and the same data as a table."""

    id: str
    title: str
    vega_lite: Mapping[str, Any]
    alt: str
    data: Table
    figure: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A numbered recommendation, who it is addressed to, and its text (inline Markdown and figure tokens)."""

    number: int
    addressees: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of narrative: Markdown with tokens."""

    slug: str
    title: str
    markdown: str


@dataclass(frozen=True, slots=True)
class VerificationRow:
    """A published number against the recomputed figure."""

    id: str
    place: str
    published: str
    stated_base: str
    recomputed: str
    verdict: str
    explanation: str = ""
    numerator: Number | None = None
    denominator: Number | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """An item. `type`: choice, choices, number, date or text; choices are (code, label)."""

    code: str
    label: str
    type: str
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Respondent:
    """A respondent of a wave and the attributes published about it."""

    code: str
    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: state, coded values, the original words, its date, footnote keys."""

    respondent: str
    item: str
    state: str
    values: tuple[str, ...] = ()
    original: str = ""
    date: str = ""
    footnotes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """A state that is not one of `ANSWER_STATES` raises `ValueError`."""
        _check_state(self.state, f"answer of {self.respondent} to {self.item}")


@dataclass(frozen=True, slots=True)
class WaveData:
    """The answers behind an edition, for the data package."""

    code: str
    title: str
    items: tuple[Item, ...]
    respondents: tuple[Respondent, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class EditionSource:
    """Everything one edition of a report says. `methods` is Markdown like a chapter."""

    code: str
    title: str
    subtitle: str
    language: str
    as_of: date
    edition: int
    publisher: str
    chapters: tuple[Chapter, ...]
    figures: Mapping[str, FigureView]
    wave: WaveData
    licence: str
    generator: str
    rounding: Rounding = Rounding()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    verification: tuple[VerificationRow, ...] = ()
    methods: str = ""

    @property
    def direction(self) -> str:
        """`rtl` for scripts written from right to left, else `ltr`."""
        return "rtl" if self.language.split("-")[0] in RIGHT_TO_LEFT else "ltr"


def figures_flat(figures: Mapping[str, FigureView]) -> Iterator[FigureView]:
    """Each figure once, every split figure followed by its children, in the order given."""
    seen: set[str] = set()
    for figure in figures.values():
        for view in (figure, *figure.children):
            if view.id not in seen:
                seen.add(view.id)
                yield view


def figure_by_id(figures: Mapping[str, FigureView], figure_id: str) -> FigureView | None:
    """The figure or split child (`figure:category`) of that id, or None."""
    direct = figures.get(figure_id)
    if direct is not None:
        return direct
    parent = figures.get(figure_id.split(":", 1)[0])
    if parent is None:
        return None
    return next((child for child in parent.children if child.id == figure_id), None)
