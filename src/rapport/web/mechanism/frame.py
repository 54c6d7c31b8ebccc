"""What every page of the mechanism's workspace has around it: side navigation, breadcrumbs, title."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.web import navigation
from rapport.web.components.types import Crumb, Section, Text
from rapport.web.navigation import Entry
from rapport.web.office.frame import viewer_of

__all__ = ["address", "show", "viewer_of"]

SECTIONS: tuple[tuple[Text, tuple[Entry, ...]], ...] = (
    (
        gettext_lazy("Mechanism"),
        (
            Entry(gettext_lazy("Overview"), "mechanism:home", subtree=False),
            Entry(gettext_lazy("What we owe"), "mechanism:inbox"),
            Entry(gettext_lazy("For our offices"), "mechanism:circulars"),
            Entry(gettext_lazy("Sent up by offices"), "mechanism:contributions"),
            Entry(gettext_lazy("My absence"), "mechanism:absence"),
            Entry(gettext_lazy("My calendar"), "mechanism:calendar"),
        ),
    ),
    (
        gettext_lazy("Co-ordination"),
        (
            Entry(gettext_lazy("The mechanism"), "mechanism:description-list"),
            Entry(gettext_lazy("Bodies"), "mechanism:bodies"),
            Entry(gettext_lazy("Meetings"), "mechanism:meetings"),
            Entry(gettext_lazy("Decisions"), "mechanism:decisions"),
            Entry(gettext_lazy("Written procedures"), "mechanism:procedures"),
            Entry(gettext_lazy("Obligations"), "mechanism:obligations"),
            Entry(gettext_lazy("Dashboard"), "mechanism:dashboard"),
            Entry(gettext_lazy("Overlaps"), "mechanism:overlaps"),
            Entry(gettext_lazy("Action plans"), "plans:list"),
            Entry(gettext_lazy("Achievements and challenges"), "mechanism:findings"),
        ),
    ),
    (
        gettext_lazy("Who is who"),
        (
            Entry(gettext_lazy("Actors"), "mechanism:actors"),
            Entry(gettext_lazy("Map"), "mechanism:map"),
            Entry(gettext_lazy("Agreements"), "mechanism:agreements"),
            Entry(gettext_lazy("Contact points"), "mechanism:contacts"),
            Entry(gettext_lazy("Origin, transit, destination"), "mechanism:states"),
            Entry(gettext_lazy("Staff"), "mechanism:staff"),
            Entry(gettext_lazy("Coverage"), "mechanism:coverage"),
            Entry(gettext_lazy("Self-checks"), "mechanism:self-checks"),
        ),
    ),
)
"""The side navigation. A name that no page has is left out."""


def address(name: str, *parts: Any) -> str:
    """The address of a page of the mechanism's workspace."""
    return reverse(f"mechanism:{name}", args=parts)


def show(
    request: HttpRequest,
    template: str,
    *,
    title: Text,
    crumbs: Sequence[Crumb] | None = (),
    context: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """A page of the mechanism's workspace: `mechanism/<template>.html` under its title.

    `crumbs` are the pages between the overview and this one; None on the overview itself.
    """
    way = () if crumbs is None else (Crumb(_("Mechanism"), address("home")), *crumbs, Crumb(title))
    values = {"title": title, "crumbs": way, "sections": _sections(request), **(context or {})}
    return render(request, f"mechanism/{template}.html", values, status=status)


def _sections(request: HttpRequest) -> tuple[Section, ...]:
    found = [Section(title, navigation.links(entries, request)) for title, entries in SECTIONS]
    return tuple(section for section in found if section.links)
