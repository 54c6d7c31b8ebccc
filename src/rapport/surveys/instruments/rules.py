"""Who may do what. `check_x` raises with a reason, `can_x` answers with it."""

from rapport.actors.roles import Permission
from rapport.kernel.access import Decision, Viewer, can_use, check_use


def can_edit_questionnaires(viewer: Viewer) -> Decision:
    """Whether the viewer's role lets them design, import and fix questionnaires."""
    return can_use(viewer, Permission.QUESTIONNAIRE_EDIT)


def check_edit_questionnaires(viewer: Viewer) -> None:
    """Raise AccessDenied where `can_edit_questionnaires` says no."""
    check_use(viewer, Permission.QUESTIONNAIRE_EDIT)
