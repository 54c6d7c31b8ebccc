"""The content of a survey folder, checked, as plain values ready to be stored."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class OptionContent:
    """One offered answer."""

    code: str
    text: dict[str, str]
    takes_text: bool = False


@dataclass(frozen=True)
class ItemContent:
    """One question or coded variable. `kind` is a code of `ItemKind`."""

    code: str
    number: str
    kind: str
    origin: str
    text: dict[str, str]
    parent: str | None
    section: str
    show_if: str
    basis: str
    encoded: bool
    options: tuple[OptionContent, ...]
    hint: dict[str, str] = field(default_factory=dict)
    required: bool = False
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class RespondentContent:
    """One organisation that was asked."""

    code: str
    name: str
    group: str
    replied: bool
    note: str


@dataclass(frozen=True)
class AnswerContent:
    """One cell: respondent, item, state, counted values, original words and where they stand."""

    respondent: str
    item: str
    state: str
    values: tuple[str, ...]
    original: str
    source: str
    interpretation: str
    footnotes: tuple[str, ...]


@dataclass(frozen=True)
class FootnoteContent:
    """An explanatory note to cells of a printed table; without respondents it belongs to the whole table."""

    key: str
    respondents: tuple[str, ...]
    items: tuple[str, ...]
    text: dict[str, str]


@dataclass(frozen=True)
class NameContent:
    """A name of a respondent for a time, where it is not simply the name in the file of respondents."""

    code: str
    language: str
    name: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True)
class UniverseContent:
    """Who is counted."""

    code: str
    label: dict[str, str]
    where: str


@dataclass(frozen=True)
class FigureContent:
    """A named query."""

    code: str
    title: dict[str, str]
    universe: str
    measure: str
    where: str
    item: str
    unit: str
    split_by: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class RuleContent:
    """What should not occur together in one return: where `when` is true, `message` is asked about `items`."""

    code: str
    when: str
    items: tuple[str, ...]
    message: dict[str, str]


@dataclass(frozen=True)
class SurveyContent:
    """Everything one survey folder says; `content_hash` is the SHA-256 over its files in name order."""

    wave: str
    questionnaire: str
    questionnaire_number: int
    title: dict[str, str]
    groups: dict[str, dict[str, str]]
    organisation_kind: str
    sent_on: date | None
    deadlines: tuple[str, ...]
    counted_until: str
    as_of: date
    limits: tuple[dict[str, str], ...]
    source: dict[str, Any]
    sections: tuple[tuple[str, dict[str, str]], ...]
    items: tuple[ItemContent, ...]
    respondents: tuple[RespondentContent, ...]
    names: tuple[NameContent, ...]
    answers: tuple[AnswerContent, ...]
    footnotes: tuple[FootnoteContent, ...]
    universes: tuple[UniverseContent, ...]
    figures: tuple[FigureContent, ...]
    register: dict[str, Any] = field(default_factory=dict)
    content_hash: str = ""
    rules: tuple[RuleContent, ...] = ()
    attachments: dict[str, dict[str, str]] = field(default_factory=dict)
    """The documents asked for, by the code of their section."""
