"""Consultation: rounds and comments of a version, opening and closing, saying something, answering it."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.actors import queries as actors
from rapport.actors.roles import Permission
from rapport.analysis.plan.document import Plan
from rapport.plans import actions, rules
from rapport.plans.consultation import actions as consultation
from rapport.plans.consultation import queries
from rapport.plans.types import CommentView, Shown
from rapport.web.access import needs
from rapport.web.components.types import Crumb, Label
from rapport.web.office.words import language
from rapport.web.plans.frame import address, asked, number_asked, show, show_plan, today, viewer_of, where
from rapport.web.plans.process import forms, steps

VIEW = Permission.MECHANISM_VIEW
TONES = {"": "yellow", "TAKEN_UP": "green", "PARTLY": "teal", "NOTED": "grey", "NOT": "orange"}


def outcome(comment: CommentView) -> Label:
    """What became of a comment, in words."""
    words = dict(forms.OUTCOMES).get(comment.outcome, _("Not answered yet"))
    return Label(words, TONES[comment.outcome])


def subject(document: Plan, key: str) -> str:
    """What a comment is about: the measure with its number, or the plan as a whole."""
    if not key:
        return _("The plan as a whole")
    one = document.measure(key)
    return f"{one.code} {one.text}" if one else _("A measure that this version no longer has")


@needs(VIEW)
def show_consultation(request: HttpRequest, code: str) -> HttpResponse:
    """Rounds and comments of a version; those without an answer first."""
    shown, viewer = asked(request, code), viewer_of(request)
    number, version = shown.at.number, number_asked(request)
    given: dict[str, Any] = {"viewer": viewer, "plan": code, "number": number}
    found = queries.comments(**given, language=language(), day=today(request))
    waiting = [one for one in found if not one.answer]
    only = request.GET.get("only") == "unanswered"
    context = {
        "rounds": queries.rounds(**given),
        "groups": _groups(shown, waiting if only else found, version),
        "only": only,
        "many": len(found),
        "waiting": len(waiting),
        "can_comment": shown.at.state == "IN_CONSULTATION" and viewer.has(Permission.PLAN_COMMENT),
        "can_adopt": shown.at.is_open and viewer.has(Permission.PLAN_ADOPT),
    }
    return show_plan(
        request,
        "process/consultation",
        shown,
        tab="consultation",
        title=_("Consultation"),
        context=context,
    )


def _groups(shown: Shown, found: Iterable[CommentView], version: int | None) -> list[dict[str, Any]]:
    """Comments by what they are about, in the order of the plan; the plan as a whole first."""
    order = {"": -1} | {one.id: at for at, one in enumerate(shown.document.measures)}
    by_key: dict[str, list[CommentView]] = {}
    for one in found:
        by_key.setdefault(one.measure, []).append(one)
    return [
        {
            "id": key or "plan",
            "about": subject(shown.document, key),
            "href": where("measure", shown.plan.code, key, version=version)
            if shown.document.measure(key)
            else "",
            "comments": [(one, outcome(one)) for one in by_key[key]],
        }
        for key in sorted(by_key, key=lambda key: order.get(key, len(order)))
    ]


def _crumbs(code: str) -> tuple[Crumb, ...]:
    return (Crumb(_("Consultation"), address("consultation", code)),)


@needs(Permission.PLAN_EDIT, methods=["GET", "POST"])
def open_consultation(request: HttpRequest, code: str) -> HttpResponse:
    """Show the draft to members and ask for comments."""
    shown = asked(request, code)
    form = forms.OpenForm(request.POST or None, initial={"version": shown.at.version})

    def do(given: dict[str, Any]) -> None:
        actions.plan_open_consultation(
            plan=code,
            until=given["until"],
            expected=form.lock,
            by=viewer_of(request),
            now=steps.now_of(request),
        )

    back = address("consultation", code)
    return steps.sent(request, form, do, said=_("The consultation is open."), to=back) or steps.form_page(
        request,
        shown,
        form,
        tab="consultation",
        title=_("Open the consultation"),
        crumbs=_crumbs(code),
        back=back,
        intro=_("All members will read this version. While they do, nobody changes it."),
        button=_("Open the consultation"),
    )


@needs(Permission.PLAN_EDIT, methods=["GET", "POST"])
def close_consultation(request: HttpRequest, code: str) -> HttpResponse:
    """End the consultation; before its last day with the reason."""
    shown = asked(request, code)
    until = shown.at.comments_until
    is_early = until is not None and today(request) <= until
    initial = {"version": shown.at.version}
    form = forms.CloseForm(request.POST or None, is_early=is_early, initial=initial)

    def do(given: dict[str, Any]) -> None:
        actions.plan_close_consultation(
            plan=code,
            expected=form.lock,
            reason=given.get("reason", ""),
            by=viewer_of(request),
            now=steps.now_of(request),
        )

    back = address("consultation", code)
    return steps.sent(request, form, do, said=_("The consultation is closed."), to=back) or steps.form_page(
        request,
        shown,
        form,
        tab="consultation",
        title=_("Close the consultation"),
        crumbs=_crumbs(code),
        back=back,
        intro=_("The version becomes a draft again: members no longer see it, and it can be changed."),
        button=_("Close the consultation"),
    )


@needs(Permission.PLAN_COMMENT, methods=["GET", "POST"])
def add_comment(request: HttpRequest, code: str) -> HttpResponse:
    """Say something for an organisation, on the plan or on one of its measures."""
    shown, viewer = asked(request, code), viewer_of(request)
    rules.check_in_consultation(shown.at.state)
    names = actors.organisations(
        viewer=viewer, language=language(), day=today(request), ids=viewer.organisations
    )
    form = forms.CommentForm(
        request.POST or None,
        organisations=[(str(one.id), one.name) for one in names.values()],
        measures=[(one.id, f"{one.code} {one.text}"[:120]) for one in shown.document.measures],
        initial={"measure": request.GET.get("measure", "")},
    )

    def do(given: dict[str, Any]) -> None:
        consultation.comment_add(
            plan=code,
            organisation_id=int(given["organisation"]),
            measure=given["measure"],
            text=given["text"],
            by=viewer,
            now=steps.now_of(request),
        )

    back = address("consultation", code)
    return steps.sent(request, form, do, said=_("Your comment was sent."), to=back) or steps.form_page(
        request,
        shown,
        form,
        tab="consultation",
        title=_("Comment"),
        crumbs=_crumbs(code),
        back=back,
        button=_("Send"),
    )


@needs(Permission.PLAN_EDIT, methods=["GET", "POST"])
def answer_comment(request: HttpRequest, code: str, comment: int) -> HttpResponse:
    """Say what became of a comment, and why."""
    shown, viewer = asked(request, code), viewer_of(request)
    one = queries.comment(
        viewer=viewer, plan=code, comment_id=comment, language=language(), day=today(request)
    )
    initial = {"version": one.version, "outcome": one.outcome, "answer": one.answer}
    form = forms.AnswerForm(request.POST or None, initial=initial)

    def do(given: dict[str, Any]) -> None:
        consultation.comment_answer(
            plan=code,
            comment=one.id,
            answer=given["answer"],
            outcome=given["outcome"],
            expected=form.lock,
            by=viewer,
            now=steps.now_of(request),
        )

    back = address("consultation", code)
    return steps.sent(request, form, do, said=_("The comment is answered."), to=back) or steps.form_page(
        request,
        shown,
        form,
        tab="consultation",
        title=_("Answer a comment"),
        crumbs=_crumbs(code),
        back=back,
        quoted=[(f"{one.organisation}: {subject(shown.document, one.measure)}", one.text)],
    )


@needs(Permission.PLAN_COMMENT)
def show_own(request: HttpRequest) -> HttpResponse:
    """What one's organisations said on plans, and what became of it."""
    rows = queries.own(viewer=viewer_of(request), language=language(), day=today(request))
    waiting = sum(not one.comment.answer for one in rows)
    said = ngettext("%(n)s comment waits for its answer.", "%(n)s comments wait for their answers.", waiting)
    context = {
        "rows": [(one, outcome(one.comment)) for one in rows],
        "waiting": said % {"n": waiting} if waiting else "",
    }
    return show(request, "process/own", title=_("Our comments"), context=context)
