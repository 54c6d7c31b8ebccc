"""What narrows and orders the chart of measures."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport.analysis.plan.document import Measure, Plan
from rapport.analysis.plan.progress import Standing, Status
from rapport.plans.diagnosis import labels
from rapport.plans.diagnosis.labels import label

NONE = "-"
"""Chosen for "not said"."""
ORDERS = (
    ("", _("Order of the plan")),
    ("status", _("Late first")),
    ("due", _("Deadline, earliest first")),
    ("office", _("Accountable office")),
    ("money", _("Cost, highest first")),
)
ORDER_OF_STATUS = {status: at for at, status in enumerate(Status)}


def _owner(one: Measure) -> tuple[str, ...]:
    return (one.accountable.name,) if one.accountable else ()


CODES: Mapping[str, Callable[[Measure], Sequence[Any]]] = {
    "area": lambda one: one.areas,
    "accountable": _owner,
    "form": lambda one: one.forms,
    "profile": lambda one: one.profiles,
    "level": lambda one: one.levels,
    "objective": lambda one: (one.objective,) if one.objective else (),
}
"""The codes of a measure by the field that narrows to one of them."""


class ChartForm(forms.Form):
    """What narrows the chart; only what occurs in the plan can be chosen."""

    words = forms.CharField(label=_("Words or number"), required=False, max_length=100)
    area = forms.ChoiceField(label=_("Area"), required=False)
    accountable = forms.ChoiceField(label=_("Accountable office"), required=False)
    form = forms.ChoiceField(label=_("Form of trafficking"), required=False)
    profile = forms.ChoiceField(label=_("Profile of victims"), required=False)
    level = forms.ChoiceField(label=_("Level of government"), required=False)
    objective = forms.ChoiceField(label=_("Objective"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=ORDERS)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = {one.code: f"{one.code}. {one.title}" for one in plan.objectives}
        for name, codes in CODES.items():
            found = {str(code) for one in plan.measures for code in codes(one)}
            said = [(code, titles.get(code) or label(code)) for code in found]
            said.sort(key=lambda one: one[1].casefold())
            self.fields[name].choices = [("", _("All")), *said, (NONE, _("not said"))]  # type: ignore[attr-defined]
        statuses = [(one.value, said) for one, said in labels.STATUSES.items()]  # type: ignore[attr-defined]
        self.fields["status"].choices = [("", _("All")), *statuses]  # type: ignore[attr-defined]


def narrowed(
    plan: Plan, states: Mapping[str, Standing], given: Mapping[str, Any], money: Mapping[str, Decimal]
) -> list[Measure]:
    """The measures that fit what was chosen, in the order that was chosen."""
    words = str(given.get("words") or "").casefold().strip()
    found: Iterable[Measure] = plan.measures
    for name, codes in CODES.items():
        if wanted := given.get(name):
            found = [one for one in found if _has(codes(one), wanted)]
    if given.get("status"):
        found = [one for one in found if states[one.id].status == given["status"]]
    if words:
        found = [one for one in found if words in f"{one.code} {one.text} {one.detail}".casefold()]
    return _ordered(found, str(given.get("sort") or ""), states, money)


def _has(codes: Sequence[Any], wanted: str) -> bool:
    return not codes if wanted == NONE else wanted in [str(code) for code in codes]


def _ordered(
    found: Iterable[Measure], sort: str, states: Mapping[str, Standing], money: Mapping[str, Decimal]
) -> list[Measure]:
    keys: Mapping[str, Callable[[Measure], Any]] = {
        "status": lambda one: (ORDER_OF_STATUS[states[one.id].status], states[one.id].due_on or date.max),
        "due": lambda one: states[one.id].due_on or date.max,
        "office": lambda one: (_owner(one) or ("\uffff",))[0].casefold(),
        "money": lambda one: -money.get(one.id, Decimal(0)),
    }
    return sorted(found, key=keys[sort]) if sort in keys else list(found)
