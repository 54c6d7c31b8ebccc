"""Decisions: the list, one decision with what is owed and who has read it, and the steps it takes."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.coordination.circulars import actions as circulars
from rapport.coordination.circulars import queries as sent
from rapport.coordination.decisions import actions, queries
from rapport.coordination.decisions.types import DecisionFields, DecisionView
from rapport.coordination.procedures import queries as procedures
from rapport.coordination.rules import can_run_meetings
from rapport.web.access import needs
from rapport.web.components.types import Crumb
from rapport.web.mechanism.frame import address, show, viewer_of
from rapport.web.mechanism.meetings import forms, pages, words
from rapport.web.office import refusals
from rapport.web.office.words import language

RUN, VIEW = Permission.MEETING_RUN, Permission.MECHANISM_VIEW


def _found(request: HttpRequest, decision: int) -> DecisionView:
    return queries.decision(
        viewer=viewer_of(request), decision_id=decision, language=language(), day=pages.today(request)
    )


def _crumbs(view: DecisionView | None = None) -> tuple[Crumb, ...]:
    way = (Crumb(_("Decisions"), address("decisions")),)
    return way if view is None else (*way, Crumb(view.number, address("decision", view.id)))


@needs(VIEW)
def show_decisions(request: HttpRequest) -> HttpResponse:
    """All decisions with owner, day and state."""
    viewer, day = viewer_of(request), pages.today(request)
    state = request.GET.get("state", "")
    chosen = state if state == "OPEN" else ""
    views = queries.decisions(
        viewer=viewer, language=language(), day=day, state=chosen, words=request.GET.get("words", "")[:100]
    )
    rows = [(one, words.decision_state(one.state), one.is_late(day)) for one in views]
    context = {"rows": rows, "state": chosen, "sought": request.GET.get("words", "")[:100]}
    return show(request, "meetings/decisions", title=_("Decisions"), context=context)


@needs(VIEW)
def show_decision(request: HttpRequest, decision: int) -> HttpResponse:
    """One decision: where it was taken, who answers for it, what came of it, which offices have read it."""
    viewer, day = viewer_of(request), pages.today(request)
    view = _found(request, decision)
    owed = queries.obligations_of(viewer=viewer, decisions=[view], day=day)
    before, after = queries.linked(viewer=viewer, decision=view, language=language(), day=day)
    copies = sent.copies_of(viewer=viewer, decision_id=view.id, language=language(), day=day)
    context = {
        "decision": view,
        "state": words.decision_state(view.state),
        "seen_by": words.visibility(view.visibility),
        "late": view.is_late(day),
        "procedure": None
        if view.meeting
        else procedures.of_decision(viewer=viewer, decision_id=view.id, day=day),
        "replaced": before,
        "replaced_by": after,
        "owed": owed.get(view.id, []),
        "copies": copies,
        "waiting": sum(one.confirmed_at is None for one in copies),
        "contributions": sent.contributions(viewer=viewer, language=language(), day=day, decision_id=view.id),
        "can_run": can_run_meetings(viewer),
        "can_answer": viewer.has(Permission.MECHANISM_ANSWER) and not can_run_meetings(viewer),
    }
    return show(
        request, "meetings/decision", title=f"{view.number}: {view.title}", crumbs=_crumbs(), context=context
    )


def _form(request: HttpRequest, initial: dict[str, Any] | None = None) -> forms.DecisionForm:
    return forms.DecisionForm(
        request.POST if request.method == "POST" else None,
        organisations=[(str(key), name) for key, name in pages.organisations(request)],
        initial=initial,
    )


def _fields(given: dict[str, Any]) -> DecisionFields:
    return DecisionFields(
        title=given["title"],
        text=given["text"],
        owners=[int(one) for one in given["owner"]],
        due_on=given["due_on"],
        supporting=[int(one) for one in given["supporting"]],
        answers_to=given["answers_to"],
        visibility=given["visibility"],
    )


@needs(RUN, methods=["GET", "POST"])
def record_decision(request: HttpRequest, meeting: int, item: int) -> HttpResponse:
    """Record what was decided on a point."""
    view = pages.found(request, meeting)
    form = _form(request)

    def keep(given: dict[str, Any]) -> None:
        actions.decision_record(
            meeting=view.id,
            item=item,
            fields=_fields(given),
            by=viewer_of(request),
            now=pages.now_of(request),
        )

    back = address("meeting", view.id)
    done = pages.sent(request, form, keep, said=_("The decision was recorded."), to=back, default="text")
    return done or pages.form_page(
        request, form, title=_("Record a decision"), crumbs=pages.crumbs(view), back=back
    )


@needs(RUN, methods=["GET", "POST"])
def change_decision(request: HttpRequest, decision: int) -> HttpResponse:
    """Change a decision that is not in force yet."""
    view = _found(request, decision)
    names = ("title", "text", "due_on", "answers_to", "visibility", "version")
    initial = {name: getattr(view, name) for name in names}
    initial |= {
        "owner": [str(view.accountable_id)],
        "supporting": [str(key) for key, _name in view.supporting],
    }
    form = _form(request, initial)

    def keep(given: dict[str, Any]) -> None:
        actions.decision_change(
            decision=view.id,
            fields=_fields(given),
            expected=given["version"] or 0,
            by=viewer_of(request),
            now=pages.now_of(request),
        )

    back = address("decision", view.id)
    done = pages.sent(request, form, keep, said=_("The decision was changed."), to=back, default="text")
    return done or pages.form_page(
        request, form, title=_("Change the decision"), crumbs=_crumbs(view), back=back
    )


def _step(name: str, do: Callable[..., object], said: Callable[[], str]) -> Callable[..., HttpResponse]:
    """A view of one POST that moves a decision a step on."""

    def move(request: HttpRequest, decision: int) -> HttpResponse:
        view = _found(request, decision)
        given: dict[str, Any] = {"by": viewer_of(request), "now": pages.now_of(request)}
        return pages.posted(
            request,
            lambda: do(decision=view.id, expected=refusals.version_of(request), **given),
            said=said(),
            to=address("decision", view.id),
        )

    move.__name__ = move.__qualname__ = name
    return needs(RUN, methods=["POST"])(move)


put_in_force = _step("put_in_force", actions.decision_put_in_force, lambda: _("The decision is in force."))
fulfil = _step("fulfil", actions.decision_fulfil, lambda: _("The decision is fulfilled."))


@needs(RUN, methods=["GET", "POST"])
def repeal(request: HttpRequest, decision: int) -> HttpResponse:
    """Repeal a decision, with the reason."""
    view = _found(request, decision)
    form = forms.ReasonForm(
        request.POST if request.method == "POST" else None, initial={"version": view.version}
    )

    def end(given: dict[str, Any]) -> None:
        actions.decision_repeal(
            decision=view.id,
            reason=given["reason"],
            expected=given["version"] or 0,
            by=viewer_of(request),
            now=pages.now_of(request),
        )

    back = address("decision", view.id)
    done = pages.sent(request, form, end, said=_("The decision is repealed."), to=back, default="reason")
    return done or pages.form_page(
        request, form, title=_("Repeal the decision"), crumbs=_crumbs(view), back=back, button=_("Repeal")
    )


@needs(RUN, methods=["GET", "POST"])
def replace(request: HttpRequest, decision: int) -> HttpResponse:
    """Say which later decision replaces this one."""
    viewer, view = viewer_of(request), _found(request, decision)
    later = queries.later(viewer=viewer, decision=view, day=pages.today(request))
    posted = request.method == "POST"
    form = forms.ReplaceForm(
        request.POST if posted else None, decisions=later, initial={"version": view.version}
    )

    def end(given: dict[str, Any]) -> None:
        actions.decision_supersede(
            decision=view.id,
            replaced_by=given["replaced_by"],
            expected=given["version"] or 0,
            by=viewer,
            now=pages.now_of(request),
        )

    back = address("decision", view.id)
    done = pages.sent(request, form, end, said=_("The decision is replaced."), to=back, default="replaced_by")
    intro = (
        "" if later else _("There is no later decision of this body that could replace it. Record it first.")
    )
    return done or pages.form_page(
        request, form, title=_("Replaced by another decision"), crumbs=_crumbs(view), back=back, intro=intro
    )


@needs(RUN, methods=["GET", "POST"])
def send_on(request: HttpRequest, decision: int) -> HttpResponse:
    """Send a decision to further offices."""
    view = _found(request, decision)
    form = forms.OfficesForm(
        request.POST if request.method == "POST" else None, organisations=pages.organisations(request)
    )

    def send(given: dict[str, Any]) -> None:
        circulars.circular_send(
            decision=view.id, offices=given["offices"], by=viewer_of(request), now=pages.now_of(request)
        )

    back = address("decision", view.id)
    done = pages.sent(request, form, send, said=_("The decision was sent."), to=back, default="offices")
    return done or pages.form_page(
        request, form, title=_("Send to further offices"), crumbs=_crumbs(view), back=back, button=_("Send")
    )


@needs(VIEW)
def show_circulars(request: HttpRequest) -> HttpResponse:
    """What was sent to one's offices; for the secretariat, who has not confirmed."""
    viewer, day = viewer_of(request), pages.today(request)
    context = {
        "copies": sent.copies_for(viewer=viewer, language=language(), day=day),
        "can_run": can_run_meetings(viewer),
    }
    return show(request, "meetings/circulars", title=_("For our offices"), context=context)


@needs(Permission.MECHANISM_ANSWER, methods=["POST"])
def confirm_copy(request: HttpRequest, copy: int) -> HttpResponse:
    """Confirm for an office that a decision was read."""
    return pages.posted(
        request,
        lambda: circulars.circular_confirm(copy=copy, by=viewer_of(request), now=pages.now_of(request)),
        said=_("Reading is confirmed."),
        to=address("circulars"),
    )
