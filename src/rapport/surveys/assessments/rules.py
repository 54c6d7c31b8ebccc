"""Who may do what. `check_x` raises with a reason, `can_x` answers with it."""

from rapport.actors.roles import Permission
from rapport.kernel.access import Decision, Viewer, can_use, check_use


def can_edit_assessments(viewer: Viewer) -> Decision:
    """Whether the viewer's role lets them prepare assessments and keep the log."""
    return can_use(viewer, Permission.ASSESSMENT_EDIT)


def check_edit_assessments(viewer: Viewer) -> None:
    """Raise AccessDenied where `can_edit_assessments` says no."""
    check_use(viewer, Permission.ASSESSMENT_EDIT)


def can_publish_assessments(viewer: Viewer) -> Decision:
    """Whether the viewer's role lets them publish assessments."""
    return can_use(viewer, Permission.ASSESSMENT_PUBLISH)


def check_publish_assessments(viewer: Viewer) -> None:
    """Raise AccessDenied where `can_publish_assessments` says no."""
    check_use(viewer, Permission.ASSESSMENT_PUBLISH)


def can_comment(viewer: Viewer) -> Decision:
    """Whether the viewer's role lets them comment on the draft assessment of its own country."""
    return can_use(viewer, Permission.ASSESSMENT_COMMENT)


def check_comment(viewer: Viewer) -> None:
    """Raise AccessDenied where `can_comment` says no."""
    check_use(viewer, Permission.ASSESSMENT_COMMENT)
