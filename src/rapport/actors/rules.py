"""Who may register and grant. `check_x` raises with a reason, `can_x` answers with it."""

from django.utils.translation import gettext as _

from rapport.actors.roles import ROLES, Permission
from rapport.kernel.access import Decision, Viewer, can_use, check_use
from rapport.kernel.errors import AccessDenied, InvalidInput


def can_manage_accounts(viewer: Viewer) -> Decision:
    """Whether the viewer may register people and organisations and grant roles."""
    return can_use(viewer, Permission.ACCOUNT_MANAGE)


def check_manage_accounts(viewer: Viewer) -> None:
    """Raise AccessDenied unless the viewer may manage accounts."""
    decision = can_manage_accounts(viewer)
    if not decision:
        raise AccessDenied(decision.reason)


def can_support(viewer: Viewer) -> Decision:
    """Whether the viewer may see, for a reason and a short time, what an organisation is working on."""
    return can_use(viewer, Permission.SUPPORT_ACCESS)


def check_support(viewer: Viewer) -> None:
    """Raise AccessDenied where `can_support` says no."""
    check_use(viewer, Permission.SUPPORT_ACCESS)


def check_role_exists(role: str) -> None:
    """Raise InvalidInput for a role code that the code does not define."""
    if role not in ROLES:
        raise InvalidInput(
            _("There is no role '%(role)s'. Roles are: %(roles)s.")
            % {"role": role, "roles": ", ".join(ROLES)},
            code="unknown_role",
            extra={"fields": {"role": role}},
        )


def check_not_self(viewer: Viewer, person_id: int) -> None:
    """Raise AccessDenied where somebody would grant a role to themselves."""
    if viewer.person_id is not None and viewer.person_id == person_id:
        raise AccessDenied(
            _("Nobody grants a role to themselves: ask another administrator."), code="self_grant"
        )
