"""What instruments hand upwards: plain values, never rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Texts = Mapping[str, str]


class Level(StrEnum):
    """How bad a problem of a draft is: an error keeps a wave from being opened, a warning is to be looked at."""

    ERROR = "ERROR"
    WARNING = "WARNING"


@dataclass(frozen=True)
class Problem:
    """Something wrong with a questionnaire, with the place: a section, an item (and its option), a rule, or the whole.

    `code` is stable; `near` holds names that resemble an unknown one.
    """

    level: Level
    code: str
    message: str
    section: str = ""
    item: str = ""
    option: str = ""
    rule: str = ""
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class VersionView:
    """One version of a questionnaire in a list. `waves`: the waves that ask it, as far as the viewer may know."""

    id: int
    code: str
    number: int
    title: Texts
    intro: Texts
    languages: tuple[str, ...]
    state: str
    version: int
    sections: int
    questions: int
    waves: tuple[str, ...] = ()
    source: str = ""

    @property
    def is_draft(self) -> bool:
        """Whether it may still be changed."""
        return self.state == "DRAFT"


@dataclass(frozen=True)
class SeriesView:
    """One question followed over versions."""

    code: str
    title: Texts
    items: tuple["SeriesEntry", ...] = ()


@dataclass(frozen=True)
class SeriesEntry:
    """An item of a version in its series. `recode`: its answers to those of the item before it."""

    questionnaire: str
    number: int
    state: str
    version: int
    item: str
    text: Texts
    comparability: str
    recode: Mapping[str, str] = field(default_factory=dict)
    note: Texts = field(default_factory=dict)
    options: Mapping[str, Texts] = field(default_factory=dict)


@dataclass(frozen=True)
class Link:
    """How an item of a newer version stands to one of an older version.

    `recode` maps answers of the newer item to those of the older one (`other` of several steps put together); it is
    complete only where comparability is RECODED and every answer has its place.
    """

    item: str
    comparability: str
    recode: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Texts, ...] = ()

    def may_be_compared(self, options: Mapping[str, Any]) -> bool:
        """Whether a trend over the two may be drawn. `options`: what the newer item offers."""
        if self.comparability == "RECODED":
            return bool(self.recode) and all(code in self.recode for code in options)
        return self.comparability in {"SAME", "REWORDED"}
