"""Pages of figures: the list, one figure with its members, naming, changing, withdrawing, the preview."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.kernel.errors import InvalidInput, StaleVersion
from rapport.reports import writing
from rapport.surveys import actions, queries, rules, trials
from rapport.surveys.types import FigureDefinition, WaveView, items_by_code
from rapport.web.access import needs
from rapport.web.components.types import Crumb
from rapport.web.office import refusals, words
from rapport.web.office.forms.figures import Builder, FigureForm, Search, initial_of
from rapport.web.office.frame import address, show, viewer_of, wave_crumbs

PER_PAGE = 25
COMPARED = (
    "title_en", "title_fr", "title_ar", "universe", "measure", "where", "item", "split_by", "unit", "notes",
)  # fmt: skip


@needs(Permission.OFFICE_VIEW)
def show_figures(request: HttpRequest, wave: str) -> HttpResponse:
    """The figures of a wave with their values now, narrowed by words."""
    viewer = viewer_of(request)
    view = queries.wave(viewer=viewer, code=wave)
    search = Search(request.GET)
    terms = search.cleaned_data["q"].lower().split() if search.is_valid() else []
    found = [
        definition
        for definition in queries.figures(viewer=viewer, wave=view)
        if all(
            term in f"{definition.code} {words.text(definition.title)} {definition.where}".lower()
            for term in terms
        )
    ]
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return show(
        request,
        "figures/list",
        title=_("Figures"),
        crumbs=wave_crumbs(view),
        context={
            "wave": view,
            "page": page,
            "rows": _rows(request, view, list(page)),
            "search": search,
            "can_edit": rules.can_edit_figures(viewer),
        },
    )


def _rows(
    request: HttpRequest, wave: WaveView, definitions: list[FigureDefinition]
) -> list[tuple[FigureDefinition, words.Shown]]:
    """The figures of one page of the list, each with what it says now."""
    counted = (
        queries.tabulated(
            viewer=viewer_of(request), wave=wave, codes=[definition.code for definition in definitions]
        )
        if definitions
        else ()
    )
    by_code = {result.id: words.shown(result) for result in counted if result.parent is None}
    return [(definition, by_code[definition.code]) for definition in definitions]


@needs(Permission.OFFICE_VIEW)
def show_figure(request: HttpRequest, wave: str, code: str) -> HttpResponse:
    """One figure: definition, value now, base, members, undetermined, parts, notes, and where it is used."""
    viewer = viewer_of(request)
    view = queries.wave(viewer=viewer, code=wave)
    definition = queries.figure(viewer=viewer, wave=view, code=code)
    names = _names(request, view)
    results = queries.tabulated(viewer=viewer, wave=view, codes=[definition.code])
    notes = {note.key: words.text(note.text) for note in queries.footnotes(viewer=viewer, wave=view)}
    return show(
        request,
        "figures/figure",
        title=definition.code,
        crumbs=wave_crumbs(view, Crumb(_("Figures"), address("figures", view.code))),
        context={
            "wave": view,
            "definition": definition,
            "heading": words.text(definition.title),
            "whole": words.shown(results[0], names),
            "parts": [words.shown(result, names) for result in results[1:]],
            "asked": code,
            "notes": [(key, notes.get(key, "")) for key in definition.notes],
            "uses": writing.uses_of_figure(viewer=viewer, wave=view.code, code=definition.code),
            "can_edit": rules.can_edit_figures(viewer),
        },
    )


def _names(request: HttpRequest, wave: WaveView) -> dict[str, str]:
    rows = queries.respondents(viewer=viewer_of(request), wave=wave, language=words.language())
    return {row.code: row.name for row in rows}


def _form(
    request: HttpRequest, wave: WaveView, *, fixed: str = "", **kwargs: Any
) -> tuple[FigureForm, Builder]:
    viewer = viewer_of(request)
    items = list(items_by_code(queries.sections(viewer=viewer, wave=wave)).values())
    universes = queries.universes(viewer=viewer, wave=wave)
    data = kwargs.get("data")
    builder = Builder(data, items=items) if data is not None else Builder(items=items)
    return FigureForm(universes=universes, items=items, fixed=fixed, **kwargs), builder


@needs(Permission.FIGURE_EDIT, methods=["GET", "POST"])
def name_figure(request: HttpRequest, wave: str) -> HttpResponse:
    """The form of a new figure, and its saving."""
    view = queries.wave(viewer=viewer_of(request), code=wave)
    return _edit(request, view, None)


@needs(Permission.FIGURE_EDIT, methods=["GET", "POST"])
def change_figure(request: HttpRequest, wave: str, code: str) -> HttpResponse:
    """The form of a figure, and its saving."""
    viewer = viewer_of(request)
    view = queries.wave(viewer=viewer, code=wave)
    return _edit(request, view, queries.figure(viewer=viewer, wave=view, code=code))


def _edit(request: HttpRequest, wave: WaveView, definition: FigureDefinition | None) -> HttpResponse:
    fixed = definition.code if definition else ""
    if request.method == "GET":
        initial = initial_of(definition) if definition else {}
        return _page(request, wave, definition, *_form(request, wave, fixed=fixed, initial=initial))
    data = request.POST.copy()
    form, builder = _form(request, wave, fixed=fixed, data=data)
    if "add" in data or not data.get("where", "").strip():
        data["where"] = builder.added_to(data.get("where", ""))
    if "add" in data or "preview" in data:
        # Nothing is refused before it is to be saved: the form comes back as typed, with what it would count.
        for name in ("item_asked", "value") if "add" in data else ():
            data[name] = ""
        form, builder = _form(request, wave, fixed=fixed, initial=data.dict())
        return _page(request, wave, definition, form, builder, tried=_tried(request, wave, form, data.dict()))
    if not form.is_valid():
        return _page(request, wave, definition, form, builder, status=400)
    return _save(request, wave, definition, form, builder)


def _save(
    request: HttpRequest,
    wave: WaveView,
    definition: FigureDefinition | None,
    form: FigureForm,
    builder: Builder,
) -> HttpResponse:
    fields = form.figure_fields()
    by, now = viewer_of(request), request.now  # type: ignore[attr-defined]
    try:
        if definition is None:
            actions.figure_define(wave=wave.code, fields=fields, by=by, now=now)
        else:
            expected = form.cleaned_data["version"] or 0
            actions.figure_change(wave=wave.code, fields=fields, expected=expected, by=by, now=now)
    except StaleVersion as error:
        return _conflict(request, wave, fields.code, error)
    except InvalidInput as error:
        refusals.put(form, error, default=_blamed(error, form))
        return _page(
            request, wave, definition, form, builder, status=400, more={"fault": refusals.fault_of(error)}
        )
    messages.success(request, _("The figure %(code)s was saved.") % {"code": fields.code})
    return HttpResponseRedirect(address("figure", wave.code, fields.code))


def _blamed(error: InvalidInput, form: FigureForm) -> str | None:
    """A fault in a condition belongs to the field it was typed into."""
    return "where" if error.code.startswith("analysis.expression") else None


def _conflict(request: HttpRequest, wave: WaveView, code: str, error: StaleVersion) -> HttpResponse:
    theirs = queries.figure(viewer=viewer_of(request), wave=wave, code=code)
    kept = refusals.with_version(request.POST, error)
    again, builder = _form(request, wave, fixed=theirs.code, data=kept)
    differing = refusals.differing(again, initial_of(theirs), COMPARED)
    return _page(request, wave, theirs, again, builder, status=409, more={"differing": differing})


def _page(
    request: HttpRequest,
    wave: WaveView,
    definition: FigureDefinition | None,
    form: FigureForm,
    builder: Builder,
    **given: Any,
) -> HttpResponse:
    status = given.get("status", 200)
    title = _("Change %(code)s") % {"code": definition.code} if definition else _("Name a figure")
    context = {
        "wave": wave,
        "definition": definition,
        "form": form,
        "builder": builder,
        "fault": None,
        "differing": (),
        "tried": given.get("tried") or _nothing_tried(),
        **given.get("more", {}),
    }
    crumbs = wave_crumbs(wave, Crumb(_("Figures"), address("figures", wave.code)))
    return show(request, "figures/edit", title=title, crumbs=crumbs, context=context, status=status)


def _nothing_tried() -> dict[str, Any]:
    return {"asked": False, "whole": None, "parts": (), "message": "", "fault": None}


def _tried(request: HttpRequest, wave: WaveView, form: FigureForm, typed: dict[str, Any]) -> dict[str, Any]:
    """What the figure as typed would say: value, base, members, label; or why it cannot be counted."""
    bound = FigureForm(typed, universes=(), items=(), fixed=form.fixed)
    found = _nothing_tried() | {"asked": True}
    try:
        results = trials.tried_figure(viewer=viewer_of(request), wave=wave, fields=bound.typed())
    except InvalidInput as error:
        return found | {"message": error.message, "fault": refusals.fault_of(error)}
    names = _names(request, wave)
    return found | {
        "whole": words.shown(results[0], names),
        "parts": [words.shown(result, names) for result in results[1:]],
    }


@needs(Permission.FIGURE_EDIT, methods=["POST"])
def preview_figure(request: HttpRequest, wave: str) -> HttpResponse:
    """The part of the form that says what the figure as typed would be. Saves nothing."""
    view = queries.wave(viewer=viewer_of(request), code=wave)
    data = request.POST.copy()
    form, builder = _form(request, view, fixed=data.get("fixed", ""), data=data)
    if not data.get("where", "").strip():
        data["where"] = builder.added_to("")
    return render(request, "office/figures/_tried.html", {"tried": _tried(request, view, form, data.dict())})


@needs(Permission.OFFICE_VIEW)
def answers_of_question(request: HttpRequest, wave: str) -> HttpResponse:
    """The answers that a question offers, with their codes, for the form that puts a condition together."""
    viewer = viewer_of(request)
    view = queries.wave(viewer=viewer, code=wave)
    items = items_by_code(queries.sections(viewer=viewer, wave=view))
    item = items.get(request.GET.get("item_asked", ""))
    options = [(code, words.text(label)) for code, label in item.options.items()] if item else []
    return render(request, "office/figures/_answers.html", {"item": item, "options": options})


@needs(Permission.FIGURE_EDIT, methods=["GET", "POST"])
def withdraw_figure(request: HttpRequest, wave: str, code: str) -> HttpResponse:
    """Ask, then take a figure out of use."""
    viewer = viewer_of(request)
    view = queries.wave(viewer=viewer, code=wave)
    definition = queries.figure(viewer=viewer, wave=view, code=code)
    if request.method == "POST":
        expected = refusals.version_of(request)
        actions.figure_withdraw(
            wave=view.code,
            code=definition.code,
            expected=expected,
            by=viewer,
            now=request.now,  # type: ignore[attr-defined]
        )
        messages.success(request, _("The figure %(code)s was withdrawn.") % {"code": definition.code})
        return HttpResponseRedirect(address("figures", view.code))
    return show(
        request,
        "figures/withdraw",
        title=_("Withdraw %(code)s") % {"code": definition.code},
        crumbs=wave_crumbs(view, Crumb(_("Figures"), address("figures", view.code))),
        context={
            "wave": view,
            "definition": definition,
            "uses": writing.uses_of_figure(viewer=viewer, wave=view.code, code=definition.code),
        },
    )
