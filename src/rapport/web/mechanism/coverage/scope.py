"""The scope of a mandate against the Palermo definition: read and entered, in law and in practice."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.actors.roles import Permission
from rapport.coordination import rules
from rapport.coordination.bodies import actions, queries
from rapport.coordination.bodies.types import MechanismView
from rapport.coordination.coverage.palermo import LISTS
from rapport.coordination.coverage.scope import read
from rapport.kernel.errors import InvalidInput, StaleVersion
from rapport.web.access import needs
from rapport.web.components.types import Crumb
from rapport.web.mechanism.bodies.views import form_page, today
from rapport.web.mechanism.coverage.pages import coverage_crumbs
from rapport.web.mechanism.coverage.scope_words import SIDES, table_of, warnings_of
from rapport.web.mechanism.frame import address, show, viewer_of
from rapport.web.office import refusals, words


class ScopeForm(forms.Form):
    """What the mandate covers, list by list, in law and in practice. Nothing ticked: not known."""

    scope_note = forms.CharField(
        label=gettext_lazy("The definition in words, with its source"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for side, said in SIDES:
            for name, title, terms in LISTS:
                self.fields[f"{side}_{name}"] = forms.MultipleChoiceField(
                    label=f"{said}: {title}",
                    required=False,
                    choices=[(term.id, term.label) for term in terms],
                    widget=forms.CheckboxSelectMultiple,
                )
        self.order_fields([name for name in self.fields if name != "scope_note"])

    def values(self) -> dict[str, Any]:
        """What was ticked, as the action takes it; a list without a tick is left out: nobody has said anything."""
        given = self.cleaned_data
        found: dict[str, Any] = {"scope_note": given["scope_note"]}
        for side, _said in SIDES:
            ticked = {name: given[f"{side}_{name}"] for name, _title, _terms in LISTS}
            found[side] = {name: codes for name, codes in ticked.items() if codes}
        return found


def _typed(one: MechanismView) -> dict[str, Any]:
    initial: dict[str, Any] = {"scope_note": one.fields["scope_note"], "version": one.version}
    for side, _said in SIDES:
        for line in read(one.fields[side]):
            initial[f"{side}_{line.name}"] = sorted(line.covered or ())
    return initial


@needs(Permission.MECHANISM_VIEW)
def show_scope(request: HttpRequest, country: str) -> HttpResponse:
    """What the mandate covers of each element of the definition, and what it leaves out."""
    viewer = viewer_of(request)
    one = queries.mechanism(viewer=viewer, country=country, day=today(request), language=words.language())
    context = {
        "mechanism": one,
        "warnings": warnings_of(one.fields["in_law"], one.fields["in_practice"]),
        "tables": table_of(one),
        "note": one.fields["scope_note"],
        "may_edit": rules.can_edit_bodies(viewer),
    }
    title = _("Scope of the mandate: %(name)s") % {"name": one.country_name}
    return show(request, "coverage/scope", title=title, crumbs=coverage_crumbs(one.country), context=context)


@needs(Permission.BODY_EDIT, methods=["GET", "POST"])
def change_scope(request: HttpRequest, country: str) -> HttpResponse:
    """Enter what the mandate covers."""
    viewer = viewer_of(request)
    one = queries.mechanism(viewer=viewer, country=country, day=today(request), language=words.language())
    form, status, back = ScopeForm(initial=_typed(one)), 0, address("scope", one.country)
    if request.method == "POST":
        form = ScopeForm(request.POST)
        if form.is_valid():
            try:
                actions.mechanism_describe(
                    country=one.country,
                    values=form.values(),
                    expected=form.cleaned_data["version"] or 0,
                    by=viewer,
                    now=request.now,  # type: ignore[attr-defined]
                )
            except InvalidInput as error:
                refusals.put(form, error)
            except StaleVersion as error:
                form, status = ScopeForm(refusals.with_version(request.POST, error)), 409
                refusals.put(form, error)
            else:
                messages.success(request, _("The scope of the mandate was kept."))
                return HttpResponseRedirect(back)
    way = (*coverage_crumbs(one.country), Crumb(_("Scope of the mandate"), back))
    return form_page(
        request, form, title=_("Change the scope of the mandate"), way=way, back=back, status=status
    )
