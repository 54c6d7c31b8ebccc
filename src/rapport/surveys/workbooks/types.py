"""What workbooks hand upwards and to each other."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rapport.surveys.answering.types import Entry, Given
from rapport.surveys.types import ItemView, SectionView


@dataclass(frozen=True)
class Form:
    """What a workbook is written for: one respondent, one wave, one version of a questionnaire, one language."""

    wave: str
    wave_title: str
    respondent: str
    name: str
    questionnaire: str
    number: int
    language: str
    sections: tuple[SectionView, ...]
    deadline: str = ""
    """As a sentence; empty where there is none."""


Answers = Mapping[str, Mapping[str, Given]]
"""Answers by item and path."""


@dataclass(frozen=True)
class Problem:
    """Why a workbook is not taken: where, which rule, what to do. `cell` is empty for what concerns a whole sheet."""

    sheet: str
    cell: str
    rule: str
    message: str
    question: str = ""


@dataclass(frozen=True)
class Identity:
    """What a workbook says that it is."""

    wave: str
    respondent: str
    questionnaire: str
    number: int
    language: str


@dataclass(frozen=True)
class Reading:
    """A returned workbook as it was understood. Entries count only where there are no problems.

    By item and path: `bases`, the fingerprint of the answer with which the workbook was sent out; `cells`, the sheet
    and cell of the answer.
    """

    identity: Identity | None
    entries: tuple[Entry, ...] = ()
    bases: Mapping[tuple[str, str], str] | None = None
    problems: tuple[Problem, ...] = ()
    cells: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Difference:
    """An answer that the workbook would change. `conflict`: Rapport has another one since the workbook was made."""

    item: ItemView
    path: str
    now: Given
    then: Given
    conflict: bool

    @property
    def key(self) -> str:
        """Its name within a list of differences."""
        return f"{self.item.code}|{self.path}"


@dataclass(frozen=True)
class FileReport:
    """What came of looking at one file: its problems, or the answers it would change. Nothing is written yet."""

    name: str
    respondent: str
    problems: tuple[Problem, ...] = ()
    answered: int = 0
    differences: tuple[Difference, ...] = ()
    state: str = ""
    kept_by_office: bool = False

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The answers it would change."""
        return tuple(Entry(one.item.code, one.then, one.path) for one in self.differences)

    @property
    def conflicts(self) -> int:
        """How many of them were changed in Rapport, too."""
        return sum(one.conflict for one in self.differences)


@dataclass(frozen=True)
class Imported:
    """What became of one file that was taken in, or why it was not."""

    report: FileReport
    changed: int = 0
    revision: int = 0
    refused: str = ""
