"""Our own workbook that came back: what it would change in the draft, and taking it over whole or not at all."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.analysis.plan.diff import Comparison, compare
from rapport.analysis.plan.document import Plan
from rapport.kernel.errors import UserFacingError
from rapport.plans.diagnosis.labels import CHANGES
from rapport.plans.taking import actions, queries
from rapport.plans.taking.types import Return, SheetView
from rapport.web.access import needs
from rapport.web.office import refusals
from rapport.web.office.words import language
from rapport.web.plans.frame import address, show, today, viewer_of
from rapport.web.plans.process.steps import now_of
from rapport.web.plans.taking import forms, pages


@needs(Permission.PLAN_EDIT, methods=["GET", "POST"])
def show_returned(request: HttpRequest, sheet: int) -> HttpResponse:
    """What our own workbook changes; nothing, where it came back as it went out."""
    view = queries.sheet(viewer=viewer_of(request), sheet_id=sheet)
    if not view.is_own:
        return HttpResponseRedirect(address("sheet", view.id))
    try:
        back = queries.returned(view=view, viewer=viewer_of(request), day=today(request))
    except UserFacingError as error:
        return pages.unreadable(request, view, error)
    form: Any = _form(request, back)
    if request.method == "POST" and form.is_valid():
        try:
            code = _take(request, view, back, form.cleaned_data)
            return HttpResponseRedirect(address("plan", code))
        except UserFacingError as error:
            refusals.put(form, error)
    compared = compare(back.draft, back.document) if back.draft else None
    context = {
        "of": view,
        "form": form,
        "document": back.document,
        "is_new": back.draft is None,
        "changes": _changes(compared) if compared else [],
        "plan_fields": [one.field.replace("_", " ") for one in compared.plan_fields] if compared else [],
    }
    return show(
        request,
        "taking/returned",
        title=_("A workbook that Rapport wrote"),
        crumbs=pages.crumbs(),
        context=context,
        status=400 if form.errors else 200,
    )


def _form(request: HttpRequest, back: Return) -> Any:
    if back.draft is None:
        given = back.document
        initial = {
            "title": given.title,
            "code": given.code,
            "starts_on": given.starts_on,
            "ends_on": given.ends_on,
        }
        form = forms.BeginForm(request.POST or None, initial=initial)
        for name in ("title", "starts_on", "ends_on"):
            del form.fields[name]
        return form
    return forms.ReturnForm(request.POST or None, number=back.draft.version, initial={"seen": back.seen})


def _take(request: HttpRequest, view: SheetView, back: Return, given: dict[str, Any]) -> str:
    who: dict[str, Any] = {"sheet": view.id, "by": viewer_of(request), "now": now_of(request)}
    if back.draft is None:
        begun = Plan(given["code"], back.document.title)
        code = actions.sheet_take(begun=begun, language=language(), **who)
        messages.success(request, _("The spreadsheet was taken in, as a draft."))
        return code
    done = actions.sheet_return(
        seen=given["seen"], reason=given.get("reason", ""), decided_at=given.get("decided_at", ""), **who
    )
    said = _("Measures: %(added)s added, %(changed)s changed, %(dropped)s dropped.")
    counts = {"added": done.added, "changed": done.changed, "dropped": done.dropped}
    messages.success(request, said % counts)
    return back.document.code


def _changes(found: Comparison) -> list[tuple[str, str]]:
    """What happens to which measure, in words."""
    return [
        (
            str(CHANGES[one.kind]),
            f"{one_.code} {one_.text}" if (one_ := one.after or one.before) else one.measure,
        )
        for one in found.changes
    ]
