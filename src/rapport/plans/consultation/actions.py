"""Writes of consultation: comments of organisations, and answers to them."""

from datetime import datetime

from django.utils.translation import gettext as _

from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.errors import InvalidInput, UnableTo
from rapport.plans import models, rows, rules


@action
def comment_add(
    *, plan: str, organisation_id: int, text: str, measure: str = "", by: Viewer, now: datetime
) -> int:
    """Comment on behalf of an organisation on the plan or one measure while it is in consultation. Returns its id.

    Raises NotAvailable, AccessDenied, UnableTo (no consultation, or its last day has passed), InvalidInput.
    """
    rules.check_comment(by, organisation_id)
    row = rows.held(plan)
    version = rows.open_version(row)
    if version.state != "IN_CONSULTATION":
        # A draft is nobody's to know of but those who write it.
        raise rules.unknown_plan()
    if version.comments_until is not None and version.comments_until < now.date():
        raise UnableTo(_("The last day for comments has passed."), code="consultation_over")
    if not text.strip():
        raise InvalidInput(_("Write your comment."), extra={"fields": {"text": "missing"}})
    if measure and not models.Measure.objects.filter(plan=row, key=measure).exists():
        raise rules.unknown_measure()
    made = models.PlanComment.objects.create(
        of=version,
        measure_key=measure,
        organisation_id=organisation_id,
        text=text.strip(),
        at=now,
        by=by.person_id,
    )
    record("plan_comment.added", by=by, now=now, subject=rows.subject_of(plan), detail={"measure": measure})
    return int(made.pk)


@action
def comment_answer(
    *, plan: str, comment: int, answer: str, outcome: str, expected: int, by: Viewer, now: datetime
) -> None:
    """Say what became of a comment, and why. Raises NotAvailable, AccessDenied, InvalidInput, StaleVersion."""
    rules.check_edit(by)
    row: models.PlanComment | None = (
        models.PlanComment.objects.select_for_update(of=("self",))
        .filter(pk=comment, of__plan__code=plan)
        .first()
    )
    if row is None:
        raise rules.unknown_comment()
    if not answer.strip() or outcome not in models.PlanComment.Outcome.values:
        raise InvalidInput(
            _("Say what became of the comment, and why."), extra={"fields": {"answer": "missing"}}
        )
    row.answer, row.outcome = answer.strip(), outcome
    row.answered_at, row.answered_by = now, by.person_id
    row.save_version(expected=expected, fields=["answer", "outcome", "answered_at", "answered_by"])
    record("plan_comment.answered", by=by, now=now, subject=rows.subject_of(plan))
