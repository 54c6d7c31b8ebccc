"""Who may say what is owed, report on it and accept it. `check_x` raises with a reason, `can_x` answers with it."""

from collections.abc import Set as AbstractSet

from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.kernel.access import ALLOWED, Decision, Viewer, can_use, check_use
from rapport.kernel.errors import AccessDenied


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
