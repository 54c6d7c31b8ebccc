"""The plan held against instruments: each demand once, with the articles that it serves and the measures on it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.actors.roles import Permission
from rapport.analysis.plan.instruments import Instrument, Judgement, judge
from rapport.plans import rules
from rapport.plans.diagnosis import queries
from rapport.plans.diagnosis.instruments import DEMANDS, INSTRUMENTS
from rapport.plans.diagnosis.types import AnswerView
from rapport.web.access import needs
from rapport.web.components.types import Crumb
from rapport.web.plans.diagnosis.groups import verdict_label
from rapport.web.plans.diagnosis.pages import FEW
from rapport.web.plans.frame import address, asked, number_asked, show_plan, viewer_of
from rapport.web.plans.reading.common import measure_at


class InstrumentForm(forms.Form):
    """Which instrument is looked at."""

    instrument = forms.ChoiceField(label=gettext_lazy("Instrument"), required=False)
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(code), str(title)) for code, title in INSTRUMENTS.items()]
        self.fields["instrument"].choices = [("", _("all")), *named]  # type: ignore[attr-defined]


@needs(Permission.MECHANISM_VIEW)
def show_instruments(request: HttpRequest, code: str) -> HttpResponse:
    """Every demand, or those of one instrument, with the measures that bear on it and what is answered."""
    shown, viewer = asked(request, code), viewer_of(request)
    wanted = request.GET.get("instrument", "")
    chosen = [one for one in Instrument if wanted in ("", one.value)]
    found = [one for one in judge(shown.document) if any(each in one.demand.articles for each in chosen)]
    answers = queries.answers(viewer=viewer, plan=shown.plan)
    may_answer = bool(rules.can_edit(viewer))
    context = {
        "form": InstrumentForm({"instrument": wanted, "version": str(number_asked(request) or "")}),
        "columns": [INSTRUMENTS[one] for one in chosen],
        "lines": [_line(request, shown, one, chosen, answers, may_answer=may_answer) for one in found],
        "open": [(INSTRUMENTS[one], articles) for one in chosen if (articles := _without(found, one))],
        "files": [
            (name, f"{address('file', code, f'instruments.{ending}')}?version={shown.at.number}")
            for ending, name in (("csv", "CSV"), ("xlsx", "Excel"))
        ],
    }
    way = (Crumb(_("Diagnosis"), address("diagnosis", code, version=number_asked(request))),)
    return show_plan(
        request,
        "instruments",
        shown,
        tab="diagnosis",
        title=_("What instruments ask for"),
        crumbs=way,
        context=context,
    )


def _without(found: list[Judgement], instrument: Instrument) -> list[str]:
    """Articles of an instrument of which a demand has no measure, each once."""
    open_ones = (one for one in found if not one.measures)
    return list(dict.fromkeys(each for one in open_ones for each in one.demand.articles.get(instrument, ())))


def _line(
    request: HttpRequest,
    shown: Any,
    one: Judgement,
    chosen: list[Instrument],
    answers: Mapping[str, AnswerView],
    *,
    may_answer: bool,
) -> dict[str, Any]:
    at = measure_at(request, shown)
    of = {each.id: each for each in shown.document.measures}
    finding = one.finding
    answer = answers.get(finding.key) if finding else None
    query = urlencode({"finding": finding.key, "version": str(shown.at.number)}) if finding else ""
    return {
        "title": DEMANDS[one.demand.id],
        "articles": [", ".join(one.demand.articles.get(each, ())) for each in chosen],
        "shown_by": [(of[key].code, of[key].text, at(key)) for key in one.measures[:FEW]],
        "rest": max(len(one.measures) - FEW, 0),
        "many": len(one.measures),
        "answer": answer,
        "verdict": verdict_label(answer) if answer else None,
        "answer_at": f"{address('finding-answer', shown.plan.code)}?{query}"
        if may_answer and finding
        else "",
    }
