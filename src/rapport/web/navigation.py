"""Where the links around a page lead: main navigation and footer, by the names of their pages.

A name that no page has yet is left out of the page, and listed by `unknown_names` for the test that looks for it.
"""

from typing import NamedTuple

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from rapport.web.components.types import Link, Text


class Entry(NamedTuple):
    """A link by the name of its page.

    `subtree`: every page below its address belongs to it; `inside`: so do those below the pages of these names.
    """

    label: Text
    name: str
    subtree: bool = True
    inside: tuple[str, ...] = ()


PUBLIC: tuple[Entry, ...] = (
    Entry(_("Reports"), "public:reports"),
    Entry(_("Figures"), "public:figures"),
    Entry(_("States"), "public:profiles"),
    Entry(_("Waves"), "public:waves"),
    Entry(_("Search"), "public:search"),
)
OFFICE: tuple[Entry, ...] = (Entry(_("Workspace"), "workspace", inside=("office:home", "delegation:home")),)
MECHANISM: tuple[Entry, ...] = (
    Entry(_("Mechanism"), "mechanism:home"),
    Entry(_("Plans"), "plans:list"),
)
FOOTER: tuple[Entry, ...] = (
    Entry(_("Co-ordination mechanism"), "public:mechanism"),
    Entry(_("Action plans"), "public:plans"),
    Entry(_("Accessibility"), "public:accessibility"),
    Entry(_("Methods"), "public:methods"),
    Entry(_("Data"), "public:data"),
    Entry(_("Licence"), "public:licence"),
)


def address(name: str) -> str:
    """The address of a page without parameters, or nothing where no page has that name."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def links(entries: tuple[Entry, ...], request: HttpRequest) -> tuple[Link, ...]:
    """The entries that lead somewhere, with the one the reader is in marked."""
    found = []
    for entry in entries:
        if href := address(entry.name):
            places = [href, *filter(None, map(address, entry.inside))]
            inside = request.path.startswith(tuple(places)) if entry.subtree else request.path == href
            found.append(Link(entry.label, href, inside))
    return tuple(found)


def unknown_names() -> list[str]:
    """Names in the tables above that no page has."""
    return [entry.name for entry in (*PUBLIC, *OFFICE, *MECHANISM, *FOOTER) if not address(entry.name)]
