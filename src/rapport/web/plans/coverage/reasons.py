"""Why no measure is needed in an empty cell: the reason is given, changed or taken back in the draft."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.actors.roles import Permission
from rapport.analysis.plan.coverage import AXES
from rapport.analysis.plan.document import Justification
from rapport.kernel.errors import InvalidInput, NotAvailable, StaleVersion
from rapport.plans import queries, rules
from rapport.plans.diagnosis import actions
from rapport.plans.diagnosis.context import coverage_codes
from rapport.plans.diagnosis.labels import AXES as AXIS_WORDS
from rapport.plans.diagnosis.labels import label
from rapport.web.access import needs
from rapport.web.components.types import Crumb
from rapport.web.office import refusals
from rapport.web.plans.frame import address, show_plan, today, viewer_of


class ReasonForm(forms.Form):
    """The reason; an empty one takes back what was said."""

    reason = forms.CharField(
        label=gettext_lazy("No measure is needed here, because"),
        help_text=gettext_lazy("Printed with the plan. Empty it to count the gap again."),
        required=False,
        max_length=actions.LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


def _cell(request: HttpRequest) -> dict[str, str]:
    codes = coverage_codes()
    found = {axis: request.GET[axis] for axis in AXES if request.GET.get(axis)}
    if not found or any(code not in codes[axis] for axis, code in found.items()):
        raise NotAvailable(_("The coverage has no such cell."), code="unknown_cell")
    return found


@needs(Permission.PLAN_EDIT, methods=["GET", "POST"])
def justify_gap(request: HttpRequest, code: str) -> HttpResponse:
    """Give, change or take back the reason for a cell of the draft."""
    viewer = viewer_of(request)
    shown = queries.shown(viewer=viewer, code=code, day=today(request))
    rules.check_writable(shown.at.state)
    cell = _cell(request)
    had = next(
        (
            one.reason
            for one in shown.document.justified
            if {axis: str(getattr(one, axis)) for axis in AXES if getattr(one, axis)} == cell
        ),
        "",
    )
    form, status = ReasonForm(initial={"reason": had, "version": shown.plan.version}), 0
    if request.method == "POST":
        form = ReasonForm(request.POST)
        if form.is_valid():
            given: dict[str, Any] = {
                "plan": code,
                "cell": Justification(form.cleaned_data["reason"], **cell),
                "expected": form.cleaned_data["version"] or 0,
            }
            try:
                actions.gap_justify(**given, by=viewer, now=request.now)  # type: ignore[attr-defined]
            except InvalidInput as error:
                refusals.put(form, error)
            except StaleVersion as error:
                form, status = ReasonForm(refusals.with_version(request.POST, error)), 409
                refusals.put(form, error)
            else:
                messages.success(request, _said(form.cleaned_data["reason"]))
                return HttpResponseRedirect(f"{address('coverage', code)}?{_axes(cell)}")
    back = f"{address('coverage', code)}?{_axes(cell)}"
    context = {
        "form": form,
        "back": back,
        "facts": [(AXIS_WORDS[axis], label(one)) for axis, one in cell.items()],
        "button": _("Save"),
    }
    return show_plan(
        request,
        "reason",
        shown,
        tab="coverage",
        title=_("Why nothing is needed here"),
        crumbs=(Crumb(_("Coverage"), address("coverage", code)),),
        context=context,
        status=status or (400 if form.errors else 200),
    )


def _said(reason: str) -> str:
    if reason.strip():
        return _("The reason was kept in the draft.")
    return _("The reason was taken back: the gap counts again.")


def _axes(cell: dict[str, str]) -> str:
    """The table in which the cell stands."""
    axes = [axis for axis in AXES if axis in cell]
    asked = {"rows": next((axis for axis in axes if axis != "area"), "form")}
    if "area" not in axes and len(axes) > 1:
        asked["columns"] = axes[1]
    return urlencode(asked)
