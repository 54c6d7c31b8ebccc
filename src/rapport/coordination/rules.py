"""Who may run the co-ordination mechanism. `check_x` raises with a reason, `can_x` answers with it."""

from rapport.actors.roles import Permission
from rapport.kernel.access import Decision, Viewer, can_use, check_use


def can_edit_bodies(viewer: Viewer) -> Decision:
    """Whether the viewer may describe bodies, their members and self-checks."""
    return can_use(viewer, Permission.BODY_EDIT)


def check_edit_bodies(viewer: Viewer) -> None:
    """Raise AccessDenied where `can_edit_bodies` says no."""
    check_use(viewer, Permission.BODY_EDIT)


def can_run_meetings(viewer: Viewer) -> Decision:
    """Whether the viewer may plan meetings, take minutes and record decisions."""
    return can_use(viewer, Permission.MEETING_RUN)


def check_run_meetings(viewer: Viewer) -> None:
    """Raise AccessDenied where `can_run_meetings` says no."""
    check_use(viewer, Permission.MEETING_RUN)
