"""Who may register and grant. `check_x` raises with a reason, `can_x` answers with it."""

from django.conf import settings
from django.utils.translation import gettext as _

from rapport.actors.roles import ROLES, Permission
from rapport.kernel.access import Decision, Viewer, can_use, check_use
from rapport.kernel.errors import AccessDenied, InvalidInput
from rapport.kernel.i18n.zones import is_zone


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


def check_own_account(viewer: Viewer) -> int:
    """The id of whoever is signed in. Raises AccessDenied for the public and for the system, who have no account."""
    if viewer.person_id is None:
        raise AccessDenied(_("You are not signed in."))
    return viewer.person_id


def check_profile(*, full_name: str, language: str, timezone: str) -> None:
    """Raise InvalidInput for an empty name, or for a language or time zone that there is not."""
    if not full_name.strip():
        raise InvalidInput(_("Give a name."), code="name_missing", extra={"fields": {"full_name": ""}})
    if language not in dict(settings.LANGUAGES):
        raise InvalidInput(
            _("The language is not one of those on offer."),
            code="unknown_language",
            extra={"fields": {"language": language}},
        )
    if not is_zone(timezone):
        raise InvalidInput(
            _("There is no such time zone."), code="unknown_zone", extra={"fields": {"timezone": timezone}}
        )
