"""What diagnoses hand to the pages: plain values, never rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from rapport.analysis.plan.checks.elements import Element
from rapport.analysis.plan.findings import Finding


@dataclass(frozen=True)
class KeptView:
    """A diagnosis that was kept: of which version, when, by whom, and how many findings of each severity."""

    id: int
    number: int
    of_draft: bool
    at: datetime
    by: str
    note: str
    measures: int
    counts: Mapping[str, int]


@dataclass(frozen=True)
class KeptDiagnosis:
    """A kept diagnosis with what it found then. `elements`: of each the ids of measures that showed it are kept."""

    view: KeptView
    findings: tuple[Finding, ...]
    elements: tuple[Element, ...]


@dataclass(frozen=True)
class AnswerView:
    """What is said to a finding at present. `id` is its lock: 0 where nothing was said."""

    id: int
    verdict: str
    words: str
    by: str
    at: datetime
    number: int
