"""Writes of absences."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.kernel.access import Viewer, check_use
from rapport.kernel.audit import action, record
from rapport.kernel.errors import InvalidInput, NotAvailable, UnableTo
from rapport.obligations.absences import queries
from rapport.obligations.models import Absence


@action
def absence_begin(*, deputy_id: int, from_on: date, until_on: date, by: Viewer, now: datetime) -> int:
    """Say that one is away and who stands in. Returns its id; the days are both included.

    Raises AccessDenied, UnableTo (nobody is signed in, or an absence of these days is there already), InvalidInput (the
    days, or a deputy who does not work on the same).
    """
    check_use(by, Permission.MECHANISM_VIEW)
    if by.person_id is None:
        raise UnableTo(_("Only a person can be away."), code="no_person")
    if until_on < from_on or until_on < now.date():
        raise InvalidInput(
            _("The last day must not lie before the first one, nor have passed."),
            extra={"fields": {"until_on": "order"}},
        )
    if deputy_id not in queries.possible_deputies(viewer=by, now=now):
        raise InvalidInput(
            _("Choose a colleague who reports for the same organisation."),
            extra={"fields": {"deputy": "unknown"}},
        )
    overlapping = Absence.objects.select_for_update(of=("self",)).filter(
        person=by.person_id, ended_at__isnull=True, from_on__lte=until_on, until_on__gte=from_on
    )
    if overlapping:
        raise UnableTo(
            _("There is an absence of yours in these days already. End that one first."),
            code="absent_already",
        )
    row = Absence.objects.create(
        person_id=by.person_id, deputy_id=deputy_id, from_on=from_on, until_on=until_on, made_at=now
    )
    record("absence.begun", by=by, now=now, subject=f"obligations.absence:{row.pk}")
    return int(row.pk)


@action
def absence_end(*, absence: int, by: Viewer, now: datetime) -> None:
    """End an absence of one's own: from now on everything comes to oneself again. Raises NotAvailable."""
    own = Absence.objects.select_for_update(of=("self",)).filter(
        pk=absence, person=by.person_id, ended_at__isnull=True
    )
    row = own.first() if by.person_id is not None else None
    if row is None:
        raise NotAvailable(_("There is no such absence of yours."), code="unknown_absence")
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    record("absence.ended", by=by, now=now, subject=f"obligations.absence:{row.pk}")
