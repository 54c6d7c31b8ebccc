"""Who may say what is owed, report on it and accept it. `check_x` raises with a reason, `can_x` answers with it."""

from collections.abc import Set as AbstractSet
from datetime import date

from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.kernel.access import ALLOWED, Decision, Viewer, can_use, check_use
from rapport.kernel.errors import AccessDenied, InvalidInput, UnableTo
from rapport.obligations.updates.types import UpdateFields
from rapport.obligations.workflow import RUNNING


def can_assign(viewer: Viewer) -> Decision:
    """Whether the viewer may say what is owed and by whom, reassign and withdraw it."""
    return can_use(viewer, Permission.OBLIGATION_ASSIGN)


def check_assign(viewer: Viewer) -> None:
    """Raise AccessDenied where `can_assign` says no."""
    check_use(viewer, Permission.OBLIGATION_ASSIGN)


def can_review(viewer: Viewer) -> Decision:
    """Whether the viewer may accept or return what was reported."""
    return can_use(viewer, Permission.OBLIGATION_REVIEW)


def check_review(viewer: Viewer) -> None:
    """Raise AccessDenied where `can_review` says no."""
    check_use(viewer, Permission.OBLIGATION_REVIEW)


def can_report(viewer: Viewer, above: AbstractSet[int]) -> Decision:
    """Whether the viewer may write updates on what an organisation owes.

    `above` holds the organisation and those it is part of: whoever acts for a ministry reports for its offices.
    """
    return _can_for(viewer, Permission.OBLIGATION_REPORT, above)


def check_report(viewer: Viewer, above: AbstractSet[int]) -> None:
    """Raise AccessDenied where `can_report` says no."""
    _check(can_report(viewer, above))


def can_submit(viewer: Viewer, above: AbstractSet[int]) -> Decision:
    """Whether the viewer may submit updates officially on what an organisation owes; `above` as in `can_report`."""
    return _can_for(viewer, Permission.OBLIGATION_SUBMIT, above)


def check_submit(viewer: Viewer, above: AbstractSet[int]) -> None:
    """Raise AccessDenied where `can_submit` says no."""
    _check(can_submit(viewer, above))


def _can_for(viewer: Viewer, permission: Permission, above: AbstractSet[int]) -> Decision:
    if any(viewer.has_for(permission, organisation) for organisation in above):
        return ALLOWED
    held = can_use(viewer, permission)
    return Decision(False, _("You hold this role for another organisation.")) if held else held


def _check(decision: Decision) -> None:
    if not decision:
        raise AccessDenied(decision.reason)


def check_running(state: str) -> None:
    """Raise UnableTo where nothing is owed any more."""
    if state not in RUNNING:
        raise UnableTo(
            _("This obligation is closed: nothing of it can be changed. Reopen it first, if it must be."),
            code="obligation_closed",
        )


def check_due(due_on: date, *, made_on: date) -> None:
    """Raise InvalidInput for a due date before the day on which the obligation was made."""
    if due_on < made_on:
        raise InvalidInput(
            _(
                "The due date lies before the day on which this was decided, %(day)s. Choose that day or a later one."
            )
            % {"day": made_on.isoformat()},
            code="due_before_made",
            extra={"fields": {"due_on": "before"}},
        )


def check_reason(reason: str, *, field: str = "reason") -> str:
    """The reason without spaces around it. Raises InvalidInput where there is none."""
    given = reason.strip()
    if not given:
        raise InvalidInput(
            _("Say why, in a sentence: the reason is kept with the history."),
            code="reason_missing",
            extra={"fields": {field: "missing"}},
        )
    return given


def can_decide(viewer: Viewer, *, submitted_by: int | None) -> Decision:
    """Whether the viewer may accept or return an update: not one they submitted themselves."""
    allowed = can_review(viewer)
    if allowed and viewer.person_id is not None and viewer.person_id == submitted_by:
        return Decision(False, _("You submitted this update: another person accepts or returns it."))
    return allowed


def check_decide(viewer: Viewer, *, submitted_by: int | None) -> None:
    """Raise AccessDenied where the role lacks it, UnableTo where the viewer submitted it."""
    check_review(viewer)
    decision = can_decide(viewer, submitted_by=submitted_by)
    if not decision:
        raise UnableTo(decision.reason, code="own_update")


def check_to_submit(fields: UpdateFields, *, evidence: int) -> None:
    """Raise InvalidInput for an update that says nothing, or that would close without a result and its evidence.

    Source: OSCE SR Annual Report 2008, 2.2.11: results count, not activities.
    """
    if not fields.activity.strip():
        raise InvalidInput(
            _("Say what was done, or that nothing was done and why, before you submit."),
            code="activity_missing",
            extra={"fields": {"activity": "missing"}},
        )
    if fields.closes and not fields.result.strip():
        raise InvalidInput(
            _("To close an obligation, say what changed: a result, not only an activity."),
            code="result_missing",
            extra={"fields": {"result": "missing"}},
        )
    if fields.closes and not evidence:
        raise InvalidInput(
            _("To close an obligation, add at least one piece of evidence: a file or a link."),
            code="evidence_missing",
            extra={"fields": {"closes": "evidence"}},
        )


def check_percent(percent: int | None) -> None:
    """Raise InvalidInput for a percentage out of range."""
    if percent is not None and not 0 <= percent <= 100:
        raise InvalidInput(
            _("A percentage lies between 0 and 100."),
            code="percent_range",
            extra={"fields": {"percent": "range"}},
        )
