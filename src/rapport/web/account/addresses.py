"""Changing the e-mail address that one signs in under."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.actors import queries
from rapport.actors.addresses import actions
from rapport.kernel.errors import InvalidInput
from rapport.kernel.mail.letters import hash_of
from rapport.web.access import fresh_to_send, public, signed_in
from rapport.web.account.forms import AddressForm
from rapport.web.account.frame import show, viewer_of
from rapport.web.account.links import link_page


@signed_in(methods=["GET", "POST"])
@fresh_to_send
def ask(request: HttpRequest) -> HttpResponse:
    """The present address; a POST sends a link to another one."""
    viewer, now = viewer_of(request), request.now  # type: ignore[attr-defined]
    me = queries.profile(viewer=viewer, now=now)
    form = AddressForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.address_ask(**form.cleaned_data, by=viewer, now=now)
        except InvalidInput as error:
            form.add_error("password" if error.code == "wrong_password" else "email", error.message)
        else:
            messages.success(
                request,
                _(
                    "A link is on its way to the new address, if it can be used. Nothing changes until it is opened."
                ),
            )
            return HttpResponseRedirect(reverse("account:email"))
    return show(
        request,
        "email",
        title=_("Your e-mail address"),
        context={"me": me, "form": form},
        status=400 if form.errors else 200,
    )


@public
def open_link(request: HttpRequest, key: str) -> HttpResponse:
    """What the mail's link opens, the same for every key: a button that confirms."""
    return link_page(request, "email_open", {"key": key, "title": _("Confirm your new address")})


@public(methods=["POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Take the new address over. Whoever holds the link may, signed in or not."""
    secret_hash = hash_of(request.POST.get("key", ""))
    actions.address_confirm(secret_hash=secret_hash, by=viewer_of(request), now=request.now)  # type: ignore[attr-defined]
    messages.success(request, _("Your address was changed. Sign in under the new one from now on."))
    return HttpResponseRedirect(reverse("workspace"))
