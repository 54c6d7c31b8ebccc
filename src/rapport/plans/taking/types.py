"""What taking in hands to the pages: plain values, never rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rapport.analysis.plan.document import Plan
from rapport.analysis.plan.sheet.layout import Layout
from rapport.analysis.plan.sheet.reading import Sheet
from rapport.plans.files.foreign import Book


@dataclass(frozen=True)
class SheetView:
    """A file that its owner is taking in. `layout` is None until something was said of its columns.

    `kept`: names of organisations that stay names. `is_own`: a workbook that Rapport wrote; it needs no layout.
    """

    id: int
    name: str
    at: datetime
    version: int
    is_own: bool
    layout: Layout | None
    kept: frozenset[str]
    content: bytes

    @property
    def stem(self) -> str:
        """The name of the file without its ending."""
        return self.name.rpartition(".")[0] or self.name


@dataclass(frozen=True)
class Look:
    """A sheet as a person sees it: its names, the layout to begin with, headings and examples of every column."""

    book: Book
    layout: Layout
    headings: Mapping[int, str]
    examples: Mapping[int, Sequence[str]]


@dataclass(frozen=True)
class Reading:
    """What a spreadsheet says by its layout. `open_names`: organisations about which nothing was decided yet."""

    sheet: Sheet
    open_names: tuple[str, ...]
    open_words: tuple[str, ...]

    @property
    def is_ready(self) -> bool:
        """Whether nothing keeps it from being taken in."""
        return bool(self.sheet.measures) and not self.sheet.faults and not self.open_names


@dataclass(frozen=True)
class Begun:
    """How a plan that is taken in is called, and from when until when it runs."""

    title: str
    code: str
    values: Any


@dataclass(frozen=True)
class Return:
    """Our own workbook that came back: the plan it says, and the draft it would change, where there is one."""

    document: Plan
    draft: Plan | None
    seen: str
