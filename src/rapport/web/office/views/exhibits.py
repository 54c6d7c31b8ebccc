"""Tables and charts of an edition: the list, the form with its preview."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.kernel.errors import InvalidInput, NotAvailable, StaleVersion
from rapport.reports import actions, queries, rules, writing
from rapport.reports.assembly.tables import text_in
from rapport.reports.types import EditionView, ExhibitView
from rapport.surveys import queries as surveys
from rapport.web.access import needs
from rapport.web.components.types import Crumb
from rapport.web.office import refusals
from rapport.web.office.forms.exhibits import ChartForm, ExhibitForm, TableForm, initial_of
from rapport.web.office.frame import address, edition_crumbs, show, viewer_of

KINDS = {"table": "TABLE", "chart": "CHART"}
COMPARED = {
    "table": ("title", "kind", "figure", "figures", "universe", "columns", "footnotes"),
    "chart": ("title", "kind", "figure", "figures", "labels", "description"),
}


@needs(Permission.OFFICE_VIEW)
def show_exhibits(request: HttpRequest, code: str) -> HttpResponse:
    """The tables and charts of an edition with the tokens that place them."""
    viewer = viewer_of(request)
    edition = queries.edition(viewer=viewer, code=code)
    rows = [
        (
            view,
            view.kind.lower(),
            text_in(view.spec.get("title"), edition.language),
            str(view.spec.get("kind", "")),
        )
        for view in queries.exhibits(viewer=viewer, edition=edition)
    ]
    return show(
        request,
        "exhibits/list",
        title=_("Tables and charts"),
        crumbs=edition_crumbs(edition),
        context={
            "edition": edition,
            "tables": [row for row in rows if row[1] == "table"],
            "charts": [row for row in rows if row[1] == "chart"],
            "can_write": rules.can_write(viewer, state=edition.state),
        },
    )


def _form(
    request: HttpRequest,
    edition: EditionView,
    kind: str,
    found: ExhibitView | None,
    *,
    data: QueryDict | None = None,
    initial: dict[str, Any] | None = None,
) -> ExhibitForm:
    given: dict[str, Any] = {
        "data": data, "initial": initial, "former": found.spec if found else None, "language": edition.language,
    }  # fmt: skip
    if kind == "chart":
        return ChartForm(**given)
    viewer = viewer_of(request)
    wave = surveys.wave(viewer=viewer, code=edition.wave)
    return TableForm(**given, universes=surveys.universes(viewer=viewer, wave=wave))


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise NotAvailable(_("There are tables and charts, nothing else."))
    return KINDS[kind]


@needs(Permission.NARRATIVE_EDIT, methods=["GET", "POST"])
def add_exhibit(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The form of a new table or chart, and its saving."""
    _known(kind)
    return _edit(request, queries.edition(viewer=viewer_of(request), code=code), kind, None)


@needs(Permission.NARRATIVE_EDIT, methods=["GET", "POST"])
def change_exhibit(request: HttpRequest, code: str, kind: str, name: str) -> HttpResponse:
    """The form of a table or chart, and its saving."""
    viewer = viewer_of(request)
    edition = queries.edition(viewer=viewer, code=code)
    found = queries.exhibit(viewer=viewer, edition=edition, kind=_known(kind), code=name)
    return _edit(request, edition, kind, found)


def _initial(found: ExhibitView, edition: EditionView) -> dict[str, Any]:
    return {**initial_of(found.spec, edition.language), "version": found.version}


def _edit(request: HttpRequest, edition: EditionView, kind: str, found: ExhibitView | None) -> HttpResponse:
    rules.check_write(viewer_of(request), state=edition.state)
    if request.method == "GET":
        initial = _initial(found, edition) if found else {}
        form = _form(request, edition, kind, found, initial=initial)
        tried = _tried(request, edition, kind, dict(found.spec)) if found else None
        return _page(request, edition, kind, found, form, tried=tried)
    form = _form(request, edition, kind, found, data=request.POST)
    if not form.is_valid():
        return _page(request, edition, kind, found, form, status=400)
    if "preview" in request.POST:
        return _page(request, edition, kind, found, form, tried=_tried(request, edition, kind, form.spec()))
    return _save(request, edition, kind, found, form)


def _save(
    request: HttpRequest, edition: EditionView, kind: str, found: ExhibitView | None, form: ExhibitForm
) -> HttpResponse:
    viewer, spec = viewer_of(request), form.spec()
    try:
        actions.exhibit_save(
            edition=edition.code,
            kind=KINDS[kind],
            spec=spec,
            expected=(form.cleaned_data["version"] or 0) if found else None,
            by=viewer,
            now=request.now,  # type: ignore[attr-defined]
        )
    except StaleVersion as error:
        theirs = queries.exhibit(viewer=viewer, edition=edition, kind=KINDS[kind], code=str(spec["id"]))
        again = _form(request, edition, kind, theirs, data=refusals.with_version(request.POST, error))
        differing = refusals.differing(again, _initial(theirs, edition), COMPARED[kind])
        return _page(request, edition, kind, theirs, again, status=409, differing=differing)
    except InvalidInput as error:
        refusals.put(form, error)
        return _page(request, edition, kind, found, form, status=400)
    messages.success(request, _("%(name)s was saved.") % {"name": spec["id"]})
    return HttpResponseRedirect(address("exhibits", edition.code))


def _tried(request: HttpRequest, edition: EditionView, kind: str, spec: dict[str, Any]) -> dict[str, str]:
    """The table or chart as it would look, or why it cannot be made."""
    try:
        html = writing.exhibit_preview(
            viewer=viewer_of(request),
            edition=edition,
            kind=KINDS[kind],
            spec=spec,
            link=lambda figure: address("figure", edition.wave, figure),
        )
    except InvalidInput as error:
        return {"html": "", "message": error.message}
    return {"html": html, "message": ""}


def _page(
    request: HttpRequest,
    edition: EditionView,
    kind: str,
    found: ExhibitView | None,
    form: ExhibitForm,
    **given: Any,
) -> HttpResponse:
    adding = _("Add a table") if kind == "table" else _("Add a chart")
    viewer = viewer_of(request)
    wave = surveys.wave(viewer=viewer, code=edition.wave)
    return show(
        request,
        "exhibits/edit",
        title=found.code if found else adding,
        crumbs=edition_crumbs(edition, Crumb(_("Tables and charts"), address("exhibits", edition.code))),
        context={
            "edition": edition,
            "kind": kind,
            "form": form,
            "found": found,
            "figure_names": [one.code for one in surveys.figures(viewer=viewer, wave=wave)],
            "differing": given.get("differing", ()),
            "tried": given.get("tried"),
        },
        status=given.get("status", 200),
    )


@needs(Permission.NARRATIVE_EDIT, methods=["POST"])
def preview_exhibit(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The table or chart of the form as typed. Saves nothing."""
    viewer = viewer_of(request)
    edition = queries.edition(viewer=viewer, code=code)
    _known(kind)
    name = request.POST.get("fixed", "")
    found = queries.exhibit(viewer=viewer, edition=edition, kind=KINDS[kind], code=name) if name else None
    form = _form(request, edition, kind, found, data=request.POST)
    if form.is_valid():
        tried = _tried(request, edition, kind, form.spec())
    else:
        reasons = [
            f"{form[name].label}: {' '.join(str(one) for one in said)}"
            for name, said in form.errors.items()
            if name in form.fields
        ]
        tried = {"html": "", "message": " ".join(reasons)}
    return render(request, "office/exhibits/_tried.html", {"tried": tried})
