"""Writes of decisions: recorded at a meeting or out of a written procedure, in force, closed."""

from datetime import datetime

from django.utils.translation import gettext as _

from rapport.coordination import seats
from rapport.coordination.decisions import rows, rules
from rapport.coordination.decisions.types import DecisionFields
from rapport.coordination.decisions.workflow import DECISION, DecisionStep
from rapport.coordination.meetings import rows as meetings
from rapport.coordination.meetings.workflow import MET
from rapport.coordination.models import Decision
from rapport.coordination.rules import check_run_meetings
from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.errors import InvalidInput, UnableTo
from rapport.obligations import queries as obligations


@action
def decision_record(
    *, meeting: int, item: int | None, fields: DecisionFields, by: Viewer, now: datetime
) -> int:
    """Record what a meeting decided. Returns its id.

    It comes into force with the circulation of the minutes, or before by `decision_put_in_force`. Raises AccessDenied,
    NotAvailable, UnableTo, InvalidInput (no owner, two owners, a day before the meeting).
    """
    check_run_meetings(by)
    row = meetings.held(meeting, by, now)
    if row.state not in MET or row.minutes == "CONFIRMED":
        raise UnableTo(
            _("Decisions are recorded while the minutes of a convened meeting are written."),
            code="not_at_meeting",
        )
    of = meetings.item_of(row, item) if item is not None else None
    decided_on = seats.day_of(row.starts_at, row.zone)
    made = rows.make(row.body, fields, decided_on, by, now, meeting=row, item=of)
    record(
        "decision.recorded",
        by=by,
        now=now,
        subject=rows.subject_of(made.pk),
        detail={"meeting": meeting, "item": item},
    )
    return int(made.pk)


@action
def decision_change(
    *, decision: int, fields: DecisionFields, expected: int, by: Viewer, now: datetime
) -> None:
    """Change a decision that is not in force yet.

    Raises AccessDenied, NotAvailable, UnableTo, InvalidInput, StaleVersion.
    """
    check_run_meetings(by)
    row = rows.held(decision)
    if row.state != "RECORDED":
        raise UnableTo(
            _("The decision is in force: who owes it and until when is changed on its obligation."),
            code="in_force",
        )
    owner, due_on = rules.check_fields(fields, row.decided_on)
    rows.check_known({owner, *fields.supporting}, by, now)
    row.title, row.text, row.accountable_id, row.due_on = fields.title, fields.text, owner, due_on
    row.answers_to, row.visibility = fields.answers_to, fields.visibility
    changed = ["title", "text", "accountable_id", "due_on", "answers_to", "visibility"]
    row.save_version(expected=expected, fields=changed)
    row.supporting.set(set(fields.supporting) - {owner})
    record("decision.changed", by=by, now=now, subject=rows.subject_of(row.pk), detail={"fields": changed})


@action
def decision_put_in_force(*, decision: int, expected: int, by: Viewer, now: datetime) -> int:
    """Put a recorded decision in force: its obligation is made and the offices concerned are told.

    Returns the id of the obligation. Raises AccessDenied, NotAvailable, UnableTo, StaleVersion.
    """
    check_run_meetings(by)
    row = rows.held(decision)
    event = rows.move(row, DecisionStep.IN_FORCE, expected)
    owed, sent = rows.take_effect(row, by, now)
    record(
        event, by=by, now=now, subject=rows.subject_of(row.pk), detail={"obligation": owed, "offices": sent}
    )
    return owed


def _states(row: Decision, by: Viewer, now: datetime) -> list[str]:
    ref = rows.subject_of(row.pk)
    found = obligations.of_origin(viewer=Viewer.system(), refs=[ref], day=now.date())
    return [str(one.state) for one in found.get(ref, [])]


@action
def decision_fulfil(*, decision: int, expected: int, by: Viewer, now: datetime) -> None:
    """Close a decision whose obligations are all closed. Raises AccessDenied, NotAvailable, UnableTo, StaleVersion."""
    check_run_meetings(by)
    row = rows.held(decision)
    DECISION.check(DecisionStep(row.state), DecisionStep.FULFILLED)
    rules.check_fulfil(_states(row, by, now))
    event = rows.move(row, DecisionStep.FULFILLED, expected, closed_on=now.date())
    record(event, by=by, now=now, subject=rows.subject_of(row.pk))


@action
def decision_repeal(*, decision: int, reason: str, expected: int, by: Viewer, now: datetime) -> None:
    """Repeal a decision; what is still owed is withdrawn first, by whoever assigns it.

    Raises AccessDenied, NotAvailable, UnableTo, InvalidInput, StaleVersion.
    """
    check_run_meetings(by)
    rules.check_reason(reason)
    row = rows.held(decision)
    rules.check_no_open(_states(row, by, now))
    event = rows.move(row, DecisionStep.REPEALED, expected, closed_on=now.date(), closing_reason=reason)
    record(event, by=by, now=now, subject=rows.subject_of(row.pk))


@action
def decision_supersede(*, decision: int, replaced_by: int, expected: int, by: Viewer, now: datetime) -> None:
    """Say that a later decision of the same body replaces this one.

    Raises AccessDenied, NotAvailable, UnableTo, InvalidInput, StaleVersion.
    """
    check_run_meetings(by)
    row = rows.held(decision)
    later = Decision.objects.filter(
        pk=replaced_by,
        body_id=row.body_id,
        state__in=["RECORDED", "IN_FORCE"],
        decided_on__gte=row.decided_on,
    ).exclude(pk=row.pk)
    found = later.select_for_update(of=("self",)).first()
    if found is None or found.replaces_id is not None:
        raise InvalidInput(
            _("Choose a later decision of the same body that replaces no other."),
            code="not_a_later_decision",
            extra={"fields": {"replaced_by": "wrong"}},
        )
    rules.check_no_open(_states(row, by, now))
    event = rows.move(row, DecisionStep.SUPERSEDED, expected, closed_on=now.date())
    Decision.objects.filter(pk=found.pk).update(replaces=row)
    record(event, by=by, now=now, subject=rows.subject_of(row.pk), detail={"replaced_by": replaced_by})
