"""A wave as it is run: its overview, preparing it, opening, closing and reopening it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.actors.roles import Permission
from rapport.kernel.access import Viewer
from rapport.kernel.errors import InvalidInput, NotAvailable, StaleVersion, UnableTo
from rapport.kernel.i18n import formats
from rapport.surveys import queries as surveys
from rapport.surveys.running import actions, queries, rules
from rapport.surveys.running.types import RunView, StatusRow
from rapport.web.access import needs
from rapport.web.components.types import Cell, Crumb, Fact, Label, Task
from rapport.web.office import refusals, running_words, words
from rapport.web.office.forms.running import PrepareForm, ReasonForm, initial_of
from rapport.web.office.frame import address, show, viewer_of, wave_crumbs

COMPARED = (
    "title_en", "title_fr", "title_ar", "questionnaire", "as_of", "deadline", "timezone", "groups", "previous",
    "letter_en", "letter_fr", "letter_ar",
)  # fmt: skip


def asked(request: HttpRequest, of: RunView) -> list[StatusRow]:
    """How far every respondent of a wave is, in the language of the page."""
    return queries.status(
        viewer=viewer_of(request),
        wave=of.wave,
        language=words.language(),
        now=request.now,  # type: ignore[attr-defined]
    )


def to_page(name: str, *parts: Any) -> HttpResponseRedirect:
    """To a page of the workspace after a write."""
    return HttpResponseRedirect(address(name, *parts))


@needs(Permission.OFFICE_VIEW)
def show_wave(request: HttpRequest, wave: str) -> HttpResponse:
    """The overview of a wave: its facts, and what is to be done, each step with its state."""
    viewer = viewer_of(request)
    of = queries.run(viewer=viewer, wave=wave)
    rows = asked(request, of)
    pending = [one for one in queries.queries_of_wave(viewer=viewer, wave=of.wave) if one.state != "CLOSED"]
    return show(
        request,
        "running/wave",
        title=words.text(of.wave.title),
        crumbs=(Crumb(_("Waves"), address("waves")),),
        context={
            "wave": of.wave,
            "label": running_words.collection_label(of.wave.collection),
            "facts": _facts(of),
            "tasks": _tasks(of, rows, len(pending), viewer),
            "chart": running_words.picture(rows, of.wave.groups) if of.wave.collection != "LOADED" else None,
            "letter": words.text(of.letter) if of.letter else "",
            "can_run": rules.can_run_waves(viewer),
        },
    )


def _facts(of: RunView) -> tuple[Fact, ...]:
    wave = of.wave
    facts = [
        Fact(_("Code"), Cell(wave.code, code=True)),
        Fact(
            _("Questionnaire"),
            Cell(
                _("%(code)s, version %(number)s")
                % {"code": wave.questionnaire, "number": wave.questionnaire_number}
            ),
        ),
        Fact(_("As of"), Cell(formats.long_date(wave.as_of))),
    ]
    if wave.deadline:
        facts.append(Fact(_("Deadline"), Cell(running_words.deadline_words(wave))))
    if wave.previous:
        facts.append(
            Fact(_("Wave before it"), Cell(wave.previous, code=True, href=address("wave", wave.previous)))
        )
    for label, at in ((_("Opened"), of.opened_at), (_("Closed"), of.closed_at)):
        if at:
            facts.append(Fact(label, Cell(formats.date_and_time(at, wave.timezone))))
    return tuple(facts)


DONE, DUE, LATER = "green", "yellow", "grey"


def _task(wave: str, title: str, name: str, word: str, tone: str) -> Task:
    """A step; without a link where its page does not exist."""
    try:
        href = reverse(f"office:{name}", args=[wave]) if name else ""
    except NoReverseMatch:
        href = ""
    return Task(title, Label(word, tone), href)


def _tasks(of: RunView, rows: list[StatusRow], pending: int, viewer: Viewer) -> tuple[Task, ...]:
    steps = [*_running_steps(of, rows, pending), *_counting_steps(of, viewer)]
    return tuple(_task(of.wave.code, *step) for step in steps)


Step = tuple[str, str, str, str]
"""What is to be done, the name of its page, its state in a word, the tone of the word."""


def _running_steps(of: RunView, rows: list[StatusRow], pending: int) -> list[Step]:
    if of.wave.collection == "LOADED":
        return []
    number, preparing = formats.number, of.wave.collection == "PREPARING"
    submitted, invited = sum(1 for row in rows if row.has_submitted), sum(1 for row in rows if row.invited_at)
    told = ngettext("%(count)s respondent", "%(count)s respondents", len(rows))
    respondents = (
        _("Choose respondents"), "wave-respondents", told % {"count": number(len(rows))}, DONE if rows else DUE,
    )  # fmt: skip
    if preparing:
        return [
            (_("Prepare"), "wave-change", _("To do"), DUE),
            respondents,
            (_("Open and invite"), "wave-open", _("To do"), DUE),
            (_("Collect the returns"), "", _("Later"), LATER),
            (_("Queries to respondents"), "", _("Later"), LATER),
        ]
    came = _("%(submitted)s of %(asked)s submitted") % {
        "submitted": number(submitted),
        "asked": number(len(rows)),
    }
    waiting = ngettext("%(count)s pending", "%(count)s pending", pending) % {"count": number(pending)}
    return [
        (_("Prepare"), "", _("Done"), DONE),
        respondents,
        (
            _("Open and invite"),
            "wave-messages",
            _("%(invited)s invited") % {"invited": number(invited)},
            DONE,
        ),
        (
            _("Collect the returns"),
            "wave-status",
            came,
            DUE if any(row.is_outstanding for row in rows) else DONE,
        ),
        (
            _("Queries to respondents"),
            "wave-queries",
            waiting if pending else _("None pending"),
            DUE if pending else DONE,
        ),
    ]


def _counting_steps(of: RunView, viewer: Viewer) -> list[Step]:
    if of.wave.collection == "PREPARING":
        word, tone = _("Later"), LATER
    else:
        word, tone = _("Ready"), DUE
    may_publish = not of.wave.published and viewer.has(Permission.WAVE_LOAD)
    published = (_("Published"), DONE) if of.wave.published else (_("Not published"), LATER)
    steps = [(_("Code the answers"), "coding", word, tone)] if of.wave.collection != "LOADED" else []
    return [
        *steps,
        (_("Name figures"), "figures", word, tone),
        (_("Publish the wave"), "wave-publish" if may_publish else "", *published),
    ]


@needs(Permission.WAVE_RUN, methods=["GET", "POST"])
def prepare_wave(request: HttpRequest) -> HttpResponse:
    """The form of a new wave, and its saving."""
    return _edit(request, None)


@needs(Permission.WAVE_RUN, methods=["GET", "POST"])
def change_wave(request: HttpRequest, wave: str) -> HttpResponse:
    """The form of a wave that is being prepared, and its saving."""
    of = queries.run(viewer=viewer_of(request), wave=wave)
    rules.check_collection(of.wave.collection, "PREPARING")
    return _edit(request, of)


def _form(request: HttpRequest, of: RunView | None, **kwargs: Any) -> PrepareForm:
    viewer = viewer_of(request)
    return PrepareForm(
        sendable=queries.sendable(viewer=viewer),
        before=surveys.waves(viewer=viewer),
        fixed=of.wave.code if of else "",
        **kwargs,
    )


def last_day(of: RunView) -> date | None:
    """The last day of a wave's deadline in its own time zone."""
    if of.wave.deadline is None:
        return None
    return of.wave.deadline.astimezone(rules.zone_named(of.wave.timezone)).date()


