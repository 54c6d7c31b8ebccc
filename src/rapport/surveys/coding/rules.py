"""Who may do what. `check_x` raises with a reason, `can_x` answers with it."""

from rapport.actors.roles import Permission
from rapport.kernel.access import Decision, Viewer, can_use, check_use


def can_code(viewer: Viewer) -> Decision:
    """Whether the viewer's role lets them code answers."""
    return can_use(viewer, Permission.ANSWER_CODE)


def check_code(viewer: Viewer) -> None:
    """Raise AccessDenied where `can_code` says no."""
    check_use(viewer, Permission.ANSWER_CODE)


def can_decide(viewer: Viewer) -> Decision:
    """Whether the viewer's role lets them settle codings and change the codebook."""
    return can_use(viewer, Permission.CODING_DECIDE)


def check_decide(viewer: Viewer) -> None:
    """Raise AccessDenied where `can_decide` says no."""
    check_use(viewer, Permission.CODING_DECIDE)
