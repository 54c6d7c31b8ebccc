"""Reads of what everybody may read of plans."""

from dataclasses import dataclass
from datetime import date

from rapport.analysis.plan.document import Plan, read_plan
from rapport.kernel.access import Viewer
from rapport.plans import rules
from rapport.plans.models import PublishedVersion


@dataclass(frozen=True)
class PublishedView:
    """An adopted version that everybody may read. `is_newest`: no later one was adopted."""

    code: str
    number: int
    is_newest: bool
    title: str
    kind: str
    starts_on: date | None
    ends_on: date | None
    adopted_on: date
    adopted_by: str
    sha256: str


@dataclass(frozen=True)
class Published:
    """A published version with its document, its bytes as they were frozen, and all published versions."""

    at: PublishedView
    document: Plan
    content: bytes
    versions: tuple[PublishedView, ...]


def published(*, viewer: Viewer) -> list[PublishedView]:
    """The newest published version of every plan, latest period first. Of every viewer the same: it is public."""
    return [_view(row) for row in PublishedVersion.objects.defer("document").filter(is_newest=True)]


def published_plan(*, viewer: Viewer, code: str, number: int | None = None) -> Published:
    """One published version, the newest without a number. Raises NotAvailable."""
    versions = tuple(_view(row) for row in PublishedVersion.objects.defer("document").filter(code=code))
    at = next((one for one in versions if number in (None, one.number)), None)
    if at is None:
        raise rules.unknown_plan()
    rows = PublishedVersion.objects.filter(code=code, number=at.number)
    content = bytes(rows.values_list("document", flat=True).get())
    return Published(at, read_plan(content), content, versions)


def _view(row: PublishedVersion) -> PublishedView:
    return PublishedView(
        row.code,
        row.number,
        row.is_newest,
        row.title,
        row.kind,
        row.starts_on,
        row.ends_on,
        row.adopted_on,
        row.adopted_by,
        row.sha256,
    )
