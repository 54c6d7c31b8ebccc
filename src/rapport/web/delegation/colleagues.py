"""Colleagues of one's own organisation: who works for it, who is invited; a focal point invites and dismisses."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rapport.actors import actions, queries
from rapport.actors.granting import OUTSIDE_ROLES
from rapport.actors.invitations import actions as inviting
from rapport.actors.invitations import queries as invitations
from rapport.actors.roles import ROLES, Permission
from rapport.kernel.errors import AccessDenied, InvalidInput, NotAvailable, UnableTo
from rapport.web.access import needs
from rapport.web.components.types import Crumb
from rapport.web.delegation.frame import show, viewer_of
from rapport.web.office import refusals
from rapport.web.office.forms.people import InviteForm

app_name = "delegation-colleagues"
LIST = "delegation-colleagues:list"


def _own(request: HttpRequest) -> dict[int, Any]:
    viewer = viewer_of(request)
    day = request.now.date()  # type: ignore[attr-defined]
    own = [one for one in viewer.organisations if viewer.has_for(Permission.DELEGATION_MANAGE, one)]
    found = queries.organisations(viewer=viewer, language=get_language(), day=day, ids=own)
    return dict(found)


def _labels(codes: tuple[str, ...]) -> list[Any]:
    return [ROLES[code].label for code in codes if code in ROLES]


@needs(Permission.DELEGATION_MANAGE)
def show_list(request: HttpRequest) -> HttpResponse:
    """Colleagues with their roles, and open invitations."""
    viewer, now = viewer_of(request), request.now  # type: ignore[attr-defined]
    groups = [
        (
            one,
            [
                (member, _labels(member.roles))
                for member in queries.members(viewer=viewer, organisation_id=one.id, now=now)
            ],
            [
                (invited, _labels(invited.roles), invited.is_open(now))
                for invited in invitations.invitations(viewer=viewer, organisation_id=one.id)
            ],
        )
        for one in _own(request).values()
    ]
    return show(request, "colleagues/list", title=_("People of the delegation"), context={"groups": groups})


@needs(Permission.DELEGATION_MANAGE, methods=["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Invite a colleague."""
    form = InviteForm(
        request.POST if request.method == "POST" else None,
        organisations=_own(request).values(),
        roles=[code for code in ROLES if code in OUTSIDE_ROLES],
        initial={"language": get_language()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            inviting.invitation_send(**form.cleaned_data, by=viewer_of(request), now=request.now)  # type: ignore[attr-defined]
        except (InvalidInput, UnableTo, AccessDenied) as error:
            refusals.put(form, error, default="email")
        else:
            messages.success(request, _("The invitation is on its way."))
            return HttpResponseRedirect(reverse(LIST))
    return show(
        request,
        "colleagues/invite",
        title=_("Invite a colleague"),
        crumbs=(Crumb(_("People of the delegation"), reverse(LIST)),),
        context={"form": form},
        status=400 if form.errors else 200,
    )


@needs(Permission.DELEGATION_MANAGE, methods=["POST"])
def end(request: HttpRequest, person: int) -> HttpResponse:
    """End a colleague's work for the organisation, and the roles with it."""
    viewer, now = viewer_of(request), request.now  # type: ignore[attr-defined]
    for organisation in _own(request):
        known = queries.members(viewer=viewer, organisation_id=organisation, now=now)
        if person in {one.person_id for one in known}:
            actions.membership_end(person_id=person, organisation_id=organisation, by=viewer, now=now)
            break
    else:
        raise NotAvailable(_("There is no such person."))
    messages.success(
        request, _("Your colleague's work for the organisation was ended, and the roles with it.")
    )
    return HttpResponseRedirect(reverse(LIST))


@needs(Permission.DELEGATION_MANAGE, methods=["POST"])
def resend(request: HttpRequest, invitation: int) -> HttpResponse:
    """Send an invitation again, with a new link."""
    inviting.invitation_resend(invitation_id=invitation, by=viewer_of(request), now=request.now)  # type: ignore[attr-defined]
    messages.success(request, _("The invitation is on its way again; the former link works no longer."))
    return HttpResponseRedirect(reverse(LIST))


@needs(Permission.DELEGATION_MANAGE, methods=["POST"])
def withdraw(request: HttpRequest, invitation: int) -> HttpResponse:
    """Withdraw an invitation."""
    inviting.invitation_withdraw(invitation_id=invitation, by=viewer_of(request), now=request.now)  # type: ignore[attr-defined]
    messages.success(request, _("The invitation was withdrawn; its link works no longer."))
    return HttpResponseRedirect(reverse(LIST))


urlpatterns = [
    path("", show_list, name="list"),
    path("invite/", invite, name="invite"),
    path("<int:person>/end/", end, name="end"),
    path("invitations/<int:invitation>/resend/", resend, name="resend"),
    path("invitations/<int:invitation>/withdraw/", withdraw, name="withdraw"),
]
