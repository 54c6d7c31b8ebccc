"""The log of dialogue with States, recommendations to them with their follow-up, and the calendar."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.actors.roles import Permission
from rapport.kernel.errors import InvalidInput, NotAvailable, StaleVersion
from rapport.reports import queries as reports
from rapport.reports.assembly.tables import text_in
from rapport.reports.workflow import EditionState
from rapport.surveys.assessments import actions, queries, rules
from rapport.surveys.assessments.types import CountryRecommendationView
from rapport.web.access import needs
from rapport.web.components.types import Crumb, Label, Stat
from rapport.web.office import refusals, words
from rapport.web.office.forms import assessments as forms
from rapport.web.office.frame import address, show, viewer_of
from rapport.web.office.views.assessments import form_page, found, organisations

TONES = {"OPEN": "yellow", "ACCEPTED": "teal", "UNDER_WAY": "purple", "DONE": "green", "NOT_ACCEPTED": "grey"}


def progress_label(state: str) -> Label:
    """How far a recommendation is, in a word."""
    return Label(dict(forms.PROGRESS)[state], TONES[state])


def _asked(request: HttpRequest) -> dict[str, Any]:
    return {
        "viewer": viewer_of(request),
        "language": words.language(),
        "day": request.now.date(),  # type: ignore[attr-defined]
    }


@needs(Permission.OFFICE_VIEW)
def show_dialogue(request: HttpRequest) -> HttpResponse:
    """The log, newest first, of one State or of all."""
    state = request.GET.get("state", "")[:80]
    kinds = dict(forms.ENTRY_KINDS)
    entries = queries.dialogue(**_asked(request), organisation=state)
    context = {
        "rows": [(kinds[entry.kind], entry) for entry in entries],
        "states": sorted({(one.organisation, one.name) for one in queries.dialogue(**_asked(request))}),
        "chosen": state,
        "can_edit": rules.can_edit_assessments(viewer_of(request)),
    }
    return show(request, "dialogue/list", title=_("Dialogue"), context=context)


@needs(Permission.ASSESSMENT_EDIT, methods=["GET", "POST"])
def record_entry(request: HttpRequest) -> HttpResponse:
    """Keep a visit, meeting, letter or call."""
    form = forms.EntryForm(
        request.POST if request.method == "POST" else None, organisations=organisations(request)
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.entry_record(**form.cleaned_data, by=viewer_of(request), now=request.now)  # type: ignore[attr-defined]
        except InvalidInput as error:
            refusals.put(form, error, default="organisation")
        else:
            messages.success(request, _("The entry was kept."))
            return HttpResponseRedirect(address("dialogue-entry", made))
    way = (Crumb(_("Dialogue"), address("dialogue")),)
    return form_page(request, form, title=_("Keep an entry"), crumbs=way, back=address("dialogue"))


@needs(Permission.OFFICE_VIEW)
def show_entry(request: HttpRequest, entry: int) -> HttpResponse:
    """One entry with the recommendations made there."""
    view = queries.entry(entry_id=entry, **_asked(request))
    made = [one for one in queries.recommendations(**_asked(request)) if one.entry == entry]
    context = {
        "entry": view,
        "kind": dict(forms.ENTRY_KINDS)[view.kind],
        "rows": [(one, progress_label(one.state)) for one in made],
        "can_edit": rules.can_edit_assessments(viewer_of(request)),
    }
    way = (Crumb(_("Dialogue"), address("dialogue")),)
    return show(request, "dialogue/entry", title=view.title, crumbs=way, context=context)


@needs(Permission.OFFICE_VIEW)
def show_recommendations(request: HttpRequest) -> HttpResponse:
    """All recommendations to States by how far they are, of one State or of all; `report`: out of one edition."""
    state, progress = request.GET.get("state", "")[:80], request.GET.get("progress", "")[:20]
    report = request.GET.get("report", "")[:80]
    every = [
        one for one in queries.recommendations(**_asked(request)) if not report or _report_of(one) == report
    ]
    counts = Counter(one.state for one in every)
    chosen = [
        one
        for one in every
        if (not state or one.organisation == state) and (not progress or one.state == progress)
    ]
    day = request.now.date()  # type: ignore[attr-defined]
    base = ngettext("of %(number)s recommendation", "of %(number)s recommendations", len(every)) % {
        "number": len(every)
    }
    context = {
        "rows": [(one, progress_label(one.state), one.is_overdue(day)) for one in chosen],
        "tiles": [Stat(str(counts[code]), label, base) for code, label in forms.PROGRESS] if every else [],
        "overdue": sum(one.is_overdue(day) for one in every),
        "states": sorted({(one.organisation, one.name) for one in every}, key=lambda one: one[1]),
        "progress": forms.PROGRESS,
        "chosen": state,
        "chosen_progress": progress,
        "report": report,
        "can_edit": rules.can_edit_assessments(viewer_of(request)),
    }
    return show(request, "dialogue/recommendations", title=_("Recommendations to States"), context=context)


@needs(Permission.ASSESSMENT_EDIT, methods=["GET", "POST"])
def recommend(request: HttpRequest) -> HttpResponse:
    """Make a recommendation: in an assessment (`assessment`), out of an entry (`entry`) or a report, or by itself."""
    source = _source(request)
    form = forms.RecommendForm(
        request.POST if request.method == "POST" else None,
        organisations=organisations(request),
        initial={"organisation": source["organisation"], "text": source.get("text", "")},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        fields = actions.RecommendationFields(
            text=given["text"],
            addressee=given["addressee"],
            due_on=given["due_on"],
            assessment=source["assessment"],
            entry=source["entry"],
            edition=source.get("edition", ""),
        )
        try:
            number = actions.recommendation_make(
                organisation=given["organisation"],
                fields=fields,
                by=viewer_of(request),
                now=request.now,  # type: ignore[attr-defined]
            )
        except InvalidInput as error:
            refusals.put(form, error, default="text")
        else:
            messages.success(request, _("Recommendation %(number)s was made.") % {"number": number})
            return HttpResponseRedirect(source["back"])
    way = (Crumb(_("Recommendations to States"), address("state-recommendations")),)
    return form_page(request, form, title=_("Recommend"), crumbs=way, back=source["back"])


def _source(request: HttpRequest) -> dict[str, Any]:
    """Where the recommendation is made: its State, and the page to go back to."""
    if code := request.GET.get("assessment", ""):
        view = found(request, code)
        return {
            "organisation": view.organisation,
            "assessment": view.code,
            "entry": None,
            "back": address("assessment", view.code),
        }
    number = request.GET.get("entry", "")
    if number.isascii() and number.isdecimal() and len(number) < 12:
        entry = queries.entry(entry_id=int(number), **_asked(request))
        return {
            "organisation": entry.organisation,
            "assessment": "",
            "entry": entry.id,
            "back": address("dialogue-entry", entry.id),
        }
    if report := request.GET.get("report", ""):
        return _out_of_report(request, report)
    return {"organisation": "", "assessment": "", "entry": None, "back": address("state-recommendations")}


def _out_of_report(request: HttpRequest, report: str) -> dict[str, Any]:
    """A recommendation of a published edition (`report`, `number`), to be followed with one State."""
    viewer = viewer_of(request)
    edition = reports.edition(viewer=viewer, code=report)
    wanted = request.GET.get("number", "")
    known = {str(one.number): one for one in reports.recommendations(viewer=viewer, edition=edition)}
    if edition.state != EditionState.PUBLISHED or wanted not in known:
        raise NotAvailable(_("There is no such recommendation in a published report."))
    return {
        "organisation": "",
        "assessment": "",
        "entry": None,
        "edition": f"{edition.code}/{wanted}",
        "text": text_in(known[wanted].text, edition.language),
        "back": address("recommendations", edition.code),
    }


def _report_of(one: CountryRecommendationView) -> str:
    return one.edition.partition("/")[0]


@needs(Permission.OFFICE_VIEW, methods=["GET", "POST"])
def show_recommendation(request: HttpRequest, recommendation: int) -> HttpResponse:
    """One recommendation with its history; a POST reports what was done."""
    viewer = viewer_of(request)
    view = queries.recommendation(recommendation_id=recommendation, **_asked(request))
    form = forms.FollowUpForm(
        request.POST if request.method == "POST" else None,
        initial={"state": view.state, "version": view.version},
    )
    status = 200
    if request.method == "POST":
        rules.check_follow_up(viewer, view)
        if form.is_valid():
            try:
                follow_up(request, recommendation, form)
            except StaleVersion as error:
                form.add_error(None, error.message)
            else:
                messages.success(request, _("The follow-up was kept."))
                return HttpResponseRedirect(address("state-recommendation", recommendation))
        status = 400
    context = {
        "recommendation": view,
        "label": progress_label(view.state),
        "history": [(one, progress_label(one.state)) for one in view.follow_ups],
        "form": form,
        "can_follow": rules.can_follow_up(viewer, view),
        "is_overdue": view.is_overdue(request.now.date()),  # type: ignore[attr-defined]
    }
    title = _("%(state)s, recommendation %(number)s") % {"state": view.name, "number": view.number}
    way = (Crumb(_("Recommendations to States"), address("state-recommendations")),)
    return show(request, "dialogue/recommendation", title=title, crumbs=way, context=context, status=status)


def follow_up(request: HttpRequest, recommendation: int, form: forms.FollowUpForm) -> None:
    """Keep what the form reports. Raises as `actions.follow_up_record`."""
    given = form.cleaned_data
    actions.follow_up_record(
        recommendation=recommendation,
        text=given["text"],
        state=given["state"],
        expected=given["version"] or 0,
        by=viewer_of(request),
        now=request.now,  # type: ignore[attr-defined]
    )


@needs(Permission.OFFICE_VIEW)
def show_calendar(request: HttpRequest) -> HttpResponse:
    """The dates the office keeps, by when each falls next."""
    day = request.now.date()  # type: ignore[attr-defined]
    who = dict(forms.reminded_choices())
    rows = [
        (
            one,
            words.text(one.title),
            (one.next_on - day).days,
            who.get(one.permission, one.permission),
            [str(days) for days in one.remind_days],
        )
        for one in queries.key_dates(viewer=viewer_of(request), day=day)
    ]
    context = {"rows": rows, "can_edit": rules.can_edit_assessments(viewer_of(request))}
    return show(request, "dialogue/calendar", title=_("Calendar"), context=context)


@needs(Permission.ASSESSMENT_EDIT, methods=["GET", "POST"])
def set_date(request: HttpRequest) -> HttpResponse:
    """Put a date into the calendar, or change one (`date`)."""
    form = forms.KeyDateForm(request.POST if request.method == "POST" else None, initial=_kept_date(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.key_date_set(
                **{**given, "title": {"en": given["title"]}},
                by=viewer_of(request),
                now=request.now,  # type: ignore[attr-defined]
            )
        except InvalidInput as error:
            refusals.put(form, error, default="on")
        else:
            messages.success(request, _("The date is in the calendar."))
            return HttpResponseRedirect(address("calendar"))
    way = (Crumb(_("Calendar"), address("calendar")),)
    return form_page(request, form, title=_("Keep a date"), crumbs=way, back=address("calendar"))


def _kept_date(request: HttpRequest) -> dict[str, Any]:
    code = request.GET.get("date", "")
    if not code:
        return {}
    day = request.now.date()  # type: ignore[attr-defined]
    one = queries.key_date(viewer=viewer_of(request), code=code, day=day)
    return {
        "code": one.code,
        "title": words.text(one.title),
        "on": one.on,
        "yearly": one.yearly,
        "remind_days": ", ".join(str(days) for days in one.remind_days),
        "permission": one.permission,
        "basis": one.basis,
    }


@needs(Permission.ASSESSMENT_EDIT, methods=["POST"])
def remove_date(request: HttpRequest, code: str) -> HttpResponse:
    """Take a date out of the calendar."""
    actions.key_date_remove(code=code, by=viewer_of(request), now=request.now)  # type: ignore[attr-defined]
    messages.success(request, _("The date was taken out of the calendar."))
    return HttpResponseRedirect(address("calendar"))
