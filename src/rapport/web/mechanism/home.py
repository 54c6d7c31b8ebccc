"""The first page of the workspace of the mechanism: what waits for whoever opens it, and where to go."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.actors.register import queries as register
from rapport.actors.roles import Permission
from rapport.actors.rules import can_edit_actors
from rapport.coordination.procedures import queries as procedures
from rapport.obligations import queries, rules
from rapport.obligations.types import ObligationView
from rapport.web.access import needs
from rapport.web.components.types import Link
from rapport.web.mechanism.frame import show, viewer_of
from rapport.web.mechanism.obligations import labels
from rapport.web.office import words

FIRST = 5
"""So many of what is owed are named on the first page; the rest is in the inbox."""


@needs(Permission.MECHANISM_VIEW)
def show_home(request: HttpRequest) -> HttpResponse:
    """What waits for the viewer, in sentences that lead there, and the next things their organisations owe."""
    viewer, day = viewer_of(request), labels.today(request)
    now = request.now  # type: ignore[attr-defined]
    owed = queries.owed(viewer=viewer, day=day) if viewer.organisations else []
    waiting = queries.awaiting_count(viewer=viewer) if rules.can_review(viewer) else 0
    voting = procedures.awaiting(viewer=viewer, now=now) if viewer.organisations else []
    mine = [one for one in owed if one.waiting != "SUBMITTED"]
    return show(
        request,
        "home",
        title=_("National co-ordination mechanism"),
        crumbs=None,
        context={
            "tasks": [
                *_of_keeper(request),
                *_of_reviewer(waiting),
                *_of_voter(len(voting)),
                *_of_member(mine),
            ],
            "next": [(one, labels.state(one)) for one in mine[:FIRST]],
            "acts": bool(viewer.organisations),
        },
    )


def _of_keeper(request: HttpRequest) -> list[Link]:
    """For those who keep the register: core roles of government that are with others only (2.2.2, 3.3.6)."""
    viewer = viewer_of(request)
    if not can_edit_actors(viewer):
        return []
    everybody = register.actors(viewer=viewer, language=words.language(), day=labels.today(request))
    found = register.warnings_of(everybody.values(), viewer=viewer)
    many = sum(one.rule == "OUTSIDE_GOVERNMENT" for one in found)
    if not many:
        return []
    text = ngettext(
        "%(many)d core role of government is with others only",
        "%(many)d core roles of government are with others only",
        many,
    )
    return [Link(text % {"many": many}, reverse("mechanism:actors"))]


def _of_reviewer(waiting: int) -> list[Link]:
    if not waiting:
        return []
    text = ngettext(
        "%(many)d report waits for your approval", "%(many)d reports wait for your approval", waiting
    )
    return [Link(text % {"many": waiting}, reverse("mechanism:inbox"))]


def _of_voter(voting: int) -> list[Link]:
    if not voting:
        return []
    text = ngettext(
        "%(many)d written procedure waits for your answer",
        "%(many)d written procedures wait for your answer",
        voting,
    )
    return [Link(text % {"many": voting}, reverse("mechanism:procedures"))]


def _of_member(mine: list[ObligationView]) -> list[Link]:
    late = sum(one.is_late for one in mine)
    returned = sum(one.waiting == "RETURNED" for one in mine)
    inbox = reverse("mechanism:inbox")
    found = []
    if late:
        text = ngettext("%(many)d obligation is late", "%(many)d obligations are late", late)
        found.append(Link(text % {"many": late}, inbox))
    if returned:
        text = ngettext(
            "%(many)d report was returned to you", "%(many)d reports were returned to you", returned
        )
        found.append(Link(text % {"many": returned}, inbox))
    return found
