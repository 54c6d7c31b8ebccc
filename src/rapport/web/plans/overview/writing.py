"""Beginning plans: blank, from the one before, as the equivalent of a State without a plan; changing their head."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.analysis.plan.document import Plan
from rapport.analysis.plan.lists import PlanKind
from rapport.kernel.errors import InvalidInput, StaleVersion
from rapport.plans import actions, rules
from rapport.plans.publishing import actions as publishing
from rapport.plans.templates import begun_from, renamed, templates
from rapport.web.access import needs
from rapport.web.office import refusals
from rapport.web.office.words import language
from rapport.web.plans.frame import address, asked, show, show_plan, viewer_of
from rapport.web.plans.overview.forms import EQUIVALENTS, PLANS, HeadForm, NextForm, typed
from rapport.web.plans.writing import differing, draft


@needs(Permission.PLAN_EDIT, methods=["GET", "POST"])
def new_plan(request: HttpRequest) -> HttpResponse:
    """Begin a blank plan."""
    intro = _("It begins as a draft that only those who write plans can read.")
    return _new(request, PLANS, _("Begin a plan"), intro)


@needs(Permission.PLAN_EDIT, methods=["GET", "POST"])
def new_equivalent(request: HttpRequest) -> HttpResponse:
    """Enter what guides the response where there is no plan: a law, a directive, measures elsewhere (3.2)."""
    intro = _(
        "Where a State has no plan, a law, a directive or measures within other plans may guide its response. "
        "Enter them as measures as far as the text gives them: the diagnosis says what is missing for a plan."
    )
    return _new(request, EQUIVALENTS, _("Enter what stands in for a plan"), intro)


def _new(request: HttpRequest, kinds: Iterable[PlanKind], title: str, intro: str) -> HttpResponse:
    choices = [(one.code, f"{one.title} ({one.source})") for one in templates(language=language())]
    given = request.POST if request.method == "POST" else None
    form = HeadForm(given, new=True, kinds=kinds, templates=choices if kinds is PLANS else ())
    if form.is_bound and form.is_valid():
        code = form.cleaned_data["code"]
        try:
            _begin(request, form, code)
        except InvalidInput as error:
            refusals.put(form, error)
        else:
            messages.success(request, _("The plan was begun. Write its strategy, then its measures."))
            return HttpResponseRedirect(address("plan", code))
    context = {"form": form, "back": address("list"), "intro": intro}
    return show(request, "form", title=title, context=context, status=400 if form.errors else 200)


def _begin(request: HttpRequest, form: HeadForm, code: str) -> None:
    """Begin the plan that was typed, blank or with the headings of a template."""
    fields, template = form.fields_of(), form.cleaned_data.get("template")
    by: dict[str, Any] = {"by": viewer_of(request), "now": request.now}  # type: ignore[attr-defined]
    if not template:
        actions.plan_make(code=code, fields=fields, **by)
        return
    begun = begun_from(
        template,
        code=code,
        title=fields.title,
        starts_on=fields.starts_on,
        ends_on=fields.ends_on,
        language=fields.values["language"] or language(),
    )
    values = {name: value for name, value in fields.values.items() if value or name != "language"}
    document = replace(begun, kind=PlanKind(fields.kind), **values)
    actions.document_load(document=document, code=code, **by)


@needs(Permission.PLAN_EDIT, methods=["GET", "POST"])
def new_from(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a plan from another one: its strategy, and its measures if wanted."""
    shown = asked(request, code)
    form = NextForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            made, _unknown = actions.document_load(
                document=_next(shown.document, given),
                code=given["code"],
                by=viewer_of(request),
                now=request.now,  # type: ignore[attr-defined]
            )
        except InvalidInput as error:
            refusals.put(form, error)
        else:
            messages.success(request, _("The plan was begun. Give its measures days and money."))
            return HttpResponseRedirect(address("plan", made))
    return show_plan(
        request,
        "measures/form",
        shown,
        tab="",
        title=_("Begin the next plan"),
        context={"form": form, "back": address("plan", code)},
        status=400 if form.errors else 200,
    )


def _next(had: Plan, given: dict[str, Any]) -> Plan:
    """The plan that follows: strategy and measures of the one before, without what belongs to its period."""
    begun = renamed(had, code=given["code"], title=given["title"])
    measures = [
        replace(one, indicators=tuple(replace(each, targets=()) for each in one.indicators))
        for one in begun.measures
    ]
    return replace(
        begun,
        starts_on=given["starts_on"],
        ends_on=given["ends_on"],
        measures=tuple(measures) if given["with_measures"] else (),
    )


@needs(Permission.PLAN_EDIT, methods=["GET", "POST"])
def change_plan(request: HttpRequest, code: str) -> HttpResponse:
    """Change what the draft says of itself."""
    shown = draft(request, code)
    back, status, found = address("plan", code), 0, ()
    before = typed(shown.document, shown.plan.visibility)
    more: dict[str, Any] = {"new": False, "shows": bool(rules.can_show(viewer_of(request)))}
    form = HeadForm(initial={**before, "version": shown.plan.version}, **more)
    if request.method == "POST":
        form = HeadForm(request.POST, **more)
        if form.is_valid():
            try:
                actions.plan_change(
                    plan=code,
                    fields=form.fields_of(shown.document, shown.plan.visibility),
                    expected=form.cleaned_data["version"] or 0,
                    by=viewer_of(request),
                    now=request.now,  # type: ignore[attr-defined]
                )
            except InvalidInput as error:
                refusals.put(form, error)
            except StaleVersion as error:
                form, status = HeadForm(refusals.with_version(request.POST, error), **more), 409
                found = differing(form, before)  # type: ignore[assignment]
                refusals.put(form, error)
            else:
                messages.success(request, _("The plan was changed."))
                return HttpResponseRedirect(back)
    return show_plan(
        request,
        "measures/form",
        shown,
        tab="",
        title=_("Change what the plan says of itself"),
        context={"form": form, "back": back, "differing": found},
        status=status or (400 if form.errors else 200),
    )


@needs(Permission.PLAN_ADOPT, methods=["POST"])
def show_to(request: HttpRequest, code: str) -> HttpResponse:
    """Show the adopted versions to everybody, or to members alone."""
    publishing.plan_show(
        plan=code,
        visibility=request.POST.get("visibility", ""),
        expected=refusals.version_of(request),
        by=viewer_of(request),
        now=request.now,  # type: ignore[attr-defined]
    )
    messages.success(request, _("Who may read adopted versions was changed."))
    return HttpResponseRedirect(address("plan", code))
