"""Invitations by mail, of the office: for any organisation."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.actors.invitations import actions, queries
from rapport.actors.roles import ROLES, Permission
from rapport.kernel.errors import AccessDenied, InvalidInput, NotAvailable, UnableTo
from rapport.web.access import fresh_to_send, needs
from rapport.web.components.types import Crumb
from rapport.web.office import refusals, words
from rapport.web.office.forms.people import InviteForm
from rapport.web.office.frame import address, show, viewer_of


@needs(Permission.ACCOUNT_MANAGE)
def show_invitations(request: HttpRequest) -> HttpResponse:
    """Invitations that were neither accepted nor withdrawn."""
    viewer, now = viewer_of(request), request.now  # type: ignore[attr-defined]
    found = queries.invitations(viewer=viewer)
    known = actors.organisations(
        viewer=viewer,
        language=words.language(),
        day=now.date(),
        ids={one.organisation_id for one in found},
    )
    rows = [
        (
            one,
            known[one.organisation_id].name,
            [ROLES[code].label for code in one.roles if code in ROLES],
            one.is_open(now),
        )
        for one in found
    ]
    return show(request, "invitations/list", title=_("Invitations"), context={"rows": rows})


@needs(Permission.ACCOUNT_MANAGE, methods=["GET", "POST"])
@fresh_to_send
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody; `?organisation=AT` chooses the organisation."""
    viewer, now = viewer_of(request), request.now  # type: ignore[attr-defined]
    known = actors.organisations(viewer=viewer, language=words.language(), day=now.date())
    asked = request.GET.get("organisation", "")
    chosen = next((one.id for one in known.values() if one.code == asked), None)
    form = InviteForm(
        request.POST if request.method == "POST" else None,
        organisations=known.values(),
        roles=ROLES,
        initial={"organisation_id": chosen, "language": words.language()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.invitation_send(**form.cleaned_data, by=viewer, now=now)
        except (InvalidInput, UnableTo, AccessDenied, NotAvailable) as error:
            refusals.put(form, error, default="email")
        else:
            messages.success(request, _("The invitation is on its way."))
            return HttpResponseRedirect(address("invitations"))
    return show(
        request,
        "invitations/new",
        title=_("Invite somebody"),
        crumbs=(Crumb(_("Invitations"), address("invitations")),),
        context={"form": form, "back": address("invitations")},
        status=400 if form.errors else 200,
    )


@needs(Permission.ACCOUNT_MANAGE, methods=["POST"])
def resend(request: HttpRequest, invitation: int) -> HttpResponse:
    """Send it again, with a new link."""
    actions.invitation_resend(invitation_id=invitation, by=viewer_of(request), now=request.now)  # type: ignore[attr-defined]
    messages.success(request, _("The invitation is on its way again; the former link works no longer."))
    return HttpResponseRedirect(address("invitations"))


@needs(Permission.ACCOUNT_MANAGE, methods=["POST"])
def withdraw(request: HttpRequest, invitation: int) -> HttpResponse:
    """Withdraw it."""
    actions.invitation_withdraw(invitation_id=invitation, by=viewer_of(request), now=request.now)  # type: ignore[attr-defined]
    messages.success(request, _("The invitation was withdrawn; its link works no longer."))
    return HttpResponseRedirect(address("invitations"))
