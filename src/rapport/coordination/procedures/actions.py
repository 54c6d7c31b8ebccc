"""Writes of written procedures: drafted, opened, said, closed by the rule, withdrawn.

Source: OSCE SR Annual Report 2008, 2.2.10 and 2.2.11: a mechanism decides also between its meetings, and a decision
has an owner and a day wherever it was taken.
"""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from rapport.coordination import seats
from rapport.coordination.decisions import rows as decisions
from rapport.coordination.decisions import rules as deciding
from rapport.coordination.decisions.types import DecisionFields
from rapport.coordination.decisions.workflow import DecisionStep
from rapport.coordination.meetings.notices import to_organisations, to_secretariat
from rapport.coordination.models import Ballot, BodyPractice, Procedure, ProcedureSeat
from rapport.coordination.procedures import notices, rows, rules, tally
from rapport.coordination.procedures.types import ProcedureFields
from rapport.coordination.procedures.workflow import ProcedureStep
from rapport.coordination.rules import check_run_meetings
from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.errors import InvalidInput, NotAvailable, UnableTo
from rapport.obligations.notices import deputies_on

PROPOSED = (
    "title",
    "text",
    "accountable_id",
    "due_on",
    "answers_to",
    "visibility",
    "mode",
    "majority",
    "days",
)


def _put(row: Procedure, fields: ProcedureFields, by: Viewer, now: datetime) -> None:
    owner, due_on = rules.check_fields(fields, now.date())
    what = fields.decision
    decisions.check_known({owner, *what.supporting}, by, now)
    row.title, row.text, row.accountable_id, row.due_on = what.title, what.text, owner, due_on
    row.answers_to, row.visibility = what.answers_to, what.visibility
    row.mode, row.majority, row.days = fields.mode, fields.majority, fields.days


@action
def procedure_draft(*, body: str, fields: ProcedureFields, by: Viewer, now: datetime) -> int:
    """Draft a proposal. Only those who run meetings see it until it is opened. Returns its id.

    Raises AccessDenied, InvalidInput (unknown body, mode or days; no owner, two owners, a day too early).
    """
    check_run_meetings(by)
    row = Procedure(body=seats.body_of(body), prepared_at=now, prepared_by=by.person_id)
    _put(row, fields, by, now)
    row.save()
    row.supporting.set(set(fields.decision.supporting) - {row.accountable_id})
    record("procedure.drafted", by=by, now=now, subject=rows.subject_of(row.pk))
    return int(row.pk)


@action
def procedure_change(
    *, procedure: int, fields: ProcedureFields, expected: int, by: Viewer, now: datetime
) -> None:
    """Change a proposal that is not open yet: what members vote on never changes under them.

    Raises AccessDenied, NotAvailable, UnableTo, InvalidInput, StaleVersion.
    """
    check_run_meetings(by)
    row = rows.held(procedure, by, now)
    if row.state != ProcedureStep.DRAFT:
        raise UnableTo(
            _("Members vote on the proposal as it stands. Withdraw it and draft another one."), code="open"
        )
    _put(row, fields, by, now)
    row.save_version(expected=expected, fields=PROPOSED)
    row.supporting.set(set(fields.decision.supporting) - {row.accountable_id})
    record("procedure.changed", by=by, now=now, subject=rows.subject_of(row.pk))


@action
def procedure_open(*, procedure: int, expected: int, by: Viewer, now: datetime) -> int:
    """Put a proposal to the members with a vote today; they are told. Gives how many people were told.

    The roll, the last day and the quorum are fixed here. Raises AccessDenied, NotAvailable, UnableTo (nobody has
    a vote), InvalidInput (the day until which it is to be done came too near), StaleVersion.
    """
    check_run_meetings(by)
    row = rows.held(procedure, by, now)
    practice = BodyPractice.objects.filter(body_id=row.body_id).first() or BodyPractice()
    today = seats.day_of(now, practice.zone)
    closes_on = today + timedelta(days=row.days)
    deciding.check_due(row.due_on, closes_on)
    event = rows.move(
        row,
        ProcedureStep.OPEN,
        expected,
        opened_at=now,
        closes_on=closes_on,
        zone=practice.zone,
        quorum_percent=practice.quorum_percent,
        quorum_above=practice.quorum_above,
    )
    voting = rows.enrol(row, today)
    told = to_organisations(notices.OPENED, voting, "procedure", row.pk, by=by, now=now)
    detail = {"seats": len(voting), "days": row.days}
    record(event, by=by, now=now, subject=rows.subject_of(row.pk), detail=detail)
    return told


def _say(row: Procedure, seat: int, now: datetime) -> ProcedureSeat:
    """The seat, if something may be said for it now. Raises UnableTo, NotAvailable."""
    rules.check_open(row.state, row.closes_on, row.zone, now)
    found: ProcedureSeat | None = row.roll.select_related("member").filter(pk=seat).first()
    if found is None:
        raise NotAvailable(_("There is no such seat in this written procedure."), code="unknown_seat")
    if not rows.still_votes(found, seats.day_of(now, row.zone)):
        raise UnableTo(
            _("This member has no vote in the body any more. What it said before stays as it is."),
            code="seat_left",
        )
    return found


