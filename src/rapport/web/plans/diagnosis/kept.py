"""Diagnoses that were kept: a new one, the list, one of them, two of them compared."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.actors.roles import Permission
from rapport.analysis.plan.check import check
from rapport.analysis.plan.findings import Finding
from rapport.analysis.plan.since import since
from rapport.kernel.errors import InvalidInput, NotAvailable
from rapport.kernel.i18n import formats
from rapport.plans.diagnosis import actions, queries
from rapport.plans.diagnosis.context import context as asked_of_plans
from rapport.plans.diagnosis.labels import ELEMENTS, SEVERITIES, label
from rapport.plans.diagnosis.types import KeptView
from rapport.plans.diagnosis.wording import said
from rapport.plans.types import Shown
from rapport.web.access import needs
from rapport.web.components.types import Cell, Column, Crumb, Label, Row, Table
from rapport.web.plans.diagnosis.groups import TONES, groups
from rapport.web.plans.diagnosis.pages import codes_of
from rapport.web.plans.frame import address, asked, number_asked, show_plan, viewer_of
from rapport.web.plans.reading.common import measure_at

VIEW = Permission.MECHANISM_VIEW
TODAY = "today"


@needs(Permission.PLAN_EDIT, methods=["POST"])
def keep_diagnosis(request: HttpRequest, code: str) -> HttpResponse:
    """Keep what the rules find today in the version that is asked for."""
    shown = asked(request, code)
    try:
        made = actions.diagnosis_keep(
            plan=code,
            number=shown.at.number,
            note=request.POST.get("note", ""),
            by=viewer_of(request),
            now=request.now,  # type: ignore[attr-defined]
        )
    except InvalidInput as error:
        messages.error(request, error.message)
        return HttpResponseRedirect(address("diagnosis", code, version=number_asked(request)))
    messages.success(request, _("The diagnosis was kept."))
    return HttpResponseRedirect(address("kept-diagnosis", code, made))


def _way(shown: Shown) -> tuple[Crumb, ...]:
    return (Crumb(_("Diagnosis"), address("diagnosis", shown.plan.code)),)


def _name(one: KeptView) -> str:
    said_of = {"day": formats.long_date(one.at.date()), "number": one.number}
    name = _("%(day)s, version %(number)s") % said_of
    return f"{name}: {one.note}" if one.note else name


@needs(VIEW)
def list_kept(request: HttpRequest, code: str) -> HttpResponse:
    """All kept diagnoses of the plan that the reader may see, with their counts."""
    shown = asked(request, code)
    found = queries.kept(viewer=viewer_of(request), plan=shown.plan)
    table = Table(
        id="kept",
        caption=_("Kept diagnoses"),
        columns=(
            Column(_("Day")),
            Column(_("Version")),
            Column(_("Kept by")),
            Column(_("Measures"), numeric=True),
            *(Column(words, numeric=True) for words in SEVERITIES.values()),
        ),
        rows=tuple(
            Row(
                Cell(_name(one), href=address("kept-diagnosis", code, one.id)),
                (
                    Cell(str(one.number)),
                    Cell(one.by or "–"),
                    Cell(formats.number(one.measures)),
                    *(Cell(formats.number(one.counts[severity])) for severity in SEVERITIES),
                ),
            )
            for one in found
        ),
    )
    context = {"table": table if found else None, "compare_at": address("diagnoses-compare", code)}
    return show_plan(
        request,
        "kept",
        shown,
        tab="diagnosis",
        title=_("Kept diagnoses"),
        crumbs=_way(shown),
        context=context,
    )


@needs(VIEW)
def show_kept(request: HttpRequest, code: str, diagnosis: int) -> HttpResponse:
    """One kept diagnosis as it was."""
    shown = asked(request, code)
    viewer = viewer_of(request)
    one = queries.kept_one(viewer=viewer, plan=shown.plan, diagnosis=diagnosis)
    context = {
        "one": one.view,
        "groups": groups(
            one.findings,
            queries.answers(viewer=viewer, plan=shown.plan),
            measure_at=measure_at(request, shown),
            codes=codes_of(shown),
            answer_at=lambda finding: "",
            most=None,
        ),
        "elements": [
            (ELEMENTS.get(each.id, each.id), each.met, [label(code) for code in each.missing])
            for each in one.elements
        ],
        "compare_at": f"{address('diagnoses-compare', code)}?before={one.view.id}&after={TODAY}",
    }
    title = _("Diagnosis of %(day)s") % {"day": formats.long_date(one.view.at.date())}
    way = (*_way(shown), Crumb(_("Kept diagnoses"), address("kept-diagnoses", code)))
    return show_plan(request, "kept_one", shown, tab="diagnosis", title=title, crumbs=way, context=context)


class PairForm(forms.Form):
    """Which two diagnoses are compared."""

    before = forms.ChoiceField(label=gettext_lazy("Earlier"), required=False)
    after = forms.ChoiceField(label=gettext_lazy("Later"), required=False)
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, kept: Sequence[KeptView], number: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(str(one.id), _name(one)) for one in kept]
        now = (TODAY, _("today, version %(number)s") % {"number": number})
        self.fields["before"].choices = names  # type: ignore[attr-defined]
        self.fields["after"].choices = [now, *names]  # type: ignore[attr-defined]


@needs(VIEW)
def compare_kept(request: HttpRequest, code: str) -> HttpResponse:
    """Two diagnoses beside each other: what is new, what is gone, what is still there."""
    shown = asked(request, code)
    kept = queries.kept(viewer=viewer_of(request), plan=shown.plan, with_names=False)
    known = [str(one.id) for one in kept]
    before = request.GET.get("before") or (known[0] if known else "")
    after = request.GET.get("after") or TODAY
    if kept and (before not in known or after not in (TODAY, *known)):
        raise NotAvailable(_("There is no such diagnosis of this plan."), code="unknown_diagnosis")
    given = {"before": before, "after": after, "version": request.GET.get("version", "")}
    context: dict[str, Any] = {"form": PairForm(given, kept=kept, number=shown.at.number) if kept else None}
    if kept:
        found = since(_findings(request, shown, before), _findings(request, shown, after))
        at, codes = measure_at(request, shown), codes_of(shown)
        context["parts"] = [
            (name, title, [_line(one, at, codes) for one in some])
            for name, title, some in (
                ("new", _("New"), found.new),
                ("gone", _("Gone"), found.gone),
                ("changed", _("Still there, but changed"), [one.after for one in found.still if one.changed]),
                ("still", _("Still there"), [one.after for one in found.still if not one.changed]),
            )
        ]
    return show_plan(
        request,
        "diagnoses",
        shown,
        tab="diagnosis",
        title=_("Compare two diagnoses"),
        crumbs=_way(shown),
        context=context,
    )


def _findings(request: HttpRequest, shown: Shown, which: str) -> tuple[Finding, ...]:
    if which == TODAY:
        return check(shown.document, asked_of_plans())
    viewer = viewer_of(request)
    return queries.kept_findings(viewer=viewer, plan=shown.plan, diagnosis=int(which))


def _line(one: Finding, at: Any, codes: dict[str, str]) -> tuple[str, str, str, Label, str]:
    severity = one.rule.severity
    known = one.measure in codes
    return (
        said(one),
        at(one.measure) if known else "",
        codes.get(one.measure, ""),
        Label(SEVERITIES[severity], TONES[severity.value]),
        one.rule.source,
    )
