"""Writes of agreements, and the daily run that tells of those that expire."""

from datetime import date, datetime

from django.db import connection
from django.utils.translation import gettext as _

from rapport.actors import rules as actor_rules
from rapport.actors.agreements import notices, planning, rules
from rapport.actors.agreements.types import AgreementFields
from rapport.actors.models import (
    Agreement,
    AgreementAlert,
    AgreementFollowUp,
    AgreementParty,
    Organisation,
)
from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.errors import InvalidInput, UnableTo
from rapport.kernel.mail.outbox import queue_notice

PLAIN = (
    *("title", "kind", "subject", "roles", "signed_on", "in_force_on", "expires_on", "text", "reference"),
    *("link", "visibility"),
)
RUN = 0x0A67_0001
"""Key of the lock that lets one run of alerts happen at a time."""


def _subject(pk: int) -> str:
    return f"actors.agreement:{pk}"


@action
def agreement_enter(*, fields: AgreementFields, by: Viewer, now: datetime) -> int:
    """Enter an agreement with its parties. Returns its id. Raises AccessDenied, InvalidInput."""
    actor_rules.check_edit_actors(by)
    row = Agreement(entered_at=now)
    _fill(row, fields)
    row.save()
    _put_parties(row, fields)
    record("agreement.entered", by=by, now=now, subject=_subject(row.pk), detail={"kind": row.kind})
    return int(row.pk)


@action
def agreement_change(
    *, agreement_id: int, fields: AgreementFields, expected: int, by: Viewer, now: datetime
) -> None:
    """Change what is said of an agreement. Raises AccessDenied, NotAvailable, InvalidInput, StaleVersion."""
    actor_rules.check_edit_actors(by)
    row = _locked(agreement_id)
    _fill(row, fields)
    row.save_version(expected=expected, fields=[*PLAIN, "services"])
    _put_parties(row, fields)
    record("agreement.changed", by=by, now=now, subject=_subject(row.pk))


def _locked(agreement_id: int) -> Agreement:
    row: Agreement | None = Agreement.objects.select_for_update(of=("self",)).filter(pk=agreement_id).first()
    if row is None:
        raise rules.unknown()
    return row


def _fill(row: Agreement, fields: AgreementFields) -> None:
    rules.check_fields(fields)
    for name in PLAIN:
        value = getattr(fields, name)
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    row.services = sorted(set(fields.services))
    actor_rules.check_fields(row)


def _put_parties(row: Agreement, fields: AgreementFields) -> None:
    wanted = set(fields.organisations)
    known = set(
        Organisation.objects.filter(pk__in=wanted, merged_into__isnull=True).values_list("pk", flat=True)
    )
    if wanted - known:
        raise InvalidInput(
            _("There is no such organisation. Choose from the list."),
            code="unknown_organisation",
            extra={"fields": {"organisations": ""}},
        )
    names = list(dict.fromkeys(one.strip() for one in fields.others if one.strip()))
    row.parties.exclude(organisation_id__in=wanted).exclude(name__in=names).delete()
    present: set[tuple[int | None, str]] = set(row.parties.values_list("organisation_id", "name"))
    parties = [
        *(
            AgreementParty(agreement=row, organisation_id=one)
            for one in sorted(wanted)
            if (one, "") not in present
        ),
        *(AgreementParty(agreement=row, name=name) for name in names if (None, name) not in present),
    ]
    for party in parties:
        actor_rules.check_fields(party)
    AgreementParty.objects.bulk_create(parties)


@action
def agreement_end(
    *, agreement_id: int, on: date, reason: str, expected: int, by: Viewer, now: datetime
) -> None:
    """End an agreement on a day before it expires, and say why; it stays on record.

    Raises AccessDenied, NotAvailable, InvalidInput (no reason), UnableTo (ended before), StaleVersion.
    """
    actor_rules.check_edit_actors(by)
    row = _locked(agreement_id)
    if row.ended_on is not None:
        raise UnableTo(_("This was ended before."), code="ended")
    if not reason.strip():
        raise InvalidInput(_("Give the reason."), code="no_reason", extra={"fields": {"reason": ""}})
    row.ended_on, row.end_reason = on, reason.strip()
    row.save_version(expected=expected, fields=["ended_on", "end_reason"])
    record("agreement.ended", by=by, now=now, subject=_subject(row.pk))


@action
def follow_up_record(
    *,
    agreement_id: int,
    held_on: date,
    outcome: str,
    next_on: date | None = None,
    by: Viewer,
    now: datetime,
) -> int:
    """Keep a follow-up meeting of the parties. Returns its id. Raises AccessDenied, NotAvailable, InvalidInput."""
    actor_rules.check_edit_actors(by)
    row = _locked(agreement_id)
    if not outcome.strip():
        raise InvalidInput(_("Say what came of it."), code="missing", extra={"fields": {"outcome": ""}})
    if held_on > now.date():
        raise InvalidInput(
            _("A follow-up that is still to come is the next one of another: give the day it was held."),
            code="to_come",
            extra={"fields": {"held_on": ""}},
        )
    if next_on is not None and next_on <= held_on:
        raise InvalidInput(
            _("The next follow-up comes after this one."),
            code="bad_period",
            extra={"fields": {"next_on": ""}},
        )
    made = AgreementFollowUp.objects.create(
        agreement=row, held_on=held_on, outcome=outcome.strip(), next_on=next_on, recorded_at=now
    )
    record("agreement.followed_up", by=by, now=now, subject=_subject(row.pk))
    return int(made.pk)


@action
def agreement_alerts_run(*, by: Viewer, now: datetime) -> int:
    """Tell today's alerts, each person once; gives how many. A second run tells nothing. Raises AccessDenied."""
    actor_rules.check_edit_actors(by)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [RUN])
    due = planning.due(now=now)
    AgreementAlert.objects.bulk_create(
        AgreementAlert(
            agreement_id=one.agreement_id,
            step=one.step,
            due_on=one.due_on,
            person=one.person_id,
            on=now.date(),
        )
        for one in due
    )
    for one in due:
        params = {"agreement": one.agreement_id}
        queue_notice(person_id=one.person_id, kind=notices.kind_of(one.step), params=params, now=now)
    record("agreement.alerted", by=by, now=now, subject="actors.agreement:all", detail={"alerts": len(due)})
    return len(due)
