"""Points proposed for an agenda from published reports and from what is late; chosen by tick."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.actors.roles import Permission
from rapport.coordination.meetings import queries, rules
from rapport.coordination.meetings.types import MeetingView
from rapport.coordination.proposals.actions import proposals_take
from rapport.coordination.proposals.types import Proposal
from rapport.kernel.errors import InvalidInput
from rapport.kernel.i18n.formats import long_date
from rapport.obligations import queries as obligations
from rapport.obligations.narrowing import Narrowing
from rapport.reports import queries as reports
from rapport.web.access import needs
from rapport.web.mechanism.frame import address, show, viewer_of
from rapport.web.mechanism.meetings import pages

Proposed = list[tuple[Proposal, str]]


@needs(Permission.MEETING_RUN, methods=["GET", "POST"])
def propose_points(request: HttpRequest, meeting: int) -> HttpResponse:
    """What could come onto the agenda; a POST takes what is ticked."""
    viewer, view = viewer_of(request), pages.found(request, meeting)
    rules.check_change_agenda(viewer, view.state)
    there = {
        one.source
        for one in queries.agenda(viewer=viewer, meeting=view, day=pages.today(request))
        if one.source
    }
    late = [one for one in _late(request, view) if one[0].source not in there]
    editions = [one for one in _editions(request) if one[0].source not in there]
    wrong, ticked = "", request.POST.getlist("point")
    if request.method == "POST":
        # Only what is proposed now can be taken: a source made up in the form finds nothing.
        chosen = [one for one, _facts in (*late, *editions) if one.source in ticked]
        try:
            made = proposals_take(meeting=view.id, chosen=chosen, by=viewer, now=pages.now_of(request))
        except InvalidInput as error:
            wrong = error.message
        else:
            said = ngettext("%(n)s point was added.", "%(n)s points were added.", made) % {"n": made}
            messages.success(request, said)
            return HttpResponseRedirect(address("meeting", view.id))
    groups = ((_("Late obligations of this body"), late), (_("Published reports"), editions))
    context = {"groups": groups, "wrong": wrong, "back": address("meeting", view.id)}
    return show(
        request,
        "meetings/propose",
        title=_("Proposed points"),
        crumbs=pages.crumbs(view),
        context=context,
        status=400 if wrong else 200,
    )


def _late(request: HttpRequest, view: MeetingView) -> Proposed:
    """What the body asked for and is late. What is for the body only comes onto an agenda for the body only."""
    found, _count = obligations.obligations(
        viewer=viewer_of(request),
        day=pages.today(request),
        narrowing=Narrowing(body_ref=f"coordination.body:{view.body_id}", late=True),
    )
    return [
        (
            Proposal(
                f"obligations.obligation:{one.id}",
                "TOPIC",
                f"{one.number}: {one.title}",
                settings.PUBLIC_URL + address("obligation", one.id),
            ),
            _("Due on %(day)s") % {"day": long_date(one.due_on)},
        )
        for one in found
        if one.visibility != "BODY" or view.visibility == "BODY"
    ]


def _editions(request: HttpRequest) -> Proposed:
    """Editions published on this instance, newest first."""
    return [
        (
            Proposal(
                f"reports.edition:{one.id}",
                "RESEARCH",
                one.title,
                settings.PUBLIC_URL + reverse("public:edition", args=[one.code]),
            ),
            _("State of the answers on %(day)s.") % {"day": long_date(one.as_of)},
        )
        for one in reports.published(viewer=viewer_of(request))[:30]
    ]
