"""The notice to the focal points of an organisation that somebody of the office was let in."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.actors import queries
from rapport.actors.roles import Permission
from rapport.kernel.access import Viewer
from rapport.kernel.mail.directory import Line, Params, declare_kind
from rapport.kernel.mail.outbox import queue_notice

OPENED = "support.opened"


def support_opened(support_id: int, organisation_id: int, *, by: Viewer, now: datetime) -> int:
    """Tell the focal points. Returns how many."""
    told = queries.acting_for(
        viewer=by, organisation_id=organisation_id, permission=Permission.DELEGATION_MANAGE, now=now
    )
    for person in told:
        queue_notice(person_id=person, kind=OPENED, params={"support": support_id}, now=now)
    return len(told)


def _opened(params: Params) -> Line:
    return Line(
        _("The office opened support access to what your organisation is working on."),
        reverse("account:support"),
    )


declare_kind(OPENED, _opened)
