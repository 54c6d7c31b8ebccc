"""What every page of plans has around it: side navigation, breadcrumbs, and the header of one plan with its tabs."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from rapport.plans import queries, rules
from rapport.plans.types import Shown, VersionView
from rapport.web import navigation
from rapport.web.components.types import Crumb, Label, Link, Section, Text
from rapport.web.navigation import Entry
from rapport.web.office.frame import viewer_of

__all__ = ["address", "asked", "of_plan", "outside", "show", "show_plan", "today", "viewer_of", "where"]

SECTIONS: tuple[tuple[Text, tuple[Entry, ...]], ...] = (
    (
        gettext_lazy("Action plans"),
        (
            Entry(gettext_lazy("All plans"), "plans:list", subtree=False),
            Entry(gettext_lazy("Compare plans"), "plans:compare"),
            Entry(gettext_lazy("Our comments"), "plans:our-comments"),
        ),
    ),
)
"""The side navigation of every reader. A name that no page has is left out."""
WRITING: tuple[Text, tuple[Entry, ...]] = (
    gettext_lazy("Write"),
    (
        Entry(gettext_lazy("Begin a plan"), "plans:new"),
        Entry(gettext_lazy("Enter what stands in for a plan"), "plans:new-equivalent"),
        Entry(gettext_lazy("Take in a spreadsheet"), "plans:import"),
    ),
)
"""What those who write plans see besides."""


class Tab(NamedTuple):
    """A view of one plan by the name of its page; the page takes the code of the plan."""

    label: Text
    name: str


TABS: tuple[Tab, ...] = (
    Tab(gettext_lazy("Overview"), "plan"),
    Tab(gettext_lazy("Strategy"), "strategy"),
    Tab(pgettext_lazy("of a plan", "Chart"), "chart"),
    Tab(gettext_lazy("Timeline"), "timeline"),
    Tab(gettext_lazy("Coverage"), "coverage"),
    Tab(gettext_lazy("Diagnosis"), "diagnosis"),
    Tab(gettext_lazy("Funding"), "funding"),
    Tab(gettext_lazy("Progress"), "progress"),
    Tab(gettext_lazy("What changed"), "changes"),
    Tab(gettext_lazy("Versions"), "versions"),
    Tab(gettext_lazy("Consultation"), "consultation"),
)
"""The tabs of a plan, in their order. A name that no page has is left out."""
STATES: dict[str, tuple[Text, str]] = {
    "DRAFT": (gettext_lazy("Draft"), "yellow"),
    "IN_CONSULTATION": (gettext_lazy("In consultation"), "purple"),
    "ADOPTED": (gettext_lazy("Adopted"), "green"),
    "SUPERSEDED": (gettext_lazy("Superseded"), "grey"),
}
"""States of a version in words, with the colour that repeats them."""

VISIBILITIES: dict[str, Text] = {
    "MEMBERS": gettext_lazy("Members of the mechanism"),
    "PUBLIC": gettext_lazy("Everybody"),
}
"""Who may read adopted versions, in words."""


def address(name: str, *parts: Any, version: int | None = None) -> str:
    """The address of a page of plans, of a certain version where one was asked for."""
    found = reverse(f"plans:{name}", args=parts)
    return found if version is None else f"{found}?version={version}"


def today(request: HttpRequest) -> Any:
    """The day of the request."""
    return request.now.date()  # type: ignore[attr-defined]


def number_asked(request: HttpRequest) -> int | None:
    """The version that the address asks for by `?version=N`; None where it leaves it open. Raises NotAvailable."""
    given = request.GET.get("version", "")
    if not given:
        return None
    if not (given.isascii() and given.isdecimal() and len(given) < 6):
        raise rules.unknown_plan()
    return int(given)


def asked(request: HttpRequest, code: str) -> Shown:
    """The plan in the version that the address asks for. Raises NotAvailable."""
    return queries.shown(
        viewer=viewer_of(request), code=code, number=number_asked(request), day=today(request)
    )


def state(version: VersionView) -> Label:
    """The state of a version as a label."""
    return Label(*STATES[version.state])


def show(
    request: HttpRequest,
    template: str,
    *,
    title: Text,
    crumbs: Sequence[Crumb] | None = (),
    context: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """A page of plans: `plans/<template>.html` under its title.

    `crumbs` are the pages between the list of plans and this one; None on the list itself.
    """
    way = () if crumbs is None else (Crumb(_("Action plans"), address("list")), *crumbs, Crumb(title))
    values = {"title": title, "crumbs": way, "sections": _sections(request), **(context or {})}
    return render(request, f"plans/{template}.html", values, status=status)


def show_plan(
    request: HttpRequest,
    template: str,
    shown: Shown,
    *,
    tab: str,
    title: Text,
    crumbs: Sequence[Crumb] = (),
    context: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """A page of one plan, with its header: versions to choose from and tabs; `tab` is the name of the one it is in.

    `crumbs` are the pages between the plan and this one. The template extends `plans/plan.html`; it finds the plan,
    the version and the document in `plan`, `at` and `document`, `writable` says whether the reader may write in it.
    """
    version = number_asked(request)
    way = () if tab == "plan" else (*of_plan(shown, version), *crumbs)
    values = {
        "plan": shown.plan,
        "at": shown.at,
        "document": shown.document,
        "state": state(shown.at),
        "tabs": tabs(shown.plan.code, tab, version),
        "versions": [
            (one, state(one), request.path + f"?version={one.number}", one.number == shown.at.number)
            for one in shown.plan.versions
        ],
        "asked_version": version,
        "can_edit": bool(rules.can_edit(viewer_of(request))),
        "writable": shown.at.state == "DRAFT" and bool(rules.can_edit(viewer_of(request))),
    }
    return show(
        request, template, title=title, crumbs=way, context={**values, **(context or {})}, status=status
    )


def of_plan(shown: Shown, version: int | None = None) -> tuple[Crumb, ...]:
    """The way to a page of a plan."""
    return (Crumb(shown.plan.title, address("plan", shown.plan.code, version=version)),)


def tabs(code: str, current: str, version: int | None) -> tuple[Link, ...]:
    """The tabs of a plan that lead somewhere, with the one the reader is in marked."""
    found = ((tab, where(tab.name, code, version=version)) for tab in TABS)
    return tuple(Link(tab.label, href, tab.name == current) for tab, href in found if href)


def where(name: str, *parts: Any, version: int | None = None) -> str:
    """As `address`, or nothing where no page has that name."""
    try:
        return address(name, *parts, version=version)
    except NoReverseMatch:
        return ""


def outside(link: str) -> str:
    """A link that somebody wrote, if a browser may follow it: an address of the web, never a script."""
    return link if link.startswith(("https://", "http://")) else ""


def _sections(request: HttpRequest) -> tuple[Section, ...]:
    given = (*SECTIONS, WRITING) if rules.can_edit(viewer_of(request)) else SECTIONS
    found = [Section(title, navigation.links(entries, request)) for title, entries in given]
    return tuple(section for section in found if section.links)
