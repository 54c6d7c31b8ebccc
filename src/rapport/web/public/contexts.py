"""One frozen context for each template: values ready to be shown, nothing to be looked up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.safestring import SafeString

from rapport.reports.types import EditionView
from rapport.surveys.types import WaveView
from rapport.web.components.types import Crumb, Fact, Label, Link, Stat, Table, Text


@dataclass(frozen=True)
class EditionLine:
    """An edition in a list."""

    edition: EditionView
    title: str
    subtitle: str
    state: Label | None
    href: str


@dataclass(frozen=True)
class EditionFrame:
    """What surrounds every page of an edition: the way here, its contents, whether it is a draft."""

    edition: EditionView
    direction: str
    title: str
    href: str
    crumbs: tuple[Crumb, ...]
    contents: tuple[Link, ...]
    state: Label | None


@dataclass(frozen=True)
class Download:
    """A built file with its format, size and SHA-256."""

    label: Text
    name: str
    href: str
    size: str
    sha256: str


@dataclass(frozen=True)
class Home:
    """The start page."""

    latest: EditionLine | None
    publisher: str
    stats: tuple[Stat, ...]
    chapters: tuple[Link, ...]
    waves: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True)
class EditionList:
    """All editions."""

    crumbs: tuple[Crumb, ...]
    editions: tuple[EditionLine, ...]


@dataclass(frozen=True)
class EditionFront:
    """The front page of an edition."""

    frame: EditionFrame
    title: str
    subtitle: str
    publisher: str
    facts: tuple[Fact, ...]
    stats: tuple[Stat, ...]
    chapters: tuple[Link, ...]
    parts: tuple[Link, ...]
    downloads: tuple[Download, ...]
    citation: str
    before: EditionLine | None
    after: tuple[EditionLine, ...]
    compare_href: str


@dataclass(frozen=True)
class Withdrawn:
    """In place of an edition that was taken back."""

    edition: EditionView
    title: str
    reason: str
    crumbs: tuple[Crumb, ...]
    others: tuple[EditionLine, ...]


@dataclass(frozen=True)
class Fragment:
    """A page made of one rendered part of an edition."""

    frame: EditionFrame
    title: str
    html: SafeString
    before: Link | None
    after: Link | None
    csv_href: str = ""


@dataclass(frozen=True)
class Advice:
    """One recommendation."""

    number: int
    title: str
    html: SafeString
    addressees: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Recommendations:
    """The recommendations of an edition, narrowed by addressee."""

    frame: EditionFrame
    form: forms.Form
    items: tuple[Advice, ...]
    total: int


@dataclass(frozen=True)
class Exhibits:
    """The tables or the charts of an edition."""

    frame: EditionFrame
    title: Text
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Contradiction:
    """Places of a printed report that cannot all be right."""

    finding: str
    places: tuple[str, ...]


@dataclass(frozen=True)
class Verification:
    """The register of printed numbers against recomputed ones."""

    frame: EditionFrame
    form: forms.Form
    counts: tuple[Stat, ...]
    pages: Any
    table: Table | None
    contradictions: tuple[Contradiction, ...]
    csv_href: str


@dataclass(frozen=True)
class FigureChange:
    """A figure in two editions, in words."""

    code: str
    label: str
    before: str
    after: str
    joined: str
    left: str
    href: str


@dataclass(frozen=True)
class TextChange:
    """A chapter in two editions."""

    title: str
    before: str
    after: str


@dataclass(frozen=True)
class Comparison:
    """The difference of an edition from an earlier one."""

    frame: EditionFrame
    before: EditionView
    before_href: str
    figures: tuple[FigureChange, ...]
    respondents: tuple[tuple[str, str], ...]
    texts: tuple[TextChange, ...]


@dataclass(frozen=True)
class FigureLine:
    """A figure in a list."""

    code: str
    label: str
    value: str
    base: str
    href: str


@dataclass(frozen=True)
class FigureList:
    """The figures of an edition, narrowed by universe and words."""

    frame: EditionFrame
    form: forms.Form
    pages: Any
    lines: tuple[FigureLine, ...]
    found: int
    others: tuple[EditionLine, ...] = ()


@dataclass(frozen=True)
class Bar:
    """One bar of a figure: its words, its count, how long it is of the whole."""

    label: str
    value: str
    count: str
    length: float
    whole: float
    href: str = ""
    tone: str = "counted"


@dataclass(frozen=True)
class FigurePage:
    """One figure."""

    frame: EditionFrame
    id: str
    label: str
    value: str
    base: str
    bars: tuple[Bar, ...]
    bars_title: Text
    facts: tuple[Fact, ...]
    members: tuple[Link, ...]
    undetermined: tuple[Link, ...]
    notes: tuple[tuple[str, str], ...]
    uses: tuple[Link, ...]
    parent: Link | None
    json_href: str
    csv_href: str


@dataclass(frozen=True)
class WaveList:
    """All waves."""

    crumbs: tuple[Crumb, ...]
    waves: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True)
class WavePage:
    """One wave: who was asked, who answered, what its numbers cannot say."""

    crumbs: tuple[Crumb, ...]
    wave: WaveView
    name: str
    title: str
    facts: tuple[Fact, ...]
    response: Table
    limits: tuple[str, ...]
    citation: str
    sources: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    figures: tuple[tuple[str, str], ...]
    editions: tuple[EditionLine, ...]
    draft: bool


@dataclass(frozen=True)
class Question:
    """One question of a questionnaire as it was put."""

    number: str
    code: str
    text: str
    kind: Text
    options: tuple[str, ...]
    hint: str
    skip: str
    """The skip rule in words; `condition` as it is written."""
    condition: str
    basis: str
    note: Text
    is_coded: bool
    is_part: bool


@dataclass(frozen=True)
class QuestionnairePage:
    """The questionnaire of a wave by section."""

    crumbs: tuple[Crumb, ...]
    name: str
    title: str
    sections: tuple[tuple[str, str, tuple[Question, ...], str], ...]
    """Code, title, questions, the document asked for."""


@dataclass(frozen=True)
class ProfileLine:
    """Somebody who was asked, in the list of all."""

    code: str
    name: str
    wave: str
    href: str
    replied: bool


@dataclass(frozen=True)
class ProfileGroup:
    """Those of one group of one wave, by name."""

    title: str
    replied: int
    lines: tuple[ProfileLine, ...]

    @property
    def wide(self) -> bool:
        """Whether codes are too long for a tile and names stand alone."""
        return any(len(line.code) > 4 for line in self.lines)


@dataclass(frozen=True)
class ProfileList:
    """Everybody who was asked."""

    crumbs: tuple[Crumb, ...]
    words: str
    groups: tuple[ProfileGroup, ...]
    found: int


@dataclass(frozen=True)
class GivenAnswer:
    """One answer beside its question: what is counted, what was said, where it stands."""

    number: str
    question: str
    counted: tuple[str, ...]
    state: Text
    look: str
    original: str
    source: str
    interpretation: str
    notes: tuple[tuple[str, str], ...]
    coded: bool
    is_part: bool


@dataclass(frozen=True)
class ProfilePage:
    """What one respondent said in one wave."""

    crumbs: tuple[Crumb, ...]
    name: str
    wave: WaveView
    wave_title: str
    facts: tuple[Fact, ...]
    names: tuple[str, ...]
    others: tuple[Link, ...]
    sections: tuple[tuple[str, str, tuple[GivenAnswer, ...]], ...]
    not_encoded: tuple[str, ...]
    json_href: str
    csv_href: str
    replied: bool
    code: str


@dataclass(frozen=True)
class Hit:
    """Something found."""

    kind: Text
    title: str
    excerpt: str
    href: str
    where: str = ""


@dataclass(frozen=True)
class SearchPage:
    """What was found for some words."""

    crumbs: tuple[Crumb, ...]
    words: str
    hits: tuple[Hit, ...]
    asked: bool


@dataclass(frozen=True)
class About:
    """A page about the instance; `values` are what its text names."""

    crumbs: tuple[Crumb, ...]
    values: Mapping[str, Any] = field(default_factory=dict)
