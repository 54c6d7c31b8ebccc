"""From the check to the receipt: a second person, the submission, corrections, declining, receipts."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.actors import queries as actors
from rapport.actors.roles import Permission
from rapport.kernel.errors import InvalidInput, NotAvailable, UnableTo
from rapport.kernel.i18n import formats
from rapport.surveys.answering import actions, queries, submission
from rapport.surveys.answering.types import ReturnView, RevisionView
from rapport.surveys.answering.workflow import WRITABLE, State
from rapport.surveys.types import items_by_code
from rapport.web.access import needs, signed_in
from rapport.web.components.types import Crumb
from rapport.web.delegation.forms import ReasonForm, SubmitForm
from rapport.web.delegation.frame import here, may_write, of_return, show, state_label, viewer_of
from rapport.web.questions import words
from rapport.web.questions.revisions import contents, differences

_AWAITED = gettext_lazy("The return waits for a second person, who checks and submits it.")


@signed_in
def check(request: HttpRequest, wave: str, respondent: str) -> HttpResponse:
    """What stands between the draft and its submission, and the next steps."""
    viewer, view = viewer_of(request), of_return(request, wave, respondent)
    asked: dict[str, Any] = {"viewer": viewer, "wave": wave, "respondent": respondent}
    ready = queries.readiness(**asked)
    items = items_by_code(queries.questionnaire_of(**asked))
    labels = words.labels(items.values())

    def listed(codes: tuple[str, ...]) -> list[tuple[str, str]]:
        return [
            (labels[code], f"{here(view, 'section', items[code].section)}#question-{_anchor(code, items)}")
            for code in codes
        ]

    is_own = view.organisation_id in viewer.organisations
    context = {
        "ready": ready,
        "required": listed(ready.required),
        "unanswered": listed(tuple(code for code in ready.unanswered if code not in ready.required)),
        "broken": [
            (*place, one.message)
            for one, place in zip(ready.broken, listed(tuple(one.item for one in ready.broken)), strict=True)
        ],
        "undecided": listed(ready.undecided),
        "state": state_label(view),
        "is_writable": view.state in WRITABLE and may_write(request, view),
        "is_checking": view.state == State.CHECKING,
        "is_declining": view.closing == State.DECLINED,
        "is_submitted": view.state == State.SUBMITTED,
        "is_closed": view.state in (State.DECLINED, State.NOT_APPLICABLE),
        "may_submit": is_own and viewer.has_for(Permission.RETURN_SUBMIT, view.organisation_id),
        "may_manage": is_own and viewer.has_for(Permission.DELEGATION_MANAGE, view.organisation_id),
        "is_preparer": view.prepared_by is not None and view.prepared_by == viewer.person_id,
        "late": view.is_late(request.now),  # type: ignore[attr-defined]
    }
    return show(request, "check", title=_("Check and submit"), of=view, context=context)


def _anchor(code: str, items: Any) -> str:
    parent = items[code].parent
    return parent if parent in items and items[parent].kind in {"TABLE", "REPEAT"} else code


@needs(Permission.RETURN_SUBMIT, methods=["GET", "POST"])
def submit(request: HttpRequest, wave: str, respondent: str) -> HttpResponse:
    """The official submission, confirmed once more."""
    view = of_return(request, wave, respondent)
    posted = request.method == "POST"
    form = SubmitForm(request.POST if posted else None, corrects=view.revision > 0)
    status = 200
    if posted and form.is_valid():
        try:
            number = actions.return_submit(
                wave=wave,
                respondent=respondent,
                reason=form.cleaned_data.get("reason", ""),
                publish=form.cleaned_data["publish"] == "yes",
                by=viewer_of(request),
                now=request.now,  # type: ignore[attr-defined]
            )
        except UnableTo as error:
            form.add_error(None, error.message)
            status = 409
        else:
            messages.success(request, _("Your answers were submitted. This page is your receipt."))
            return HttpResponseRedirect(here(view, "receipt", number))
    crumbs = (Crumb(_("Check and submit"), here(view, "check")),)
    status = 400 if form.errors and status == 200 else status
    context = {"form": form, "late": view.is_late(request.now)}  # type: ignore[attr-defined]
    return show(
        request,
        "submit",
        title=_("Submit officially"),
        crumbs=crumbs,
        of=view,
        context=context,
        status=status,
    )


def _step(request: HttpRequest, view: ReturnView, call: Callable[..., object], **more: object) -> object:
    return call(
        wave=view.wave,
        respondent=view.respondent,
        **more,
        by=viewer_of(request),
        now=request.now,  # type: ignore[attr-defined]
    )


@needs(Permission.RETURN_ANSWER, methods=["POST"])
def prepare(request: HttpRequest, wave: str, respondent: str) -> HttpResponse:
    """Hand the return over to a second person."""
    view = of_return(request, wave, respondent)
    _step(request, view, actions.return_prepare)
    messages.success(request, _AWAITED)
    return HttpResponseRedirect(here(view, "check"))


@needs(Permission.RETURN_SUBMIT, methods=["POST"])
def hand_back(request: HttpRequest, wave: str, respondent: str) -> HttpResponse:
    """Give a return that is being checked back to be changed."""
    view = of_return(request, wave, respondent)
    _step(request, view, actions.return_hand_back)
    messages.success(request, _("The return may be changed again."))
    return HttpResponseRedirect(here(view, "check"))


@needs(Permission.DELEGATION_MANAGE, methods=["POST"])
def two_persons(request: HttpRequest, wave: str, respondent: str) -> HttpResponse:
    """Say whether a second person checks before submission."""
    view = of_return(request, wave, respondent)
    _step(request, view, actions.return_two_persons, wanted=request.POST.get("wanted") == "yes")
    messages.success(request, _("This was kept."))
    return HttpResponseRedirect(here(view, "check"))


@needs(Permission.RETURN_SUBMIT, methods=["POST"])
def take_up(request: HttpRequest, wave: str, respondent: str) -> HttpResponse:
    """Answer after all."""
    view = of_return(request, wave, respondent)
    _step(request, view, actions.return_take_up)
    messages.success(request, _("You can answer now."))
    return HttpResponseRedirect(here(view))


def _with_reason(
    request: HttpRequest, view: ReturnView, call: Callable[..., object], title: str, told: str
) -> HttpResponse:
    """A step with its reason: the form, or what came of it."""
    form = ReasonForm(
        request.POST if request.method == "POST" else None,
        initial={"reason": view.reason if view.closing else ""},
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            settled = _step(request, view, call, reason=form.cleaned_data["reason"])
        except (UnableTo, InvalidInput) as error:
            form.add_error("reason" if isinstance(error, InvalidInput) else None, error.message)
            status = error.status
        else:
            # What is closed without answers may first need a second person: then the action gives 0 or False.
            messages.success(request, told if settled or settled is None else _AWAITED)
            return HttpResponseRedirect(here(view))
    crumbs = (Crumb(_("Check and submit"), here(view, "check")),)
    status = 400 if form.errors and status == 200 else status
    return show(request, "reason", title=title, crumbs=crumbs, of=view, context={"form": form}, status=status)


@needs(Permission.RETURN_SUBMIT, methods=["GET", "POST"])
def correct(request: HttpRequest, wave: str, respondent: str) -> HttpResponse:
    """Open a submitted return for correction."""
    view = of_return(request, wave, respondent)
    told = _("You can change answers now. Your last submission counts until you submit again.")
    return _with_reason(request, view, actions.return_reopen, _("Correct what was submitted"), told)


@needs(Permission.RETURN_SUBMIT, methods=["GET", "POST"])
def decline(request: HttpRequest, wave: str, respondent: str) -> HttpResponse:
    """Decline to answer."""
    view = of_return(request, wave, respondent)
    told = _("The office sees that you decline, with your reason.")
    return _with_reason(request, view, actions.return_decline, _("Decline to answer"), told)


@needs(Permission.RETURN_SUBMIT, methods=["GET", "POST"])
def not_applicable(request: HttpRequest, wave: str, respondent: str) -> HttpResponse:
    """Answer that the survey does not apply."""
    view = of_return(request, wave, respondent)
    told = _("This is your full answer; its receipt stands under Submissions.")
    title = _("The questionnaire does not apply to us")
    return _with_reason(request, view, actions.return_not_applicable, title, told)


@signed_in
def show_receipts(request: HttpRequest, wave: str, respondent: str) -> HttpResponse:
    """What was submitted, when and by whom."""
    viewer, view = viewer_of(request), of_return(request, wave, respondent)
    found = queries.revisions(viewer=viewer, wave=wave, respondent=respondent)
    names = actors.people_named(viewer=viewer, ids=[one.submitted_by for one in found if one.submitted_by])
    rows = [(one, names.get(one.submitted_by or 0, "")) for one in reversed(found)]
    return show(request, "receipts", title=_("Submissions"), of=view, context={"rows": rows})


@signed_in
def show_receipt(request: HttpRequest, wave: str, respondent: str, number: int) -> HttpResponse:
    """The receipt of one submission with its whole content; `?against=1` shows what changed since another."""
    viewer, view = viewer_of(request), of_return(request, wave, respondent)
    asked: dict[str, Any] = {"viewer": viewer, "wave": wave, "respondent": respondent}
    revision = queries.revision(**asked, number=number)
    sections = queries.questionnaire_of(**asked)
    earlier = queries.revision(**asked, number=number - 1) if number > 1 else None
    people = [one for one in (revision.submitted_by, revision.prepared_by) if one]
    names = actors.people_named(viewer=viewer, ids=people)
    context = {
        "revision": revision,
        "by": names.get(revision.submitted_by or 0, ""),
        "prepared_by": names.get(revision.prepared_by or 0, ""),
        "late": view.deadline is not None and revision.submitted_at > view.deadline,
        "parts": contents(sections, revision.content),
        "documents": revision.content["documents"],
        "changes": differences(sections, earlier.content, revision.content) if earlier else None,
    }
    title = _("Receipt of submission %(number)s") % {"number": number}
    crumbs = (Crumb(_("Submissions"), here(view, "receipts")),)
    return show(request, "receipt", title=title, crumbs=crumbs, of=view, context=context)


@signed_in
def download_receipt(
    request: HttpRequest, wave: str, respondent: str, number: int, name: str
) -> HttpResponse:
    """The receipt as text, or the content that was hashed, to be kept by the delegation."""
    view = of_return(request, wave, respondent)
    revision = queries.revision(viewer=viewer_of(request), wave=wave, respondent=respondent, number=number)
    if name == "content.json":
        response = HttpResponse(submission.canonical(revision.content), content_type="application/json")
    elif name == "receipt.txt":
        response = HttpResponse(_receipt_text(view, revision), content_type="text/plain; charset=utf-8")
    else:
        raise NotAvailable(_("There is no such file."))
    filename = f"{wave}-{respondent}-{number}-{name}"
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _receipt_text(view: ReturnView, revision: RevisionView) -> str:
    lines = (
        _("Receipt of submission %(number)s") % {"number": revision.number},
        f"{words.text(view.wave_title)} ({view.wave})",
        f"{view.name} ({view.respondent})",
        formats.date_and_time(revision.submitted_at, view.timezone),
        formats.date_and_time(revision.submitted_at),
        f"SHA-256: {revision.sha256}",
    )
    return "\n".join(lines) + "\n"
