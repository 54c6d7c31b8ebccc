"""What offices send up to a body: the list, one contribution with what became of it, answer and agenda.

Source: OSCE SR Annual Report 2008, 2.2.1 with note 36 ("bubble up").
"""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.coordination.bodies import queries as bodies
from rapport.coordination.circulars import actions
from rapport.coordination.circulars import queries as sent
from rapport.coordination.circulars.types import ContributionView
from rapport.coordination.decisions import queries as decisions
from rapport.coordination.decisions.types import DecisionView
from rapport.coordination.meetings import queries as meetings
from rapport.coordination.rules import can_run_meetings
from rapport.kernel.access import Viewer
from rapport.kernel.i18n.formats import date_and_time
from rapport.web.access import needs
from rapport.web.components.types import Crumb
from rapport.web.mechanism.frame import address, show, viewer_of
from rapport.web.mechanism.meetings import forms, pages, words
from rapport.web.office.words import language

RUN, VIEW, ANSWER = Permission.MEETING_RUN, Permission.MECHANISM_VIEW, Permission.MECHANISM_ANSWER


def _found(request: HttpRequest, contribution: int) -> ContributionView:
    return sent.contribution(
        viewer=viewer_of(request),
        contribution_id=contribution,
        language=language(),
        day=pages.today(request),
    )


def _crumbs(view: ContributionView | None = None) -> tuple[Crumb, ...]:
    way = (Crumb(_("Sent up by offices"), address("contributions")),)
    return way if view is None else (*way, Crumb(view.title, address("contribution", view.id)))


@needs(VIEW)
def show_contributions(request: HttpRequest) -> HttpResponse:
    """What offices sent up, what waits first: the secretariat sees all, an organisation its own offices'."""
    viewer, day = viewer_of(request), pages.today(request)
    views = sent.contributions(viewer=viewer, language=language(), day=day)
    placed = sent.on_agendas(viewer=viewer, contributions=views)
    rows = [(one, words.contribution_kind(one.kind), one.id in placed) for one in views]
    rows.sort(key=lambda row: row[0].answered_at is not None or row[2])
    context = {
        "rows": rows,
        "can_run": can_run_meetings(viewer),
        "can_send": viewer.has(ANSWER) and bool(viewer.organisations),
    }
    return show(request, "meetings/contributions", title=_("Sent up by offices"), context=context)


@needs(VIEW)
def show_contribution(request: HttpRequest, contribution: int) -> HttpResponse:
    """One contribution: what was sent, by whom, and what became of it."""
    viewer, day = viewer_of(request), pages.today(request)
    view = _found(request, contribution)
    placed = sent.placed(viewer=viewer, contribution=view, day=day)
    context = {
        "contribution": view,
        "kind": words.contribution_kind(view.kind),
        "placed": [(one, words.meeting_state(one.state)) for one in placed],
        "about": _about(viewer, view.decision, day),
        "can_run": can_run_meetings(viewer),
    }
    return show(request, "meetings/contribution", title=view.title, crumbs=_crumbs(), context=context)


def _about(viewer: Viewer, decision: int | None, day: date) -> DecisionView | None:
    if not decision:
        return None
    found = decisions.decisions(viewer=viewer, language=language(), day=day, only=decision)
    return found[0] if found else None


@needs(ANSWER, methods=["GET", "POST"])
def send_up(request: HttpRequest) -> HttpResponse:
    """Send a question or expertise up; `?decision=` says about which decision."""
    viewer, day = viewer_of(request), pages.today(request)
    given = request.GET.get("decision", "")
    about = _about(
        viewer, int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else 0, day
    )
    known = [(one.code, one.title(language())) for one in bodies.bodies(viewer=viewer, day=day)]
    form = forms.ContributionForm(
        request.POST if request.method == "POST" else None,
        offices=sent.offices(viewer=viewer, language=language(), day=day),
        bodies=[one for one in known if about is None or one[0] == about.body],
    )

    def send(given: dict[str, Any]) -> None:
        actions.contribution_send(
            **given, decision=about.id if about else None, by=viewer, now=pages.now_of(request)
        )

    to = address("contributions")
    done = pages.sent(request, form, send, said=_("It was sent to the secretariat."), to=to, default="text")
    intro = _("About decision %(number)s: %(title)s") if about else ""
    return done or pages.form_page(
        request,
        form,
        title=_("Send something up"),
        crumbs=_crumbs(),
        back=address("decision", about.id) if about else to,
        intro=intro % {"number": about.number, "title": about.title} if about else "",
        button=_("Send"),
    )


@needs(RUN, methods=["GET", "POST"])
def answer(request: HttpRequest, contribution: int) -> HttpResponse:
    """Answer an office, or change the answer."""
    view = _found(request, contribution)
    form = forms.AnswerForm(
        request.POST if request.method == "POST" else None,
        initial={"answer": view.answer, "version": view.version},
    )

    def keep(given: dict[str, Any]) -> None:
        actions.contribution_answer(
            contribution=view.id,
            answer=given["answer"],
            expected=given["version"] or 0,
            by=viewer_of(request),
            now=pages.now_of(request),
        )

    back = address("contribution", view.id)
    done = pages.sent(request, form, keep, said=_("The office was answered."), to=back, default="answer")
    return done or pages.form_page(
        request, form, title=_("Answer the office"), crumbs=_crumbs(view), back=back, intro=view.text
    )


@needs(RUN, methods=["GET", "POST"])
def put_on_agenda(request: HttpRequest, contribution: int) -> HttpResponse:
    """Put what an office sent up onto the agenda of a coming meeting of the body."""
    viewer, view = viewer_of(request), _found(request, contribution)
    coming = [
        one
        for one in meetings.meetings(
            viewer=viewer, language=language(), day=pages.today(request), body=view.body
        )
        if one.state in ("PLANNED", "CONVENED")
    ]
    choices = [(one.id, f"{one.title}, {date_and_time(one.starts_at, one.zone)}") for one in coming]
    form = forms.AgendaForm(request.POST if request.method == "POST" else None, meetings=reversed(choices))

    def put(given: dict[str, Any]) -> None:
        actions.contribution_to_agenda(
            contribution=view.id, meeting=given["meeting"], by=viewer, now=pages.now_of(request)
        )

    back = address("contribution", view.id)
    done = pages.sent(request, form, put, said=_("It is on the agenda."), to=back, default="meeting")
    intro = "" if coming else _("No meeting of this body is planned. Plan one first.")
    return done or pages.form_page(
        request, form, title=_("Put it on an agenda"), crumbs=_crumbs(view), back=back, intro=intro
    )
