"""Forms of written procedures."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport.coordination.procedures.rules import LONGEST, SHORTEST
from rapport.web.mechanism.meetings.forms import Choices, DecisionForm
from rapport.web.mechanism.procedures.words import MAJORITIES, MODES


class ProcedureForm(DecisionForm):
    """What is proposed, as a decision is written, and how members are asked."""

    mode = forms.ChoiceField(
        label=_("How members are asked"), choices=tuple(MODES.items()), widget=forms.RadioSelect
    )
    days = forms.IntegerField(
        label=_("Days that members have"), min_value=SHORTEST, max_value=LONGEST, initial=14
    )
    majority = forms.ChoiceField(label=_("What carries a vote"), choices=tuple(MAJORITIES.items()))
    field_order = ("body", "title", "text", "mode", "days", "majority")

    def __init__(self, *args: Any, bodies: Choices | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("What is proposed")
        self.fields["text"].help_text = _("As it is to stand as a decision. Members vote on these words.")
        if bodies is not None:
            self.fields["body"] = forms.ChoiceField(label=_("Body"), choices=[("", ""), *bodies])
            self.order_fields(self.field_order)


class WordForm(forms.Form):
    """What a member says."""

    choice = forms.ChoiceField(label=_("What your organisation says"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Needed for an objection. Members of the body read it."),
    )

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choice"].choices = list(choices)  # type: ignore[attr-defined]


class EnterForm(WordForm):
    """What came in on paper or by mail."""

    came_as = forms.CharField(
        label=_("How it came in"), max_length=200, help_text=_("For example: letter of 3 March.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choice"].label = _("What the member says")
