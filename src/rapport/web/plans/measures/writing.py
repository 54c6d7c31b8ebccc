"""Writing measures: added, changed, moved, dropped, and their parts one by one. Two people at one measure see both."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.analysis.plan.document import Measure, Plan
from rapport.kernel.errors import InvalidInput, NotAvailable, StaleVersion
from rapport.plans import queries
from rapport.plans.measures import actions
from rapport.plans.types import Shown
from rapport.web.access import needs
from rapport.web.office import refusals
from rapport.web.plans.frame import address, show_plan, viewer_of
from rapport.web.plans.measures.forms import MeasureForm, typed
from rapport.web.plans.measures.parts import KINDS, with_part
from rapport.web.plans.measures.showing import crumbs, held, title
from rapport.web.plans.writing import ChangeForm, differing, draft, offices


@dataclass
class Page:
    """What a page of one form shows beside the form."""

    shown: Shown
    measure: Measure | None
    title: str
    back: str
    status: int = 0
    differing: Any = ()
    more: Any = None


def _show(request: HttpRequest, form: ChangeForm, page: Page) -> HttpResponse:
    return show_plan(
        request,
        "measures/form",
        page.shown,
        tab="chart",
        title=page.title,
        crumbs=crumbs(page.shown, None, page.measure),
        context={"form": form, "back": page.back, "differing": page.differing, **(page.more or {})},
        status=page.status or (400 if form.errors else 200),
    )


def _given(request: HttpRequest, shown: Shown) -> dict[str, Any]:
    """What every action of a measure takes."""
    return {"plan": shown.plan.code, "by": viewer_of(request), "now": request.now}  # type: ignore[attr-defined]


def _locked(request: HttpRequest, code: str, measure: str) -> tuple[int, Shown, Measure]:
    """The lock of a measure, the draft and the measure.

    The lock is read first: a change between the two reads makes it too old, never the text older than the lock.
    """
    lock = queries.measure_lock(viewer=viewer_of(request), code=code, key=measure)
    shown = draft(request, code)
    return lock, shown, held(shown, measure)


@needs(Permission.PLAN_EDIT, methods=["GET", "POST"])
def new_measure(request: HttpRequest, code: str) -> HttpResponse:
    """Add a measure at the end of the plan; its parts are added on its page."""
    shown = draft(request, code)
    more: Any = {"plan": shown.document, "offices": offices(request), "had": None, "number": shown.at.number}
    form = MeasureForm(request.POST if request.method == "POST" else None, **more)
    if form.is_bound and form.is_valid():
        try:
            key = actions.measure_add(measure=form.measure(None), **form.why(), **_given(request, shown))
        except InvalidInput as error:
            refusals.put(form, error)
        else:
            messages.success(request, _("The measure was added. Add its benchmarks, indicators and money."))
            return HttpResponseRedirect(address("measure", code, key))
    return _show(request, form, Page(shown, None, _("Add a measure"), address("chart", code)))


@needs(Permission.PLAN_EDIT, methods=["GET", "POST"])
def change_measure(request: HttpRequest, code: str, measure: str) -> HttpResponse:
    """Change a measure, all but its parts."""
    lock, shown, had = _locked(request, code, measure)
    more: Any = {"plan": shown.document, "offices": offices(request), "had": had, "number": shown.at.number}
    back = address("measure", code, had.id)
    page = Page(shown, had, _("Change measure %(code)s") % {"code": had.code}, back)
    if request.method != "POST":
        initial = {**typed(had), "version": lock}
        return _show(request, MeasureForm(initial=initial, **more), page)
    form = MeasureForm(request.POST, **more)
    if form.is_valid():
        try:
            actions.measure_change(
                key=had.id,
                measure=form.measure(had),
                expected=form.lock,
                **form.why(),
                **_given(request, shown),
            )
        except InvalidInput as error:
            refusals.put(form, error)
        except StaleVersion as error:
            form, page.status = MeasureForm(refusals.with_version(request.POST, error), **more), 409
            page.differing = differing(form, typed(had))
            refusals.put(form, error)
        else:
            messages.success(request, _("The measure was changed."))
            return HttpResponseRedirect(back)
    return _show(request, form, page)


@needs(Permission.PLAN_EDIT, methods=["GET", "POST"])
def drop_measure(request: HttpRequest, code: str, measure: str) -> HttpResponse:
    """Take a measure out of the draft; adopted versions keep it."""
    lock, shown, had = _locked(request, code, measure)
    number = shown.at.number
    text = _("It leaves the draft with everything in it. Adopted versions keep it.")
    page = Page(
        shown,
        had,
        _("Drop measure %(code)s") % {"code": had.code},
        address("measure", code, had.id),
        more={"dropped": had, "intro": text, "button": _("Drop the measure")},
    )
    if request.method != "POST":
        return _show(request, ChangeForm(initial={"version": lock}, number=number), page)
    form = ChangeForm(request.POST, number=number)
    if form.is_valid():
        try:
            actions.measure_drop(key=had.id, expected=form.lock, **form.why(), **_given(request, shown))
        except InvalidInput as error:
            refusals.put(form, error)
        except StaleVersion as error:
            form = ChangeForm(refusals.with_version(request.POST, error), number=number)
            page.status = 409
            refusals.put(form, error)
        else:
            messages.success(request, _("The measure was dropped."))
            return HttpResponseRedirect(address("chart", code))
    return _show(request, form, page)


@needs(Permission.PLAN_EDIT, methods=["POST"])
def move_measure(request: HttpRequest, code: str, measure: str) -> HttpResponse:
    """Move a measure one place up or down."""
    shown = draft(request, code)
    actions.measure_move(key=measure, up="up" in request.POST, **_given(request, shown))
    messages.success(request, _("The measure was moved."))
    return HttpResponseRedirect(address("measure", code, measure))


@needs(Permission.PLAN_EDIT, methods=["GET", "POST"])
def new_part(request: HttpRequest, code: str, measure: str, kind: str) -> HttpResponse:
    """Add a part to a measure."""
    return _part(request, code, measure, kind, None)


@needs(Permission.PLAN_EDIT, methods=["GET", "POST"])
def change_part(request: HttpRequest, code: str, measure: str, kind: str, at: int) -> HttpResponse:
    """Change or remove a part of a measure."""
    return _part(request, code, measure, kind, at)


def _part(request: HttpRequest, code: str, measure: str, kind: str, at: int | None) -> HttpResponse:
    lock, shown, one = _locked(request, code, measure)
    had = _at(one, kind, at)
    of = KINDS[kind]
    more: Any = {"plan": shown.document, "offices": offices(request), "had": had, "number": shown.at.number}
    said = str(of.new if at is None else of.change)
    back = address("measure", code, one.id)
    page = Page(shown, one, said, back, more={"removable": at is not None, "part_of": title(one)})
    if request.method != "POST":
        initial = {**(of.typed(had) if had else {}), "version": lock}
        return _show(request, of.form(initial=initial, **more), page)
    form = of.form(request.POST, **more)
    removes = at is not None and "remove" in request.POST
    if form.is_valid() or removes:
        part = None if removes else form.part(one)
        why: Any = {name: request.POST.get(name, "") for name in ("reason", "decided_at")}
        try:
            actions.measure_change(
                key=one.id,
                measure=with_part(one, kind, at, part),
                expected=refusals.version_of(request),
                **why,
                **_given(request, shown),
            )
        except InvalidInput as error:
            refusals.put(form, error)
        except StaleVersion as error:
            form, page.status = of.form(refusals.with_version(request.POST, error), **more), 409
            page.differing = differing(form, of.typed(had)) if had else ()
            refusals.put(form, error)
        else:
            messages.success(request, _("The measure was changed."))
            _warn_of_rate(request, shown.document, part)
            return HttpResponseRedirect(back)
    return _show(request, form, page)


def _at(measure: Measure, kind: str, at: int | None) -> Any:
    """The part in a place; None for a new one. Raises NotAvailable."""
    if kind not in KINDS or (at is not None and at >= len(getattr(measure, kind))):
        raise NotAvailable(_("The measure has no such part."), code="unknown_part")
    return None if at is None else getattr(measure, kind)[at]


def _warn_of_rate(request: HttpRequest, plan: Plan, part: Any) -> None:
    """Money in a currency without a rate is in no sum: said at once, not only by the diagnosis."""
    currency = getattr(part, "currency", "") or plan.currency
    if currency not in {plan.currency, *(one.currency for one in plan.rates)}:
        said = _("The plan has no rate for %(currency)s: this money is in no sum until the plan names one.")
        messages.warning(request, said % {"currency": currency})
