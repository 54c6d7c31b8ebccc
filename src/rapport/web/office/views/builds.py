"""Building the files of an edition: starting, watching, downloading."""

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.kernel.errors import InvalidInput, NotAvailable, UnableTo
from rapport.kernel.jobs import queries as jobs
from rapport.kernel.jobs.types import RunView
from rapport.reports import actions, building, queries, rules
from rapport.reports.types import EditionView
from rapport.web.access import needs
from rapport.web.components.types import Crumb
from rapport.web.office import words
from rapport.web.office.frame import address, edition_crumbs, show, viewer_of


@needs(Permission.OFFICE_VIEW)
def show_files(request: HttpRequest, code: str) -> HttpResponse:
    """The files of the last complete build, the run under way, and the button that builds."""
    viewer = viewer_of(request)
    return _files_page(request, queries.edition(viewer=viewer, code=code))


def _files_page(
    request: HttpRequest, edition: EditionView, *, problem: str = "", status: int = 200
) -> HttpResponse:
    viewer = viewer_of(request)
    run = jobs.latest_run(viewer=viewer, kind=actions.BUILD_JOB, subject=edition.code)
    return show(
        request,
        "builds/files",
        title=_("Files"),
        crumbs=edition_crumbs(edition),
        context={
            "edition": edition,
            "files": queries.files(viewer=viewer, edition=edition),
            "can_build": rules.can_build(viewer),
            "problem": problem,
            **_of_run(run),
        },
        status=status,
    )


def _of_run(run: RunView | None) -> dict[str, object]:
    """What the progress of a run is drawn from."""
    if run is None:
        return {"run": None, "label": None, "step": "", "failure": ""}
    return {
        "run": run,
        "label": words.run_label(run.state),
        "step": words.step_words(run.step),
        "failure": failure_words(run.error_code),
    }


def failure_words(code: str) -> str:
    """Why a build failed, and what to do."""
    known = {
        "": "",
        "narrative_broken": _(
            "The narrative has problems. Open the check of the edition, mend them, build again."
        ),
        "build_failed": _(
            "The machine refused: a full disk, or missing fonts. The former files are untouched."
        ),
        "worker_killed": _(
            "The worker was stopped again and again. The former files are untouched; build again."
        ),
        "not_available": _("The edition or its wave is not there any more."),
    }
    if code in known:
        return known[code]
    return _("Something went wrong (%(code)s). The former files are untouched.") % {"code": code}


@needs(Permission.EDITION_BUILD, methods=["POST"])
def start_build(request: HttpRequest, code: str) -> HttpResponse:
    """Queue a build and go to its page; where one is under way already, go to that."""
    viewer = viewer_of(request)
    try:
        run = actions.edition_build_start(code=code, by=viewer, now=request.now)  # type: ignore[attr-defined]
    except UnableTo as error:
        if error.code != "already_running" or not error.extra.get("run"):
            raise
        messages.info(request, _("The edition is being built already."))
        run = int(error.extra["run"])
    except InvalidInput as error:
        edition = queries.edition(viewer=viewer, code=code)
        return _files_page(request, edition, problem=error.message, status=400)
    return HttpResponseRedirect(address("run", run))


@needs(Permission.OFFICE_VIEW)
def show_run(request: HttpRequest, run: int) -> HttpResponse:
    """How far a build is. Asked again by the page every two seconds; without scripts by its link."""
    viewer = viewer_of(request)
    view = jobs.run(viewer=viewer, run_id=run)
    if view.kind != actions.BUILD_JOB:
        raise NotAvailable(_("There is no such build."))
    edition = queries.edition(viewer=viewer, code=view.subject)
    files = queries.files(viewer=viewer, edition=edition) if view.state == "DONE" else []
    context = {"edition": edition, "files": files, **_of_run(view)}
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "office/builds/_progress.html", context)
    return show(
        request,
        "builds/run",
        title=_("Build of %(code)s") % {"code": edition.code},
        crumbs=edition_crumbs(edition, Crumb(_("Files"), address("build", edition.code))),
        context=context,
    )


@needs(Permission.OFFICE_VIEW)
def download(request: HttpRequest, code: str, name: str) -> HttpResponseBase:
    """One file of the last complete build, whatever the state of the edition."""
    viewer = viewer_of(request)
    edition = queries.edition(viewer=viewer, code=code)
    kept = {file.name for file in queries.files(viewer=viewer, edition=edition)}
    path = building.kept_folder(edition.code) / name
    if name not in kept or not path.is_file() or settings.BUILDS_ROOT not in path.parents:
        raise NotAvailable(_("There is no such file; build the edition."))
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{edition.code}-{path.name}")
