"""Who may invite whom, into which roles."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from rapport.actors.invitations.types import InvitationView
from rapport.actors.roles import ROLES
from rapport.actors.rules import can_manage_accounts, check_manage_colleagues, check_role_exists
from rapport.kernel.access import Viewer
from rapport.kernel.errors import AccessDenied, InvalidInput, UnableTo


def check_invite(viewer: Viewer, *, organisation_id: int, roles: Sequence[str]) -> None:
    """Raise where the viewer may not invite into these roles on behalf of this organisation.

    The office invites anybody for any organisation; a focal point colleagues of its own, with roles outside the
    office. NotAvailable for another's organisation, AccessDenied without the right, InvalidInput without a role.
    """
    check_manage_colleagues(viewer, organisation_id)
    if not roles:
        raise InvalidInput(
            _("Choose at least one role."), code="role_missing", extra={"fields": {"roles": ""}}
        )
    for role in roles:
        check_role_exists(role)
        if ROLES[role].is_office and not can_manage_accounts(viewer):
            raise AccessDenied(
                _("You may invite into roles of your own organisation only."), code="role_of_office"
            )


def check_email(email: str) -> str:
    """The address in small letters. Raises InvalidInput for one that is none."""
    try:
        validate_email(email.strip())
    except ValidationError as error:
        raise InvalidInput(
            _("This is not an e-mail address."), code="bad_email", extra={"fields": {"email": ""}}
        ) from error
    return email.strip().lower()


def check_open(view: InvitationView, *, now: datetime) -> None:
    """Raise UnableTo for an invitation that was accepted, withdrawn or has expired."""
    state = view.state(now)
    if state == "ACCEPTED":
        raise UnableTo(_("This invitation was accepted before. Sign in instead."), code="invitation_accepted")
    if state == "WITHDRAWN":
        raise UnableTo(_("This invitation was withdrawn."), code="invitation_withdrawn")
    if state == "EXPIRED":
        raise UnableTo(_("This invitation has expired. Ask for a new one."), code="invitation_expired")


def check_changeable(view: InvitationView) -> None:
    """Raise UnableTo for an invitation that can neither be sent again nor withdrawn any more."""
    if view.accepted_at is not None:
        raise UnableTo(_("This invitation was accepted already."), code="invitation_accepted")
    if view.withdrawn_at is not None:
        raise UnableTo(_("This invitation was withdrawn already."), code="invitation_withdrawn")