def _edit(request: HttpRequest, of: RunView | None) -> HttpResponse:
    if request.method == "GET":
        form = _form(request, of, initial=initial_of(of, last_day(of)) if of else {"timezone": "UTC"})
        return _edit_page(request, of, form)
    form = _form(request, of, data=request.POST)
    if not form.is_valid():
        return _edit_page(request, of, form, status=400)
    fields, by, now = form.fields_given(), viewer_of(request), request.now  # type: ignore[attr-defined]
    try:
        if of is None:
            actions.wave_prepare(fields=fields, by=by, now=now)
        else:
            actions.wave_change(fields=fields, expected=form.cleaned_data["version"] or 0, by=by, now=now)
    except StaleVersion as error:
        return _conflict(request, fields.code, error)
    except (InvalidInput, NotAvailable) as error:
        refusals.put(form, error, default="questionnaire")
        return _edit_page(request, of, form, status=400)
    messages.success(request, _("The wave %(code)s was saved.") % {"code": fields.code})
    return to_page("wave" if of else "wave-respondents", fields.code)


def _conflict(request: HttpRequest, wave: str, error: StaleVersion) -> HttpResponse:
    theirs = queries.run(viewer=viewer_of(request), wave=wave)
    again = _form(request, theirs, data=refusals.with_version(request.POST, error))
    differing = refusals.differing(again, initial_of(theirs, last_day(theirs)), COMPARED)
    return _edit_page(request, theirs, again, status=409, differing=differing)


