"""The diagnosis of a version today, and its comprehensiveness element by element.

Source: OSCE SR Annual Report 2008, 3.3.1 (framework or plan), 3.3.3 (the ten elements). There is no score.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.actors.roles import Permission
from rapport.analysis.plan.check import check
from rapport.analysis.plan.checks import whole
from rapport.analysis.plan.checks.elements import SOURCE, Element, elements
from rapport.analysis.plan.document import Measure, Plan
from rapport.analysis.plan.findings import Finding
from rapport.kernel.i18n import formats
from rapport.plans import rules
from rapport.plans.diagnosis import queries
from rapport.plans.diagnosis.context import context as asked_of_plans
from rapport.plans.diagnosis.labels import ELEMENTS, SEVERITIES, label
from rapport.plans.diagnosis.types import AnswerView
from rapport.plans.diagnosis.verdicts import Verdict
from rapport.plans.diagnosis.wording import sentence
from rapport.plans.types import Shown
from rapport.web.access import needs
from rapport.web.components.types import Crumb, Stat
from rapport.web.plans.diagnosis.groups import groups
from rapport.web.plans.frame import address, asked, number_asked, show_plan, viewer_of
from rapport.web.plans.reading.common import measure_at

VIEW = Permission.MECHANISM_VIEW
OPEN = "OPEN"


class FindingsForm(forms.Form):
    """Which findings are listed."""

    severity = forms.ChoiceField(label=gettext_lazy("How grave"), required=False)
    answer = forms.ChoiceField(label=gettext_lazy("Answer"), required=False)
    rule = forms.CharField(widget=forms.HiddenInput, required=False)
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = [("", _("all"))]
        self.fields["severity"].choices = everything + [  # type: ignore[attr-defined]
            (code, str(words)) for code, words in SEVERITIES.items()
        ]
        self.fields["answer"].choices = [  # type: ignore[attr-defined]
            *everything,
            (OPEN, _("not answered yet")),
            *Verdict.choices,
        ]


def _wanted(
    given: Mapping[str, str], answers: Mapping[str, AnswerView], measure: str
) -> Callable[[Finding], bool]:
    severity, answer, rule = (given.get(name, "") for name in ("severity", "answer", "rule"))

    def wanted(one: Finding) -> bool:
        said = answers.get(one.key)
        return (
            severity in ("", one.rule.severity.value)
            and answer in ("", said.verdict if said else OPEN)
            and rule in ("", one.rule.id)
            and measure in ("", one.measure)
        )

    return wanted


@needs(VIEW)
def show_diagnosis(request: HttpRequest, code: str) -> HttpResponse:
    """What the rules find in the version, grouped, with the answers."""
    shown = asked(request, code)
    viewer, version = viewer_of(request), number_asked(request)
    found = check(shown.document, asked_of_plans())
    answers = queries.answers(viewer=viewer, plan=shown.plan)
    given = {name: str(request.GET.get(name, "")) for name in ("severity", "answer", "rule", "version")}
    wanted = _wanted(given, answers, request.GET.get("measure", ""))
    may_answer = bool(rules.can_edit(viewer))
    drawn = groups(
        [one for one in found if wanted(one)],
        answers,
        measure_at=measure_at(request, shown),
        codes=codes_of(shown),
        answer_at=_answer_at(shown) if may_answer else lambda one: "",
        most=None if given["rule"] else 20,
    )
    keep = urlencode({name: given[name] for name in ("severity", "answer", "version") if given[name]})
    context = {
        "form": FindingsForm(given),
        "groups": drawn,
        "tiles": tiles(found, answers),
        "is_narrowed": any(given[name] for name in ("severity", "answer", "rule")),
        "query": f"{keep}&" if keep else "",
        "may_answer": may_answer,
        "elements_at": address("elements", code, version=version),
        "instruments_at": address("instruments", code, version=version),
        "nothing": not found,
    }
    return show_plan(request, "diagnosis", shown, tab="diagnosis", title=_("Diagnosis"), context=context)


def codes_of(shown: Shown) -> dict[str, str]:
    """The printed number of each measure by its id."""
    return {one.id: one.code for one in shown.document.measures}


def _answer_at(shown: Shown) -> Callable[[Finding], str]:
    where = address("finding-answer", shown.plan.code)
    return lambda one: f"{where}?{urlencode({'finding': one.key, 'version': str(shown.at.number)})}"


def tiles(found: tuple[Finding, ...], answers: Mapping[str, AnswerView]) -> list[Stat]:
    """How many findings of each severity, and how many of them are answered."""
    drawn = []
    for severity, words in SEVERITIES.items():
        some = [one for one in found if one.rule.severity == severity]
        answered = sum(one.key in answers for one in some)
        base = _("%(answered)s answered") % {"answered": formats.number(answered)}
        drawn.append(Stat(formats.number(len(some)), words, base))
    return drawn


@needs(VIEW)
def show_elements(request: HttpRequest, code: str) -> HttpResponse:
    """Framework or plan, and the ten elements of comprehensiveness: what shows each and what lacks; never a score."""
    shown = asked(request, code)
    at = measure_at(request, shown)
    of = {one.id: one for one in shown.document.measures}
    kind = [
        sentence(one)
        for one in whole.check_kind(shown.document, asked_of_plans())
        if one.rule.id in (whole.FRAMEWORK.id, whole.EQUIVALENT.id)
    ]
    context = {
        "kind": kind,
        "lacking": [(title, _linked(some, at), len(some)) for title, some in _lacking(shown.document)],
        "lines": [_line(one, of, at) for one in elements(shown.document, asked_of_plans())],
        "source": SOURCE,
        "many": len(shown.document.measures),
    }
    way = (Crumb(_("Diagnosis"), address("diagnosis", code, version=number_asked(request))),)
    return show_plan(
        request,
        "elements",
        shown,
        tab="diagnosis",
        title=_("A comprehensive plan?"),
        crumbs=way,
        context=context,
    )


def _lacking(plan: Plan) -> list[tuple[str, list[Measure]]]:
    """What makes a framework of a plan (3.3.1), each with the measures that lack it."""
    return [
        (_("No accountable office"), [one for one in plan.measures if whole.lacks_actor(one)]),
        (
            _("Neither a deadline nor a dated benchmark"),
            [one for one in plan.measures if whole.lacks_time(one)],
        ),
        (
            _("Neither for whom, nor where, nor an indicator"),
            [one for one in plan.measures if whole.lacks_specifics(one)],
        ),
    ]


FEW = 12


def _linked(some: list[Measure], at: Callable[[str], str]) -> list[tuple[str, str, str]]:
    return [(one.code, one.text, at(one.id)) for one in some[:FEW]]


def _line(one: Element, of: Mapping[str, Measure], at: Callable[[str], str]) -> dict[str, Any]:
    shown_by = [of[key] for key in one.measures if key in of]
    return {
        "title": ELEMENTS[one.id],
        "met": one.met,
        "missing": [label(code) for code in one.missing],
        "shown_by": _linked(shown_by, at),
        "many": len(shown_by),
        "rest": max(len(shown_by) - FEW, 0),
    }
