"""What the coding desk hands upwards, and what is handed to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from rapport.analysis.agreement import Agreement
from rapport.surveys.types import ItemView


class Status(StrEnum):
    """How far the coding of one answer is."""

    UNCODED = "uncoded"
    """There is something to code and nobody has."""
    ONCE = "once"
    """Coded by one person; the second, blind coding is awaited."""
    TO_SETTLE = "to_settle"
    """Two people coded differently; somebody has to settle."""
    STALE = "stale"
    """Coded, but what the respondent wrote has changed since: the coding is not applied."""
    OLDER = "older"
    """Coded, under codes or a rule that were changed since: applied, to be confirmed."""
    CODED = "coded"
    WITHHELD = "withheld"
    """Not for publication: a coding is kept, and never counted."""
    NOTHING = "nothing"
    """Nothing to code: left blank, not asked, or given in a form that is counted as it is."""


@dataclass(frozen=True)
class Code:
    """What a coder decides about one answer. `quote`: the words it rests on, where the item rests on no question."""

    state: str
    values: tuple[str, ...] = ()
    reason: str = ""
    footnote: str = ""
    quote: str = ""


@dataclass(frozen=True)
class Entry:
    """A decision with its place: code of the item, code of the respondent. `seen`: see `CellView.seen`."""

    item: str
    respondent: str
    code: Code
    seen: int | None = None


@dataclass(frozen=True)
class CodingView:
    """One coding on record. `coder` None: the answer as it was loaded."""

    id: int
    stage: str
    code: Code
    codebook: int
    revision: int | None
    coded_at: datetime
    coder: int | None
    superseded_at: datetime | None
    live: bool
    """In force, and what it rests on stands unchanged."""


@dataclass(frozen=True)
class CellView:
    """One answer on the desk: its original, what was coded and how far it is.

    `blind`: the viewer may still be the second coder; `codings` then hold only the viewer's own, `counted` nothing.
    """

    item: str
    respondent: str
    respondent_id: int
    name: str
    original: str
    counted: Code | None
    status: Status
    withheld: bool
    blind: bool
    first: CodingView | None
    second: CodingView | None
    final: CodingView | None
    can_code: bool
    why_not: str = ""

    @property
    def seen(self) -> int:
        """The coding that the viewer was shown as standing; 0 for none. Who codes says it, so that none is lost."""
        shown = self.final or self.first
        return shown.id if shown else 0

    @property
    def start(self) -> Code | None:
        """What a form starts with: the viewer's own coding, or the one that counts."""
        if self.blind:
            return None
        shown = self.final or self.first
        return shown.code if shown else None


@dataclass(frozen=True)
class CodebookItem:
    """An item as the codebook has it. `since`: the version in which its codes or rule last changed.

    `asked`: a question of the questionnaire; of it only `examples` and `double` are the codebook's.
    """

    view: ItemView
    examples: str = ""
    double: bool = False
    since: int = 1

    @property
    def code(self) -> str:
        """Its code."""
        return self.view.code

    @property
    def asked(self) -> bool:
        """Whether the respondents were asked it."""
        return not self.view.coded


@dataclass(frozen=True)
class CodebookFields:
    """What a person gives to add or change a coded item. `options`: codes with their labels, in order."""

    code: str
    kind: str
    text: Mapping[str, str]
    parent: str = ""
    rule: str = ""
    examples: str = ""
    options: tuple[tuple[str, str], ...] = ()
    double: bool = False


@dataclass(frozen=True)
class CodebookEdition:
    """One version of a codebook: who made it, when and why."""

    number: int
    reason: str
    made_at: datetime
    made_by: int | None


@dataclass(frozen=True)
class Codebook:
    """The present codebook of a questionnaire."""

    number: int
    items: Mapping[str, CodebookItem]
    """Every item that can be coded, by code, in the order of the questionnaire; headings are left out."""
    editions: tuple[CodebookEdition, ...] = ()


@dataclass(frozen=True)
class DeskRow:
    """One item on the desk: how many of the respondents that replied (`base`) stand how."""

    item: CodebookItem
    base: int
    counts: Mapping[Status, int] = field(default_factory=dict)

    def of(self, status: Status) -> int:
        """How many stand so."""
        return self.counts.get(status, 0)

    @property
    def open(self) -> int:
        """How many wait for somebody."""
        return sum(self.of(one) for one in WAITING)


WAITING = (Status.UNCODED, Status.STALE, Status.ONCE, Status.TO_SETTLE)
"""States in which somebody has something to do, before the item counts whole."""


@dataclass(frozen=True)
class Disagreement:
    """An answer that two people coded differently."""

    item: str
    cell: CellView


@dataclass(frozen=True)
class ItemAgreement:
    """Agreement over one item. `hidden`: the viewer may still code some of its answers, so nothing is shown."""

    item: CodebookItem
    agreement: Agreement | None
    differing: tuple[CellView, ...] = ()
    hidden: bool = False
