"""Support access as those see it whose work was looked at, and those who looked."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.actors.support import actions, queries
from rapport.web.access import signed_in
from rapport.web.account.frame import show, viewer_of


@signed_in
def show_support(request: HttpRequest) -> HttpResponse:
    """Past and running accesses: to one's own organisation, or one's own."""
    viewer, now = viewer_of(request), request.now  # type: ignore[attr-defined]
    found = queries.accesses(viewer=viewer, now=now)
    names = actors.organisations(
        viewer=viewer, language=get_language(), day=now.date(), ids={one.organisation_id for one in found}
    )
    rows = [(one, names[one.organisation_id].name) for one in found]
    return show(request, "support", title=_("Support access"), context={"rows": rows})


@signed_in(methods=["POST"])
def end(request: HttpRequest, support: int) -> HttpResponse:
    """End a support access before its time."""
    actions.support_end(support_id=support, by=viewer_of(request), now=request.now)  # type: ignore[attr-defined]
    messages.success(request, _("The support access was ended."))
    return HttpResponseRedirect(reverse("account:support"))
