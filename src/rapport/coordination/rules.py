"""Who may see and run the co-ordination mechanism. `check_x` raises with a reason, `can_x` answers with it."""

from rapport.actors.roles import Permission
from rapport.kernel.access import Decision, Viewer, can_use, can_use_for, check_use, check_use_for


def can_view(viewer: Viewer) -> Decision:
    """Whether the viewer may see what the members of the mechanism see."""
    return can_use(viewer, Permission.MECHANISM_VIEW)


def check_view(viewer: Viewer) -> None:
    """Raise AccessDenied where `can_view` says no."""
    check_use(viewer, Permission.MECHANISM_VIEW)


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


def can_answer_for(viewer: Viewer, organisation_id: int) -> Decision:
    """Whether the viewer may confirm, ask, vote and send expertise on behalf of an organisation."""
    return can_use_for(viewer, Permission.MECHANISM_ANSWER, organisation_id)


def check_answer_for(viewer: Viewer, organisation_id: int) -> None:
    """Raise AccessDenied where `can_answer_for` says no."""
    check_use_for(viewer, Permission.MECHANISM_ANSWER, organisation_id)
