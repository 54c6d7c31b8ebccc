"""Forms of assessments, the log of dialogue, recommendations to States and dates to keep."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from rapport.actors.roles import ROLES, Permission
from rapport.actors.types import OrganisationView
from rapport.surveys.types import WaveView
from rapport.web.components.forms import DateParts

CODE = RegexValidator(
    r"^[a-z0-9][a-z0-9-]*\Z", _("Use lower-case letters, digits and hyphens, as in visit-2027.")
)
STEP_KINDS = (
    ("VISIT", _("Visit")),
    ("INTERVIEW", _("Interview")),
    ("DOCUMENT", _("Document")),
    ("LEGAL_REVIEW", _("Legal review")),
)
ENTRY_KINDS = (
    ("VISIT", _("Visit")),
    ("MEETING", _("Meeting")),
    ("LETTER", _("Letter")),
    ("CALL", _("Call")),
    ("EVENT", _("Event")),
)
PROGRESS = (
    ("OPEN", _("Open")),
    ("ACCEPTED", _("Accepted")),
    ("UNDER_WAY", _("Under way")),
    ("DONE", _("Carried out")),
    ("NOT_ACCEPTED", _("Not accepted")),
)


def _states(organisations: Iterable[OrganisationView]) -> list[tuple[str, str]]:
    """States and Partner States by name."""
    kinds = ("STATE", "PARTNER_STATE")
    found = [(one.code, one.name) for one in organisations if one.kind in kinds]
    return sorted(found, key=lambda one: one[1].casefold())


class BeginAssessmentForm(forms.Form):
    """Which country, under which name, from which day."""

    organisation = forms.ChoiceField(label=_("State"))
    title = forms.CharField(label=_("Title in English"), max_length=300)
    code = forms.CharField(label=_("Name in addresses"), max_length=80, validators=[CODE])
    began_on = forms.DateField(label=_("Began on"), widget=DateParts)
    wave = forms.ChoiceField(label=_("Survey whose answers are shown beside it"), required=False)

    def __init__(
        self, *args: Any, organisations: Iterable[OrganisationView], waves: Iterable[WaveView], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", ""), *_states(organisations)]  # type: ignore[attr-defined]
        codes = [(wave.code, wave.code) for wave in waves]
        self.fields["wave"].choices = [("", _("None")), *codes]  # type: ignore[attr-defined]


class StepForm(forms.Form):
    """A visit, interview, document or legal review."""

    kind = forms.ChoiceField(label=_("What was done"), choices=STEP_KINDS, widget=forms.RadioSelect)
    on = forms.DateField(label=_("Day"), widget=DateParts)
    title = forms.CharField(
        label=_("Title"), max_length=300, help_text=_("What it was. Do not name a victim or a witness.")
    )
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    met = forms.CharField(
        label=_("Who was met"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Institutions and functions; kept in the office."),
    )
    reference = forms.CharField(
        label=_("Reference"),
        max_length=300,
        required=False,
        help_text=_("For a document or a law: title, article, date, where it is kept."),
    )
    notes = forms.CharField(label=_("Notes"), required=False, widget=forms.Textarea(attrs={"rows": 6}))


class AddPartForm(forms.Form):
    """A new part of the text."""

    title = forms.CharField(label=_("Title"), max_length=300)
    slug = forms.CharField(label=_("Name in addresses"), max_length=80, validators=[CODE])


class PartForm(forms.Form):
    """Title and text of a part."""

    title = forms.CharField(label=_("Title"), max_length=300)
    text = forms.CharField(
        label=_("Text"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 20}),
        help_text=_("Markdown: an empty line begins a paragraph, ## a heading, - a list."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class SendForm(forms.Form):
    """Until when the State may comment."""

    comments_until = forms.DateField(label=_("The State may comment until"), widget=DateParts)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class TextForm(forms.Form):
    """One text: a comment of the State, or an answer to it."""

    text = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 6}))


class EntryForm(forms.Form):
    """A visit, meeting, letter or call."""

    organisation = forms.ChoiceField(label=_("State"))
    kind = forms.ChoiceField(label=_("Kind"), choices=ENTRY_KINDS, widget=forms.RadioSelect)
    on = forms.DateField(label=_("Day"), widget=DateParts)
    title = forms.CharField(label=_("Title"), max_length=300)
    summary = forms.CharField(label=_("Summary"), required=False, widget=forms.Textarea(attrs={"rows": 8}))

    def __init__(self, *args: Any, organisations: Iterable[OrganisationView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", ""), *_states(organisations)]  # type: ignore[attr-defined]


class RecommendForm(forms.Form):
    """A recommendation to a State."""

    organisation = forms.ChoiceField(label=_("State"))
    text = forms.CharField(label=_("Recommendation"), widget=forms.Textarea(attrs={"rows": 5}))
    addressee = forms.CharField(
        label=_("Addressed to"),
        max_length=200,
        required=False,
        help_text=_("An authority of the State, if not the State as a whole."),
    )
    due_on = forms.DateField(label=_("To be carried out by"), widget=DateParts, required=False)

    def __init__(self, *args: Any, organisations: Iterable[OrganisationView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", ""), *_states(organisations)]  # type: ignore[attr-defined]


class FollowUpForm(forms.Form):
    """What was done, and how far that leaves it."""

    state = forms.ChoiceField(label=_("How far it is"), choices=PROGRESS, widget=forms.RadioSelect)
    text = forms.CharField(label=_("What was done"), widget=forms.Textarea(attrs={"rows": 5}))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class KeyDateForm(forms.Form):
    """A date that is kept, and its reminders."""

    code = forms.CharField(label=_("Name in addresses"), max_length=80, validators=[CODE])
    title = forms.CharField(label=_("Title in English"), max_length=300)
    on = forms.DateField(label=_("Day"), widget=DateParts)
    yearly = forms.BooleanField(label=_("Every year"), required=False)
    remind_days = forms.CharField(
        label=_("Remind so many days before"),
        required=False,
        help_text=_("Whole numbers separated by commas, as in 90, 30, 7."),
    )
    permission = forms.ChoiceField(label=_("Who is reminded"))
    basis = forms.CharField(
        label=_("Basis"), max_length=300, required=False, help_text=_("As in MC.DEC/13/05.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["permission"].choices = reminded_choices()  # type: ignore[attr-defined]

    def clean_remind_days(self) -> list[int]:
        """The days as numbers. Raises ValidationError for what is not one."""
        pieces = [piece.strip() for piece in self.cleaned_data["remind_days"].split(",") if piece.strip()]
        if not all(piece.isascii() and piece.isdecimal() and len(piece) < 4 for piece in pieces):
            raise forms.ValidationError(_("Give whole numbers separated by commas, as in 90, 30, 7."))
        return [int(piece) for piece in pieces]


def reminded_choices() -> list[tuple[str, str]]:
    """Office roles by what they alone may do: a reminder goes to everybody who may do it."""
    chosen = (
        Permission.EDITION_PUBLISH,
        Permission.NARRATIVE_EDIT,
        Permission.WAVE_RUN,
        Permission.ASSESSMENT_EDIT,
    )
    return [
        (one.value, ", ".join(str(role.label) for role in ROLES.values() if one in role.permissions))
        for one in chosen
    ]
