"""From rows to plain values, for the queries and actions of invitations."""

from rapport.actors.invitations.types import InvitationView
from rapport.actors.models import Invitation


def view_of(row: Invitation) -> InvitationView:
    """An invitation as plain values."""
    return InvitationView(
        row.pk,
        row.email,
        row.full_name,
        row.unit,
        row.organisation_id,
        tuple(row.roles),
        row.invited_at,
        row.expires_at,
        row.accepted_at,
        row.withdrawn_at,
    )
