"""Forms of the workspace."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport.web.components.types import Text


class CommentForm(forms.Form):
    """A remark for colleagues."""

    text = forms.CharField(
        label=_("Comment for your colleagues"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Only your delegation sees comments, never the office."),
    )


class ChoiceForm(forms.Form):
    """One of two texts, or both one after the other; sent by a button."""

    item = forms.CharField(max_length=60)
    path = forms.CharField(max_length=80, required=False)
    version = forms.IntegerField(min_value=0)
    choice = forms.ChoiceField(choices=[("mine", ""), ("theirs", ""), ("both", "")])


class ShareForm(forms.Form):
    """A section for a colleague."""

    section = forms.ChoiceField(label=_("Section"))
    person = forms.TypedChoiceField(label=_("Colleague"), coerce=int)

    def __init__(
        self, *args: Any, sections: Iterable[tuple[str, Text]], people: Mapping[int, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].choices = list(sections)  # type: ignore[attr-defined]
        self.fields["person"].choices = list(people.items())  # type: ignore[attr-defined]


class DocumentForm(forms.Form):
    """A file, and where it belongs."""

    place = forms.ChoiceField(label=_("Belongs to"))
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, Word, Excel, CSV, text or picture, without macros."),
        max_length=200,
    )
    note = forms.CharField(label=_("Remark"), max_length=300, required=False)

    def __init__(self, *args: Any, places: Iterable[tuple[str, Text]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = list(places)  # type: ignore[attr-defined]

    def where(self) -> dict[str, str]:
        """Section or question, as the action takes it; the form must be valid."""
        kind, _colon, code = str(self.cleaned_data["place"]).partition(":")
        return {kind: code} if kind in {"section", "item"} else {}


class ReasonForm(forms.Form):
    """A step that needs a reason."""

    reason = forms.CharField(
        label=_("Reason"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"})
    )


class SubmitForm(forms.Form):
    """The official submission."""

    publish = forms.ChoiceField(
        label=_("May the answers be published?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
        help_text=_("What you chose for single answers goes before this."),
    )
    reason = forms.CharField(
        label=_("What was corrected, and why"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    confirm = forms.BooleanField(
        label=_("I submit these answers on behalf of my State or organisation"),
        error_messages={"required": _("Confirm that you submit on behalf of your State or organisation.")},
    )

    def __init__(self, *args: Any, corrects: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not corrects:
            del self.fields["reason"]
