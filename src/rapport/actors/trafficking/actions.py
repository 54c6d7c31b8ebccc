"""Writes of the roles of States: record one with its source, end it."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from rapport.actors import rules as actor_rules
from rapport.actors.kinds import STATES, TraffickingRole
from rapport.actors.models import Organisation, StateRole
from rapport.actors.register.rules import check_period
from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.errors import InvalidInput, NotAvailable, UnableTo


@action
def state_role_record(
    *,
    state_id: int,
    role: str,
    source: str,
    other_id: int | None = None,
    from_on: date | None = None,
    until_on: date | None = None,
    by: Viewer,
    now: datetime,
) -> int:
    """Record what a State is, by a source; it may be several at once. Returns the id.

    `other_id`: for which other State. Raises AccessDenied, InvalidInput (no State, no source, within the country but
    for another one, impossible period), UnableTo where the same is on record from the same source.
    """
    actor_rules.check_edit_actors(by)
    check_period(from_on, until_on)
    _check(state_id, role, other_id, source.strip())
    same = StateRole.objects.filter(
        state_id=state_id, role=role, other_id=other_id, source=source.strip(), until_on__isnull=True
    )
    if until_on is None and same.exists():
        raise UnableTo(
            _("This is on record already from the same source. End that one first, or name another source."),
            code="role_recorded",
            extra={"fields": {"source": ""}},
        )
    row = StateRole(
        state_id=state_id,
        role=role,
        other_id=other_id,
        source=source.strip(),
        from_on=from_on,
        until_on=until_on,
    )
    actor_rules.check_fields(row)
    row.save()
    record("state_role.recorded", by=by, now=now, subject=f"actors.staterole:{row.pk}", detail={"role": role})
    return row.pk


def _check(state_id: int, role: str, other_id: int | None, source: str) -> None:
    wanted = {state_id} | ({other_id} if other_id is not None else set())
    states = set(Organisation.objects.filter(pk__in=wanted, kind__in=STATES).values_list("pk", flat=True))
    for field, one in (("state", state_id), ("other", other_id)):
        if one is not None and one not in states:
            raise _refused(field, _("Choose a State from the list."), "no_state")
    if role not in TraffickingRole.values:
        raise _refused("role", _("Choose a role from the list."), "unknown_role")
    if other_id is not None and (other_id == state_id or role == TraffickingRole.INTERNAL):
        raise _refused("other", _("Name another State only for trafficking between two States."), "bad_other")
    if not source:
        raise _refused("source", _("Say where this is from: report, year, page."), "no_source")


def _refused(field: str, message: str, code: str) -> InvalidInput:
    return InvalidInput(message, code=code, extra={"fields": {field: ""}})


@action
def state_role_end(*, role_id: int, expected: int, by: Viewer, now: datetime) -> None:
    """Let a role hold no more from today. Raises AccessDenied, NotAvailable, UnableTo, StaleVersion."""
    actor_rules.check_edit_actors(by)
    row = StateRole.objects.select_for_update(of=("self",)).filter(pk=role_id).first()
    if row is None:
        raise NotAvailable(_("There is no such entry."))
    day = now.date()
    if row.until_on is not None and row.until_on <= day:
        raise UnableTo(_("This was ended before."), code="ended")
    row.until_on = day
    if row.from_on is not None and row.from_on >= day:
        row.from_on = None
    row.save_version(expected=expected, fields=["from_on", "until_on"])
    record("state_role.ended", by=by, now=now, subject=f"actors.staterole:{role_id}")
