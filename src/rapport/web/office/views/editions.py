"""Pages of editions: the list, one edition, beginning the next, titles and rounding, the check."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.actors.roles import Permission
from rapport.kernel.access import Viewer, can_use
from rapport.kernel.errors import InvalidInput, StaleVersion
from rapport.kernel.jobs import queries as jobs
from rapport.reports import actions, queries, rules, writing
from rapport.reports.types import EditionView
from rapport.reports.workflow import EditionState
from rapport.web.access import needs
from rapport.web.components.types import Crumb
from rapport.web.office import refusals, words
from rapport.web.office.forms.editions import BeginForm, EditionForm
from rapport.web.office.frame import address, edition_crumbs, show, viewer_of
from rapport.web.office.views.home import with_label

EDITION_FIELDS = ("title", "subtitle", "as_of", "decimals")


@needs(Permission.OFFICE_VIEW)
def show_editions(request: HttpRequest) -> HttpResponse:
    """All editions, newest first."""
    viewer = viewer_of(request)
    return show(
        request,
        "editions/list",
        title=_("Editions"),
        context={
            "editions": [with_label(view) for view in queries.editions(viewer=viewer)],
            "can_begin": can_use(viewer, Permission.NARRATIVE_EDIT),
        },
    )


def moves(viewer: Viewer, edition: EditionView) -> list[dict[str, Any]]:
    """What can be done to the state of the edition, each with whether the viewer may and why not."""
    table = (
        ("freeze", EditionState.FROZEN, _("Freeze")),
        ("publish", EditionState.PUBLISHED, _("Publish")),
        ("reopen", EditionState.DRAFT, _("Reopen as a draft")),
        ("withdraw", EditionState.WITHDRAWN, _("Withdraw")),
    )
    steps = {
        "DRAFT": ("freeze",),
        "FROZEN": ("publish", "reopen"),
        "PUBLISHED": ("withdraw",),
        "WITHDRAWN": (),
    }[edition.state]
    return [
        {
            "label": label,
            "href": address(name, edition.code),
            "decision": rules.can_move(
                viewer, state=edition.state, target=target, frozen_by=edition.frozen_by
            ),
            "grave": name == "withdraw",
        }
        for name, target, label in table
        if name in steps
    ]


@needs(Permission.OFFICE_VIEW)
def show_edition(request: HttpRequest, code: str) -> HttpResponse:
    """One edition: its facts, what can be done with it, its chapters and the last build."""
    viewer = viewer_of(request)
    edition = queries.edition(viewer=viewer, code=code)
    people = actors.people_named(viewer=viewer, ids=[edition.frozen_by] if edition.frozen_by else [])
    run = jobs.latest_run(viewer=viewer, kind=actions.BUILD_JOB, subject=edition.code)
    return show(
        request,
        "editions/edition",
        title=edition.code,
        crumbs=(Crumb(_("Editions"), address("editions")),),
        context={
            "edition": edition,
            "state": words.state_label(edition.state),
            "moves": moves(viewer, edition),
            "can_write": rules.can_write(viewer, state=edition.state),
            "can_build": rules.can_build(viewer),
            "frozen_by": people.get(edition.frozen_by or 0, ""),
            "chapters": queries.chapters(viewer=viewer, edition=edition),
            "run": run,
            "run_label": words.run_label(run.state) if run else None,
            "files": queries.files(viewer=viewer, edition=edition),
        },
    )


@needs(Permission.NARRATIVE_EDIT, methods=["GET", "POST"])
def begin_edition(request: HttpRequest) -> HttpResponse:
    """The form of the next edition, and its beginning."""
    viewer = viewer_of(request)
    finished = [view for view in queries.editions(viewer=viewer) if not view.is_draft]
    if request.method == "GET":
        form = BeginForm(editions=finished, initial={"after": request.GET.get("after", "")})
        return _begin_page(request, form)
    form = BeginForm(request.POST, editions=finished)
    if not form.is_valid():
        return _begin_page(request, form, status=400)
    try:
        code = actions.edition_begin(**form.cleaned_data, by=viewer, now=request.now)  # type: ignore[attr-defined]
    except InvalidInput as error:
        refusals.put(form, error, default="code")
        return _begin_page(request, form, status=400)
    messages.success(request, _("The edition %(code)s was begun as a draft.") % {"code": code})
    return HttpResponseRedirect(address("edition", code))


def _begin_page(request: HttpRequest, form: BeginForm, status: int = 200) -> HttpResponse:
    return show(
        request,
        "editions/begin",
        title=_("Begin an edition"),
        crumbs=(Crumb(_("Editions"), address("editions")),),
        context={"form": form},
        status=status,
    )


def _initial(edition: EditionView) -> dict[str, Any]:
    return {name: getattr(edition, name) for name in (*EDITION_FIELDS, "version")}


@needs(Permission.NARRATIVE_EDIT, methods=["GET", "POST"])
def change_edition(request: HttpRequest, code: str) -> HttpResponse:
    """Titles, as-of date and rounding of a draft."""
    viewer = viewer_of(request)
    edition = queries.edition(viewer=viewer, code=code)
    rules.check_write(viewer, state=edition.state)
    if request.method == "GET":
        return _change_page(
            request, edition, EditionForm(initial=_initial(edition), language=edition.language)
        )
    form = EditionForm(request.POST, language=edition.language)
    if not form.is_valid():
        return _change_page(request, edition, form, status=400)
    given = {name: form.cleaned_data[name] for name in EDITION_FIELDS}
    expected = form.cleaned_data["version"] or 0
    try:
        actions.edition_change(code=code, **given, expected=expected, by=viewer, now=request.now)  # type: ignore[attr-defined]
    except StaleVersion as error:
        theirs = queries.edition(viewer=viewer, code=code)
        again = EditionForm(refusals.with_version(request.POST, error), language=edition.language)
        differing = refusals.differing(again, _initial(theirs), EDITION_FIELDS)
        return _change_page(request, theirs, again, status=409, differing=differing)
    messages.success(request, _("The edition was changed."))
    return HttpResponseRedirect(address("edition", code))


def _change_page(
    request: HttpRequest, edition: EditionView, form: EditionForm, *, status: int = 200, differing: Any = ()
) -> HttpResponse:
    return show(
        request,
        "editions/change",
        title=_("Titles, date and rounding"),
        crumbs=edition_crumbs(edition),
        context={"edition": edition, "form": form, "differing": differing},
        status=status,
    )


@needs(Permission.OFFICE_VIEW)
def check_edition(request: HttpRequest, code: str) -> HttpResponse:
    """Every problem that stops the edition, and every typed number that looks like a finding."""
    viewer = viewer_of(request)
    edition = queries.edition(viewer=viewer, code=code)
    slugs = {chapter.slug for chapter in queries.chapters(viewer=viewer, edition=edition)}
    return show(
        request,
        "editions/check",
        title=_("Check"),
        crumbs=edition_crumbs(edition),
        context={
            "edition": edition,
            "check": writing.checked(viewer=viewer, edition=edition),
            "slugs": slugs,
        },
    )
