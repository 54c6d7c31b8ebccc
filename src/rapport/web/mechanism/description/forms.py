"""The form of the mechanism as a whole, in the order of Annex B, questions 1 to 8."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport.actors.types import OrganisationView
from rapport.coordination.bodies.choices import CHOICES
from rapport.coordination.bodies.parts import PARTS
from rapport.coordination.bodies.types import MechanismView

COMPARED = (
    "structure", "structure_note", "reach", "reach_note", "budget", "budget_source", "budget_amount",
    "budget_currency", "budget_year", "budget_covers", "budget_adequate", "budget_note", "civil_society",
    "civil_percent", "civil_approximate", "civil_count", "civil_base", "civil_note", "referral", "achievements",
    "challenges", "source", "published",
)  # fmt: skip
"""The fields of the form that are fields of the mechanism; the scope of the mandate has a form of its own."""


def _choice(name: str, label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=CHOICES[name], initial="NOT_KNOWN")


def _long(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.Textarea(attrs={"rows": 3}), **more)


class MechanismForm(forms.Form):
    """The mechanism as a whole. What is left empty or “Not known” is neither no nor zero."""

    country = forms.ChoiceField(label=_("State"))
    structure = _choice("structure", _("Structure of the mechanism"))
    structure_note = _long(_("Structure, in words"))
    reach = _choice("reach", _("How it reaches into the country"))
    reach_note = _long(_("Regional and local task forces, in words"))
    budget = _choice("budget", _("Does the mechanism have a budget?"))
    budget_source = _choice("budget_source", _("Where the money comes from"))
    budget_amount = forms.DecimalField(
        label=_("Amount"), required=False, min_value=0, max_digits=15, decimal_places=2
    )
    budget_currency = forms.CharField(
        label=_("Currency"), required=False, max_length=3, help_text=_("Three letters, such as EUR.")
    )
    budget_year = forms.IntegerField(label=_("Year"), required=False, min_value=1990, max_value=2100)
    budget_covers = _long(_("What the budget covers"))
    budget_adequate = _choice("budget_adequate", _("Is the budget adequate?"))
    budget_note = _long(_("Budget, in words"), help_text=_("For example why it is not adequate."))
    civil_society = _choice("civil_society", _("Civil society takes part"))
    civil_percent = forms.DecimalField(
        label=_("Share of civil society in per cent, as stated"),
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=2,
    )
    civil_approximate = forms.BooleanField(label=_("The share is approximate"), required=False)
    civil_count = forms.IntegerField(label=_("Seats of civil society"), required=False, min_value=0)
    civil_base = forms.IntegerField(label=_("Of how many seats"), required=False, min_value=0)
    civil_note = _long(_("Civil society, in words"))
    referral = _long(_("How it is linked to referral of victims"))
    achievements = _long(_("Main achievements, with instances"))
    challenges = _long(_("Main challenges, with instances"))
    source = _long(_("Where this comes from"))
    published = forms.MultipleChoiceField(
        label=_("Parts that anybody may read"),
        required=False,
        choices=[(code, title) for code, (title, _fields) in PARTS.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They stand on the public page as soon as one of its bodies is public."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, states: Iterable[OrganisationView] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if states is None:
            del self.fields["country"]
        else:
            found = [(one.code, one.name) for one in states]
            self.fields["country"].choices = [("", ""), *found]  # type: ignore[attr-defined]

    def clean_budget_currency(self) -> str:
        """The code in capitals, as it is kept."""
        return str(self.cleaned_data["budget_currency"]).upper()

    def clean(self) -> dict[str, Any]:
        """An amount needs a currency; seats of civil society are a part of all seats."""
        given = super().clean() or self.cleaned_data
        if given.get("budget_amount") is not None and not given.get("budget_currency"):
            self.add_error("budget_currency", _("An amount needs its currency, such as EUR."))
        seats, base = given.get("civil_count"), given.get("civil_base")
        if seats is not None and base is not None and seats > base:
            self.add_error("civil_count", _("These are more seats than there are in all."))
        return given

    def values(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        return {name: self.cleaned_data[name] for name in COMPARED}


def typed(view: MechanismView) -> dict[str, Any]:
    """A mechanism as the form shows it."""
    return {**{name: view.fields[name] for name in COMPARED}, "version": view.version}
