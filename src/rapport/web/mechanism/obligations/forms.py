"""Forms of obligations, updates, evidence and absences."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport.obligations.narrowing import NONE
from rapport.web.components.forms import DateParts
from rapport.web.mechanism.obligations import labels

_LONG = {"rows": 4}
WITHOUT = (
    ("", _("Nothing")),
    ("update", _("An accepted update")),
    ("supporters", _("A supporting organisation")),
    ("theme", _("A theme")),
    ("place", _("A place")),
    ("target_group", _("A target group")),
    ("answers_to", _("What it answers to")),
)
STALE_CHOICES = (
    ("", _("At any time")),
    ("30", _("For 30 days")),
    ("60", _("For 60 days")),
    ("180", _("For 180 days")),
)


def _by_name(names: Mapping[int, str]) -> list[tuple[str, str]]:
    return sorted(((str(key), name) for key, name in names.items()), key=lambda one: one[1].casefold())


def as_list(text: str) -> list[str]:
    """Words that were typed with commas between them."""
    return [one.strip() for one in text.split(",") if one.strip()]


class DayInput(forms.DateInput):
    """One field with the browser's own calendar, for filters; what is typed is kept as typed."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ScopeForm(forms.Form):
    """What the dashboard is narrowed to: a body, and the days between which something is due or was accepted."""

    body = forms.ChoiceField(label=_("Body"), required=False)
    due_from = forms.DateField(label=_("From"), required=False, widget=DayInput)
    due_until = forms.DateField(label=_("Until"), required=False, widget=DayInput)

    def __init__(self, *args: Any, bodies: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].choices = [("", _("All")), *bodies.items(), (NONE, _("No body"))]  # type: ignore[attr-defined]


class ToldForm(ScopeForm):
    """What the list of results is narrowed to."""

    kind = forms.ChoiceField(label=_("What was reported"), required=False, choices=tuple(labels.TOLD.items()))
    field_order = ("kind", "body", "due_from", "due_until")


