"""Forms of agreements and of the roles of States."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rapport.actors import vocabulary
from rapport.actors.agreements.types import AgreementFields, AgreementView
from rapport.actors.kinds import TraffickingRole, Visibility
from rapport.web.components.forms import DateParts
from rapport.web.mechanism.agreements import words

_ALL = ("", _("All"))
_KINDS = tuple(words.KINDS.items())
_STATES = [(code, text) for code, (text, _tone) in words.STATES.items()]


def _long(label: Any, rows: int, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, widget=widget, help_text=help_text)


def _day(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=DateParts, help_text=help_text)


class AgreementsForm(forms.Form):
    """What narrows the list."""

    words = forms.CharField(label=_("Words or party"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[_ALL, *_KINDS])
    state = forms.ChoiceField(
        label=pgettext_lazy("of a workflow", "State"),
        required=False,
        choices=[_ALL, *_STATES],
    )


class AgreementForm(forms.Form):
    """One agreement."""

    title = forms.CharField(label=_("Title"), max_length=300)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", ""), *_KINDS])
    subject = _long(_("What it is about"), 3, required=True)
    organisations = forms.TypedMultipleChoiceField(
        label=_("Parties in the register"),
        required=False,
        coerce=int,
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    others = _long(
        _("Other parties"), 3, help_text=_("Other States and organisations by name, one on each line.")
    )
    roles = _long(_("Who does what"), 4)
    services = forms.MultipleChoiceField(
        label=_("Services it covers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=lambda: list(vocabulary.choices(vocabulary.SERVICES)),
    )
    signed_on = _day(_("Signed on"))
    in_force_on = _day(_("In force since"), help_text=_("Empty: from the day it was signed."))
    expires_on = _day(
        _("Last day in force"), help_text=_("Its keepers and parties are told 180, 90, 30 and 7 days before.")
    )
    text = _long(_("Text"), 6)
    reference = forms.CharField(
        label=_("Where the text is"), required=False, max_length=500, help_text=_("A file number or gazette.")
    )
    link = forms.URLField(label=_("Link"), required=False, max_length=500, assume_scheme="https")
    visibility = forms.ChoiceField(label=_("Who may see it"), choices=Visibility.choices, initial="MEMBERS")
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, parties: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisations"].choices = parties  # type: ignore[attr-defined]

    def agreement(self) -> AgreementFields:
        """What was typed."""
        given = self.cleaned_data
        kept = {name: given[name] for name in asdict(AgreementFields("", "", ""))}
        kept["others"] = tuple(filter(None, map(str.strip, given["others"].splitlines())))
        kept["organisations"] = tuple(given["organisations"])
        kept["services"] = tuple(given["services"])
        return AgreementFields(**kept)


def typed(view: AgreementView) -> dict[str, Any]:
    """An agreement as the form shows it."""
    return {**asdict(view.fields), "others": "\n".join(view.fields.others), "version": view.version}


class EndAgreementForm(forms.Form):
    """When and why an agreement ends before its time."""

    on = _day(_("Ended on"), required=True)
    reason = forms.CharField(label=_("Reason"), max_length=500)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class FollowUpForm(forms.Form):
    """A follow-up meeting of the parties."""

    held_on = _day(_("Held on"), required=True)
    outcome = _long(_("What came of it"), 4, required=True)
    next_on = _day(_("Next follow-up on"), help_text=_("Its keepers and parties are told 14 days before."))


class StateRoleForm(forms.Form):
    """What a State is, by a source."""

    state = forms.TypedChoiceField(label=_("State"), coerce=int)
    role = forms.ChoiceField(label=_("What it is"), choices=TraffickingRole.choices, widget=forms.RadioSelect)
    other = forms.TypedChoiceField(
        label=_("For which other State"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Empty: in general."),
    )
    source = forms.CharField(label=_("Source"), max_length=500, help_text=_("Report, year, page."))
    from_on = _day(_("Since"))
    until_on = _day(_("First day without it"))

    def __init__(self, *args: Any, states: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("state", "other"):
            self.fields[name].choices = [("", ""), *states]  # type: ignore[attr-defined]


class DayForm(forms.Form):
    """As of which day."""

    on = forms.DateField(label=_("As of"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
