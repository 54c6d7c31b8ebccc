"""Forms of organisations and of support access to them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from rapport.actors.kinds import OrganisationKind
from rapport.web.components.forms import DateParts

NAMES = {code: f"name_{code}" for code, _name in settings.LANGUAGES}
MINUTES = (15, 30, 60)


class OrganisationSearch(forms.Form):
    """What narrows the list."""

    q = forms.CharField(label=_("Name or code"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("All kinds")), *OrganisationKind.choices]  # type: ignore[attr-defined]


class NamesForm(forms.Form):
    """Names by language."""

    name_en = forms.CharField(label=_("Name in English"), max_length=300)
    name_fr = forms.CharField(label=_("Name in French"), max_length=300, required=False)
    name_ar = forms.CharField(
        label=_("Name in Arabic"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"dir": "rtl"}),
    )

    def names(self) -> Mapping[str, str]:
        """The names that were given."""
        return {code: given for code, field in NAMES.items() if (given := self.cleaned_data.get(field))}


class RegisterOrganisationForm(NamesForm):
    """An organisation that is not known yet."""

    kind = forms.ChoiceField(label=_("Kind"), choices=OrganisationKind.choices)
    code = forms.SlugField(
        label=_("Code"),
        max_length=80,
        help_text=_("It never changes. For a State: its two letters of ISO 3166, such as AT."),
    )
    field_order = ("kind", "code", "name_en", "name_fr", "name_ar")

    def clean(self) -> dict[str, Any]:
        """A State's code is its code in ISO 3166, in capitals."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        given["iso2"] = None
        if given.get("kind") == OrganisationKind.STATE and given.get("code"):
            code = given["code"].upper()
            if not (len(code) == 2 and code.isascii() and code.isalpha()):
                self.add_error("code", _("The code of a State is its two letters of ISO 3166."))
            given["code"] = given["iso2"] = code
        return given


class RenameForm(NamesForm):
    """Names from a day on."""

    valid_from = forms.DateField(
        label=_("From"),
        widget=DateParts,
        help_text=_("The first day of the new name. The present name stays that of the time before."),
    )
    field_order = ("valid_from", "name_en", "name_fr", "name_ar")


class SupportForm(forms.Form):
    """Why one needs to see what an organisation is working on, and for how long."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The organisation reads it. Say what you were asked to help with; name nobody."),
    )
    minutes = forms.TypedChoiceField(
        label=_("For how many minutes"), coerce=int, choices=[(one, str(one)) for one in MINUTES]
    )
    confirmed = forms.BooleanField(
        label=_("I know that the organisation is told at once, and that this stays on record."),
        error_messages={"required": _("Confirm that you know it.")},
    )
