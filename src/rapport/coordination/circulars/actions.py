"""Writes of circulars: sent to further offices, confirmed; questions and expertise sent up and answered.

Source: OSCE SR Annual Report 2008, 2.2.1 with note 36 ("bubble up").
"""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.actors.roles import Permission
from rapport.coordination import seats
from rapport.coordination.bodies import queries as bodies
from rapport.coordination.circulars import sending
from rapport.coordination.decisions import queries as decisions
from rapport.coordination.decisions.rules import unknown_decision
from rapport.coordination.meetings import notices, rows
from rapport.coordination.models import AgendaItem, CircularCopy, Contribution, Decision
from rapport.coordination.rules import check_run_meetings
from rapport.kernel.access import Viewer, check_use
from rapport.kernel.audit import action, record
from rapport.kernel.errors import InvalidInput, NotAvailable, UnableTo


def _subject(pk: int) -> str:
    return f"coordination.decision:{pk}"


def _check_for(by: Viewer, organisation: int) -> None:
    """Whoever acts for a ministry acts for its offices. Raises AccessDenied, NotAvailable."""
    check_use(by, Permission.MECHANISM_ANSWER)
    if by.is_system:
        return
    acting = [one for one in by.organisations if by.has_for(Permission.MECHANISM_ANSWER, one)]
    if organisation not in actors.with_parts(viewer=by, ids=acting):
        raise NotAvailable(_("This was not sent to an office of yours."), code="not_yours")


@action
def circular_send(*, decision: int, offices: Iterable[int], by: Viewer, now: datetime) -> int:
    """Send a decision in force to further offices. Gives how many got it newly.

    Raises AccessDenied, NotAvailable, UnableTo, InvalidInput.
    """
    check_run_meetings(by)
    row = Decision.objects.select_for_update(of=("self",)).filter(pk=decision).first()
    if row is None:
        raise unknown_decision()
    if row.state == "RECORDED":
        raise UnableTo(_("The decision is not in force yet."), code="not_in_force")
    wanted = set(offices)
    known = actors.organisations(viewer=by, language="en", day=now.date(), ids=wanted)
    if not wanted or set(known) != wanted:
        raise InvalidInput(
            _("Choose the offices that the decision concerns."), extra={"fields": {"offices": ""}}
        )
    sent = sending.send(row, {one: [] for one in sorted(wanted)}, by=by, now=now)
    record("decision.sent", by=by, now=now, subject=_subject(row.pk), detail={"offices": sent})
    return sent


@action
def circular_confirm(*, copy: int, by: Viewer, now: datetime) -> None:
    """Confirm for an office that the decision was read; a second time changes nothing.

    Raises AccessDenied, NotAvailable, UnableTo.
    """
    row = CircularCopy.objects.select_for_update(of=("self",)).filter(pk=copy).first()
    if row is None:
        raise NotAvailable(_("This was not sent to an office of yours."), code="not_yours")
    _check_for(by, row.organisation_id)
    if row.confirmed_at is None:
        CircularCopy.objects.filter(pk=row.pk).update(confirmed_at=now, confirmed_by=by.person_id)
    record("circular.confirmed", by=by, now=now, subject=_subject(row.decision_id), detail={"copy": copy})


@action
def contribution_send(
    *,
    body: str,
    organisation: int,
    kind: str,
    title: str,
    text: str,
    decision: int | None = None,
    by: Viewer,
    now: datetime,
) -> int:
    """Send a question or expertise up to a body, about a decision or of an office's own accord. Returns its id.

    Raises AccessDenied, NotAvailable, InvalidInput.
    """
    _check_for(by, organisation)
    # A body that only its members know of answers outsiders as if it did not exist.
    bodies.body(viewer=by, code=body, day=now.date())
    of = seats.body_of(body)
    if not title.strip() or not text.strip():
        raise InvalidInput(
            _("Write a title, and what the body should know or answer."),
            extra={"fields": {"title" if not title.strip() else "text": "missing"}},
        )
    if kind not in Contribution.Kind.values:
        raise InvalidInput(_("Choose a question or expertise."), extra={"fields": {"kind": "unknown"}})
    if decision is not None:
        about = decisions.decision(viewer=by, decision_id=decision, language="en", day=now.date())
        if about.body_id != of.pk:
            raise InvalidInput(_("That decision is of another body."), code="other_body")
    row = Contribution(
        body=of,
        decision_id=decision,
        organisation_id=organisation,
        kind=kind,
        title=title,
        text=text,
        sent_at=now,
        sent_by=by.person_id,
    )
    row.save()
    notices.to_secretariat(sending.ASKED, "contribution", row.pk, by=by, now=now)
    record(
        "contribution.sent",
        by=by,
        now=now,
        subject=f"coordination.contribution:{row.pk}",
        detail={"kind": kind},
    )
    return int(row.pk)


def _contribution(pk: int) -> Contribution:
    row: Contribution | None = Contribution.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise NotAvailable(_("There is no such contribution."), code="unknown_contribution")
    return row


@action
def contribution_answer(*, contribution: int, answer: str, expected: int, by: Viewer, now: datetime) -> None:
    """Answer what an office sent up. Raises AccessDenied, NotAvailable, InvalidInput, StaleVersion."""
    check_run_meetings(by)
    row = _contribution(contribution)
    if not answer.strip():
        raise InvalidInput(_("Write an answer."), extra={"fields": {"answer": "missing"}})
    row.answer, row.answered_at, row.answered_by = answer, now, by.person_id
    row.save_version(expected=expected, fields=["answer", "answered_at", "answered_by"])
    notices.to_organisations(sending.ANSWERED, [row.organisation_id], "contribution", row.pk, by=by, now=now)
    record("contribution.answered", by=by, now=now, subject=f"coordination.contribution:{row.pk}")


@action
def contribution_to_agenda(*, contribution: int, meeting: int, by: Viewer, now: datetime) -> int:
    """Put what an office sent up onto the agenda of a meeting of its body. Returns the id of the point.

    Raises AccessDenied, NotAvailable, UnableTo.
    """
    check_run_meetings(by)
    row = _contribution(contribution)
    at = rows.held(meeting, by, now)
    if at.body_id != row.body_id or at.state not in ("PLANNED", "CONVENED"):
        raise UnableTo(_("Choose a coming meeting of the body it was sent to."), code="other_meeting")
    source = f"coordination.contribution:{row.pk}"
    if AgendaItem.objects.filter(meeting=at, source=source).exists():
        raise UnableTo(_("This stands on the agenda already."), code="on_agenda")
    made = rows.put_last(at, kind="EXPERTISE", title=row.title, description=row.text, source=source)
    notices.to_organisations(sending.PLACED, [row.organisation_id], "contribution", row.pk, by=by, now=now)
    record(
        "contribution.put_on_agenda",
        by=by,
        now=now,
        subject=f"coordination.contribution:{row.pk}",
        detail={"meeting": meeting},
    )
    return int(made.pk)
