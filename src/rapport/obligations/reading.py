"""What the viewer may see of obligations and updates, as conditions on rows, for queries and actions of this part."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from django.conf import settings as django_settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.actors.roles import Permission
from rapport.kernel.access import Viewer
from rapport.kernel.database.remembering import remembered
from rapport.kernel.errors import InvalidInput, NotAvailable
from rapport.obligations import settings
from rapport.obligations.models import Obligation, Update
from rapport.obligations.updates.types import UpdateFields
from rapport.obligations.workflow import RUNNING, SHOWN_TO_OFFICE, UNSETTLED


def documents_root() -> Path:
    """Where files of evidence are kept."""
    return Path(django_settings.MEDIA_ROOT) / "obligations"


def own(viewer: Viewer) -> frozenset[int]:
    """The organisations the viewer acts for, with everything that is part of them."""
    return actors.with_parts(viewer=viewer, ids=viewer.organisations) if viewer.organisations else frozenset()


def is_secretariat(viewer: Viewer) -> bool:
    """Whether the viewer runs the mechanism and so sees also what a body keeps to itself."""
    return viewer.has(Permission.OBLIGATION_ASSIGN) or viewer.has(Permission.OBLIGATION_REVIEW)


def visible(viewer: Viewer, mine: frozenset[int] | None = None) -> QuerySet[Obligation]:
    """The obligations the viewer may know of; `mine` saves a question where `own(viewer)` is known."""
    rows = Obligation.objects.all()
    if is_secretariat(viewer):
        return rows
    if not viewer.has(Permission.MECHANISM_VIEW):
        return rows.filter(visibility="PUBLIC")
    acts_for = own(viewer) if mine is None else mine
    seen = Q(visibility__in=("PUBLIC", "MEMBERS"))
    if acts_for:
        seen |= Q(accountable_id__in=acts_for)
        seen |= Q(pk__in=Obligation.objects.filter(supporters__organisation_id__in=acts_for).values("pk"))
        seen |= Q(visibility="BODY", body_ref__in=_bodies(acts_for))
    return rows.filter(seen)


def _bodies(organisations: frozenset[int]) -> list[str]:
    return remembered(("obligations.bodies", organisations), lambda: _bodies_of(organisations))


def _bodies_of(organisations: frozenset[int]) -> list[str]:
    of_bodies = Obligation.objects.filter(visibility="BODY").order_by("body_ref")
    refs = of_bodies.values_list("body_ref", flat=True).distinct()
    return [ref for ref in refs if settings.sits_in(ref, organisations)]


def found(viewer: Viewer, obligation_id: int, *, lock: bool = False) -> Obligation:
    """One obligation, locked for writing where asked. Raises NotAvailable, alike for one that is not to be known of."""
    row = visible(viewer).filter(pk=obligation_id).first()
    if row is None:
        raise unknown()
    if lock:
        row = Obligation.objects.select_for_update(of=("self",)).get(pk=row.pk)
    return row


def unknown() -> NotAvailable:
    """The one answer for an obligation that does not exist or is not the viewer's to know of."""
    return NotAvailable(_("There is no such obligation."), code="unknown_obligation")


def above(viewer: Viewer, organisation_id: int) -> frozenset[int]:
    """Those of the viewer's organisations that are the organisation or that it is part of."""
    return frozenset(
        one
        for one in viewer.organisations
        if one == organisation_id or organisation_id in actors.with_parts(viewer=viewer, ids=[one])
    )


def updates_seen(viewer: Viewer, mine: frozenset[int]) -> Q:
    """Which updates of visible obligations the viewer may read: own ones all, the office what was submitted."""
    if viewer.is_system:
        return Q()
    seen = Q(state="ACCEPTED")
    if is_secretariat(viewer):
        seen |= Q(state__in=SHOWN_TO_OFFICE)
    if mine:
        seen |= Q(organisation_id__in=mine)
    return seen


def waiting(viewer: Viewer, mine: frozenset[int], ids: Iterable[int]) -> dict[int, str]:
    """State of the unsettled update of each obligation, as far as the viewer may know of it."""
    rows = Update.objects.filter(updates_seen(viewer, mine), obligation_id__in=list(ids), state__in=UNSETTLED)
    return dict(rows.values_list("obligation_id", "state"))


def is_late(row: Obligation, day: date) -> bool:
    """Whether the due date has passed and something is still owed."""
    return row.state in RUNNING and row.due_on < day


def check_organisation(organisation_id: int, *, viewer: Viewer, now: datetime, field: str) -> None:
    """Raise InvalidInput where there is no such organisation."""
    known = actors.organisations(viewer=viewer, language="en", day=now.date(), ids=[organisation_id])
    if organisation_id not in known:
        raise InvalidInput(
            _("There is no such organisation. Choose one of the register."),
            code="unknown_organisation",
            extra={"fields": {field: "unknown"}},
        )


def sha256_of(content: bytes) -> str:
    """The SHA-256 of a file's content, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def fields_of(row: Update) -> UpdateFields:
    """What an update says."""
    return UpdateFields(row.activity, row.obstacles, row.next_step, row.percent, row.result, row.closes)
