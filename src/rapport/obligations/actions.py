"""Writes of obligations: what is owed, by whom, until when; withdrawing and reopening."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext as _

from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.errors import InvalidInput
from rapport.obligations import notices, reading, rules
from rapport.obligations.models import (
    Accountability,
    DueDateChange,
    NumberOfYear,
    Obligation,
    Supporter,
    Update,
    UpdateEntry,
)
from rapport.obligations.workflow import OBLIGATION, UNSETTLED, ObligationStep


def _subject(pk: int) -> str:
    return f"obligations.obligation:{pk}"


@action
def obligation_make(
    *,
    title: str,
    description: str = "",
    accountable_id: int,
    supporting_ids: Iterable[int] = (),
    due_on: date,
    origin: str,
    origin_ref: str,
    origin_step: str = "",
    answers_to: str = "",
    themes: Iterable[str] = (),
    target_groups: Iterable[str] = (),
    places: Iterable[str] = (),
    visibility: str = "MEMBERS",
    body_ref: str = "",
    by: Viewer,
    now: datetime,
) -> int:
    """Say that an organisation owes something until a day. Returns its id; whoever acts for the organisation is told.

    `origin_ref` is an opaque reference (`coordination.decision:12`), empty for OTHER; `origin_step` which step of it is
    owed, where each step is owed on its own day. Raises AccessDenied, InvalidInput
    (no accountable organisation, one that also supports, a due date before today, an unknown origin or visibility).
    """
    rules.check_assign(by)
    given = title.strip()
    if not given:
        raise InvalidInput(_("Say in a sentence what is owed."), extra={"fields": {"title": "missing"}})
    reading.check_organisation(accountable_id, viewer=by, now=now, field="accountable")
    rules.check_due(due_on, made_on=now.date())
    if origin not in Obligation.Origin.values or visibility not in Obligation.Visibility.values:
        raise InvalidInput(_("Choose where this comes from and who may see it."), code="unknown_choice")
    if visibility == "BODY" and not body_ref:
        raise InvalidInput(
            _("Only what belongs to a body can be kept to its members. Choose the body."),
            extra={"fields": {"visibility": "no_body"}},
        )
    row = Obligation.objects.create(
        number=_next_number(now),
        title=given,
        description=description.strip(),
        accountable_id=accountable_id,
        made_on=now.date(),
        due_on=due_on,
        dated_on=now.date(),
        origin=origin,
        origin_ref=origin_ref,
        origin_step=origin_step,
        answers_to=answers_to.strip(),
        themes=_words(themes),
        target_groups=_words(target_groups),
        places=_words(places),
        visibility=visibility,
        body_ref=body_ref,
        made_at=now,
        made_by=by.person_id,
    )
    Accountability.objects.create(
        obligation=row, organisation_id=accountable_id, from_at=now, by=by.person_id
    )
    _support(row, supporting_ids, by, now)
    notices.made(row.pk, accountable_id, by=by, now=now)
    record("obligation.made", by=by, now=now, subject=_subject(row.pk), detail={"origin": origin})
    return int(row.pk)


def _next_number(now: datetime) -> str:
    year = now.year
    NumberOfYear.objects.bulk_create([NumberOfYear(year=year)], ignore_conflicts=True)
    counter = NumberOfYear.objects.select_for_update(of=("self",)).get(pk=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"O-{year}-{counter.last:03d}"


def _words(words: Iterable[str]) -> list[str]:
    return sorted({word.strip() for word in words if word.strip()})


def _support(row: Obligation, ids: Iterable[int], by: Viewer, now: datetime) -> None:
    wanted = set(ids)
    if row.accountable_id in wanted:
        raise InvalidInput(
            _("The accountable organisation cannot also be a supporting one. Leave it out there."),
            code="supports_itself",
            extra={"fields": {"supporting": "accountable"}},
        )
    for one in sorted(wanted):
        reading.check_organisation(one, viewer=by, now=now, field="supporting")
    row.supporters.exclude(organisation_id__in=wanted).delete()
    Supporter.objects.bulk_create(
        [Supporter(obligation=row, organisation_id=one) for one in sorted(wanted)], ignore_conflicts=True
    )


@action
def obligation_describe(
    *,
    obligation: int,
    title: str,
    description: str,
    supporting_ids: Iterable[int],
    answers_to: str,
    themes: Iterable[str],
    target_groups: Iterable[str],
    places: Iterable[str],
    visibility: str,
    expected: int,
    by: Viewer,
    now: datetime,
) -> None:
    """Change how a running obligation is described and who supports it; `expected` is the version that was read.

    Raises NotAvailable, AccessDenied, UnableTo (closed), InvalidInput, StaleVersion.
    """
    rules.check_assign(by)
    row = reading.found(by, obligation, lock=True)
    rules.check_running(row.state)
    if not title.strip():
        raise InvalidInput(_("Say in a sentence what is owed."), extra={"fields": {"title": "missing"}})
    if visibility not in Obligation.Visibility.values or (visibility == "BODY" and not row.body_ref):
        raise InvalidInput(
            _("Only what belongs to a body can be kept to its members. Choose the body."),
            extra={"fields": {"visibility": "no_body"}},
        )
    row.title, row.description, row.answers_to = title.strip(), description.strip(), answers_to.strip()
    row.themes, row.target_groups, row.places = _words(themes), _words(target_groups), _words(places)
    row.visibility = visibility
    fields = ("title", "description", "answers_to", "themes", "target_groups", "places", "visibility")
    row.save_version(expected=expected, fields=fields)
    _support(row, supporting_ids, by, now)
    record("obligation.described", by=by, now=now, subject=_subject(row.pk))


@action
def obligation_reassign(
    *, obligation: int, accountable_id: int, reason: str, expected: int, by: Viewer, now: datetime
) -> None:
    """Make another organisation accountable, with the reason; the former one's unsettled update is set aside.

    Raises NotAvailable, AccessDenied, UnableTo (closed), InvalidInput (no reason, unknown or the same organisation),
    StaleVersion.
    """
    rules.check_assign(by)
    row = reading.found(by, obligation, lock=True)
    rules.check_running(row.state)
    why = rules.check_reason(reason)
    reading.check_organisation(accountable_id, viewer=by, now=now, field="accountable")
    if accountable_id == row.accountable_id:
        raise InvalidInput(
            _("This organisation is accountable already. Choose another one."),
            extra={"fields": {"accountable": "same"}},
        )
    row.accountable_id = accountable_id
    row.save_version(expected=expected, fields=["accountable"])
    Accountability.objects.filter(obligation=row, until_at__isnull=True).update(until_at=now)
    Accountability.objects.create(
        obligation=row, organisation_id=accountable_id, from_at=now, reason=why, by=by.person_id
    )
    row.supporters.filter(organisation_id=accountable_id).delete()
    _set_aside(row, why, by, now)
    notices.made(row.pk, accountable_id, by=by, now=now)
    record("obligation.reassigned", by=by, now=now, subject=_subject(row.pk))


def _set_aside(row: Obligation, why: str, by: Viewer, now: datetime) -> None:
    for update in Update.objects.select_for_update(of=("self",)).filter(obligation=row, state__in=UNSETTLED):
        was = update.state
        update.state = Update.State.SET_ASIDE
        update.decided_at, update.decided_by = now, by.person_id
        update.save_version(expected=update.version, fields=["state", "decided_at", "decided_by"])
        UpdateEntry.objects.create(
            of=update, step="SET_ASIDE", text=why, said={"state": was}, at=now, by=by.person_id
        )


@action
def obligation_redate(
    *, obligation: int, due_on: date, reason: str, expected: int, by: Viewer, now: datetime
) -> None:
    """Move the due date, with the reason; reminders begin anew from the new date.

    Raises NotAvailable, AccessDenied, UnableTo (closed), InvalidInput (no reason, a date before it was made, or the
    same one), StaleVersion.
    """
    rules.check_assign(by)
    row = reading.found(by, obligation, lock=True)
    rules.check_running(row.state)
    why = rules.check_reason(reason)
    rules.check_due(due_on, made_on=row.made_on)
    if due_on == row.due_on:
        raise InvalidInput(
            _("This is the due date already. Choose another day."), extra={"fields": {"due_on": "same"}}
        )
    before, row.due_on, row.dated_on = row.due_on, due_on, now.date()
    row.save_version(expected=expected, fields=["due_on", "dated_on"])
    DueDateChange.objects.create(
        obligation=row, from_on=before, to_on=due_on, reason=why, at=now, by=by.person_id
    )
    notices.redated(row.pk, row.accountable_id, by=by, now=now)
    record(
        "obligation.redated",
        by=by,
        now=now,
        subject=_subject(row.pk),
        detail={"days": (due_on - before).days},
    )


@action
def obligation_withdraw(*, obligation: int, reason: str, expected: int, by: Viewer, now: datetime) -> None:
    """Say that something is no longer owed, and why.

    Raises NotAvailable, AccessDenied, UnableTo, InvalidInput, StaleVersion.
    """
    rules.check_assign(by)
    row = reading.found(by, obligation, lock=True)
    OBLIGATION.check(ObligationStep(row.state), ObligationStep.WITHDRAWN)
    why = rules.check_reason(reason)
    row.state, row.closed_at, row.closed_by, row.closing_reason = "WITHDRAWN", now, by.person_id, why
    row.save_version(expected=expected, fields=["state", "closed_at", "closed_by", "closing_reason"])
    _set_aside(row, why, by, now)
    record("obligation.withdrawn", by=by, now=now, subject=_subject(row.pk))


@action
def obligation_reopen(
    *, obligation: int, reason: str, due_on: date, expected: int, by: Viewer, now: datetime
) -> None:
    """Owe again what was done or withdrawn, until a new day, and why; the former closing stays in the history.

    Raises NotAvailable, AccessDenied, UnableTo (it is running), InvalidInput, StaleVersion.
    """
    rules.check_assign(by)
    row = reading.found(by, obligation, lock=True)
    OBLIGATION.check(ObligationStep(row.state), ObligationStep.IN_PROGRESS)
    why = rules.check_reason(reason)
    rules.check_due(due_on, made_on=now.date())
    before = row.due_on
    row.state, row.closed_at, row.closed_by, row.closing_reason = "IN_PROGRESS", None, None, ""
    row.due_on, row.dated_on = due_on, now.date()
    fields = ["state", "closed_at", "closed_by", "closing_reason", "due_on", "dated_on"]
    row.save_version(expected=expected, fields=fields)
    DueDateChange.objects.create(
        obligation=row, from_on=before, to_on=due_on, reason=why, at=now, by=by.person_id
    )
    notices.redated(row.pk, row.accountable_id, by=by, now=now)
    record("obligation.reopened", by=by, now=now, subject=_subject(row.pk))