@action
def procedure_vote(
    *, procedure: int, seat: int, choice: str, reason: str = "", by: Viewer, now: datetime
) -> None:
    """Say for, against or neither on behalf of a member; the last word until the closing counts.

    Raises AccessDenied, NotAvailable (no seat of one's own), UnableTo (not open, left the body, another person votes),
    InvalidInput (an objection without its reason).
    """
    row = rows.held(procedure, by, now)
    found = row.roll.select_related("member").filter(pk=seat).first()
    if found is None or not (by.is_system or found.organisation_id in rows.own(by)):
        raise NotAvailable(_("There is no such seat in this written procedure."), code="unknown_seat")
    _say(row, seat, now)
    absent = deputies_on(now.date())
    speaker = rows.speakers([found], now)[found.pk]
    allowed = rules.can_speak(by, speaker, mine=rows.own(by), absent=absent)
    if not allowed:
        raise UnableTo(allowed.reason, code="another_votes")
    rules.check_word(row.mode, choice, reason)
    stands_in = speaker.representative in absent and speaker.representative != by.person_id
    Ballot.objects.create(
        seat=found, choice=choice, reason=reason, for_absent=stands_in, at=now, by=by.person_id
    )
    if choice == "AGAINST" and row.mode == "SILENCE":
        to_secretariat(notices.OBJECTED, "procedure", row.pk, by=by, now=now)
    record("procedure.voted", by=by, now=now, subject=rows.subject_of(row.pk), detail={"seat": seat})


@action
def vote_enter(
    *, procedure: int, seat: int, choice: str, reason: str = "", came_as: str, by: Viewer, now: datetime
) -> None:
    """Enter what a member sent on paper or by mail, with how it came in; members see that it was entered.

    Raises AccessDenied, NotAvailable, UnableTo, InvalidInput.
    """
    check_run_meetings(by)
    row = rows.held(procedure, by, now)
    found = _say(row, seat, now)
    rules.check_word(row.mode, choice, reason)
    if not came_as.strip():
        raise InvalidInput(
            _("Say how it came in, for example: letter of 3 March."), extra={"fields": {"came_as": "missing"}}
        )
    Ballot.objects.create(seat=found, choice=choice, reason=reason, came_as=came_as, at=now, by=by.person_id)
    record("procedure.vote_entered", by=by, now=now, subject=rows.subject_of(row.pk), detail={"seat": seat})


@action
def procedure_close(*, procedure: int, expected: int, by: Viewer, now: datetime) -> int | None:
    """Find the result by the rule. Adopted, it is a numbered decision in force; gives its id, else None.

    Raises AccessDenied, NotAvailable, UnableTo (the period is running), StaleVersion.
    """
    check_run_meetings(by)
    row = rows.held(procedure, by, now)
    if row.state != ProcedureStep.OPEN or row.closes_on is None:
        raise UnableTo(_("This written procedure is not open."), code="not_open")
    counted = rows.counted(row)
    rules.check_close(row.mode, counted, row.closes_on, row.zone, now)
    quorum = tally.quorum_of(counted, row.quorum_percent, above=row.quorum_above)
    outcome = tally.outcome(row.mode, counted, quorum, row.majority)
    made, target = None, ProcedureStep.NOT_ADOPTED
    if outcome in tally.ADOPTING:
        made, target = _adopt(row, by, now), ProcedureStep.ADOPTED
    event = rows.move(row, target, expected, outcome=outcome, closed_at=now, decision_id=made)
    asked = list(row.roll.values_list("organisation_id", flat=True))
    to_organisations(notices.CLOSED, asked, "procedure", row.pk, by=by, now=now)
    to_secretariat(notices.CLOSED, "procedure", row.pk, by=by, now=now)
    record(event, by=by, now=now, subject=rows.subject_of(row.pk), detail={"outcome": outcome})
    return made


def _adopt(row: Procedure, by: Viewer, now: datetime) -> int:
    # However late the result is found, the decision is of the last day of the procedure.
    last = row.closes_on or now.date()
    fields = DecisionFields(
        title=row.title,
        text=row.text,
        owners=[row.accountable_id],
        due_on=row.due_on,
        supporting=list(row.supporting.values_list("pk", flat=True)),
        answers_to=row.answers_to,
        visibility=row.visibility,
    )
    made = decisions.make(row.body, fields, min(last, seats.day_of(now, row.zone)), by, now)
    decisions.move(made, DecisionStep.IN_FORCE, made.version)
    decisions.take_effect(made, by, now)
    return int(made.pk)


@action
def procedure_remind(*, procedure: int, by: Viewer, now: datetime) -> int:
    """Tell members that said nothing that the period ends; once. Gives how many people were told.

    Raises AccessDenied, NotAvailable, UnableTo.
    """
    check_run_meetings(by)
    row = rows.held(procedure, by, now)
    rules.check_open(row.state, row.closes_on, row.zone, now)
    said = rows.words([row.pk])
    silent = [one.organisation_id for one in row.roll.all() if one.pk not in said]
    told = 0
    if row.reminded_at is None:
        told = to_organisations(notices.NEAR, silent, "procedure", row.pk, by=by, now=now)
        row.reminded_at = now
        row.save_version(expected=row.version, fields=["reminded_at"])
    record("procedure.reminded", by=by, now=now, subject=rows.subject_of(row.pk), detail={"people": told})
    return told


@action
def procedure_withdraw(*, procedure: int, reason: str, expected: int, by: Viewer, now: datetime) -> None:
    """Withdraw a proposal with the reason; members who were asked are told.

    Raises AccessDenied, NotAvailable, UnableTo, InvalidInput, StaleVersion.
    """
    check_run_meetings(by)
    row = rows.held(procedure, by, now)
    deciding.check_reason(reason)
    asked = list(row.roll.values_list("organisation_id", flat=True))
    event = rows.move(row, ProcedureStep.WITHDRAWN, expected, closing_reason=reason, closed_at=now)
    to_organisations(notices.WITHDRAWN, asked, "procedure", row.pk, by=by, now=now)
    record(event, by=by, now=now, subject=rows.subject_of(row.pk))
