"""To a State's own identity provider, and back.

The way there is a page and not a redirect: the content policy lets a form of ours lead to our own pages only, and
browsers hold the redirects after a form to it.
"""

from allauth.socialaccount.providers.openid_connect.views import callback, login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from rapport.web.access import access_for
from rapport.web.account.states import provider_of


def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead to the provider with that id."""
    provider = provider_of(provider_id)
    if provider is None:
        raise Http404
    response = login(request, provider_id=provider_id)
    if response.status_code != 302 or not str(response["Location"]).startswith(("https://", "http://")):
        return response  # type: ignore[no-any-return]
    return render(
        request,
        "socialaccount/login_redirect.html",
        {"provider": provider, "redirect_to": response["Location"]},
    )


begin.access = access_for(is_public=True, methods=["POST"], steps_down=False)  # type: ignore[attr-defined]


def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The way back from the provider; see `rapport.web.access.Access.writes_on_get`."""
    return callback(request, provider_id=provider_id)  # type: ignore[no-any-return]
