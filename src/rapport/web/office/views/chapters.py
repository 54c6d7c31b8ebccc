"""Writing chapters: the text, its preview, its problems, and the names it may use."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.kernel.errors import InvalidInput, StaleVersion
from rapport.reports import actions, queries, rules, writing
from rapport.reports.types import ChapterView, EditionView
from rapport.web.access import needs
from rapport.web.components.types import Crumb
from rapport.web.office import refusals
from rapport.web.office.forms.editions import AddChapterForm, ChapterForm
from rapport.web.office.forms.figures import Search
from rapport.web.office.frame import address, edition_crumbs, show, viewer_of

COMPARED = ("title", "markdown")
MOST_NAMES = 30


@needs(Permission.OFFICE_VIEW)
def show_chapters(request: HttpRequest, code: str) -> HttpResponse:
    """The chapters of an edition in order."""
    viewer = viewer_of(request)
    edition = queries.edition(viewer=viewer, code=code)
    return show(
        request,
        "chapters/list",
        title=_("Chapters"),
        crumbs=edition_crumbs(edition),
        context={
            "edition": edition,
            "chapters": [
                (chapter, len(chapter.markdown.split()))
                for chapter in queries.chapters(viewer=viewer, edition=edition)
            ],
            "can_write": rules.can_write(viewer, state=edition.state),
        },
    )


@needs(Permission.NARRATIVE_EDIT, methods=["GET", "POST"])
def add_chapter(request: HttpRequest, code: str) -> HttpResponse:
    """Add an empty chapter at the end."""
    viewer = viewer_of(request)
    edition = queries.edition(viewer=viewer, code=code)
    rules.check_write(viewer, state=edition.state)
    form = AddChapterForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.chapter_add(edition=code, **form.cleaned_data, by=viewer, now=request.now)  # type: ignore[attr-defined]
        except InvalidInput as error:
            refusals.put(form, error)
        else:
            messages.success(request, _("The chapter was added."))
            return HttpResponseRedirect(address("chapter", code, form.cleaned_data["slug"]))
    return show(
        request,
        "chapters/new",
        title=_("Add a chapter"),
        crumbs=edition_crumbs(edition, Crumb(_("Chapters"), address("chapters", code))),
        context={"edition": edition, "form": form},
        status=400 if form.errors else 200,
    )


def _initial(chapter: ChapterView) -> dict[str, Any]:
    return {"title": chapter.title, "markdown": chapter.markdown, "version": chapter.version}


@needs(Permission.OFFICE_VIEW, methods=["GET", "POST"])
def write_chapter(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """The text beside what it will look like; saved on demand. Readers of drafts see the same without the form."""
    viewer = viewer_of(request)
    edition = queries.edition(viewer=viewer, code=code)
    chapter = queries.chapter(viewer=viewer, edition=edition, slug=slug)
    if request.method == "GET":
        form = ChapterForm(initial=_initial(chapter), language=edition.language)
        return _page(request, edition, chapter, form, typed=_initial(chapter))
    if "preview" in request.POST or "find" in request.POST:
        form = ChapterForm(initial=request.POST.dict(), language=edition.language)
        return _page(request, edition, chapter, form, typed=request.POST.dict())
    form = ChapterForm(request.POST, language=edition.language)
    if not form.is_valid():
        return _page(request, edition, chapter, form, typed=request.POST.dict(), status=400)
    try:
        actions.chapter_change(
            edition=code,
            slug=slug,
            title=form.cleaned_data["title"],
            markdown=form.cleaned_data["markdown"],
            expected=form.cleaned_data["version"] or 0,
            by=viewer,
            now=request.now,  # type: ignore[attr-defined]
        )
    except StaleVersion as error:
        theirs = queries.chapter(viewer=viewer, edition=edition, slug=slug)
        again = ChapterForm(refusals.with_version(request.POST, error), language=edition.language)
        differing = refusals.differing(again, _initial(theirs), COMPARED)
        typed = request.POST.dict()
        return _page(request, edition, theirs, again, typed=typed, status=409, differing=differing)
    messages.success(request, _("The chapter was saved."))
    return HttpResponseRedirect(address("chapter", code, slug))


def _page(
    request: HttpRequest,
    edition: EditionView,
    chapter: ChapterView,
    form: ChapterForm,
    *,
    typed: dict[str, Any],
    status: int = 200,
    differing: Any = (),
) -> HttpResponse:
    viewer = viewer_of(request)
    sought = request.POST.get("q", "")
    preview = _preview(request, edition, chapter.slug, typed)
    return show(
        request,
        "chapters/edit",
        title=chapter.title,
        crumbs=edition_crumbs(edition, Crumb(_("Chapters"), address("chapters", edition.code))),
        context={
            "edition": edition,
            "chapter": chapter,
            "form": form,
            "differing": differing,
            "preview": preview,
            "names": writing.nameable(
                viewer=viewer, edition=edition, words=sought, limit=MOST_NAMES, figures=preview.figures
            ),
            "search": Search({"q": sought}),
            "can_write": rules.can_write(viewer, state=edition.state),
        },
        status=status,
    )


def _preview(request: HttpRequest, edition: EditionView, slug: str, typed: dict[str, Any]) -> writing.Preview:
    return writing.chapter_preview(
        viewer=viewer_of(request),
        edition=edition,
        slug=slug,
        title=str(typed.get("title") or slug),
        markdown=str(typed.get("markdown") or ""),
        link=lambda figure: address("figure", edition.wave, figure),
    )


@needs(Permission.OFFICE_VIEW, methods=["POST"])
def preview_chapter(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """The chapter as typed, with its problems and warnings. Saves nothing."""
    edition = queries.edition(viewer=viewer_of(request), code=code)
    preview = _preview(request, edition, slug, request.POST.dict())
    return render(request, "office/chapters/_preview.html", {"preview": preview, "edition": edition})


@needs(Permission.OFFICE_VIEW)
def find_names(request: HttpRequest, code: str) -> HttpResponse:
    """Figures, tables and charts by the words asked for, with the token to write."""
    edition = queries.edition(viewer=viewer_of(request), code=code)
    words = request.GET.get("q", "")
    names = writing.nameable(viewer=viewer_of(request), edition=edition, words=words, limit=MOST_NAMES)
    return render(request, "office/chapters/_names.html", {"names": names})
