"""What the components draw: frozen values that refuse to exist when they could not be drawn honestly."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class CellState(StrEnum):
    """Why a cell shows a value or none. The answer states of surveys, and what disclosure control adds.

    `from_answer` of a state that is not listed is an error: a new state needs its own words.
    """

    ANSWERED = "answered"
    BLANK = "blank"
    NOT_KNOWN = "not_known"
    NOT_APPLICABLE = "not_applicable"
    DECLINED = "declined"
    NOT_ROUTED = "not_routed"
    NON_CONFORMING = "non_conforming"
    NO_REPLY = "no_reply"
    WITHHELD = "withheld"
    UNKNOWN = "unknown"
    SUPPRESSED = "suppressed"

    @property
    def words(self) -> Text:
        """What a reader sees in place of a value."""
        return STATE_WORDS[self]

    @property
    def look(self) -> str:
        """The look of the words: `unknown` (a gap), `apart` (the question does not apply) or `suppressed`."""
        if self in (CellState.SUPPRESSED, CellState.WITHHELD):
            return "suppressed"
        return "apart" if self in (CellState.NOT_APPLICABLE, CellState.NOT_ROUTED) else "unknown"


STATE_WORDS: dict[CellState, Text] = {
    CellState.ANSWERED: "",
    CellState.BLANK: _("left blank"),
    CellState.NOT_KNOWN: _("not known"),
    CellState.NOT_APPLICABLE: _("not applicable"),
    CellState.DECLINED: _("declined to answer"),
    CellState.NOT_ROUTED: _("not asked"),
    CellState.NON_CONFORMING: _("cannot be counted"),
    CellState.NO_REPLY: _("no reply"),
    CellState.WITHHELD: _("answered, not for publication"),
    CellState.UNKNOWN: _("unknown"),
    CellState.SUPPRESSED: _("suppressed"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: `text` already in the reader's language, or a state that says why there is none.

    `notes` are marks of footnotes of the table; `code` sets the text apart from the direction of the line
    (identifiers, dates in figures).
    """

    text: Text = ""
    state: CellState = CellState.ANSWERED
    notes: tuple[str, ...] = ()
    href: str = ""
    code: bool = False

    def __post_init__(self) -> None:
        if self.state is CellState.ANSWERED and str(self.text).strip() == "":
            raise ValueError(
                "A cell without text needs a state that says why (blank, not_applicable, suppressed …): "
                "an empty cell would leave the reader to guess."
            )
        if self.state is not CellState.ANSWERED and self.text:
            raise ValueError(f"A cell in the state {self.state.value} shows its state, not a text.")


@dataclass(frozen=True, slots=True)
class Column:
    """Heading of a column; `numeric` sets the cells to the end of the line."""

    label: Text
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its heading and its cells. `group` opens a group of rows above it; `total` sets it apart."""

    header: Cell
    cells: tuple[Cell, ...]
    group: Text = ""
    total: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote of one table: its mark as printed, and its text."""

    mark: str
    text: Text


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption, column and row headings, footnotes and source. `id` is unique on the page.

    Raises `ValueError` for a row whose cells do not fit the columns and for a mark without a note.
    """

    id: str
    caption: Text
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[Note, ...] = ()
    source: Text = ""
    csv_href: str = ""
    sticky: bool = False

    def __post_init__(self) -> None:
        known = {note.mark for note in self.notes}
        for row in self.rows:
            if len(row.cells) + 1 != len(self.columns):
                raise ValueError(
                    f"Table {self.id}, row “{row.header.text}”: {len(row.cells)} cells and a heading "
                    f"for {len(self.columns)} columns."
                )
            for cell in (row.header, *row.cells):
                if missing := [mark for mark in cell.notes if mark not in known]:
                    raise ValueError(
                        f"Table {self.id}, row “{row.header.text}”: no note for the mark {missing[0]}."
                    )

    def lines(self) -> Iterator[tuple[Row, tuple[tuple[Column, Cell], ...]]]:
        """Each row with its cells paired with their columns."""
        for row in self.rows:
            yield row, tuple(zip(self.columns[1:], row.cells, strict=True))


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: the finding as title, the base in words, the drawing as SVG, and the same numbers as a table.

    `svg` comes from the chart renderer: it carries its own title and description. Raises `ValueError` for
    anything else than a plain drawing.
    """

    title: Text
    base: Text
    svg: str
    table: Table
    csv_href: str = ""
    figure_href: str = ""

    def __post_init__(self) -> None:
        if not self.svg.lstrip().startswith("<svg") or "<script" in self.svg.lower():
            raise ValueError(f"Chart “{self.title}”: the drawing is not a plain SVG.")


@dataclass(frozen=True, slots=True)
class Stat:
    """A number to stand out: `value` as shown (empty: there is none), what it is, and its base in words."""

    value: str
    label: Text
    base: Text
    href: str = ""


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the way here; the last one, this page, has no address."""

    label: Text
    href: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a summary list; `action` is the words of the link at `href`, such as "Change"."""

    key: Text
    value: Cell
    href: str = ""
    action: Text = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A short word on coloured ground; the colour repeats what the word says."""

    text: Text
    tone: str = "teal"

    def __post_init__(self) -> None:
        if self.tone not in TONES:
            raise ValueError(f"There is no tone “{self.tone}”; there are {', '.join(TONES)}.")


TONES = ("teal", "grey", "green", "yellow", "orange", "red", "purple")


@dataclass(frozen=True, slots=True)
class Task:
    """One line of a list of things to do."""

    title: Text
    status: Label
    href: str = ""
    hint: Text = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a navigation; `current` marks the page or section the reader is in."""

    label: Text
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A titled group of links of the side navigation."""

    title: Text
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a text compared with an earlier one: `same`, `added` or `removed`."""

    kind: str
    text: str
