"""What surrounds the pages of an edition, and who may see them: the wrapper of every edition view."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.reports import queries
from rapport.reports.document.problems import NarrativeError
from rapport.reports.types import EditionView
from rapport.web.access import public
from rapport.web.components.types import Crumb, Label, Link
from rapport.web.public.contexts import EditionFrame, EditionLine, Withdrawn
from rapport.web.public.reading import CHAPTERS, EditionContent
from rapport.web.public.rendering import show
from rapport.web.public.texts import direction_of, marked

EditionViewFunction = Callable[..., HttpResponseBase]
CONFLICT, GONE = 409, 410


def of_edition(view: EditionViewFunction) -> EditionViewFunction:
    """A public view of one edition: it gets the edition's content; a withdrawn edition answers 410 with its reason,
    a draft whose narrative is broken answers 409 with what is wrong.

    Drafts are not among the editions that `queries` shows to the public, so their addresses answer 404.
    """

    @public
    @wraps(view)
    def with_content(request: HttpRequest, code: str, **names: str) -> HttpResponseBase:
        edition = queries.edition(viewer=request.viewer, code=code)  # type: ignore[attr-defined]
        if edition.state == "WITHDRAWN":
            return _gone(request, edition)
        try:
            return view(request, EditionContent(request.viewer, edition), **names)  # type: ignore[attr-defined]
        except NarrativeError as error:
            if not edition.is_draft:
                raise
            return _broken(request, edition, error)

    return with_content


def _gone(request: HttpRequest, edition: EditionView) -> HttpResponse:
    others = [
        edition_line(view)
        for view in queries.published(viewer=request.viewer)  # type: ignore[attr-defined]
        if view.wave == edition.wave
    ]
    title = marked(edition.title, edition.language)
    context = Withdrawn(edition, title, edition.withdrawn_reason, crumbs(Crumb(edition.title)), tuple(others))
    return show(request, "edition/withdrawn.html", context, status=GONE)


def _broken(request: HttpRequest, edition: EditionView, error: NarrativeError) -> HttpResponse:
    """What is wrong with a draft that cannot be shown yet."""
    title = marked(edition.title, edition.language)
    context = Withdrawn(edition, title, str(error), crumbs(Crumb(title)), ())
    return show(request, "edition/broken.html", context, status=CONFLICT)


def state_label(edition: EditionView) -> Label | None:
    """The state where it is not simply published."""
    return {
        "DRAFT": Label(_("Draft"), "yellow"),
        "FROZEN": Label(_("Frozen, not published"), "orange"),
        "WITHDRAWN": Label(_("Withdrawn"), "red"),
    }.get(edition.state)


def edition_line(edition: EditionView) -> EditionLine:
    """An edition as lists show it."""
    return EditionLine(
        edition,
        marked(edition.title, edition.language),
        marked(edition.subtitle, edition.language),
        state_label(edition),
        reverse("public:edition", args=[edition.code]),
    )


def crumbs(*steps: Crumb) -> tuple[Crumb, ...]:
    """The way here through the list of reports."""
    return (Crumb(_("Reports"), reverse("public:reports")), *steps)


def frame(request: HttpRequest, content: EditionContent, here: str = "", title: str = "") -> EditionFrame:
    """The surroundings of a page of an edition; `here` is the title of the page, empty for its front."""
    edition = content.edition
    name = marked(edition.title, edition.language)
    steps = [Crumb(name, content.href), Crumb(here)] if here else [Crumb(name)]
    return EditionFrame(
        edition=edition,
        direction=direction_of(edition.language),
        title=title or edition.title,
        href=content.href,
        crumbs=crumbs(*steps),
        contents=contents(content, request.path),
        state=state_label(edition),
    )


def contents(content: EditionContent, path: str = "") -> tuple[Link, ...]:
    """Links to all parts of an edition, with the one at `path` marked."""
    links = [*chapter_links(content), *part_links(content)]
    return tuple(Link(link.label, link.href, link.href == path) for link in links)


def chapter_links(content: EditionContent) -> tuple[Link, ...]:
    """The chapters and the page on methods, in reading order."""
    return tuple(
        Link(marked(page.title, content.edition.language), page_address(content, page.kind, page.slug))
        for page in content.pages(*CHAPTERS)
    )


def page_address(content: EditionContent, kind: str, slug: str) -> str:
    """Where a rendered part of the edition is shown."""
    if kind == "methods":
        return content.address("edition_methods")
    if kind == "recommendation":
        return content.address("recommendations") + f"#recommendation-{slug}"
    if kind == "annex":
        return content.address("verification")
    return content.address(kind, slug)


def part_links(content: EditionContent) -> tuple[Link, ...]:
    """The parts of an edition beside its chapters."""
    names: tuple[tuple[str, Any], ...] = (
        ("recommendations", _("Recommendations")),
        ("tables", _("Tables")),
        ("charts", _("Charts")),
        ("edition_figures", _("All figures")),
        ("verification", _("Published against recomputed")),
    )
    return tuple(Link(label, content.address(name)) for name, label in names)
