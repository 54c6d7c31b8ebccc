"""What the pages of one's own account have around them: side navigation, breadcrumbs, title."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.kernel.access import Viewer
from rapport.web.components.types import Crumb, Link, Section, Text

PAGES: tuple[tuple[Text, str], ...] = (
    (gettext_lazy("Profile"), "account:profile"),
    (gettext_lazy("E-mail address"), "account:email"),
    (gettext_lazy("Password"), "account_change_password"),
    (gettext_lazy("Second factor"), "mfa_index"),
    (gettext_lazy("Where you are signed in"), "usersessions_list"),
    (gettext_lazy("Support access"), "account:support"),
)
"""Pages of an account by the names of their addresses; one that does not exist is left out."""


def viewer_of(request: HttpRequest) -> Viewer:
    """Who is asking, as the access middleware found out."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def show(
    request: HttpRequest,
    template: str,
    *,
    title: Text,
    context: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """A page of one's own account."""
    values = {
        "title": title,
        "crumbs": (Crumb(_("Workspace"), reverse("workspace")), Crumb(title)),
        "sections": (Section(_("Your account"), _links(request.path)),),
        **(context or {}),
    }
    return render(request, f"account/own/{template}.html", values, status=status)


def _links(path: str) -> tuple[Link, ...]:
    found = []
    for label, name in PAGES:
        try:
            href = reverse(name)
        except NoReverseMatch:
            continue
        found.append(Link(label, href, path == href))
    return tuple(found)
