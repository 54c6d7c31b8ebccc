"""Pages of universes: who is counted, in words and as a condition, and how many they are."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.kernel.errors import InvalidInput, StaleVersion
from rapport.surveys import actions, queries, rules, trials
from rapport.surveys.types import UniverseView, WaveView
from rapport.web.access import needs
from rapport.web.components.types import Crumb
from rapport.web.office import refusals, words
from rapport.web.office.forms.figures import UniverseForm, initial_of_universe
from rapport.web.office.frame import address, show, viewer_of, wave_crumbs

COMPARED = ("label_en", "label_fr", "label_ar", "where")


@needs(Permission.OFFICE_VIEW)
def show_universes(request: HttpRequest, wave: str) -> HttpResponse:
    """The universes of a wave, how many respondents each holds, and how many figures rest on it."""
    viewer = viewer_of(request)
    view = queries.wave(viewer=viewer, code=wave)
    sizes = trials.universe_sizes(viewer=viewer, wave=view)
    bases = [definition.universe for definition in queries.figures(viewer=viewer, wave=view)]
    return show(
        request,
        "universes/list",
        title=_("Universes"),
        crumbs=wave_crumbs(view),
        context={
            "wave": view,
            "rows": [
                (one, words.text(one.label), sizes[one.code], bases.count(one.code))
                for one in queries.universes(viewer=viewer, wave=view)
            ],
            "can_edit": rules.can_edit_figures(viewer),
        },
    )


@needs(Permission.FIGURE_EDIT, methods=["GET", "POST"])
def name_universe(request: HttpRequest, wave: str) -> HttpResponse:
    """The form of a new universe, and its saving."""
    return _edit(request, queries.wave(viewer=viewer_of(request), code=wave), None)


@needs(Permission.FIGURE_EDIT, methods=["GET", "POST"])
def change_universe(request: HttpRequest, wave: str, code: str) -> HttpResponse:
    """The form of a universe, and its saving."""
    viewer = viewer_of(request)
    view = queries.wave(viewer=viewer, code=wave)
    return _edit(request, view, trials.universe_named(viewer=viewer, wave=view, code=code))


def _edit(request: HttpRequest, wave: WaveView, universe: UniverseView | None) -> HttpResponse:
    fixed = universe.code if universe else ""
    if request.method == "GET":
        form = UniverseForm(fixed=fixed, initial=initial_of_universe(universe) if universe else None)
        return _page(
            request, wave, universe, form, tried=_tried(request, wave, universe.where if universe else "")
        )
    if "preview" in request.POST:
        form = UniverseForm(fixed=fixed, initial=request.POST.dict())
        return _page(
            request, wave, universe, form, tried=_tried(request, wave, request.POST.get("where", ""))
        )
    form = UniverseForm(request.POST, fixed=fixed)
    if not form.is_valid():
        return _page(request, wave, universe, form, status=400)
    return _save(request, wave, universe, form)


def _save(
    request: HttpRequest, wave: WaveView, universe: UniverseView | None, form: UniverseForm
) -> HttpResponse:
    by, now = viewer_of(request), request.now  # type: ignore[attr-defined]
    given: dict[str, Any] = {
        "wave": wave.code,
        "code": universe.code if universe else form.cleaned_data["code"],
        "label": form.labels(),
        "where": form.cleaned_data["where"],
    }
    try:
        if universe is None:
            actions.universe_define(**given, by=by, now=now)
        else:
            actions.universe_change(**given, expected=form.cleaned_data["version"] or 0, by=by, now=now)
    except StaleVersion as error:
        theirs = trials.universe_named(viewer=by, wave=wave, code=given["code"])
        again = UniverseForm(refusals.with_version(request.POST, error), fixed=theirs.code)
        differing = refusals.differing(again, initial_of_universe(theirs), COMPARED)
        return _page(request, wave, theirs, again, status=409, differing=differing)
    except InvalidInput as error:
        refusals.put(form, error, default="where" if error.code.startswith("analysis.expression") else None)
        return _page(request, wave, universe, form, status=400, fault=refusals.fault_of(error))
    messages.success(request, _("The universe %(code)s was saved.") % {"code": given["code"]})
    return HttpResponseRedirect(address("universes", wave.code))


def _page(
    request: HttpRequest, wave: WaveView, universe: UniverseView | None, form: UniverseForm, **given: Any
) -> HttpResponse:
    title = _("Change %(code)s") % {"code": universe.code} if universe else _("Name a universe")
    return show(
        request,
        "universes/edit",
        title=title,
        crumbs=wave_crumbs(wave, Crumb(_("Universes"), address("universes", wave.code))),
        context={
            "wave": wave,
            "universe": universe,
            "form": form,
            "fault": given.get("fault"),
            "differing": given.get("differing", ()),
            "tried": given.get("tried", {"asked": False, "members": (), "message": "", "fault": None}),
        },
        status=given.get("status", 200),
    )


def _tried(request: HttpRequest, wave: WaveView, where: str) -> dict[str, Any]:
    """Who meets the condition now, by name; or why it cannot be read."""
    found: dict[str, Any] = {"asked": bool(where.strip()), "members": (), "message": "", "fault": None}
    if not where.strip():
        return found
    viewer = viewer_of(request)
    try:
        codes = trials.tried_universe(viewer=viewer, wave=wave, where=where)
    except InvalidInput as error:
        return found | {"message": error.message, "fault": refusals.fault_of(error)}
    rows = queries.respondents(viewer=viewer, wave=wave, language=words.language())
    return found | {"members": [row.name for row in rows if row.code in codes]}


@needs(Permission.FIGURE_EDIT, methods=["POST"])
def preview_universe(request: HttpRequest, wave: str) -> HttpResponse:
    """The part of the form that says who meets the condition as typed. Saves nothing."""
    view = queries.wave(viewer=viewer_of(request), code=wave)
    tried = _tried(request, view, request.POST.get("where", ""))
    return render(request, "office/universes/_tried.html", {"tried": tried})
