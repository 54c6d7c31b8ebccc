"""Forms of editions, chapters and recommendations."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from rapport.reports.document.source import RIGHT_TO_LEFT
from rapport.reports.types import EditionView, RecommendationView
from rapport.web.components.forms import DateParts

CODE = RegexValidator(
    r"^[a-z0-9][a-z0-9-]*\Z", _("Use lower-case letters, digits and hyphens, as in osce-2027.")
)


def write_in(form: forms.Form, language: str, names: Sequence[str]) -> None:
    """Fields of texts of the edition are written in its language and direction, whatever the page's."""
    direction = "rtl" if language.split("-")[0] in RIGHT_TO_LEFT else "ltr"
    for name in names:
        form.fields[name].widget.attrs.update({"lang": language, "dir": direction})


class BeginForm(forms.Form):
    """The next edition: which one it follows, its code and its as-of date."""

    after = forms.ChoiceField(label=_("Begins as a copy of"), help_text=_("Frozen and published editions."))
    code = forms.CharField(label=_("Name of the new edition"), max_length=80, validators=[CODE])
    as_of = forms.DateField(
        label=_("As of"),
        help_text=_("The day the new figures stand for, as in 31 12 2027."),
        widget=DateParts,
    )

    def __init__(self, *args: Any, editions: Sequence[EditionView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["after"].choices = [(one.code, f"{one.code}: {one.title}") for one in editions]  # type: ignore[attr-defined]


class EditionForm(forms.Form):
    """Titles, as-of date and the one rounding rule."""

    title = forms.CharField(label=_("Title"), max_length=300)
    subtitle = forms.CharField(label=_("Subtitle"), max_length=300, required=False)
    as_of = forms.DateField(label=_("As of"), widget=DateParts, help_text=_("The day the figures stand for."))
    decimals = forms.TypedChoiceField(
        label=_("Rounding of percentages"),
        coerce=int,
        choices=[
            (0, _("to whole per cent, half up")),
            (1, _("to one decimal, half up")),
            (2, _("to two decimals, half up")),
            (3, _("to three decimals, half up")),
        ],
        help_text=_("One rule for the whole edition."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        write_in(self, language, ("title", "subtitle"))


class AddChapterForm(forms.Form):
    """A new chapter: its title, and its name in addresses."""

    title = forms.CharField(label=_("Title"), max_length=300)
    slug = forms.CharField(
        label=_("Name in addresses"),
        max_length=80,
        validators=[CODE],
        help_text=_(
            "Lower-case letters, digits and hyphens, as in national-rapporteurs. It cannot be changed later."
        ),
    )


class ChapterForm(forms.Form):
    """The text of a chapter."""

    title = forms.CharField(label=_("Title"), max_length=300)
    markdown = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "true", "class": "rp-editor__text"}),
        help_text=_("Markdown. Figures, tables and charts stand by name in double brackets."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        write_in(self, language, ("title", "markdown"))


class RecommendationForm(forms.Form):
    """A numbered recommendation with whom it is addressed to."""

    number = forms.IntegerField(label=_("Number"), min_value=1, max_value=9999)
    addressees = forms.CharField(
        label=_("Addressed to"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One on a line: a name from the edition's list, or words."),
        error_messages={"required": _("Say to whom it is addressed.")},
    )
    text = forms.CharField(
        label=_("Text"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Figures stand by name, as in [[figure:ncm-yes]]."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, language: str, fixed: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        write_in(self, language, ("text",))
        if fixed is not None:
            del self.fields["number"]

    def to(self) -> list[str]:
        """The addressees; the form must be valid."""
        return [
            line.strip() for line in re.split(r"[\r\n]+", self.cleaned_data["addressees"]) if line.strip()
        ]


def initial_of_recommendation(view: RecommendationView, language: str) -> dict[str, Any]:
    """What the form of a stored recommendation starts with."""
    return {
        "addressees": "\n".join(view.addressees),
        "text": view.text.get(language) or view.text.get("en", ""),
        "version": view.version,
    }


class WithdrawForm(forms.Form):
    """Why an edition is taken back."""

    reason = forms.CharField(
        label=_("Why it is withdrawn"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Readers are told."),
        error_messages={"required": _("Say why the edition is withdrawn; readers are told.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
