"""Who may do what. `check_x` raises with a reason, `can_x` answers with it."""

from rapport.actors.roles import Permission
from rapport.kernel.access import Decision, Viewer, can_use, check_use


def can_answer(viewer: Viewer) -> Decision:
    """Whether the viewer's role lets them answer on behalf of its organisation."""
    return can_use(viewer, Permission.RETURN_ANSWER)


def check_answer(viewer: Viewer) -> None:
    """Raise AccessDenied where `can_answer` says no."""
    check_use(viewer, Permission.RETURN_ANSWER)


def can_submit(viewer: Viewer) -> Decision:
    """Whether the viewer's role lets them submit on behalf of its organisation."""
    return can_use(viewer, Permission.RETURN_SUBMIT)


def check_submit(viewer: Viewer) -> None:
    """Raise AccessDenied where `can_submit` says no."""
    check_use(viewer, Permission.RETURN_SUBMIT)


def can_manage_delegation(viewer: Viewer) -> Decision:
    """Whether the viewer's role lets them divide the questionnaire among colleagues."""
    return can_use(viewer, Permission.DELEGATION_MANAGE)


def check_manage_delegation(viewer: Viewer) -> None:
    """Raise AccessDenied where `can_manage_delegation` says no."""
    check_use(viewer, Permission.DELEGATION_MANAGE)
