"""Forms of one's own account."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rapport.kernel.i18n.zones import zones


class ProfileForm(forms.Form):
    """Name, language and time zone of whoever is signed in, or opens an account."""

    full_name = forms.CharField(
        label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    language = forms.ChoiceField(label=_("Language of the pages"), choices=settings.LANGUAGES)
    timezone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_(
            "Deadlines and other times are shown in it. Type the first letters of a city to find it."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = zones(get_language() or settings.LANGUAGE_CODE)
        own = (kwargs.get("initial") or {}).get("timezone", "")
        # A zone under another of its names, kept from an earlier choice, stays on offer.
        more = () if not own or own in dict(listed) else ((own, own),)
        self.fields["timezone"].choices = [*more, *listed]  # type: ignore[attr-defined]


class OpenAccountForm(ProfileForm):
    """What an account that was offered needs besides: a password. The action holds it to everybody's rules."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_(
            "At least 15 characters. Several unrelated words are easy to remember and hard to guess."
        ),
    )


class AddressForm(forms.Form):
    """Another e-mail address to sign in under."""

    email = forms.EmailField(
        label=_("New e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
