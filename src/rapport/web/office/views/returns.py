"""What respondents submitted: contents of a submission, how it differs from the one before, documents, sending back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.actors.roles import Permission
from rapport.kernel.errors import InvalidInput, NotAvailable, UnableTo
from rapport.surveys import queries as surveys
from rapport.surveys.answering import actions, queries, rows
from rapport.surveys.answering.types import ReturnView, RevisionView
from rapport.surveys.answering.workflow import State
from rapport.surveys.types import WaveView
from rapport.web.access import needs
from rapport.web.components.types import Crumb
from rapport.web.delegation.forms import ReasonForm
from rapport.web.delegation.frame import state_label
from rapport.web.delegation.views.colleagues import sent_as_file
from rapport.web.office.frame import address, show, viewer_of, wave_crumbs
from rapport.web.questions.revisions import contents, differences


@needs(Permission.OFFICE_VIEW)
def show_returns(request: HttpRequest, wave: str) -> HttpResponse:
    """Every return of a wave: how far it is, when it was submitted."""
    view = surveys.wave(viewer=viewer_of(request), code=wave)
    found = queries.returns_of_wave(viewer=viewer_of(request), wave=wave)
    context = {"wave": view, "rows": [(one, state_label(one)) for one in found]}
    return show(request, "returns/list", title=_("Returns"), crumbs=wave_crumbs(view), context=context)


@needs(Permission.OFFICE_VIEW)
def show_return(request: HttpRequest, wave: str, respondent: str) -> HttpResponse:
    """One return: its submissions and the contents of the last one. Nothing of what is being written."""
    view, of = _asked(request, wave, respondent)
    found = queries.revisions(viewer=viewer_of(request), wave=wave, respondent=respondent)
    return _page(request, view, of, found, found[-1] if found else None)


@needs(Permission.OFFICE_VIEW)
def show_revision(request: HttpRequest, wave: str, respondent: str, number: int) -> HttpResponse:
    """One submission, and how it differs from the one before."""
    view, of = _asked(request, wave, respondent)
    found = queries.revisions(viewer=viewer_of(request), wave=wave, respondent=respondent)
    wanted = next((one for one in found if one.number == number), None)
    if wanted is None:
        raise NotAvailable(_("There is no such submission."), code="unknown_submission")
    return _page(request, view, of, found, wanted)


def _page(
    request: HttpRequest,
    view: WaveView,
    of: ReturnView,
    found: list[RevisionView],
    revision: RevisionView | None,
) -> HttpResponse:
    viewer = viewer_of(request)
    asked: dict[str, Any] = {"viewer": viewer, "wave": of.wave, "respondent": of.respondent}
    sections = queries.questionnaire_of(**asked)
    names = actors.people_named(viewer=viewer, ids=[one.submitted_by for one in found if one.submitted_by])
    earlier = next((one for one in found if revision and one.number == revision.number - 1), None)
    may_enter = viewer.has(Permission.RETURN_ENTER)
    context = {
        "wave": view,
        "of": of,
        "state": state_label(of),
        "late": of.is_late(request.now),  # type: ignore[attr-defined]
        "revisions": [(one, names.get(one.submitted_by or 0, "")) for one in reversed(found)],
        "revision": revision,
        "parts": contents(sections, revision.content) if revision else [],
        "documents": [],
        "files": queries.documents(**asked),
        "changes": differences(sections, earlier.content, revision.content) if revision and earlier else None,
        "may_send_back": may_enter and of.state == State.SUBMITTED and of.collection == "OPEN",
        "perms_enter": may_enter,
        "may_keep": may_enter
        and of.state == State.NOT_OPENED
        and not of.kept_by_office
        and of.collection == "OPEN",
    }
    crumbs = wave_crumbs(view, Crumb(_("Returns"), address("returns", view.code)))
    return show(request, "returns/return", title=of.name, crumbs=crumbs, context=context)


@needs(Permission.OFFICE_VIEW)
def download_document(request: HttpRequest, wave: str, respondent: str, document: int) -> HttpResponse:
    """A document that was submitted, to be saved and never shown by the browser."""
    _asked(request, wave, respondent)
    kept = queries.document(viewer=viewer_of(request), wave=wave, respondent=respondent, document=document)
    return sent_as_file(rows.documents_root() / kept.stored, kept.name, kept.content_type)


@needs(Permission.RETURN_ENTER, methods=["GET", "POST"])
def send_back(request: HttpRequest, wave: str, respondent: str) -> HttpResponse:
    """Ask the respondent to correct what it submitted, with the reason."""
    view, of = _asked(request, wave, respondent)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.return_send_back(
                wave=wave,
                respondent=respondent,
                reason=form.cleaned_data["reason"],
                by=viewer_of(request),
                now=request.now,  # type: ignore[attr-defined]
            )
        except (UnableTo, InvalidInput) as error:
            form.add_error("reason" if isinstance(error, InvalidInput) else None, error.message)
            status = error.status
        else:
            messages.success(request, _("The return was sent back; its submission goes on counting."))
            return HttpResponseRedirect(address("return", wave, respondent))
    crumbs = wave_crumbs(
        view,
        Crumb(_("Returns"), address("returns", wave)),
        Crumb(of.name, address("return", wave, respondent)),
    )
    context = {"wave": view, "of": of, "form": form}
    status = 400 if form.errors and status == 200 else status
    return show(
        request, "returns/send_back", title=_("Send back"), crumbs=crumbs, context=context, status=status
    )


@needs(Permission.RETURN_ENTER, methods=["POST"])
def keep_in_office(request: HttpRequest, wave: str, respondent: str) -> HttpResponse:
    """Enter a return in the office that came on paper."""
    _asked(request, wave, respondent)
    actions.return_keep_in_office(
        wave=wave,
        respondent=respondent,
        by=viewer_of(request),
        now=request.now,  # type: ignore[attr-defined]
    )
    messages.success(request, _("The office enters this return now."))
    return HttpResponseRedirect(address("return", wave, respondent))


def _asked(request: HttpRequest, wave: str, respondent: str) -> tuple[WaveView, ReturnView]:
    viewer = viewer_of(request)
    return (
        surveys.wave(viewer=viewer, code=wave),
        queries.return_of(viewer=viewer, wave=wave, respondent=respondent),
    )
