"""Rows of decisions as actions need them: numbered, locked, moved by the table, taking effect."""

from datetime import date, datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.coordination.circulars import sending
from rapport.coordination.decisions import rules
from rapport.coordination.decisions.types import DecisionFields
from rapport.coordination.decisions.workflow import DECISION, DecisionStep
from rapport.coordination.meetings import rows as meetings
from rapport.coordination.models import Body, Decision
from rapport.kernel.access import Viewer
from rapport.kernel.errors import InvalidInput
from rapport.obligations.actions import obligation_make


def subject_of(pk: int) -> str:
    """The opaque reference of a decision."""
    return f"coordination.decision:{pk}"


def held(decision: int) -> Decision:
    """The decision, locked. Raises NotAvailable."""
    row: Decision | None = Decision.objects.select_for_update(of=("self",)).filter(pk=decision).first()
    if row is None:
        raise rules.unknown_decision()
    return row


def check_known(ids: set[int], by: Viewer, now: datetime) -> None:
    known = actors.organisations(viewer=by, language="en", day=now.date(), ids=ids)
    if set(known) != ids:
        raise InvalidInput(
            _("There is no such organisation. Choose one from the list."),
            code="unknown_organisation",
            extra={"fields": {"owner": "unknown"}},
        )


def make(
    body: Body, fields: DecisionFields, decided_on: date, by: Viewer, now: datetime, **places: object
) -> Decision:
    """A decision with the next number of its body and year; part of the calling action. Raises InvalidInput.

    The body is locked, so that two decisions never take the same number and none is left out.
    """
    owner, due_on = rules.check_fields(fields, decided_on)
    check_known({owner, *fields.supporting}, by, now)
    Body.objects.select_for_update(of=("self",)).get(pk=body.pk)
    year = decided_on.year
    last = Decision.objects.filter(body=body, year=year).aggregate(last=Max("number"))["last"] or 0
    row: Decision = Decision.objects.create(
        body=body,
        year=year,
        number=last + 1,
        title=fields.title,
        text=fields.text,
        accountable_id=owner,
        decided_on=decided_on,
        due_on=due_on,
        answers_to=fields.answers_to,
        visibility=fields.visibility,
        recorded_at=now,
        recorded_by=by.person_id,
        **places,
    )
    row.supporting.set(set(fields.supporting) - {owner})
    return row


def take_effect(row: Decision, by: Viewer, now: datetime) -> tuple[int, int]:
    """Make what is owed, send the decision to the offices concerned, put it onto the next agenda.

    Part of the calling action. Gives the id of the obligation and how many offices it was sent to.
    """
    owed = obligation_make(
        title=row.title,
        description=row.text,
        accountable_id=row.accountable_id,
        supporting_ids=list(row.supporting.values_list("pk", flat=True)),
        # Minutes may be circulated after that day: what is owed is then due today, and late from tomorrow on.
        due_on=max(row.due_on, now.date()),
        origin="DECISION",
        origin_ref=subject_of(row.pk),
        answers_to=row.answers_to,
        visibility=row.visibility,
        body_ref=f"coordination.body:{row.body_id}",
        by=by,
        now=now,
    )
    sent = sending.send(row, sending.proposed(row, by), by=by, now=now)
    following = meetings.next_of(row.body_id, max(now, row.meeting.starts_at if row.meeting else now))
    if following is not None:
        meetings.bring_back(following)
    return owed, sent


def move(row: Decision, target: DecisionStep, expected: int, **changes: object) -> str:
    """Take the step if the table has it; gives the name of its event. Raises UnableTo, StaleVersion."""
    step = DECISION.check(DecisionStep(row.state), target)
    row.state = target.value
    for name, value in changes.items():
        setattr(row, name, value)
    row.save_version(expected=expected, fields=["state", *changes])
    return step.event
