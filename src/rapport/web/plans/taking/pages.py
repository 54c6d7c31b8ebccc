"""A spreadsheet becomes a plan: sending it, saying what its columns mean, reading it, taking it in.

Between the steps the file is kept on the server for whoever sent it, and for nobody else.
"""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.actors.roles import Permission
from rapport.analysis.plan.document import Plan
from rapport.analysis.plan.sheet.layout import Layout, proposed
from rapport.kernel.errors import InvalidInput, UserFacingError
from rapport.kernel.i18n import formats
from rapport.plans.files.faults import said
from rapport.plans.files.foreign import headings
from rapport.plans.taking import actions, looking, queries
from rapport.plans.taking.types import Look, Reading, SheetView
from rapport.web.access import needs
from rapport.web.components.types import Cell, Column, Crumb, Row, Table
from rapport.web.office import refusals
from rapport.web.office.words import language
from rapport.web.plans.frame import address, show, today, viewer_of
from rapport.web.plans.process.steps import now_of
from rapport.web.plans.taking import forms, words
from rapport.web.plans.writing import offices

EDIT = Permission.PLAN_EDIT
MOST_SHOWN, MOST_ASKED = 200, 30
"""So many messages or interpretations are shown at once, and so many names are asked about."""


def _found(request: HttpRequest, sheet: int) -> SheetView:
    return queries.sheet(viewer=viewer_of(request), sheet_id=sheet)


def crumbs(view: SheetView | None = None) -> tuple[Crumb, ...]:
    """The way to a page of a file."""
    way = (Crumb(_("Take in a spreadsheet"), address("import")),)
    return way if view is None else (*way, Crumb(view.name, address("sheet", view.id)))


@needs(EDIT, methods=["GET", "POST"])
def send(request: HttpRequest) -> HttpResponse:
    """Send a workbook; or go on with one that waits."""
    form = forms.UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        name, content = form.cleaned_data["file"]
        try:
            made = actions.sheet_keep(name=name, content=content, by=viewer_of(request), now=now_of(request))
            return HttpResponseRedirect(_next(_found(request, made)))
        except InvalidInput as error:
            refusals.put(form, error, default="file")
    context = {"form": form, "waiting": queries.sheets(viewer=viewer_of(request))}
    status = 400 if form.errors else 200
    return show(request, "taking/send", title=_("Take in a spreadsheet"), context=context, status=status)


def _next(view: SheetView) -> str:
    return address("sheet-compare" if view.is_own else "sheet", view.id)


@needs(EDIT, methods=["GET", "POST"])
def explain(request: HttpRequest, sheet: int) -> HttpResponse:
    """Say what the columns mean: headings and examples of each stand beside the choice."""
    view = _found(request, sheet)
    if view.is_own:
        return HttpResponseRedirect(_next(view))
    try:
        at, place, look = _place(request, view)
    except InvalidInput as error:
        return unreadable(request, view, error)
    columns = looking.column_words(look)
    form = forms.LayoutForm(request.POST or None, columns=columns, at=at, initial={"version": view.version})
    if request.method == "POST" and form.is_valid():
        try:
            actions.sheet_explain(
                sheet=view.id,
                layout=form.layout(),
                kept=view.kept,
                expected=form.cleaned_data["version"] or 0,
                by=viewer_of(request),
                now=now_of(request),
            )
            return HttpResponseRedirect(address("sheet-read", view.id))
        except UserFacingError as error:
            refusals.put(form, error)
    context = {"form": form, "place": place, "of": view, "columns": columns, "asked": request.GET.urlencode()}
    return show(
        request,
        "taking/explain",
        title=_("What the columns mean"),
        crumbs=crumbs(view),
        context=context,
        status=400 if form.errors else 200,
    )


def _place(request: HttpRequest, view: SheetView) -> tuple[Layout, forms.PlaceForm, Look]:
    """The layout to begin with: that of the sheet and rows that the address asks for, else the one that was said."""
    look = looking.look(view, view.layout)
    place = forms.PlaceForm(request.GET if "head" in request.GET else None, sheets=look.book.sheets)
    if place.is_bound and place.is_valid():
        given = place.cleaned_data
        header = tuple(range(given["head"], given["head"] + given["rows"]))
        rows = look.book.rows(given["sheet"])
        base = view.layout or Layout(columns={})
        at = replace(
            base,
            columns=proposed(headings(rows, header)),
            sheet=given["sheet"],
            header_rows=header,
            first_row=header[-1] + 1,
        )
        return at, place, looking.look(view, at)
    at = look.layout
    if not place.is_bound:
        first = at.sheet or next(iter(look.book.sheets), "")
        place = forms.PlaceForm(
            sheets=look.book.sheets,
            initial={"sheet": first, "head": at.header_rows[0], "rows": len(at.header_rows)},
        )
    return at, place, look


def unreadable(request: HttpRequest, view: SheetView, error: UserFacingError) -> HttpResponse:
    """A page that says why a file cannot be used, place by place."""
    context = {"of": view, "message": error.message, "problems": error.extra.get("problems", [])[:MOST_SHOWN]}
    return show(
        request, "taking/unreadable", title=view.name, crumbs=crumbs(), context=context, status=error.status
    )


