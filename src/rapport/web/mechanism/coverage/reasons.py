"""Why a gap is none: the reason is given, changed or taken back."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.actors.roles import Permission
from rapport.coordination.bodies import queries as bodies
from rapport.coordination.coverage import actions, queries
from rapport.coordination.coverage.actions import LONGEST
from rapport.coordination.coverage.kinds import CoverageList
from rapport.kernel.errors import InvalidInput, NotAvailable, StaleVersion
from rapport.web.access import needs
from rapport.web.components.types import Crumb
from rapport.web.mechanism.bodies.views import form_page, today
from rapport.web.mechanism.coverage.pages import coverage_crumbs
from rapport.web.mechanism.coverage.words import label
from rapport.web.mechanism.frame import address, viewer_of
from rapport.web.office import refusals, words


class ReasonForm(forms.Form):
    """The reason; an empty one takes back what was said."""

    reason = forms.CharField(
        label=gettext_lazy("It is not missing, because"),
        help_text=gettext_lazy("Kept with your name and the day. Empty it to count the gap again."),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


def _written(given: dict[str, Any], form: ReasonForm) -> str:
    """Write what was typed; gives what is said of it."""
    expected, reason = form.cleaned_data["version"] or 0, form.cleaned_data["reason"].strip()
    if reason or not expected:
        actions.gap_explain(**given, reason=reason, expected=expected)
        return _("The reason was kept.")
    actions.gap_reopen(**given, expected=expected)
    return _("The reason was taken back: the gap counts again.")


@needs(Permission.BODY_EDIT, methods=["GET", "POST"])
def explain_gap(request: HttpRequest, country: str) -> HttpResponse:
    """Give, change or take back the reason for one line of a list, of a body or of the whole mechanism."""
    viewer, day, language = viewer_of(request), today(request), words.language()
    one = bodies.mechanism(viewer=viewer, country=country, day=day, language=language)
    which, code, asked = (request.GET.get(name, "") for name in ("list", "code", "body"))
    if which not in CoverageList.values or not code:
        raise NotAvailable(_("There is no such line in this list."), code="unknown_line")
    view = bodies.body(viewer=viewer, code=asked, day=day) if asked else None
    back = address("body-coverage", view.code) if view else address("coverage")
    back = f"{back}?{urlencode({'list': which, **({} if view else {'of': one.country})})}"
    held = queries.reasons(viewer=viewer, mechanism_id=one.id, body_id=view.id if view else None)
    had = held.get((which, code))
    form, status = (
        ReasonForm(initial={"reason": had.reason if had else "", "version": had.id if had else 0}),
        0,
    )
    if request.method == "POST":
        form = ReasonForm(request.POST)
        given: dict[str, Any] = {"country": one.country, "body": asked, "which": which, "code": code}
        if form.is_valid():
            try:
                said = _written({**given, "by": viewer, "now": request.now}, form)  # type: ignore[attr-defined]
            except InvalidInput as error:
                refusals.put(form, error)
            except StaleVersion as error:
                form, status = ReasonForm(refusals.with_version(request.POST, error)), 409
                refusals.put(form, error)
            else:
                messages.success(request, said)
                return HttpResponseRedirect(back)
    way = (*coverage_crumbs(one.country), *((Crumb(view.title(language), back),) if view else ()))
    return form_page(request, form, title=label(which, code), way=way, back=back, status=status)