class ListForm(forms.Form):
    """What narrows the list of obligations."""

    words = forms.CharField(label=_("Words or number"), required=False, max_length=100)
    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    body = forms.ChoiceField(label=_("Body"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    origin = forms.ChoiceField(label=_("Where it comes from"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    stale = forms.ChoiceField(label=_("No accepted update"), required=False, choices=STALE_CHOICES)
    without = forms.ChoiceField(label=_("Without"), required=False, choices=WITHOUT)
    due_from = forms.DateField(label=_("Due from"), required=False, widget=DayInput)
    due_until = forms.DateField(label=_("Due until"), required=False, widget=DayInput)
    late = forms.BooleanField(label=_("Late only"), required=False)
    approval = forms.BooleanField(label=_("Waits for approval only"), required=False)
    alone = forms.BooleanField(label=_("The organisation without its parts"), required=False)

    def __init__(
        self,
        *args: Any,
        names: Mapping[int, str],
        themes: list[str],
        bodies: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        states = [(code, text) for code, (text, _tone) in labels.STATES.items()]
        all_of = ("", _("All"))
        choices = {
            "organisation": [all_of, *_by_name(names)],
            "body": [all_of, *bodies.items(), (NONE, _("No body"))],
            "theme": [all_of, *((one, one) for one in themes), (NONE, _("No theme"))],
            "origin": [all_of, *labels.ORIGINS.items()],
            "state": [all_of, ("RUNNING", _("Still owed")), *states],
        }
        for name, given in choices.items():
            self.fields[name].choices = given  # type: ignore[attr-defined]


class MakeForm(forms.Form):
    """What is owed, by whom, until when."""

    title = forms.CharField(label=_("What is owed"), max_length=300)
    description = forms.CharField(label=_("Description"), required=False, widget=forms.Textarea(attrs=_LONG))
    accountable = forms.ChoiceField(
        label=_("Accountable organisation"),
        help_text=_("Exactly one. It can be changed later, with a reason."),
    )
    supporting = forms.MultipleChoiceField(
        label=_("Supporting organisations"), required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    due_on = forms.DateField(label=_("Due on"), widget=DateParts)
    answers_to = forms.CharField(
        label=_("What it answers to"),
        required=False,
        max_length=300,
        help_text=_("A recommendation, an article, a measure."),
    )
    themes = forms.CharField(label=_("Themes"), required=False, help_text=_("With commas between them."))
    target_groups = forms.CharField(label=_("Target groups"), required=False)
    places = forms.CharField(label=_("Places"), required=False)
    body = forms.ChoiceField(
        label=_("Body"),
        required=False,
        help_text=_("Its reminders hold, and its members may be the only ones who see it."),
    )
    visibility = forms.ChoiceField(
        label=_("Who may see it"),
        choices=tuple(labels.SHOWN_TO.items()),
        initial="MEMBERS",
    )

    def __init__(
        self, *args: Any, names: Mapping[int, str], bodies: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].choices = [("", _("None")), *bodies.items()]  # type: ignore[attr-defined]
        self.fields["accountable"].choices = [("", ""), *_by_name(names)]  # type: ignore[attr-defined]
        self.fields["supporting"].choices = _by_name(names)  # type: ignore[attr-defined]


class DescribeForm(MakeForm):
    """How it is described, who supports it and who may see it; owner, day and body have their own pages or stay."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, bodies={}, **kwargs)
        for name in ("accountable", "due_on", "body"):
            del self.fields[name]


class _Reasoned(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Kept with the history.")
    )


class ReasonForm(_Reasoned):
    """Why."""


class ReassignForm(_Reasoned):
    """Another accountable organisation, and why."""

    accountable = forms.ChoiceField(label=_("Accountable from now on"))
    field_order = ("version", "accountable", "reason")

    def __init__(self, *args: Any, names: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["accountable"].choices = [("", ""), *_by_name(names)]  # type: ignore[attr-defined]


class DateForm(_Reasoned):
    """Another due date, and why."""

    due_on = forms.DateField(label=_("Due on"), widget=DateParts)
    field_order = ("version", "due_on", "reason")


class UpdateForm(forms.Form):
    """What was done, what stood in the way, what comes next, what changed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    activity = forms.CharField(
        label=_("What was done"),
        required=False,
        widget=forms.Textarea(attrs=_LONG),
        help_text=_("Or that nothing was done, and why. Do not name a victim or a witness."),
    )
    obstacles = forms.CharField(
        label=_("Obstacles"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    next_step = forms.CharField(
        label=_("Next step"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    percent = forms.IntegerField(
        label=_("Done so far, in per cent"), required=False, min_value=0, max_value=100
    )
    result = forms.CharField(
        label=_("Result: what changed because of it"),
        required=False,
        widget=forms.Textarea(attrs=_LONG),
        help_text=_("More than an activity: what is different now, and how one can see it."),
    )
    closes = forms.BooleanField(
        label=_("This closes the obligation"),
        required=False,
        help_text=_("Needs a result and at least one piece of evidence."),
    )


class EvidenceForm(forms.Form):
    """A link or a file that shows that an update is true."""

    title = forms.CharField(label=_("What it is"), required=False, max_length=300)
    link = forms.CharField(label=_("Link"), required=False, max_length=500)
    file = forms.FileField(label=_("File"), required=False)


class AbsenceForm(forms.Form):
    """From when until when one is away, and who stands in."""

    from_on = forms.DateField(label=_("First day"), widget=DateParts)
    until_on = forms.DateField(label=_("Last day"), widget=DateParts)
    deputy = forms.ChoiceField(label=_("Deputy"))

    def __init__(self, *args: Any, deputies: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].choices = [("", ""), *_by_name(deputies)]  # type: ignore[attr-defined]