def _edit_page(
    request: HttpRequest, of: RunView | None, form: PrepareForm, *, status: int = 200, differing: Any = ()
) -> HttpResponse:
    title = _("Change %(code)s") % {"code": of.wave.code} if of else _("Prepare a wave")
    crumbs = wave_crumbs(of.wave) if of else (Crumb(_("Waves"), address("waves")),)
    context = {"wave": of.wave if of else None, "form": form, "differing": differing}
    return show(request, "running/edit", title=title, crumbs=crumbs, context=context, status=status)


@needs(Permission.WAVE_RUN, methods=["GET", "POST"])
def open_wave(request: HttpRequest, wave: str) -> HttpResponse:
    """What stands in the way and what deserves a look, then the opening."""
    viewer, now = viewer_of(request), request.now  # type: ignore[attr-defined]
    of = queries.run(viewer=viewer, wave=wave)
    rules.check_collection(of.wave.collection, "PREPARING")
    refusal = ""
    if request.method == "POST":
        try:
            expected = refusals.version_of(request)
            sent = actions.wave_open(wave=of.wave.code, expected=expected, by=viewer, now=now)
        except (UnableTo, StaleVersion) as error:
            refusal = error.message
        else:
            messages.success(
                request,
                _("The wave is open. Respondents invited: %(respondents)s, people told: %(people)s.")
                % {"respondents": formats.number(sent.respondents), "people": formats.number(sent.people)},
            )
            return to_page("wave-status", of.wave.code)
    readiness = queries.ready(viewer=viewer, of=of, language=words.language(), now=now)
    return show(
        request,
        "running/open",
        title=_("Open the wave %(code)s") % {"code": of.wave.code},
        crumbs=wave_crumbs(of.wave),
        context={
            "wave": of.wave,
            "deadline": running_words.deadline_words(of.wave),
            "readiness": readiness,
            "lacking": [
                (_language_name(code), formats.number(count)) for code, count in readiness.lacking.items()
            ],
            "asked": of.wave.invited,
            "refusal": refusal,
        },
        status=409 if refusal else 200,
    )


def _language_name(code: str) -> str:
    from django.conf import settings

    return str(dict(settings.LANGUAGES).get(code, code))


@needs(Permission.WAVE_RUN, methods=["GET", "POST"])
def close_wave(request: HttpRequest, wave: str) -> HttpResponse:
    """What is outstanding, then the closing."""
    viewer = viewer_of(request)
    of = queries.run(viewer=viewer, wave=wave)
    rules.check_collection(of.wave.collection, "OPEN")
    refusal = ""
    if request.method == "POST":
        try:
            expected = refusals.version_of(request)
            actions.wave_close(wave=of.wave.code, expected=expected, by=viewer, now=request.now)  # type: ignore[attr-defined]
        except StaleVersion as error:
            refusal = error.message
        else:
            messages.success(request, _("The wave %(code)s is closed.") % {"code": of.wave.code})
            return to_page("wave", of.wave.code)
    outstanding = [row for row in asked(request, of) if row.is_outstanding]
    return show(
        request,
        "running/close",
        title=_("Close the wave %(code)s") % {"code": of.wave.code},
        crumbs=wave_crumbs(of.wave),
        context={
            "wave": of.wave,
            "refusal": refusal,
            "outstanding": [(row, running_words.state_label(row.state)) for row in outstanding],
        },
        status=409 if refusal else 200,
    )


@needs(Permission.WAVE_RUN, methods=["GET", "POST"])
def reopen_wave(request: HttpRequest, wave: str) -> HttpResponse:
    """Ask for the reason, then open a closed wave again."""
    viewer = viewer_of(request)
    of = queries.run(viewer=viewer, wave=wave)
    rules.check_collection(of.wave.collection, "CLOSED")
    form = ReasonForm(
        request.POST if request.method == "POST" else None, initial={"version": of.wave.version}
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.wave_reopen(
                wave=of.wave.code,
                reason=form.cleaned_data["reason"],
                expected=form.cleaned_data["version"] or 0,
                by=viewer,
                now=request.now,  # type: ignore[attr-defined]
            )
        except (InvalidInput, UnableTo, StaleVersion) as error:
            refusals.put(form, error, default="reason")
            status = error.status
        else:
            messages.success(request, _("The wave %(code)s is open again.") % {"code": of.wave.code})
            return to_page("wave", of.wave.code)
    return show(
        request,
        "running/reopen",
        title=_("Open the wave %(code)s again") % {"code": of.wave.code},
        crumbs=wave_crumbs(of.wave),
        context={"wave": of.wave, "form": form},
        status=max(status, 400) if form.errors else status,
    )
