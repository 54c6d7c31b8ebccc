"""Beginning plans: blank, from the one before, as the equivalent of a State without a plan; changing their head."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.analysis.plan.document import Measure, Plan
from rapport.analysis.plan.lists import PlanKind
from rapport.kernel.errors import InvalidInput, StaleVersion
from rapport.plans import actions
from rapport.web.access import needs
from rapport.web.office import refusals
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
    form = HeadForm(request.POST if request.method == "POST" else None, new=True, kinds=kinds)
    if form.is_bound and form.is_valid():
        code = form.cleaned_data["code"]
        try:
            actions.plan_make(
                code=code,
                fields=form.fields_of(),
                by=viewer_of(request),
                now=request.now,  # type: ignore[attr-defined]
            )
        except InvalidInput as error:
            refusals.put(form, error)
        else:
            messages.success(request, _("The plan was begun. Write its strategy, then its measures."))
            return HttpResponseRedirect(address("plan", code))
    context = {"form": form, "back": address("list"), "intro": intro}
    return show(request, "form", title=title, context=context, status=400 if form.errors else 200)


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

    def on(one: Measure) -> Measure:
        return replace(
            one,
            start_on=None,
            due_on=None,
            benchmarks=(),
            costs=(),
            indicators=tuple(replace(each, targets=()) for each in one.indicators),
            from_ids=(),
            continues=(f"{had.code}/{one.id}",),
        )

    return replace(
        had,
        title=given["title"],
        starts_on=given["starts_on"],
        ends_on=given["ends_on"],
        version=1,
        adopted_on=None,
        adopted_by="",
        predecessor=had.title,
        measures=tuple(map(on, had.measures)) if given["with_measures"] else (),
        justified=(),
        changes=(),
        evaluated_on=None,
    )


@needs(Permission.PLAN_EDIT, methods=["GET", "POST"])
def change_plan(request: HttpRequest, code: str) -> HttpResponse:
    """Change what the draft says of itself."""
    shown = draft(request, code)
    back, status, found = address("plan", code), 0, ()
    before = typed(shown.document, shown.plan.visibility)
    form = HeadForm(initial={**before, "version": shown.plan.version}, new=False)
    if request.method == "POST":
        form = HeadForm(request.POST, new=False)
        if form.is_valid():
            try:
                actions.plan_change(
                    plan=code,
                    fields=form.fields_of(shown.document),
                    expected=form.cleaned_data["version"] or 0,
                    by=viewer_of(request),
                    now=request.now,  # type: ignore[attr-defined]
                )
            except InvalidInput as error:
                refusals.put(form, error)
            except StaleVersion as error:
                form, status = HeadForm(refusals.with_version(request.POST, error), new=False), 409
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
