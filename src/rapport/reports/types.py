"""What reports hand to pages, API and commands: plain values, never rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class EditionView:
    """An edition as listed and headed."""

    id: int
    code: str
    wave: str
    language: str
    title: str
    subtitle: str
    publisher: str
    about: Mapping[str, Any]
    as_of: date
    number: int
    decimals: int
    state: str
    version: int
    frozen_at: datetime | None
    frozen_by: int | None
    published_at: datetime | None
    predecessor: str | None
    withdrawn_reason: str
    snapshot_sha256: str

    @property
    def is_draft(self) -> bool:
        """Whether it is still being written."""
        return self.state == "DRAFT"


@dataclass(frozen=True)
class ChapterView:
    """A chapter's text with the version that a change must name."""

    id: int
    slug: str
    title: str
    markdown: str
    position: int
    version: int


@dataclass(frozen=True)
class ExhibitView:
    """A table or chart specification with its version."""

    id: int
    kind: str
    code: str
    spec: Mapping[str, Any]
    position: int
    version: int


@dataclass(frozen=True)
class RecommendationView:
    """A numbered, addressed recommendation with its version."""

    id: int
    number: int
    addressees: tuple[str, ...]
    text: Mapping[str, str]
    source: str
    version: int


@dataclass(frozen=True)
class PageView:
    """A rendered part of a frozen edition: HTML that was made from escaped text by our own renderer."""

    kind: str
    slug: str
    title: str
    html: str


@dataclass(frozen=True)
class FileView:
    """A built file that can be downloaded."""

    name: str
    size: int
    sha256: str
    built_at: datetime


@dataclass(frozen=True)
class FigureDifference:
    """One figure in two editions; a side is None where that edition does not have it."""

    code: str
    label: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    joined: tuple[str, ...]
    left: tuple[str, ...]


@dataclass(frozen=True)
class TextDifference:
    """One chapter in two editions as lines: (mark, text) with mark `=`, `+` or `-`."""

    slug: str
    title: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class EditionDifference:
    """All that differs between two editions."""

    before: EditionView
    after: EditionView
    figures: tuple[FigureDifference, ...]
    texts: tuple[TextDifference, ...]
    respondents: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SearchHit:
    """A place where a word was found: `kind` chapter or figure, where it leads, and an excerpt of plain text.

    `language`: of the title, where it is not the edition's.
    """

    kind: str
    edition: str
    slug: str
    title: str
    excerpt: str
    language: str = ""
