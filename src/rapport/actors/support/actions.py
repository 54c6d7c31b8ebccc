"""Writes of support access: open, end before its time."""

from datetime import datetime

from django.utils.translation import gettext as _

from rapport.actors import granting
from rapport.actors.models import Organisation, Person, SupportAccess
from rapport.actors.roles import ROLES
from rapport.actors.rules import check_own_account, check_support
from rapport.actors.support import rules
from rapport.actors.support.notices import support_opened
from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.errors import AccessDenied, NotAvailable, UnableTo


@action
def support_open(*, organisation_id: int, reason: str, minutes: int, by: Viewer, now: datetime) -> int:
    """Let oneself see what an organisation is working on, for a reason and an hour at most. Returns the id.

    Its focal points are told. Seeing is all: nothing is written on behalf of the organisation. Raises AccessDenied,
    NotAvailable for an unknown organisation, InvalidInput for an empty reason or a wrong length, UnableTo where such
    an access runs already or the organisation is the office itself.
    """
    check_support(by)
    person_id = check_own_account(by)
    said, length = rules.check_reason(reason), rules.check_minutes(minutes)
    if not Organisation.objects.filter(pk=organisation_id).exists():
        raise NotAvailable(_("There is no such organisation."))
    held = granting.not_over(now).filter(organisation_id=organisation_id).values_list("role", flat=True)
    if any(ROLES[role].is_office for role in held if role in ROLES):
        raise UnableTo(_("This is the office itself: it has nothing hidden from you."), code="is_office")
    # Locked by the person: opening twice at once is opening once.
    Person.objects.select_for_update().get(pk=person_id)
    mine = SupportAccess.objects.filter(person_id=person_id, organisation_id=organisation_id)
    if mine.filter(ends_at__gt=now, ended_at__isnull=True).exists():
        raise UnableTo(_("You have support access to this organisation already."), code="support_runs")
    row = SupportAccess.objects.create(
        person_id=person_id,
        organisation_id=organisation_id,
        reason=said,
        began_at=now,
        ends_at=now + length,
    )
    told = support_opened(row.pk, organisation_id, by=by, now=now)
    record(
        "support.opened",
        by=by,
        now=now,
        subject=f"actors.supportaccess:{row.pk}",
        detail={"organisation": organisation_id, "minutes": minutes, "told": told},
    )
    return row.pk


@action
def support_end(*, support_id: int, by: Viewer, now: datetime) -> None:
    """End a support access before its time: by who has it, by another administrator, or by the organisation.

    Raises NotAvailable for one that is not the viewer's to see, AccessDenied for a colleague who is no focal point,
    UnableTo where it is over.
    """
    row = SupportAccess.objects.select_for_update(of=("self",)).filter(pk=support_id).first()
    decision = row and rules.can_end_support(by, person_id=row.person_id, organisation_id=row.organisation_id)
    if row is None or (not decision and row.organisation_id not in by.organisations):
        raise NotAvailable(_("There is no such support access."))
    if decision is not None and not decision:
        raise AccessDenied(decision.reason)
    if row.ended_at is not None or row.ends_at <= now:
        raise UnableTo(_("This support access is over already."), code="support_over")
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    record(
        "support.ended",
        by=by,
        now=now,
        subject=f"actors.supportaccess:{row.pk}",
        detail={"organisation": row.organisation_id},
    )
