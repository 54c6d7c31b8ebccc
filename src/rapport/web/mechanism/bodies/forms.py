"""Forms of bodies, their members and self-checks."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from rapport.actors.types import OrganisationView
from rapport.coordination.bodies.actions import BodyFields, DateFields, LeadFields, MemberFields
from rapport.coordination.bodies.choices import CHOICES
from rapport.coordination.bodies.types import BodyView
from rapport.web.components.forms import DateParts

CODE = RegexValidator(r"^[a-z0-9][a-z0-9-]*\Z", _("Use lower-case letters, digits and hyphens."))
LONG = forms.Textarea(attrs={"rows": 3})


def _text(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=300, **more)


def _long(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.Textarea(attrs={"rows": 3}), **more)


def _choice(name: str, label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=CHOICES[name])


class BodyForm(forms.Form):
    """A body as Annex B asks for it."""

    code = forms.CharField(label=_("Name in addresses"), max_length=80, validators=[CODE])
    title = forms.CharField(label=_("Name"), max_length=300)
    kind = _choice("kind", _("What it is"))
    parent = forms.ChoiceField(label=_("Belongs to or reports to"), required=False)
    place = _choice("place", _("How it stands to that body"))
    format = _choice("format", _("Policy or operational"))
    level = _choice("level", _("Level of government"))
    area = _text(_("Region or place"))
    theme = _text(_("Theme"))
    legal_basis = _long(_("Legal basis"))
    dates = _long(
        _("Dates"),
        help_text=_("One on each line: CREATED 2004, REVITALISED 2005-07, SUPPLEMENTED, APPOINTED, ENDED."),
    )
    leads = _long(
        _("Led by"),
        help_text=_("One on each line: the code of an organisation, or a name. Several lead it jointly."),
    )
    leader_rank = _text(_("Rank of whoever leads"))
    leader_placement = _text(_("Placement of whoever leads"))
    leader_post = _choice("leader_post", _("The post of whoever leads"))
    main_function = forms.ChoiceField(
        label=_("Main function"), required=False, choices=[("", _("Not known")), *CHOICES["function"]]
    )
    functions = forms.MultipleChoiceField(
        label=_("All its functions"),
        required=False,
        choices=CHOICES["function"],
        widget=forms.CheckboxSelectMultiple,
    )
    tasks = _long(_("Tasks"))
    secretariat = _text(_("Secretariat"))
    secretariat_staff = forms.DecimalField(
        label=_("Full-time staff of the secretariat"), required=False, min_value=0, max_value=9999
    )
    rhythm = _choice("rhythm", _("How often it meets"))
    rhythm_text = _text(_("How often, in words"))
    per_year_min = forms.IntegerField(
        label=_("Meetings a year, at least"), required=False, min_value=0, max_value=366
    )
    per_year_max = forms.IntegerField(
        label=_("Meetings a year, at most"), required=False, min_value=0, max_value=366
    )
    composition = _long(_("Who is in it, in words"))
    civil_society = _choice("civil_society", _("Civil society takes part"))
    civil_percent = forms.DecimalField(
        label=_("Share of civil society in per cent, as stated"), required=False, min_value=0, max_value=100
    )
    civil_approximate = forms.BooleanField(label=_("The share is approximate"), required=False)
    civil_count = forms.IntegerField(label=_("Seats of civil society"), required=False, min_value=0)
    civil_base = forms.IntegerField(label=_("Of how many seats"), required=False, min_value=0)
    civil_note = _long(_("Civil society, in words"))
    own_plan = _choice("own_plan", _("Has a plan of its own"))
    own_plan_text = _long(_("Its own plan, in words"))
    minutes_public = _choice("minutes_public", _("Publishes its minutes"))
    visibility = _choice("visibility", _("Who may see it"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, bodies: Iterable[BodyView], language: str, new: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        parents = [(one.code, one.title(language)) for one in bodies]
        self.fields["parent"].choices = [("", ""), *parents]  # type: ignore[attr-defined]
        if not new:
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        """Pairs of numbers fit each other."""
        given = super().clean() or self.cleaned_data
        pairs = (
            ("civil_count", "civil_base", _("These are more seats than there are in all.")),
            ("per_year_min", "per_year_max", _("This is more than the most that was given.")),
        )
        for low, high, message in pairs:
            least, most = given.get(low), given.get(high)
            if least is not None and most is not None and least > most:
                self.add_error(low, message)
        return given

    def fields_of(self, name: dict[str, str], codes: frozenset[str]) -> BodyFields:
        """What was typed, as the action takes it; `codes` are those of organisations of the register."""
        given = dict(self.cleaned_data)
        lines = [line.split(maxsplit=2) for line in given.pop("dates").splitlines() if line.strip()]
        dates = [DateFields(line[0].upper(), *(line[1:] or [""])) for line in lines]
        leads = [
            LeadFields(organisation=line) if line in codes else LeadFields(name=line)
            for line in map(str.strip, given.pop("leads").splitlines())
            if line
        ]
        kind, parent = given.pop("kind"), given.pop("parent")
        for other in ("code", "title", "version"):
            given.pop(other, None)
        return BodyFields(name=name, kind=kind, parent=parent, values=given, dates=dates, leads=leads)


def typed(view: BodyView, language: str) -> dict[str, Any]:
    """A body as the form shows it."""
    return {
        **view.fields,
        "title": view.title(language),
        "kind": view.kind,
        "parent": view.parent,
        "dates": "\n".join(f"{one.kind} {one.on} {one.note}".strip() for one in view.dates),
        "leads": "\n".join(one.code or one.name for one in view.leads),
        "version": view.version,
    }


class MemberForm(forms.Form):
    """A seat at the table of a body."""

    organisation = forms.ChoiceField(label=_("Organisation"))
    capacity = _choice("capacity", _("In what capacity"))
    seat = _choice("seat", _("Seat"))
    seats = forms.IntegerField(label=_("Number of seats"), min_value=1, max_value=99, initial=1)
    unit = forms.CharField(label=_("Office or unit"), required=False, max_length=200)
    from_on = forms.DateField(label=_("From"), required=False, widget=DateParts)
    until_on = forms.DateField(
        label=_("Until, the first day without the seat"), required=False, widget=DateParts
    )
    selected_by = _long(
        _("How it was selected"), help_text=_("The call, the criteria, who applied and the reason.")
    )
    interests = _long(
        _("Conflicts of interest declared"), help_text=_("Shown to the members of this body alone.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, organisations: Iterable[OrganisationView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = sorted(((one.code, one.name) for one in organisations), key=lambda one: one[1].casefold())
        self.fields["organisation"].choices = [("", ""), *found]  # type: ignore[attr-defined]

    def fields_of(self, day: Any) -> MemberFields:
        """What was typed, as the action takes it."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return MemberFields(**given, interests_on=day if given["interests"] else None)


class SelfCheckForm(forms.Form):
    """Every line of a list: how far it is met, what shows it, and where that can be read."""

    def __init__(self, *args: Any, lines: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = tuple(lines)
        for item, words in self.lines:
            self.fields[f"answer_{item}"] = forms.ChoiceField(
                label=words, choices=CHOICES["answer"], initial="NOT_KNOWN"
            )
            self.fields[f"evidence_{item}"] = _long(_("What shows it"))
            self.fields[f"link_{item}"] = forms.URLField(
                label=_("Link"), required=False, max_length=500, assume_scheme="https"
            )
