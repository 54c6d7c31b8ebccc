"""Nothing typed is lost: a form that cannot be taken now comes back with what it held, to be sent again.

It cannot be taken because the session ended meanwhile, because it must be shown again who is there, or because its
token is of before signing in. Only forms that our own pages sent are offered (`Sec-Fetch-Site`, which no page can
forge), so that another site cannot put a filled form before somebody. Files and passwords are not kept.
"""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.http import urlencode

NEVER = ("csrfmiddlewaretoken",)


def can_keep(request: HttpRequest) -> bool:
    """Whether the request is a form of one of our own pages, sent by a browser as a whole page."""
    return (
        request.method == "POST"
        and request.headers.get("Sec-Fetch-Site") == "same-origin"
        and request.headers.get("Sec-Fetch-Mode") == "navigate"
        and not request.path.startswith("/accounts/")
    )


def offer_again(request: HttpRequest, why: str) -> HttpResponse:
    """The page that holds the form. `why`: signed_out, expired or not_fresh."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NEVER and "password" not in name
        for value in values
    ]
    context = {
        "why": why,
        "fields": fields,
        "action": request.get_full_path(),
        "lost_files": bool(request.FILES),
        "way": f"{resolve_url(_way(why))}?{urlencode({'next': reverse('workspace')})}",
    }
    return render(request, "account/again.html", context, status=403)


def _way(why: str) -> str:
    return "account_reauthenticate" if why == "not_fresh" else "account_login"


def show_again(request: HttpRequest) -> HttpResponse:
    """Lead to showing again who is there, and back."""
    if can_keep(request):
        return offer_again(request, "not_fresh")
    back = request.get_full_path() if request.method == "GET" else request.path
    way = _way("not_fresh")
    if not _can_show(request):
        # Neither password nor factor of our own: their State's provider shows who they are.
        logout(request)
        way = "account_login"
    return HttpResponseRedirect(f"{reverse(way)}?{urlencode({'next': back})}")


def _can_show(request: HttpRequest) -> bool:
    from allauth.account.adapter import get_adapter

    return bool(get_adapter(request).get_reauthentication_methods(request.user))
