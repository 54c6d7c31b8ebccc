"""Writing the strategy: sections of the narrative, contributing factors, objectives."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.actors.roles import Permission
from rapport.analysis.plan.document import ContributingFactor, Objective, Plan, Section
from rapport.analysis.plan.lists import Factor
from rapport.kernel.errors import InvalidInput, NotAvailable, StaleVersion
from rapport.plans import queries
from rapport.plans.diagnosis import labels
from rapport.plans.strategy import actions
from rapport.plans.types import Shown
from rapport.web.access import needs
from rapport.web.components.types import Crumb
from rapport.web.office import refusals
from rapport.web.plans.frame import address, show_plan, viewer_of
from rapport.web.plans.writing import differing, draft, long

PARTS = {"section": "strategy", "factor": "factors", "objective": "objectives"}
"""Kinds of parts, with the field of the plan document that holds them."""
TITLES: dict[str, tuple[str | Promise, str | Promise]] = {
    "section": (gettext_lazy("Add a section"), gettext_lazy("Change a section")),
    "factor": (gettext_lazy("Add a contributing factor"), gettext_lazy("Change a contributing factor")),
    "objective": (gettext_lazy("Add an objective"), gettext_lazy("Change an objective")),
}


class PartForm(forms.Form):
    """What every part of the strategy has. The code stays: measures name it."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=80,
        help_text=gettext_lazy("What it is called in the plan, such as A or 3. It stays."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, plan: Plan, had: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.had = had
        if had is not None:
            del self.fields["code"]
        self.prepare(plan)

    def prepare(self, plan: Plan) -> None:
        """Fill in what depends on the plan."""

    @property
    def code_of(self) -> str:
        """The code that was typed, or that the part has."""
        return str(self.had.code if self.had is not None else self.cleaned_data["code"])

    def part(self) -> Any:
        """What was typed, as a part of the strategy."""
        raise NotImplementedError


class SectionForm(PartForm):
    """A part of the narrative."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=300)
    text = long(gettext_lazy("Text"), 12)

    def part(self) -> Section:
        """The section."""
        return Section(self.code_of, self.cleaned_data["title"], self.cleaned_data["text"])


class FactorForm(PartForm):
    """What contributes to trafficking in this State."""

    kind = forms.ChoiceField(label=gettext_lazy("What contributes"), choices=tuple(labels.FACTORS.items()))
    text = long(gettext_lazy("How it does so here"), 6)

    def part(self) -> ContributingFactor:
        """The contributing factor, with the evidence it had."""
        evidence = self.had.evidence if self.had is not None else ()
        kind = Factor(self.cleaned_data["kind"])
        return ContributingFactor(self.code_of, kind, self.cleaned_data["text"], evidence)


class ObjectiveForm(PartForm):
    """A strategic objective."""

    title = forms.CharField(label=gettext_lazy("Objective"), max_length=1000)
    text = long(gettext_lazy("In words"), 6)
    factors = forms.MultipleChoiceField(
        label=gettext_lazy("Contributing factors it answers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def prepare(self, plan: Plan) -> None:
        """The contributing factors of the plan, and those the objective names though the plan lacks them."""
        known = [(one.code, f"{one.code} {labels.FACTORS[one.kind]}") for one in plan.factors]
        codes = {code for code, _said in known}
        more = [(one, one) for one in (self.had.factors if self.had else ()) if one not in codes]
        self.fields["factors"].choices = [*known, *more]  # type: ignore[attr-defined]
        if not known and not more:
            del self.fields["factors"]

    def part(self) -> Objective:
        """The objective."""
        given = self.cleaned_data
        return Objective(self.code_of, given["title"], given["text"], tuple(given.get("factors", ())))


FORMS: dict[str, type[PartForm]] = {"section": SectionForm, "factor": FactorForm, "objective": ObjectiveForm}


def _typed(had: Any) -> dict[str, Any]:
    found = {name: getattr(had, name) for name in ("title", "text") if hasattr(had, name)}
    if hasattr(had, "kind"):
        found["kind"] = had.kind.value
    return {**found, "factors": list(had.factors)} if hasattr(had, "factors") else found


def _held(shown: Shown, kind: str, part: str) -> Any:
    parts = getattr(shown.document, PARTS[kind])
    found = next((one for one in parts if one.code == part), None)
    if found is None:
        raise _unknown()
    return found


def _unknown() -> NotAvailable:
    return NotAvailable(_("The strategy has no such part."), code="unknown_part")


def _show(request: HttpRequest, form: PartForm, shown: Shown, title: Any, **context: Any) -> HttpResponse:
    back = address("strategy", shown.plan.code)
    status = context.pop("status", 0) or (400 if form.errors else 200)
    return show_plan(
        request,
        "measures/form",
        shown,
        tab="strategy",
        title=title,
        crumbs=(Crumb(_("Strategy"), back),),
        context={"form": form, "back": back, **context},
        status=status,
    )


@needs(Permission.PLAN_EDIT, methods=["GET", "POST"])
def new_part(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Add a section, contributing factor or objective."""
    if kind not in FORMS:
        raise _unknown()
    shown = draft(request, code)
    data = request.POST if request.method == "POST" else None
    form = FORMS[kind](data, plan=shown.document, had=None)
    if form.is_bound and form.is_valid():
        try:
            actions.part_put(
                plan=code,
                part=form.part(),
                expected=None,
                by=viewer_of(request),
                now=request.now,  # type: ignore[attr-defined]
            )
        except InvalidInput as error:
            refusals.put(form, error)
        else:
            messages.success(request, _("The strategy was changed."))
            return HttpResponseRedirect(address("strategy", code))
    return _show(request, form, shown, TITLES[kind][0])


@needs(Permission.PLAN_EDIT, methods=["GET", "POST"])
def change_part(request: HttpRequest, code: str, kind: str, part: str) -> HttpResponse:
    """Change or remove a section, contributing factor or objective."""
    if kind not in FORMS:
        raise _unknown()
    # Read before the text: a change in between makes the lock too old, never the text older than the lock.
    lock = queries.strategy_lock(viewer=viewer_of(request), code=code, kind=kind, part=part)
    shown = draft(request, code)
    had = _held(shown, kind, part)
    more: Any = {"plan": shown.document, "had": had}
    given: Any = {"plan": code, "by": viewer_of(request), "now": request.now}  # type: ignore[attr-defined]
    context: dict[str, Any] = {"removable": True}
    if request.method != "POST":
        form = FORMS[kind](initial={**_typed(had), "version": lock}, **more)
        return _show(request, form, shown, TITLES[kind][1], **context)
    form = FORMS[kind](request.POST, **more)
    removes = "remove" in request.POST
    if removes or form.is_valid():
        try:
            if removes:
                actions.part_remove(kind=kind, code=part, **given)
            else:
                actions.part_put(part=form.part(), expected=refusals.version_of(request), **given)
        except InvalidInput as error:
            refusals.put(form, error)
        except StaleVersion as error:
            form = FORMS[kind](refusals.with_version(request.POST, error), **more)
            context.update(differing=differing(form, _typed(had)), status=409)
            refusals.put(form, error)
        else:
            messages.success(request, _("The strategy was changed."))
            return HttpResponseRedirect(address("strategy", code))
    return _show(request, form, shown, TITLES[kind][1], **context)
