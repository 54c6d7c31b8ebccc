"""The reminders of a body: days, escalation, quiet days, holidays, and what that means for one due date."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.actors.roles import Permission
from rapport.coordination import rules
from rapport.coordination.bodies import queries as bodies
from rapport.coordination.reminders import actions, queries
from rapport.kernel.errors import InvalidInput, StaleVersion
from rapport.obligations.reminders.schedule import steps
from rapport.obligations.settings import LADDER, ReminderSettings
from rapport.web.access import needs
from rapport.web.components.types import Crumb
from rapport.web.mechanism.bodies.views import today
from rapport.web.mechanism.frame import address, show, viewer_of
from rapport.web.mechanism.obligations import labels
from rapport.web.office import refusals, words

WEEKDAYS = (
    ("0", gettext_lazy("Monday")),
    ("1", gettext_lazy("Tuesday")),
    ("2", gettext_lazy("Wednesday")),
    ("3", gettext_lazy("Thursday")),
    ("4", gettext_lazy("Friday")),
    ("5", gettext_lazy("Saturday")),
    ("6", gettext_lazy("Sunday")),
)
PREVIEWED = timedelta(days=100)
"""So far after the due date the example goes."""


def _never(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=1, max_value=365)


class RemindersForm(forms.Form):
    """When a body has its obligations reminded of."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    before = forms.CharField(
        label=gettext_lazy("Days before the due date"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("With commas between them, such as 30, 7, 1."),
    )
    after = forms.CharField(label=gettext_lazy("Days after the due date"), required=False, max_length=100)
    then_every = forms.IntegerField(label=gettext_lazy("Then every so many days"), min_value=1, max_value=365)
    owner = _never(gettext_lazy("Days late after which the accountable organisation is told"))
    head = _never(gettext_lazy("Days late after which its head is told"))
    coordinator = _never(gettext_lazy("Days late after which the national co-ordinator is told"))
    chair = _never(gettext_lazy("Days late after which the chair of the body is told"))
    approve_after_hours = forms.IntegerField(
        label=gettext_lazy("Hours after which those who approve are reminded"), min_value=1, max_value=720
    )
    quiet_weekdays = forms.MultipleChoiceField(
        label=gettext_lazy("Quiet days of the week"),
        required=False,
        choices=WEEKDAYS,
        widget=forms.CheckboxSelectMultiple,
    )
    holidays = forms.CharField(
        label=gettext_lazy("Holidays"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One on each line, such as 2027-01-01."),
    )

    def clean_before(self) -> tuple[int, ...]:
        """The days as numbers."""
        return _days(self.cleaned_data["before"])

    def clean_after(self) -> tuple[int, ...]:
        """The days as numbers."""
        return _days(self.cleaned_data["after"])

    def clean_holidays(self) -> frozenset[date]:
        """The holidays as days."""
        found = set()
        for line in self.cleaned_data["holidays"].split():
            try:
                found.add(date.fromisoformat(line))
            except ValueError as error:
                message = _("“%(line)s” is not a day. Write it as in 2027-01-01.")
                raise ValidationError(message % {"line": line[:20]}) from error
        return frozenset(found)

    def settings(self, now: date) -> ReminderSettings | None:
        """What was typed as the engine takes it; None, with the error at its field, where it is refused at once."""
        given = self.cleaned_data
        ladder = tuple((level, given[level.lower()]) for level in LADDER if given[level.lower()])
        quiet = frozenset(int(one) for one in given["quiet_weekdays"])
        if quiet >= frozenset(range(7)):
            self.add_error("quiet_weekdays", _("At least one day of the week must be a working day."))
            return None
        return ReminderSettings(
            before=given["before"],
            after=given["after"],
            then_every=given["then_every"],
            escalate=ladder,
            approve_after_hours=given["approve_after_hours"],
            quiet_weekdays=quiet,
            holidays=given["holidays"],
            since=now,
        )


def _days(text: str) -> tuple[int, ...]:
    pieces = [one.strip() for one in text.split(",") if one.strip()]
    if any(not (one.isascii() and one.isdecimal() and 0 < int(one[:6]) <= 365) for one in pieces):
        raise ValidationError(_("Write numbers of days from 1 to 365 with commas between them."))
    return tuple(int(one) for one in pieces)


def _typed(settings: ReminderSettings, version: int) -> dict[str, Any]:
    ladder: Mapping[str, int] = dict(settings.escalate)
    return {
        "version": version,
        "before": ", ".join(map(str, settings.before)),
        "after": ", ".join(map(str, settings.after)),
        "then_every": settings.then_every,
        "approve_after_hours": settings.approve_after_hours,
        "quiet_weekdays": [str(one) for one in sorted(settings.quiet_weekdays)],
        "holidays": "\n".join(one.isoformat() for one in sorted(settings.holidays)),
        **{level.lower(): ladder.get(level) for level in LADDER},
    }


@needs(Permission.MECHANISM_VIEW, methods=["GET", "POST"])
def set_reminders(request: HttpRequest, body: str) -> HttpResponse:
    """The reminders that hold for a body, with an example; the secretariat sets them here."""
    viewer, day = viewer_of(request), today(request)
    view = bodies.body(viewer=viewer, code=body, day=day)
    held = queries.reminders_of(viewer=viewer, body=body, day=day)
    form: Any = RemindersForm(
        request.POST if request.method == "POST" else None, initial=_typed(held.settings, held.version)
    )
    status = 200
    if request.method == "POST":
        rules.check_edit_bodies(viewer)
        settings = form.settings(day) if form.is_valid() else None
        if settings is not None:
            try:
                actions.reminders_set(
                    body=body,
                    settings=settings,
                    expected=form.cleaned_data["version"],
                    by=viewer,
                    now=request.now,  # type: ignore[attr-defined]
                )
            except StaleVersion as error:
                form = RemindersForm(refusals.with_version(request.POST, error))
                form.data["version"] = str(error.extra.get("current", 0))
                form.add_error(None, error.message)
                status = 409
            except InvalidInput as error:
                refusals.put(form, error)
            else:
                messages.success(request, _("The reminders of this body hold from today."))
                return HttpResponseRedirect(address("body-reminders", body))
    name = view.title(words.language())
    context = {
        "form": form,
        "held": held,
        "body": view,
        "example": _example(held.settings, day),
        "can_edit": bool(rules.can_edit_bodies(viewer)),
    }
    way = (Crumb(_("Bodies"), address("bodies")), Crumb(name, address("body", body)))
    status = 400 if form.errors and status == 200 else status
    return show(request, "bodies/reminders", title=_("Reminders"), crumbs=way, context=context, status=status)


def _example(settings: ReminderSettings, day: date) -> tuple[date, list[tuple[date, Any]]]:
    """A due date forty days ahead, and on which days who would be told if nothing happened."""
    due = day + timedelta(days=40)
    held = steps(due, settings, since=day, until=due + PREVIEWED)
    plain = _("whoever reports for the accountable organisation")
    return due, [(one.day, labels.LEVELS[one.level] if one.level else plain) for one in held]


@needs(Permission.BODY_EDIT, methods=["POST"])
def reset_reminders(request: HttpRequest, body: str) -> HttpResponse:
    """Let the usual reminders hold again."""
    viewer = viewer_of(request)
    bodies.body(viewer=viewer, code=body, day=today(request))
    actions.reminders_reset(
        body=body,
        expected=refusals.version_of(request),
        by=viewer,
        now=request.now,  # type: ignore[attr-defined]
    )
    messages.success(request, _("The usual reminders hold again."))
    return HttpResponseRedirect(address("body-reminders", body))
