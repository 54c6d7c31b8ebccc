"""Somebody's own calendar: open, replace and close its secret address; the file of one meeting."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.coordination.calendars import actions, queries
from rapport.coordination.calendars.events import for_reader
from rapport.coordination.calendars.ics import MEDIA_TYPE, calendar
from rapport.web.access import needs
from rapport.web.components.types import Crumb
from rapport.web.mechanism.frame import address, show, viewer_of
from rapport.web.mechanism.meetings import pages

VIEW = Permission.MECHANISM_VIEW


@needs(VIEW, methods=["GET", "POST"])
def show_calendar(request: HttpRequest) -> HttpResponse:
    """Whether one's own address is open. A POST opens it, or closes it, as the button says.

    The new address is shown in answer to the POST and never again: only its hash is kept.
    """
    viewer, secret = viewer_of(request), ""
    if request.method == "POST":
        if request.POST.get("step") == "close":
            actions.feed_close(by=viewer, now=pages.now_of(request))
            messages.success(
                request, _("The address is closed. Calendars that know it get nothing any more.")
            )
            return HttpResponseRedirect(address("calendar"))
        secret = actions.feed_open(by=viewer, now=pages.now_of(request))
    made = settings.PUBLIC_URL + reverse("public:calendar-own", args=[secret]) if secret else ""
    context = {"feed": queries.own_feed(viewer=viewer), "made": made}
    crumbs = (Crumb(_("Meetings"), address("meetings")),)
    return show(request, "meetings/calendar", title=_("My calendar"), crumbs=crumbs, context=context)


@needs(VIEW)
def send_meeting(request: HttpRequest, meeting: int) -> HttpResponse:
    """One meeting as a file that a calendar takes in."""
    view = pages.found(request, meeting)
    response = HttpResponse(calendar([for_reader(view)], method="PUBLISH"), content_type=MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="meeting-{view.id}.ics"'
    return response
