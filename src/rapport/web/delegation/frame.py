"""What every page of the workspace has around it: side navigation, breadcrumbs, title."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.actors.roles import Permission
from rapport.kernel.access import Viewer
from rapport.surveys.answering import queries, rules
from rapport.surveys.answering.types import ReturnView
from rapport.surveys.answering.workflow import State
from rapport.web import navigation
from rapport.web.components.types import Crumb, Label, Link, Section, Text
from rapport.web.office import words
from rapport.web.office.frame import viewer_of
from rapport.web.office.words import text

__all__ = ["address", "here", "may_write", "name_of", "of_return", "show", "state_label", "viewer_of"]


def address(name: str, *parts: Any) -> str:
    """The address of a page of the workspace."""
    return reverse(f"delegation:{name}", args=parts)


def here(view: ReturnView, name: str = "return", *parts: Any) -> str:
    """The address of a page of one return."""
    return address(name, view.wave, view.respondent, *parts)


def of_return(request: HttpRequest, wave: str, respondent: str) -> ReturnView:
    """The return of a page. Raises NotAvailable where it is not the viewer's own."""
    return queries.own_return(viewer=viewer_of(request), wave=wave, respondent=respondent)


def may_write(request: HttpRequest, view: ReturnView) -> bool:
    """Whether whoever asks may write answers now."""
    allowed = rules.can_write(
        viewer_of(request), organisation_id=view.organisation_id, kept_by_office=view.kept_by_office
    )
    return bool(allowed) and bool(rules.can_write_now(view.state, view.collection))


def state_label(view: ReturnView) -> Label:
    """How far a return is, in a word or two."""
    words: dict[str, tuple[Text, str]] = {
        State.NOT_OPENED: (_("Not begun"), "grey"),
        State.DRAFTING: (_("Being answered"), "yellow"),
        State.CHECKING: (_("With a second person"), "orange"),
        State.SUBMITTED: (_("Submitted"), "green"),
        State.RETURNED: (_("Sent back"), "red"),
        State.CORRECTING: (_("Being corrected"), "yellow"),
        State.DECLINED: (_("Declined"), "grey"),
        State.NOT_APPLICABLE: (_("Not applicable"), "purple"),
    }
    return Label(*words[view.state])


def show(
    request: HttpRequest,
    template: str,
    *,
    title: Text,
    crumbs: Sequence[Crumb] = (),
    of: ReturnView | None = None,
    context: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """A page of the workspace; `of`: the return whose pages the side navigation lists."""
    trail = (Crumb(text(of.wave_title), here(of)), *crumbs) if of is not None else crumbs
    values = {
        "title": title,
        "crumbs": (Crumb(_("Questionnaires"), address("home")), *trail, Crumb(title)),
        "sections": _sections(request, of),
        "of": of,
        "is_supporter": of is not None and of.organisation_id not in viewer_of(request).organisations,
        **(context or {}),
    }
    return render(request, f"delegation/{template}.html", values, status=status)


def name_of(request: HttpRequest, of: ReturnView) -> str:
    """The organisation asked, in the language of the page; the one it was asked under is the English name."""
    language = words.language()
    if language == "en":
        return of.name
    day, ids = request.now.date(), [of.organisation_id]  # type: ignore[attr-defined]
    found = actors.organisations(viewer=viewer_of(request), language=language, day=day, ids=ids)
    return found[of.organisation_id].name


def _sections(request: HttpRequest, of: ReturnView | None) -> tuple[Section, ...]:
    path, viewer = request.path, viewer_of(request)

    def link(label: Text, href: str, *, subtree: bool = True) -> Link:
        return Link(label, href, path.startswith(href) if subtree else path == href)

    found = [Section(_("Workspace"), tuple(_workspace(viewer, link)))]
    if of is not None:
        pages = (
            (_("This questionnaire"), "return", False),
            (_("Colleagues"), "colleagues", True),
            (_("Documents"), "documents", True),
            (_("Check and submit"), "check", True),
            (_("Submissions"), "receipts", True),
        )
        links = [link(label, here(of, name), subtree=tree) for label, name, tree in pages]
        asked = reverse("delegation-queries:list", args=[of.wave, of.respondent])
        proposed = reverse("delegation-proposed:list", args=[of.wave, of.respondent])
        links.insert(1, link(_("Proposed from the mechanism"), proposed))
        found.append(Section(name_of(request, of), (*links, link(_("Questions of the office"), asked))))
    return tuple(found)


def _workspace(viewer: Viewer, link: Any) -> list[Link]:
    found = [link(_("Questionnaires"), address("home"), subtree=False)]
    if viewer.has(Permission.DELEGATION_MANAGE):
        found.append(link(_("People of the delegation"), reverse("delegation-colleagues:list")))
    assessments = navigation.address("delegation-assessments:list")
    if assessments and viewer.has(Permission.ASSESSMENT_COMMENT):
        found.append(link(_("Assessments"), assessments))
    return found
