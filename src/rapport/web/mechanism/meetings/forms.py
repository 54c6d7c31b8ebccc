"""Forms of meetings, agenda, minutes, decisions and circulars."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport.coordination.decisions import rules
from rapport.web.components.forms import DateParts

Choices = Iterable[tuple[Any, Any]]
VISIBILITY = (
    ("MEMBERS", _("All members of the mechanism")),
    ("BODY", _("Members of this body only")),
    ("PUBLIC", _("Everybody")),
)
FORMATS = (("IN_PERSON", _("In person")), ("ONLINE", _("Online")), ("HYBRID", _("In person and online")))
RHYTHMS = (
    ("", _("One meeting")),
    ("WEEKLY", _("Every week")),
    ("FORTNIGHTLY", _("Every two weeks")),
    ("MONTHLY", _("Every month")),
    ("QUARTERLY", _("Every three months")),
    ("HALF_YEARLY", _("Every six months")),
    ("YEARLY", _("Every year")),
)
KINDS = (
    ("TOPIC", _("Topic")),
    ("RESEARCH", _("Research or finding of the rapporteur")),
    ("MINUTES", _("Minutes of the last meeting")),
    ("OPENING", _("Opening")),
    ("CLOSING", _("Any other business")),
    ("FOLLOW_UP", _("Open decision")),
    ("EXPERTISE", _("Sent by an office")),
)
PRESENCE = (
    ("", _("Not recorded")),
    ("PRESENT", _("Present")),
    ("DEPUTY", _("A deputy was present")),
    ("EXCUSED", _("Excused")),
    ("ABSENT", _("Absent")),
)
_ZONES = sorted(
    one for one in available_timezones() if "/" in one and not one.startswith(("Etc/", "posix", "right"))
)
ZONES = [("UTC", "UTC"), *((one, one.replace("_", " ")) for one in _ZONES)]


class Version(forms.Form):
    """The version that a form was shown with."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class MeetingForm(Version):
    """When, where and how a body meets."""

    title = forms.CharField(label=_("Title"), max_length=200)
    on = forms.DateField(label=_("Day"), widget=DateParts)
    starts = forms.TimeField(label=_("Begins at"), help_text=_("As 14:30, by the clock of the place."))
    ends = forms.TimeField(label=_("Ends at"))
    zone = forms.ChoiceField(label=_("Time zone"), choices=ZONES)
    form = forms.ChoiceField(label=_("How people meet"), choices=FORMATS)
    place = forms.CharField(label=_("Place"), max_length=300, required=False)
    link = forms.URLField(
        label=_("Address to join online"), max_length=500, required=False, assume_scheme="https"
    )
    note = forms.CharField(
        label=_("Notes on the date"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "For example: interviews with victims are set with regard to their recovery and to the services they use."
        ),
    )
    visibility = forms.ChoiceField(label=_("Who sees the meeting"), choices=VISIBILITY)

    def moments(self) -> tuple[datetime, datetime]:
        """Beginning and end as moments; an end at or before the beginning on the clock is of the same day."""
        given, zone = self.cleaned_data, ZoneInfo(self.cleaned_data["zone"])
        return (
            datetime.combine(given["on"], given["starts"], tzinfo=zone),
            datetime.combine(given["on"], given["ends"], tzinfo=zone),
        )


class PlanForm(MeetingForm):
    """A meeting or a series of a body."""

    body = forms.ChoiceField(label=_("Body"))
    rhythm = forms.ChoiceField(label=_("How often"), choices=RHYTHMS, required=False)
    count = forms.IntegerField(label=_("How many meetings"), min_value=1, max_value=60, initial=1)
    field_order = ("body", "title")

    def __init__(self, *args: Any, bodies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].choices = [("", ""), *bodies]  # type: ignore[attr-defined]


