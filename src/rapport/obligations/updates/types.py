"""What updates hand to the pages: plain values, never rows."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class UpdateFields:
    """What an organisation says in an update. `percent` is 0 to 100, or None where it cannot be said.

    `activity` is what was done; `result` what changed because of it; `closes` asks for the obligation to be closed.
    """

    activity: str = ""
    obstacles: str = ""
    next_step: str = ""
    percent: int | None = None
    result: str = ""
    closes: bool = False


@dataclass(frozen=True)
class EvidenceView:
    """What shows that an update is true: a link, or a file (`name`, `size` in bytes)."""

    id: int
    title: str
    link: str
    name: str
    size: int | None


@dataclass(frozen=True)
class EntryView:
    """One step of an update's life. `by` and `for_person` are people; `text` the reason where it was returned."""

    step: str
    text: str
    at: datetime
    by: int | None
    for_person: int | None


@dataclass(frozen=True)
class UpdateView:
    """One update with its evidence and history, oldest step first."""

    id: int
    obligation_id: int
    organisation_id: int
    state: str
    fields: UpdateFields
    version: int
    changed_at: datetime
    submitted_at: datetime | None
    submitted_by: int | None
    submitted_for: int | None
    decided_at: datetime | None
    return_reason: str
    evidence: tuple[EvidenceView, ...]
    entries: tuple[EntryView, ...]


@dataclass(frozen=True)
class KeptFile:
    """A file of evidence as it lies on the disk: `stored` is its name below the folder of documents."""

    name: str
    stored: str
    content_type: str
