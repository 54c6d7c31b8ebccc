"""Who may do what. `check_x` raises with a reason, `can_x` answers with it."""

from rapport.actors.roles import Permission
from rapport.kernel.access import Decision, Viewer, can_use, check_use


def can_run_waves(viewer: Viewer) -> Decision:
    """Whether the viewer's role lets them prepare, open, extend, remind and close waves."""
    return can_use(viewer, Permission.WAVE_RUN)


def check_run_waves(viewer: Viewer) -> None:
    """Raise AccessDenied where `can_run_waves` says no."""
    check_use(viewer, Permission.WAVE_RUN)


def can_enter_returns(viewer: Viewer) -> Decision:
    """Whether the viewer's role lets them type in, import and send back returns."""
    return can_use(viewer, Permission.RETURN_ENTER)


def check_enter_returns(viewer: Viewer) -> None:
    """Raise AccessDenied where `can_enter_returns` says no."""
    check_use(viewer, Permission.RETURN_ENTER)
