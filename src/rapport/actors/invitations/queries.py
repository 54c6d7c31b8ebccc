"""Reads of invitations."""

from datetime import datetime

from django.utils.translation import gettext as _

from rapport.actors.invitations.rows import view_of
from rapport.actors.invitations.rules import check_open
from rapport.actors.invitations.types import InvitationView, Invited
from rapport.actors.models import Invitation, Person
from rapport.actors.roles import Permission
from rapport.actors.rules import can_manage_accounts
from rapport.kernel.access import Viewer
from rapport.kernel.errors import NotAvailable


def invitations(*, viewer: Viewer, organisation_id: int | None = None) -> list[InvitationView]:
    """Invitations neither accepted nor withdrawn, newest first; expired ones are among them, to be sent again.

    All of them for those who manage accounts, those of their own organisation for focal points, none for others.
    """
    rows = Invitation.objects.filter(accepted_at=None, withdrawn_at=None)
    if not can_manage_accounts(viewer):
        own = [one for one in viewer.organisations if viewer.has_for(Permission.DELEGATION_MANAGE, one)]
        rows = rows.filter(organisation_id__in=own)
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    return [view_of(row) for row in rows]


def invited(*, viewer: Viewer, secret_hash: str, now: datetime) -> Invited:
    """The open invitation whose secret has this hash: for whoever holds the link, signed in or not.

    Raises NotAvailable for an unknown one, UnableTo for one that is over.
    """
    row = Invitation.objects.filter(secret_hash=secret_hash).first()
    if row is None:
        raise NotAvailable(_("This link does not work (any more). Ask for a new invitation."))
    check_open(view_of(row), now=now)
    return Invited(
        row.pk,
        row.email,
        row.full_name,
        row.language,
        row.organisation_id,
        tuple(row.roles),
        row.expires_at,
        Person.objects.filter(email__iexact=row.email).exists(),
    )
