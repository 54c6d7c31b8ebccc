"""Accepting an invitation: from the link, over a new account or the one there is, to the roles."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.actors.invitations import actions, queries
from rapport.actors.invitations.types import Invited
from rapport.actors.roles import ROLES
from rapport.kernel.errors import InvalidInput, NotAvailable
from rapport.kernel.mail.letters import hash_of
from rapport.web.access import public, signed_in
from rapport.web.account.forms import OpenAccountForm
from rapport.web.account.frame import viewer_of
from rapport.web.account.links import link_page
from rapport.web.language import keep_language

KEPT = "rapport-invitation"
"""Where the session keeps the hash of the secret, which is worth nothing to whoever reads it."""


@public
def open_link(request: HttpRequest, key: str) -> HttpResponse:
    """What the mail's link opens, the same for every key: a button that goes on."""
    return link_page(request, "invitation_open", {"key": key, "title": _("You are invited")})


@public(methods=["POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Take the secret out of the form into the session, and show what it offers."""
    request.session[KEPT] = hash_of(request.POST.get("key", ""))
    return HttpResponseRedirect(reverse("account:invitation"))


@public(methods=["GET", "POST"], steps_down=False)
def accept(request: HttpRequest) -> HttpResponse:
    """What is offered, and the form of a new account; a POST opens it."""
    viewer, now = viewer_of(request), request.now  # type: ignore[attr-defined]
    offered = queries.invited(viewer=viewer, secret_hash=_kept(request), now=now)
    initial = {"full_name": offered.name, "language": offered.language, "timezone": "UTC"}
    form = OpenAccountForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.invitation_accept(secret_hash=_kept(request), **form.cleaned_data, by=viewer, now=now)
        except InvalidInput as error:
            form.add_error("password" if error.code == "weak_password" else None, error.message)
        else:
            del request.session[KEPT]
            messages.success(request, _("Your account is open. Sign in with your address and password."))
            code = form.cleaned_data["language"]
            return keep_language(HttpResponseRedirect(reverse("account_login")), code)
    context = {"title": _("You are invited"), "offered": offered, "form": form, **_words(request, offered)}
    return render(request, "account/invitation.html", context, status=400 if form.errors else 200)


@signed_in(methods=["POST"])
def accept_with_account(request: HttpRequest) -> HttpResponse:
    """Accept with the account one is signed in to."""
    actions.invitation_accept_with_account(
        secret_hash=_kept(request),
        by=viewer_of(request),
        now=request.now,  # type: ignore[attr-defined]
    )
    del request.session[KEPT]
    messages.success(request, _("The invitation was accepted."))
    return HttpResponseRedirect(reverse("workspace"))


def _kept(request: HttpRequest) -> str:
    found = request.session.get(KEPT)
    if not isinstance(found, str):
        raise NotAvailable(_("Open the link in your mail to accept an invitation."))
    return found


def _words(request: HttpRequest, offered: Invited) -> dict[str, object]:
    viewer = viewer_of(request)
    organisations = actors.organisations(
        viewer=viewer,
        language=get_language(),
        day=request.now.date(),  # type: ignore[attr-defined]
        ids=[offered.organisation_id],
    )
    is_signed_in = viewer.person_id is not None
    own = actors.profile(viewer=viewer, now=request.now).email if is_signed_in else ""  # type: ignore[attr-defined]
    return {
        "organisation": organisations[offered.organisation_id].name,
        "roles": [(ROLES[code].label, ROLES[code].purpose) for code in offered.roles if code in ROLES],
        "is_mine": own.lower() == offered.email.lower(),
        "is_another": is_signed_in and own.lower() != offered.email.lower(),
    }
