"""Where somebody is signed in: their sessions, each of which they can end."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.kernel.models import Session
from rapport.kernel.sessions import number_of
from rapport.web.access import signed_in
from rapport.web.account import actions
from rapport.web.account.frame import show, viewer_of


@signed_in(methods=["GET", "POST"])
def show_sessions(request: HttpRequest) -> HttpResponse:
    """The sessions of whoever is signed in; a POST ends one (`session`), or all others."""
    viewer, now = viewer_of(request), _now(request)
    if request.method == "POST":
        if number := request.POST.get("session"):
            actions.session_end(number=number, by=viewer, now=now)
            messages.success(request, _("The session was ended."))
        else:
            ended = actions.other_sessions_end(keep=request.session.session_key or "", by=viewer, now=now)
            text = ngettext(
                "%(count)s other session was ended.", "%(count)s other sessions were ended.", ended
            )
            messages.success(request, text % {"count": ended})
        return HttpResponseRedirect(reverse("usersessions_list"))
    rows = Session.objects.filter(person_id=viewer.person_id, expire_date__gt=now).order_by("-seen_at")
    found = [
        {
            "number": number_of(row.session_key),
            "agent": row.agent,
            "began_at": row.began_at,
            "seen_at": row.seen_at,
            "is_here": row.session_key == request.session.session_key,
        }
        for row in rows
    ]
    return show(request, "sessions", title=_("Where you are signed in"), context={"rows": found})


def _now(request: HttpRequest) -> datetime:
    moment: datetime = request.now  # type: ignore[attr-defined]
    return moment