class PracticeForm(Version):
    """How a body meets."""

    zone = forms.ChoiceField(label=_("Time zone"), choices=ZONES)
    quorum_percent = forms.IntegerField(
        label=_("Share of members with a vote who must be present, in per cent"), min_value=0, max_value=100
    )
    quorum_above = forms.BooleanField(label=_("More than that share, not exactly it"), required=False)
    publishes_minutes = forms.BooleanField(
        label=_("This body publishes the public part of its minutes"), required=False
    )
    announces_meetings = forms.BooleanField(
        label=_("This body announces its public meetings"),
        required=False,
        help_text=_(
            "Meetings that everybody may see then stand in the public calendar once they are convened."
        ),
    )
    template = forms.CharField(
        label=_("Usual agenda"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One point on a line. New meetings begin with it."),
    )


class ItemForm(Version):
    """A point of an agenda."""

    kind = forms.ChoiceField(label=_("What it is for"), choices=KINDS)
    title = forms.CharField(label=_("Title"), max_length=300)
    description = forms.CharField(
        label=_("What members should know"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    link = forms.URLField(
        label=_("Address of the source"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Research and findings need one."),
    )


class PaperForm(forms.Form):
    """A file for a meeting."""

    title = forms.CharField(label=_("Title"), max_length=200)
    item = forms.ChoiceField(label=_("For which point"), required=False)
    visibility = forms.ChoiceField(label=_("Who sees it"), choices=VISIBILITY)
    file = forms.FileField(
        label=_("File"), help_text=_("PDF, Word, Excel, text or picture. Files with macros are refused.")
    )

    def __init__(self, *args: Any, items: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [("", _("The whole meeting")), *items]  # type: ignore[attr-defined]


class TextForm(Version):
    """Minutes of a point, the public part apart."""

    text = forms.CharField(
        label=_("Minutes, for members of the body"), required=False, widget=forms.Textarea(attrs={"rows": 10})
    )
    public_text = forms.CharField(
        label=_("Public part"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Published where the body publishes its minutes. Name no person here."),
    )


class GuestForm(forms.Form):
    """A guest of a meeting."""

    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    guest_of = forms.CharField(
        label=_("Organisation that is not in the register"), max_length=200, required=False
    )
    name = forms.CharField(label=_("Name of the guest"), max_length=200, required=False)

    def __init__(self, *args: Any, organisations: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", ""), *organisations]  # type: ignore[attr-defined]


class ConfirmForm(Version):
    """Which meeting confirmed the minutes."""

    at = forms.TypedChoiceField(label=_("Confirmed at"), coerce=int)

    def __init__(self, *args: Any, meetings: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at"].choices = list(meetings)  # type: ignore[attr-defined]


class Owners(forms.Select):
    """One organisation is chosen; a request that names two is not cut to one in silence, but refused."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """All values that were sent, without the empty one."""
        values = data.getlist(name) if hasattr(data, "getlist") else [data.get(name)]
        return [one for one in values if one]

    def format_value(self, value: Any) -> list[str]:
        """The first of what was sent stays chosen."""
        if isinstance(value, list):
            return [str(one) for one in value[:1]]
        return [] if value in (None, "") else [str(value)]


class DecisionForm(Version):
    """What was decided, who answers for it and until when."""

    title = forms.CharField(label=_("Title"), max_length=200)
    text = forms.CharField(label=_("What was decided"), widget=forms.Textarea(attrs={"rows": 6}))
    owner = forms.MultipleChoiceField(
        label=_("Organisation that answers for it"),
        widget=Owners,
        error_messages={"required": rules.NO_OWNER},
        help_text=_("Exactly one. Others can support it."),
    )
    supporting = forms.MultipleChoiceField(
        label=_("Organisations that support it"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    due_on = forms.DateField(
        label=_("To be done by"), widget=DateParts, error_messages={"required": rules.NO_DAY}
    )
    answers_to = forms.CharField(
        label=_("What it answers to"),
        max_length=300,
        required=False,
        help_text=_("A recommendation, a finding, a measure of the plan."),
    )
    visibility = forms.ChoiceField(label=_("Who sees it"), choices=VISIBILITY)

    def __init__(self, *args: Any, organisations: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = list(organisations)
        self.fields["owner"].choices = [("", ""), *offered]  # type: ignore[attr-defined]
        self.fields["supporting"].choices = offered  # type: ignore[attr-defined]


class ReasonForm(Version):
    """Why something is ended."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}))


class OfficesForm(forms.Form):
    """To which further offices a decision goes."""

    offices = forms.TypedMultipleChoiceField(
        label=_("Offices"), coerce=int, widget=forms.SelectMultiple(attrs={"size": 12})
    )

    def __init__(self, *args: Any, organisations: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offices"].choices = list(organisations)  # type: ignore[attr-defined]


class ReplaceForm(Version):
    """Which later decision replaces one."""

    replaced_by = forms.TypedChoiceField(label=_("The later decision"), coerce=int)

    def __init__(self, *args: Any, decisions: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["replaced_by"].choices = list(decisions)  # type: ignore[attr-defined]


class ContributionForm(forms.Form):
    """A question or expertise of an office for a body."""

    organisation = forms.TypedChoiceField(label=_("From which office"), coerce=int)
    body = forms.ChoiceField(label=_("To which body"))
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=(("QUESTION", _("Question")), ("EXPERTISE", _("Expertise"))),
        widget=forms.RadioSelect,
    )
    title = forms.CharField(label=_("Title"), max_length=200)
    text = forms.CharField(
        label=_("What the body should know or answer"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Name no victim and no person concerned."),
    )

    def __init__(self, *args: Any, offices: Choices, bodies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = list(offices)  # type: ignore[attr-defined]
        self.fields["body"].choices = list(bodies)  # type: ignore[attr-defined]


class AnswerForm(Version):
    """The answer to an office."""

    answer = forms.CharField(label=_("Answer"), widget=forms.Textarea(attrs={"rows": 6}))


class AgendaForm(forms.Form):
    """Onto the agenda of which meeting something comes."""

    meeting = forms.TypedChoiceField(label=_("Meeting"), coerce=int)

    def __init__(self, *args: Any, meetings: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].choices = list(meetings)  # type: ignore[attr-defined]
