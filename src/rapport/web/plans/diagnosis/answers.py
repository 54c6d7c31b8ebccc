"""A finding is answered: to be mended, not relevant because …, or accepted as it is; the answer is taken back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.actors.roles import Permission
from rapport.analysis.plan.findings import Severity
from rapport.kernel.errors import InvalidInput, NotAvailable, StaleVersion
from rapport.plans.diagnosis import actions, queries
from rapport.plans.diagnosis.instruments import all_findings
from rapport.plans.diagnosis.labels import SEVERITIES
from rapport.plans.diagnosis.verdicts import Verdict
from rapport.plans.diagnosis.wording import sentence
from rapport.web.access import needs
from rapport.web.components.types import Crumb
from rapport.web.office import refusals
from rapport.web.plans.frame import address, asked, number_asked, show_plan, viewer_of


class AnswerForm(forms.Form):
    """What is to become of a finding, and why."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("What is to become of it?"),
        choices=Verdict.choices,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=gettext_lazy("Why, or what will be done"),
        help_text=gettext_lazy("Members who see this version can read it."),
        max_length=actions.LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, blocking: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if blocking:
            self.fields["verdict"].choices = Verdict.choices[:1]  # type: ignore[attr-defined]
            self.fields["verdict"].help_text = _(
                "This keeps the plan from being adopted: it can only be mended."
            )


@needs(Permission.PLAN_EDIT, methods=["GET", "POST"])
def answer_finding(request: HttpRequest, code: str) -> HttpResponse:
    """Answer one finding of a version, named by its key."""
    shown, viewer = asked(request, code), viewer_of(request)
    key = request.GET.get("finding", "")
    found = next((one for one in all_findings(shown.document) if one.key == key), None)
    if found is None:
        raise NotAvailable(
            _("The diagnosis of this version does not find this any more."), code="unknown_finding"
        )
    back = address("diagnosis", code, version=number_asked(request))
    had = queries.answers(viewer=viewer, plan=shown.plan).get(key)
    blocking = found.rule.severity is Severity.BLOCKING
    initial = {"verdict": had.verdict, "words": had.words, "version": had.id} if had else {"version": 0}
    form, status = AnswerForm(initial=initial, blocking=blocking), 0
    if request.method == "POST":
        form = AnswerForm(request.POST, blocking=blocking)
        if form.is_valid():
            given = {name: form.cleaned_data[name] for name in ("verdict", "words")}
            try:
                actions.finding_answer(
                    plan=code,
                    number=shown.at.number,
                    key=key,
                    **given,
                    expected=form.cleaned_data["version"] or 0,
                    by=viewer,
                    now=request.now,  # type: ignore[attr-defined]
                )
            except InvalidInput as error:
                refusals.put(form, error)
            except StaleVersion as error:
                form, status = AnswerForm(refusals.with_version(request.POST, error), blocking=blocking), 409
                refusals.put(form, error)
            else:
                messages.success(request, _("The answer was kept."))
                return HttpResponseRedirect(back)
    context = {
        "form": form,
        "back": back,
        "facts": [
            (_("Finding"), sentence(found)),
            (_("How grave"), SEVERITIES[found.rule.severity]),
            (_("From"), found.rule.source),
        ],
        "button": _("Save"),
        "take_back": address("finding-reopen", code) if had else "",
        "lock": had.id if had else 0,
        "key": key,
    }
    return show_plan(
        request,
        "reason",
        shown,
        tab="diagnosis",
        title=_("Answer a finding"),
        crumbs=(Crumb(_("Diagnosis"), back),),
        context=context,
        status=status or (400 if form.errors else 200),
    )


@needs(Permission.PLAN_EDIT, methods=["POST"])
def reopen_finding(request: HttpRequest, code: str) -> HttpResponse:
    """Take the answer to a finding back."""
    asked(request, code)
    try:
        actions.finding_reopen(
            plan=code,
            key=request.POST.get("finding", "")[:400],
            expected=refusals.version_of(request),
            by=viewer_of(request),
            now=request.now,  # type: ignore[attr-defined]
        )
    except StaleVersion as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The answer was taken back."))
    return HttpResponseRedirect(address("diagnosis", code))
