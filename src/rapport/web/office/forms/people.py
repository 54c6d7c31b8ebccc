"""Forms of accounts."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from rapport.actors.roles import ROLES
from rapport.actors.types import OrganisationView


class RegisterForm(forms.Form):
    """Somebody who may sign in."""

    full_name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail address"))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    password = forms.CharField(
        label=_("First password"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Left empty, the person asks for a link on the sign-in page."),
    )

    def clean_password(self) -> str | None:
        """The password, held to the same rules as everybody's; None where none was given."""
        given: str = self.cleaned_data["password"]
        if not given:
            return None
        validate_password(given)
        return given


class GrantForm(forms.Form):
    """A role on behalf of an organisation."""

    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    organisation_id = forms.TypedChoiceField(label=_("On behalf of"), coerce=int)

    def __init__(self, *args: Any, organisations: Iterable[OrganisationView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(role.code, f"{role.label}: {role.purpose}") for role in ROLES.values()]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
        # States are asked, they do not run this instance: organisations that do come first.
        ordered = sorted(organisations, key=lambda one: (one.kind == "STATE", one.name))
        self.fields["organisation_id"].choices = [(one.id, one.name) for one in ordered]  # type: ignore[attr-defined]
