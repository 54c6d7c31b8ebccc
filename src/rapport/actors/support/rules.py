"""Who may open and end support access, for how long."""

from datetime import timedelta

from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.actors.rules import can_support
from rapport.kernel.access import ALLOWED, Decision, Viewer
from rapport.kernel.errors import InvalidInput

LONGEST = timedelta(minutes=60)
SHORTEST_REASON = 15
"""Signs of a reason that says something."""


def check_reason(reason: str) -> str:
    """The reason without spaces around it. Raises InvalidInput for one that says nothing."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise InvalidInput(
            _("Say in a sentence why you need to see this. The organisation will read it."),
            code="reason_missing",
            extra={"fields": {"reason": ""}},
        )
    return reason.strip()


def check_minutes(minutes: int) -> timedelta:
    """The length. Raises InvalidInput for none, or for more than an hour."""
    if not timedelta() < timedelta(minutes=minutes) <= LONGEST:
        raise InvalidInput(
            _("Support access lasts at least a minute and at most an hour."),
            code="too_long",
            extra={"fields": {"minutes": minutes}},
        )
    return timedelta(minutes=minutes)


def can_end_support(viewer: Viewer, *, person_id: int, organisation_id: int) -> Decision:
    """Whether the viewer may end a support access: who has it, any other who could open one, the focal points."""
    if viewer.person_id == person_id or can_support(viewer):
        return ALLOWED
    if viewer.has_for(Permission.DELEGATION_MANAGE, organisation_id):
        return ALLOWED
    return Decision(
        False, _("Support access is ended by who has it or by a focal point of the organisation.")
    )
