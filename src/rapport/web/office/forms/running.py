"""Forms of running a wave: preparing it, choosing whom to ask, deadlines, reminders, queries."""

import re
import zoneinfo
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapport.surveys.running.types import RunView, Sendable, WaveFields
from rapport.surveys.types import ItemView, WaveView
from rapport.web.components.forms import DateParts
from rapport.web.office.forms.figures import CODE, LANGUAGES, item_choices
from rapport.web.office.words import text

GROUP = re.compile(r"([a-z0-9][a-z0-9-]{0,59})\s*=\s*(.+)")
RESERVED = frozenset({"new", "load"})
"""Names of pages beside the waves: a wave of that code could not be reached."""


@lru_cache(maxsize=1)
def zones() -> tuple[tuple[str, str], ...]:
    """The time zones that name a place, and UTC."""
    places = sorted(
        name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/")
    )
    return (("UTC", "UTC"), *((name, name.replace("_", " ")) for name in places))


def a_day(label: Any, help_text: Any = "") -> forms.DateField:
    """A day in three fields; one that the calendar does not have is refused as such."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=DateParts,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("There is no such day: give day, month and year, such as 31 1 2027.")},
    )


class PrepareForm(forms.Form):
    """A wave as it is prepared. `fixed` is its code where it exists already."""

    code = forms.CharField(
        label=_("Code"),
        max_length=80,
        validators=[CODE],
        help_text=_("Stands in addresses and commands and stays: lower-case letters, digits, hyphens."),
    )
    questionnaire = forms.ChoiceField(label=_("Questionnaire"))
    as_of = a_day(_("As of"), _("The day the answers stand for."))
    deadline = a_day(_("Deadline"), _("The last day. It ends at 23:59 in the time zone below."))
    timezone = forms.ChoiceField(label=_("Time zone of the deadline"))
    groups = forms.CharField(
        label=_("Groups of respondents"),
        widget=forms.Textarea(attrs={"rows": 3}),
        initial="state = State",
        help_text=_(
            "One a line: a code, an equals sign, its name; further languages after a bar, as in "
            "state = State | État | دولة"
        ),
    )
    previous = forms.ChoiceField(
        label=_("Wave before it"),
        required=False,
        help_text=_("Its answers are shown beside the questions, and its respondents can be copied."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        sendable: Sequence[Sendable],
        before: Sequence[WaveView],
        fixed: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fixed = fixed
        for language, name in reversed(LANGUAGES):
            label = gettext("Title %(language)s") % {"language": name}
            self.fields[f"title_{language}"] = forms.CharField(
                label=label, max_length=200, required=language == "en"
            )
        for language, name in LANGUAGES:
            label = gettext("Invitation %(language)s") % {"language": name}
            self.fields[f"letter_{language}"] = forms.CharField(
                label=label,
                required=False,
                max_length=10_000,
                widget=forms.Textarea(attrs={"rows": 6, "lang": language, "dir": "auto"}),
            )
        titles = [f"title_{language}" for language, _name in LANGUAGES]
        self.order_fields(["code", *titles])
        if fixed:
            del self.fields["code"]
        self.fields["questionnaire"].choices = [  # type: ignore[attr-defined]
            (f"{one.code}:{one.number}", _named(one)) for one in sendable
        ]
        self.fields["timezone"].choices = zones()  # type: ignore[attr-defined]
        self.fields["previous"].choices = [  # type: ignore[attr-defined]
            ("", gettext("none")),
            *((one.code, f"{one.code}: {text(one.title)}") for one in before if one.code != fixed),
        ]

    def clean_code(self) -> str:
        """The code, unless a page has that name."""
        code: str = self.cleaned_data["code"]
        if code in RESERVED:
            raise ValidationError(_("A page of the workspace has that name: choose another code."))
        return code

    def clean_groups(self) -> dict[str, dict[str, str]]:
        """Groups as code to texts."""
        found: dict[str, dict[str, str]] = {}
        for line in self.cleaned_data["groups"].splitlines():
            if not line.strip():
                continue
            match = GROUP.fullmatch(line.strip())
            if match is None or match[1] in found:
                raise ValidationError(
                    _("'%(line)s' is not a code, an equals sign and a name, or its code stands there twice.")
                    % {"line": line.strip()[:60]}
                )
            names = [name.strip() for name in match[2].split("|")]
            found[match[1]] = {
                language: name for (language, _name), name in zip(LANGUAGES, names, strict=False) if name
            }
        return found

    def fields_given(self) -> WaveFields:
        """What was given, for the action."""
        data = self.cleaned_data
        questionnaire, _colon, number = data["questionnaire"].rpartition(":")
        return WaveFields(
            code=self.fixed or data["code"],
            title=self._texts("title"),
            questionnaire=questionnaire,
            number=int(number),
            as_of=data["as_of"],
            deadline=data["deadline"],
            timezone=data["timezone"],
            groups=data["groups"],
            previous=data["previous"],
            letter=self._texts("letter"),
        )

    def _texts(self, name: str) -> dict[str, str]:
        given = {language: self.cleaned_data[f"{name}_{language}"].strip() for language, _name in LANGUAGES}
        return {language: words for language, words in given.items() if words}


def _named(one: Sendable) -> str:
    return gettext("%(title)s (%(code)s, version %(number)s)") % {
        "title": text(one.title),
        "code": one.code,
        "number": one.number,
    }


def initial_of(of: RunView, last_day: date | None) -> dict[str, Any]:
    """A wave as the form shows it."""
    wave = of.wave
    lines = [
        f"{code} = " + " | ".join(texts.get(language, "") for language, _name in LANGUAGES).rstrip(" |")
        for code, texts in wave.groups.items()
    ]
    return {
        "questionnaire": f"{wave.questionnaire}:{wave.questionnaire_number}",
        "as_of": wave.as_of,
        "deadline": last_day,
        "timezone": wave.timezone,
        "groups": "\n".join(lines),
        "previous": wave.previous,
        "version": wave.version,
        **{f"title_{language}": wave.title.get(language, "") for language, _name in LANGUAGES},
        **{f"letter_{language}": of.letter.get(language, "") for language, _name in LANGUAGES},
    }


def _group_choices(groups: Mapping[str, Mapping[str, str]]) -> list[tuple[str, str]]:
    return [(code, text(texts)) for code, texts in groups.items()]


class StatusFilter(forms.Form):
    """Which respondents are listed."""

    state = forms.ChoiceField(label=_("Status"), required=False)
    group = forms.ChoiceField(label=_("Group"), required=False)

    def __init__(
        self,
        *args: Any,
        states: Sequence[tuple[str, Any]],
        groups: Mapping[str, Mapping[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", gettext("all")), *states]  # type: ignore[attr-defined]
        self.fields["group"].choices = [("", gettext("all")), *_group_choices(groups)]  # type: ignore[attr-defined]


class ExtendForm(forms.Form):
    """A later deadline, for everybody or for some."""

    scope = forms.ChoiceField(
        label=_("For whom"),
        widget=forms.RadioSelect,
        choices=(("all", _("everybody")), ("some", _("only the respondents chosen below"))),
    )
    respondents = forms.MultipleChoiceField(
        label=_("Respondents"), required=False, widget=forms.CheckboxSelectMultiple
    )
    deadline = a_day(_("New deadline"), _("The last day. It ends at 23:59 in the time zone of the wave."))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Stays on record; name no persons."),
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["respondents"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Some means at least one."""
        data = super().clean() or self.cleaned_data
        if data.get("scope") == "some" and not data.get("respondents"):
            self.add_error("respondents", _("Choose at least one respondent."))
        return data


class ReasonForm(forms.Form):
    """A reason that stays on record."""

    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class AskForm(forms.Form):
    """A query about a return, by hand."""

    items = forms.MultipleChoiceField(
        label=_("Questions it is about"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("Several can be chosen with Ctrl or Cmd held down."),
    )
    text = forms.CharField(
        label=_("What you want to know"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )

    def __init__(self, *args: Any, known: Sequence[ItemView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].choices = item_choices(known, empty="")[1:]  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    """How a query was settled."""

    note = forms.CharField(
        label=_("How it was settled"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class AnswerQueryForm(forms.Form):
    """The respondent's answer to a query."""

    answer = forms.CharField(
        label=_("Your answer"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        help_text=_("Where an answer of the questionnaire is wrong, correct it there as well."),
    )
