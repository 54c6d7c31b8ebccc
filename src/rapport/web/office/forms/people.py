"""Forms of accounts."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rapport.actors.roles import ROLES
from rapport.actors.types import OrganisationView
from rapport.web.components.forms import DateParts


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


def role_choices(codes: Iterable[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Roles with their purposes, those of the office apart from those of the organisations that it asks."""
    known = [ROLES[code] for code in codes]
    groups = ((True, _("In the office")), (False, _("For an organisation that is asked")))
    found = [
        (
            str(label),
            [(one.code, f"{one.label}: {one.purpose}") for one in known if one.is_office == is_office],
        )
        for is_office, label in groups
    ]
    return [group for group in found if group[1]]


def day_begins(day: date) -> datetime:
    """The first moment of a day in the time zone of whoever is signed in."""
    return timezone.make_aware(datetime.combine(day, time()))


class GrantForm(forms.Form):
    """A role on behalf of an organisation."""

    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    organisation_id = forms.TypedChoiceField(label=_("On behalf of"), coerce=int)
    starts_at = forms.DateField(
        label=_("First day"), required=False, widget=DateParts, help_text=_("Left empty, it begins at once.")
    )
    ends_at = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=DateParts,
        help_text=_("Left empty, it lasts until it is ended."),
    )

    def __init__(
        self, *args: Any, organisations: Iterable[OrganisationView], now: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._now = now
        self.fields["role"].choices = role_choices(ROLES)  # type: ignore[attr-defined]
        # States are asked, they do not run this instance: organisations that do come first.
        ordered = sorted(organisations, key=lambda one: (one.kind == "STATE", one.name))
        self.fields["organisation_id"].choices = [(one.id, one.name) for one in ordered]  # type: ignore[attr-defined]

    def clean_starts_at(self) -> datetime | None:
        """The beginning of the first day; None for today, which begins at once."""
        day: date | None = self.cleaned_data["starts_at"]
        return None if day is None or day == timezone.localdate(self._now) else day_begins(day)

    def clean_ends_at(self) -> datetime | None:
        """The end of the last day."""
        day: date | None = self.cleaned_data["ends_at"]
        return None if day is None else day_begins(day + timedelta(days=1))


class MemberForm(forms.Form):
    """Where somebody works."""

    organisation_id = forms.TypedChoiceField(label=_("Organisation"), coerce=int)
    unit = forms.CharField(
        label=_("Ministry or unit"), max_length=200, required=False, help_text=_("For example a ministry.")
    )

    def __init__(self, *args: Any, organisations: Iterable[OrganisationView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ordered = sorted((one.name, one.id) for one in organisations)
        self.fields["organisation_id"].choices = [(key, name) for name, key in ordered]  # type: ignore[attr-defined]


class InviteForm(forms.Form):
    """Somebody to invite by mail; the choices are those that the inviting person has."""

    email = forms.EmailField(label=_("E-mail address"))
    full_name = forms.CharField(label=_("Name"), max_length=200, required=False)
    organisation_id = forms.TypedChoiceField(label=_("On behalf of"), coerce=int)
    unit = forms.CharField(label=_("Ministry or unit"), max_length=200, required=False)
    roles = forms.MultipleChoiceField(label=_("Roles"), widget=forms.CheckboxSelectMultiple)
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)

    def __init__(
        self,
        *args: Any,
        organisations: Iterable[OrganisationView],
        roles: Iterable[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        ordered = sorted((one.name, one.id) for one in organisations)
        self.fields["organisation_id"].choices = [(key, name) for name, key in ordered]  # type: ignore[attr-defined]
        self.fields["roles"].choices = role_choices(roles)  # type: ignore[attr-defined]
        if len(ordered) == 1:
            # One's own, which there is nothing to choose about.
            self.fields["organisation_id"].widget = forms.HiddenInput()
            self.initial["organisation_id"] = ordered[0][1]
