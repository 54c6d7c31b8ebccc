"""Pages that draft, open, answer, close and withdraw a written procedure."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.coordination.decisions.types import DecisionFields
from rapport.coordination.meetings import queries as meetings
from rapport.coordination.procedures import actions, rules
from rapport.coordination.procedures.types import ProcedureFields, ProcedureView, SeatView
from rapport.kernel.errors import InvalidInput, NotAvailable
from rapport.web.access import needs
from rapport.web.mechanism.frame import address, viewer_of
from rapport.web.mechanism.meetings import pages
from rapport.web.mechanism.meetings.forms import ReasonForm
from rapport.web.mechanism.procedures import forms, words
from rapport.web.mechanism.procedures.views import crumbs, found, roll
from rapport.web.office import refusals
from rapport.web.office.words import language

RUN = Permission.MEETING_RUN


def _form(
    request: HttpRequest, initial: dict[str, Any] | None = None, *, new: bool = False
) -> forms.ProcedureForm:
    bodies = meetings.body_choices(viewer=viewer_of(request), language=language()) if new else None
    return forms.ProcedureForm(
        request.POST if request.method == "POST" else None,
        organisations=[(str(key), name) for key, name in pages.organisations(request)],
        bodies=bodies,
        initial=initial,
    )


def _fields(given: dict[str, Any]) -> ProcedureFields:
    what = DecisionFields(
        title=given["title"],
        text=given["text"],
        owners=[int(one) for one in given["owner"]],
        due_on=given["due_on"],
        supporting=[int(one) for one in given["supporting"]],
        answers_to=given["answers_to"],
        visibility=given["visibility"],
    )
    return ProcedureFields(decision=what, mode=given["mode"], days=given["days"], majority=given["majority"])


@needs(RUN, methods=["GET", "POST"])
def new_procedure(request: HttpRequest) -> HttpResponse:
    """Draft a proposal."""
    form = _form(request, {"mode": "SILENCE", "body": request.GET.get("body", "")}, new=True)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.procedure_draft(
                body=form.cleaned_data["body"],
                fields=_fields(form.cleaned_data),
                by=viewer_of(request),
                now=pages.now_of(request),
            )
        except InvalidInput as error:
            refusals.put(form, error, default="text")
        else:
            messages.success(request, _("The proposal was drafted. Members see it once it is opened."))
            return HttpResponseRedirect(address("procedure", made))
    return pages.form_page(
        request, form, title=_("Draft a written procedure"), crumbs=crumbs(), back=address("procedures")
    )


@needs(RUN, methods=["GET", "POST"])
def change_procedure(request: HttpRequest, procedure: int) -> HttpResponse:
    """Change a proposal that is not open yet."""
    view = found(request, procedure)
    what = view.fields.decision
    names = ("title", "text", "due_on", "answers_to", "visibility")
    initial: dict[str, Any] = {name: getattr(what, name) for name in names}
    initial |= {name: getattr(view.fields, name) for name in ("mode", "days", "majority")}
    initial |= {
        "owner": [str(one) for one in what.owners],
        "supporting": [str(one) for one in what.supporting],
        "version": view.version,
    }
    form = _form(request, initial)

    def keep(given: dict[str, Any]) -> None:
        actions.procedure_change(
            procedure=view.id,
            fields=_fields(given),
            expected=given["version"] or 0,
            by=viewer_of(request),
            now=pages.now_of(request),
        )

    back = address("procedure", view.id)
    done = pages.sent(request, form, keep, said=_("The proposal was changed."), to=back, default="text")
    return done or pages.form_page(
        request, form, title=_("Change the proposal"), crumbs=crumbs(view), back=back
    )


@needs(RUN, methods=["POST"])
def open_procedure(request: HttpRequest, procedure: int) -> HttpResponse:
    """Put the proposal to the members."""
    view = found(request, procedure)
    return pages.posted(
        request,
        lambda: actions.procedure_open(
            procedure=view.id,
            expected=refusals.version_of(request),
            by=viewer_of(request),
            now=pages.now_of(request),
        ),
        said=_("The written procedure is open and its members are told."),
        to=address("procedure", view.id),
    )


@needs(RUN, methods=["POST"])
def close_procedure(request: HttpRequest, procedure: int) -> HttpResponse:
    """Find the result by the rule."""
    view = found(request, procedure)
    return pages.posted(
        request,
        lambda: actions.procedure_close(
            procedure=view.id,
            expected=refusals.version_of(request),
            by=viewer_of(request),
            now=pages.now_of(request),
        ),
        said=_("The written procedure is closed."),
        to=address("procedure", view.id),
    )


@needs(RUN, methods=["GET", "POST"])
def withdraw_procedure(request: HttpRequest, procedure: int) -> HttpResponse:
    """Withdraw the proposal with the reason."""
    view = found(request, procedure)
    form = ReasonForm(request.POST if request.method == "POST" else None, initial={"version": view.version})

    def end(given: dict[str, Any]) -> None:
        actions.procedure_withdraw(
            procedure=view.id,
            reason=given["reason"],
            expected=given["version"] or 0,
            by=viewer_of(request),
            now=pages.now_of(request),
        )

    back = address("procedure", view.id)
    done = pages.sent(request, form, end, said=_("The proposal is withdrawn."), to=back, default="reason")
    return done or pages.form_page(
        request, form, title=_("Withdraw the proposal"), crumbs=crumbs(view), back=back, button=_("Withdraw")
    )


def _seat(request: HttpRequest, view: ProcedureView, seat: int) -> SeatView:
    for one in roll(request, view):
        if one.id == seat:
            return one
    raise NotAvailable(rules.unknown_procedure().message, code="unknown_seat")


@needs(Permission.MECHANISM_ANSWER, methods=["GET", "POST"])
def say(request: HttpRequest, procedure: int, seat: int) -> HttpResponse:
    """Say for a member what it thinks of the proposal."""
    view = found(request, procedure)
    mine = _seat(request, view, seat)
    mode = view.fields.mode
    posted = request.method == "POST"
    form = forms.WordForm(
        request.POST if posted else None,
        choices=words.choices(mode),
        initial={"choice": mine.choice, "reason": mine.reason},
    )

    def keep(given: dict[str, Any]) -> None:
        actions.procedure_vote(
            procedure=view.id,
            seat=mine.id,
            choice=given["choice"],
            reason=given["reason"],
            by=viewer_of(request),
            now=pages.now_of(request),
        )

    back = address("procedure", view.id)
    done = pages.sent(request, form, keep, said=_("Your answer was kept."), to=back, default="choice")
    return done or pages.form_page(
        request,
        form,
        title=_("Answer for %(member)s") % {"member": mine.organisation},
        crumbs=crumbs(view),
        back=back,
        intro=_("The last answer until the closing counts. Earlier ones are kept with the procedure."),
    )


@needs(RUN, methods=["GET", "POST"])
def enter(request: HttpRequest, procedure: int, seat: int) -> HttpResponse:
    """Enter what a member sent on paper or by mail."""
    view = found(request, procedure)
    theirs = _seat(request, view, seat)
    form = forms.EnterForm(
        request.POST if request.method == "POST" else None, choices=words.choices(view.fields.mode)
    )

    def keep(given: dict[str, Any]) -> None:
        actions.vote_enter(
            procedure=view.id,
            seat=theirs.id,
            choice=given["choice"],
            reason=given["reason"],
            came_as=given["came_as"],
            by=viewer_of(request),
            now=pages.now_of(request),
        )

    back = address("procedure", view.id)
    done = pages.sent(request, form, keep, said=_("The answer was entered."), to=back, default="choice")
    title = _("Enter the answer of %(member)s") % {"member": theirs.organisation}
    return done or pages.form_page(request, form, title=title, crumbs=crumbs(view), back=back)