@needs(EDIT, methods=["GET", "POST"])
def read(request: HttpRequest, sheet: int) -> HttpResponse:
    """What the rows say by the layout: faults, names to decide on, interpretations; and taking it in."""
    view = _found(request, sheet)
    if view.layout is None:
        return HttpResponseRedirect(_next(view))
    try:
        found = queries.read(view=view, viewer=viewer_of(request), language=language(), day=today(request))
    except InvalidInput as error:
        return unreadable(request, view, error)
    initial = {"title": view.stem, "code": slugify(view.stem)[:60]}
    form = forms.BeginForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        begun = Plan(given["code"], given["title"], starts_on=given["starts_on"], ends_on=given["ends_on"])
        try:
            code = actions.sheet_take(
                sheet=view.id, begun=begun, language=language(), by=viewer_of(request), now=now_of(request)
            )
            messages.success(request, _("The spreadsheet was taken in, as a draft."))
            return HttpResponseRedirect(address("plan", code))
        except UserFacingError as error:
            refusals.put(form, error)
    context = {
        "of": view,
        "form": form,
        "found": found,
        "names": _names_form(request, view, found),
        "more": max(len(found.open_names) + len(found.open_words) - MOST_ASKED, 0),
        "faults": [said(one) for one in found.sheet.faults[:MOST_SHOWN]],
        "hidden": max(len(found.sheet.faults) - MOST_SHOWN, 0),
        "tables": _tables(view, found),
    }
    return show(
        request,
        "taking/read",
        title=_("What the rows say"),
        crumbs=crumbs(view),
        context=context,
        status=400 if form.errors else 200,
    )


def _tables(view: SheetView, found: Reading) -> list[Table]:
    sheet = found.sheet
    tables = []
    if sheet.measures:
        heads = tuple(
            Column(one) for one in (_("Row"), _("Number"), _("Measure"), _("Accountable"), _("Until"))
        )
        rows = tuple(
            Row(
                Cell(str(sheet.rows[one.id])),
                (
                    Cell(one.code or "–"),
                    Cell(one.text),
                    Cell(one.accountable.name if one.accountable else _("not said")),
                    Cell(
                        formats.long_date(one.due_on)
                        if one.due_on
                        else _("ongoing")
                        if one.timing
                        else _("not said")
                    ),
                ),
            )
            for one in sheet.measures[:MOST_SHOWN]
        )
        many = len(sheet.measures)
        words_ = ngettext("%(n)s measure", "%(n)s measures", many) % {"n": many}
        tables.append(Table("measures", words_, heads, rows))
    if sheet.readings:
        heads = tuple(Column(one) for one in (_("Row"), _("Column"), _("In the file"), _("Read as")))
        rows = tuple(
            Row(Cell(str(one.row)), (Cell(one.column), Cell(one.value[:200]), Cell(one.read_as, code=True)))
            for one in sheet.readings[:MOST_SHOWN]
        )
        tables.append(Table("readings", _("What was interpreted"), heads, rows))
    return tables


def _names_form(request: HttpRequest, view: SheetView, found: Reading, *, bound: bool = False) -> Any:
    """The form about names and words, or None where there is nothing to decide."""
    names = found.open_names[:MOST_ASKED]
    asked = found.open_words[: MOST_ASKED - len(names)]
    if not names and not asked:
        return None
    meanings = {
        one.value: view.layout.columns.get(one.column, "area") if view.layout else ""
        for one in found.sheet.faults
        if one.code == "code_unknown"
    }
    return forms.NamesForm(
        request.POST if bound else None,
        names=names,
        words={word: words.entries(meanings[word]) for word in asked},
        organisations=offices(request) if names else [],
        initial={"version": view.version},
    )


@needs(EDIT, methods=["POST"])
def decide(request: HttpRequest, sheet: int) -> HttpResponse:
    """Keep what was decided on names and words, and read the rows again."""
    view = _found(request, sheet)
    if view.layout is None:
        return HttpResponseRedirect(_next(view))
    found = queries.read(view=view, viewer=viewer_of(request), language=language(), day=today(request))
    form = _names_form(request, view, found, bound=True)
    if form is not None and form.is_valid():
        parties, kept, codes = form.decided()
        layout = replace(
            view.layout, parties={**view.layout.parties, **parties}, codes={**view.layout.codes, **codes}
        )
        actions.sheet_explain(
            sheet=view.id,
            layout=layout,
            kept=view.kept | kept,
            expected=form.cleaned_data["version"] or 0,
            by=viewer_of(request),
            now=now_of(request),
        )
    return HttpResponseRedirect(address("sheet-read", view.id))


@needs(EDIT)
def send_layout(request: HttpRequest, sheet: int) -> HttpResponse:
    """What was said of the columns, as a file: the command takes it with --map, and so does the next edition."""
    view = _found(request, sheet)
    headers = {
        "Content-Disposition": 'attachment; filename="layout.json"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(looking.layout_bytes(view), content_type="application/json", headers=headers)


@needs(EDIT, methods=["POST"])
def forget(request: HttpRequest, sheet: int) -> HttpResponse:
    """Forget a file."""
    actions.sheet_forget(sheet=sheet, by=viewer_of(request), now=now_of(request))
    messages.success(request, _("The file is forgotten."))
    return HttpResponseRedirect(address("import"))
