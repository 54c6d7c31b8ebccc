"""Forms of overlaps."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport.web.mechanism.overlaps.words import KINDS, STATES


class PairsForm(forms.Form):
    """What narrows the list of pairs; the words are those of one of the two."""

    standing = forms.ChoiceField(label=_("Judgement"), required=False)
    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    words = forms.CharField(label=_("Words or number"), required=False, max_length=100)

    def __init__(self, *args: Any, names: Mapping[int, str], themes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = ("", _("All"))
        by_name = sorted(names.items(), key=lambda one: one[1].casefold())
        choices = {
            "standing": [every, *((code, text) for code, (text, _tone) in STATES.items())],
            "organisation": [every, *((str(key), name) for key, name in by_name)],
            "theme": [every, *((one, one) for one in themes)],
        }
        for name, given in choices.items():
            self.fields[name].choices = given  # type: ignore[attr-defined]


class JudgeForm(forms.Form):
    """What two obligations are to each other, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    kind = forms.ChoiceField(
        label=_("What they are to each other"), choices=tuple(KINDS.items()), widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What follows from it, and who is to do it. Kept with the history."),
    )
