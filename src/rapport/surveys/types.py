"""What surveys hand to the parts above: plain values, never rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

CODERS_NOTES = "C"
"""Where a key begins with it (`C:12`), the footnote is a coder's; loaded ones begin with their printed table."""


@dataclass(frozen=True)
class WaveView:
    """A wave as pages and reports see it. Texts are mappings from language to text."""

    id: int
    code: str
    title: Mapping[str, str]
    questionnaire: str
    groups: Mapping[str, Mapping[str, str]]
    sent_on: date | None
    deadlines: tuple[str, ...]
    counted_until: str
    as_of: date
    decimals: int
    published: bool
    limits: tuple[Mapping[str, str], ...]
    source: Mapping[str, Any]
    content_hash: str
    version: int
    invited: int
    replied: int
    questionnaire_number: int = 1
    collection: str = "LOADED"
    deadline: datetime | None = None
    timezone: str = "UTC"
    previous: str = ""


@dataclass(frozen=True)
class ItemView:
    """A question or coded variable. `options`: code to texts. `kind` is a code of `ItemKind`.

    `described`: codes of the options that ask to describe; `settings`: what belongs to its kind.
    """

    code: str
    number: str
    kind: str
    coded: bool
    text: Mapping[str, str]
    section: str
    parent: str | None
    show_if: str
    basis: str
    encoded: bool
    options: Mapping[str, Mapping[str, str]]
    hint: Mapping[str, str] = field(default_factory=dict)
    required: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)
    described: frozenset[str] = frozenset()


@dataclass(frozen=True)
class SectionView:
    """A section of the questionnaire with its items in order. `attachment`: the document asked for with it."""

    code: str
    title: Mapping[str, str]
    items: tuple[ItemView, ...]
    intro: Mapping[str, str] = field(default_factory=dict)
    attachment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RespondentView:
    """An organisation that was asked. `name` is its name at the time of the wave in the language asked for."""

    id: int
    organisation_id: int
    code: str
    name: str
    group: str
    replied: bool
    note: str


@dataclass(frozen=True)
class AnswerView:
    """One answer of one respondent to one item."""

    item: str
    state: str
    values: tuple[str, ...] = ()
    original: str = ""
    source: str = ""
    interpretation: str = ""
    footnotes: tuple[str, ...] = ()


@dataclass(frozen=True)
class FootnoteView:
    """An explanatory note to cells of a printed table."""

    key: str
    respondent: str
    items: tuple[str, ...]
    text: Mapping[str, str]


@dataclass(frozen=True)
class UniverseView:
    """Who is counted, in words and as a condition."""

    id: int
    code: str
    label: Mapping[str, str]
    where: str
    version: int


@dataclass(frozen=True)
class FigureDefinition:
    """A named query as it is stored."""

    id: int
    code: str
    title: Mapping[str, str]
    universe: str
    measure: str
    where: str
    item: str
    unit: str
    split_by: str
    notes: tuple[str, ...]
    withdrawn: bool
    version: int

    def fields(self) -> dict[str, Any]:
        """The fields as the engine's figure files name them."""
        return {
            "id": self.code,
            "title": dict(self.title),
            "universe": self.universe,
            "measure": self.measure,
            "where": self.where,
            "item": self.item,
            "unit": self.unit,
            "split_by": self.split_by,
            "notes": list(self.notes),
        }


@dataclass(frozen=True)
class ProfileWave:
    """What one respondent said in one wave: answers by item, in the order of the questionnaire."""

    wave: WaveView
    respondent: RespondentView
    sections: tuple[SectionView, ...]
    answers: Mapping[str, AnswerView]
    footnotes: Mapping[str, FootnoteView]


@dataclass(frozen=True)
class ParticipantView:
    """An organisation that was asked at least once: as it stood in the newest wave, and all its waves."""

    newest: RespondentView
    waves: tuple[WaveView, ...]


@dataclass(frozen=True)
class AskedView:
    """An organisation by its id, and the waves in which it was asked, newest first."""

    organisation_id: int
    waves: tuple[WaveView, ...]


def items_by_code(sections: Iterable[SectionView]) -> dict[str, ItemView]:
    """All items of a questionnaire by their code."""
    return {item.code: item for section in sections for item in section.items}
