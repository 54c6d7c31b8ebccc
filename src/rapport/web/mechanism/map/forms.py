"""What narrows the map."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.actors import vocabulary
from rapport.coordination.mapping.kinds import KINDS
from rapport.coordination.mapping.types import Narrowing

CHART, LINES = "chart", "lines"


class MapForm(forms.Form):
    """Filters of the map; those of lines stand only beside lines."""

    view = forms.ChoiceField(
        choices=[(CHART, CHART), (LINES, LINES)], required=False, widget=forms.HiddenInput
    )
    of = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    competence = forms.ChoiceField(label=gettext_lazy("Competence"), required=False)
    level = forms.ChoiceField(label=gettext_lazy("Level of government"), required=False)
    place = forms.CharField(label=gettext_lazy("Place"), required=False, max_length=100)
    kind = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds of lines"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, shows_lines: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lists: Mapping[str, Any] = {"competence": vocabulary.COMPETENCIES, "level": vocabulary.LEVELS}
        for name, entries in lists.items():
            self.fields[name].choices = [("", _("All")), *vocabulary.choices(entries)]  # type: ignore[attr-defined]
        if shows_lines:
            self.fields["kind"].choices = KINDS  # type: ignore[attr-defined]
        else:
            del self.fields["kind"]

    def narrowing(self) -> Narrowing:
        """What was asked for; a value that no list has narrows nothing."""
        self.is_valid()
        given = self.cleaned_data
        return Narrowing(
            competence=given.get("competence", ""),
            level=given.get("level", ""),
            place=given.get("place", ""),
            of=given.get("of", ""),
            kinds=frozenset(given.get("kind", ())),
        )
