"""Who may register and grant. `check_x` raises with a reason, `can_x` answers with it."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from rapport.actors.kinds import OrganisationKind
from rapport.actors.roles import ROLES, Permission
from rapport.kernel.access import ALLOWED, Decision, Viewer, can_use, check_use, check_use_for
from rapport.kernel.errors import AccessDenied, InvalidInput, NotAvailable, UnableTo
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


def can_edit_actors(viewer: Viewer) -> Decision:
    """Whether the viewer may keep the register of actors."""
    return can_use(viewer, Permission.ACTOR_EDIT)


def check_edit_actors(viewer: Viewer) -> None:
    """Raise AccessDenied where `can_edit_actors` says no."""
    check_use(viewer, Permission.ACTOR_EDIT)


def check_keep_organisations(viewer: Viewer) -> None:
    """Raise AccessDenied unless the viewer keeps organisations: accounts' managers and keepers of the register."""
    if not can_edit_actors(viewer):
        check_manage_accounts(viewer)


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


def check_fields(row: Model) -> None:
    """Raise InvalidInput with the reasons, field by field, where the fields of a row do not fit together."""
    try:
        row.full_clean()
    except ValidationError as error:
        found = error.message_dict
        raise InvalidInput(
            " ".join(message for messages in found.values() for message in messages),
            code="bad_fields",
            extra={"fields": dict.fromkeys(found, "")},
        ) from error


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


STATES = frozenset({OrganisationKind.STATE, OrganisationKind.PARTNER_STATE})


def check_role_fits(
    role: str,
    *,
    kind: str,
    of_organisation: frozenset[str],
    of_person: frozenset[str],
    organisation_id: int,
) -> None:
    """Raise UnableTo where a role does not go with the organisation, or with what the person holds.

    Roles of the office and of those it asks are never mixed, in an organisation or in a person: whoever did both
    would see what a delegation has not handed over yet.
    """
    is_office = ROLES[role].is_office
    if is_office and (kind in STATES or _any(of_organisation, is_office=False)):
        raise UnableTo(
            _("A role of the office cannot be held on behalf of an organisation that is asked."),
            code="role_of_office",
            extra={"fields": {"organisation_id": organisation_id}},
        )
    if not is_office and _any(of_organisation, is_office=True):
        raise UnableTo(
            _("This role is held on behalf of an organisation that is asked, never of the office itself."),
            code="role_outside",
            extra={"fields": {"organisation_id": organisation_id}},
        )
    if _any(of_person, is_office=not is_office):
        raise UnableTo(
            _("Nobody works for the office and for an organisation that it asks: end the other roles first."),
            code="role_mixed",
            extra={"fields": {"role": role}},
        )


def _any(roles: frozenset[str], *, is_office: bool) -> bool:
    return any(ROLES[code].is_office == is_office for code in roles if code in ROLES)


def check_period(starts_at: datetime | None, ends_at: datetime | None, *, now: datetime) -> None:
    """Raise InvalidInput for a role that would begin in the past, or end before it begins."""
    if starts_at is not None and starts_at < now:
        raise InvalidInput(
            _("A role begins now or later."), code="begins_in_past", extra={"fields": {"starts_at": ""}}
        )
    if ends_at is not None and ends_at <= (starts_at or now):
        raise InvalidInput(
            _("A role ends after it begins."), code="ends_too_early", extra={"fields": {"ends_at": ""}}
        )


def can_manage_colleagues(viewer: Viewer, organisation_id: int) -> Decision:
    """Whether the viewer may invite and dismiss people of an organisation: accounts' managers, its own focal points."""
    if can_manage_accounts(viewer) or viewer.has_for(Permission.DELEGATION_MANAGE, organisation_id):
        return ALLOWED
    return Decision(False, _("You may invite and dismiss people of your own organisation only."))


def check_manage_colleagues(viewer: Viewer, organisation_id: int) -> None:
    """Raise AccessDenied where `can_manage_colleagues` says no; NotAvailable for an organisation that is not theirs."""
    if can_manage_colleagues(viewer, organisation_id):
        return
    if organisation_id not in viewer.organisations:
        raise NotAvailable(_("There is no such organisation."))
    check_use_for(viewer, Permission.DELEGATION_MANAGE, organisation_id)
