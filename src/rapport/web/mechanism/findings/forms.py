"""Forms of achievements and challenges."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport.coordination.findings.rules import TOPICS
from rapport.coordination.findings.types import FindingFields
from rapport.web.components.forms import DateParts
from rapport.web.mechanism.findings import words
from rapport.web.mechanism.obligations.forms import DayInput, as_list

_ALL = ("", _("All"))
GROUPED = [
    (words.KINDS[kind], [(one, words.TOPIC[one]) for one in topics]) for kind, topics in TOPICS.items()
]


class FindingsForm(forms.Form):
    """What narrows the list; the days are those of the period it belongs to."""

    kind = forms.ChoiceField(label=_("What it is"), required=False, choices=[_ALL, *words.KINDS.items()])
    topic = forms.ChoiceField(label=_("Topic"), required=False, choices=[_ALL, *GROUPED])
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[_ALL, *((code, text) for code, (text, _tone) in words.STATES.items())],
    )
    since = forms.DateField(label=_("From"), required=False, widget=DayInput)
    until = forms.DateField(label=_("Until"), required=False, widget=DayInput)
    words = forms.CharField(label=_("Words"), required=False, max_length=100)


class PeriodForm(forms.Form):
    """The days that the printed list is about."""

    since = forms.DateField(label=_("From"), required=False, widget=DayInput)
    until = forms.DateField(label=_("Until"), required=False, widget=DayInput)


class FindingForm(forms.Form):
    """One achievement or challenge."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    country = forms.ChoiceField(label=_("Mechanism of"))
    organisation = forms.ChoiceField(label=_("Proposed by"))
    kind = forms.ChoiceField(
        label=_("What it is"), choices=tuple(words.KIND.items()), widget=forms.RadioSelect
    )
    topic = forms.ChoiceField(label=_("Topic"), choices=[("", ""), *GROUPED])
    title = forms.CharField(label=_("In a sentence"), max_length=300)
    text = forms.CharField(
        label=_("What it is and how one can see it"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Results, not the number of meetings. Do not name a victim or a witness."),
    )
    example = forms.CharField(label=_("Example"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    precondition = forms.ChoiceField(
        label=_("Precondition of success it bears on"),
        required=False,
        choices=[("", _("None")), *words.PRECONDITIONS.items()],
    )
    link = forms.CharField(label=_("Link to what shows it"), required=False, max_length=500)
    from_on = forms.DateField(label=_("From"), required=False, widget=DateParts)
    until_on = forms.DateField(label=_("Until"), required=False, widget=DateParts)
    obligations = forms.CharField(
        label=_("Obligations it rests on"),
        required=False,
        max_length=1000,
        help_text=_("Their numbers with commas between them, such as O-2026-014."),
    )
    decisions = forms.TypedMultipleChoiceField(
        label=_("Decisions it rests on"),
        required=False,
        coerce=int,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    body = forms.ChoiceField(label=_("Body"), required=False)
    visibility = forms.ChoiceField(
        label=_("Who may see it"), choices=tuple(words.SHOWN_TO.items()), initial="MEMBERS"
    )

    def __init__(
        self,
        *args: Any,
        countries: Mapping[str, str],
        bodies: Mapping[str, str],
        decisions: Sequence[tuple[int, str]],
        organisations: Mapping[int, str] | None,
        is_new: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = list(countries.items())  # type: ignore[attr-defined]
        self.fields["body"].choices = [("", _("None")), *bodies.items()]  # type: ignore[attr-defined]
        self.fields["decisions"].choices = decisions  # type: ignore[attr-defined]
        if organisations is None or not is_new:
            del self.fields["organisation"]
        else:
            self.fields["organisation"].choices = [(str(pk), name) for pk, name in organisations.items()]  # type: ignore[attr-defined]
        if not is_new:
            del self.fields["country"]

    def finding(self) -> FindingFields:
        """What was typed, as the actions take it."""
        given = self.cleaned_data
        plain = (
            "kind", "topic", "title", "text", "example", "precondition", "link", "body", "from_on", "until_on",
            "visibility",
        )  # fmt: skip
        return FindingFields(
            **{name: given[name] for name in plain},
            obligations=tuple(as_list(given["obligations"])),
            decisions=tuple(given["decisions"]),
        )


class DeclineForm(forms.Form):
    """Why it is left out."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever proposed it reads it."),
    )
