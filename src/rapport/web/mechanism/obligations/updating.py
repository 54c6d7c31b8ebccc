"""Pages of updates: write, add evidence, submit and take back; accept and return."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.kernel.errors import InvalidInput, StaleVersion
from rapport.obligations import queries, reading, rules
from rapport.obligations.updates import actions
from rapport.obligations.updates import queries as updates
from rapport.obligations.updates.types import UpdateFields
from rapport.web.access import needs
from rapport.web.delegation.views.colleagues import sent_as_file
from rapport.web.mechanism.frame import address, viewer_of
from rapport.web.mechanism.obligations import forms, labels
from rapport.web.mechanism.obligations.changing import form_page
from rapport.web.office import refusals

COMPARED = ("activity", "obstacles", "next_step", "percent", "result")


def _fields(given: dict[str, Any]) -> UpdateFields:
    return UpdateFields(**{name: given[name] for name in (*COMPARED, "closes")})


@needs(Permission.OBLIGATION_REPORT, methods=["GET", "POST"])
def begin(request: HttpRequest, obligation: int) -> HttpResponse:
    """Begin an update on what one's organisation owes."""
    viewer = viewer_of(request)
    view = queries.obligation(viewer=viewer, obligation_id=obligation, day=labels.today(request))
    rules.check_report(viewer, reading.above(viewer, view.accountable_id))
    form = forms.UpdateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.update_begin(
                obligation=obligation,
                fields=_fields(form.cleaned_data),
                by=viewer,
                now=request.now,  # type: ignore[attr-defined]
            )
        except InvalidInput as error:
            refusals.put(form, error, default="activity")
        else:
            messages.success(request, _("The draft was saved. Nobody outside your organisation sees it yet."))
            return HttpResponseRedirect(address("obligation", obligation))
    back = address("obligation", obligation)
    how = {"intro": view.title, "button": _("Save as a draft")}
    return form_page(request, form, title=_("Write an update"), back=back, view=view, **how)


@needs(Permission.OBLIGATION_REPORT, methods=["GET", "POST"])
def write(request: HttpRequest, update: int) -> HttpResponse:
    """Write in a draft or a returned update; a version saved meanwhile is shown beside one's own."""
    viewer = viewer_of(request)
    kept = updates.update(viewer=viewer, update_id=update)
    view = queries.obligation(viewer=viewer, obligation_id=kept.obligation_id, day=labels.today(request))
    rules.check_report(viewer, reading.above(viewer, kept.organisation_id))
    back = address("obligation", view.id)
    initial = {**asdict(kept.fields), "version": kept.version}
    form = forms.UpdateForm(request.POST if request.method == "POST" else None, initial=initial)
    how: dict[str, Any] = {"intro": kept.return_reason or view.title, "button": _("Save as a draft")}
    if request.method == "POST" and form.is_valid():
        try:
            actions.update_write(
                update=update,
                fields=_fields(form.cleaned_data),
                expected=form.cleaned_data["version"] or 0,
                by=viewer,
                now=request.now,  # type: ignore[attr-defined]
            )
        except StaleVersion as error:
            theirs = asdict(updates.update(viewer=viewer, update_id=update).fields)
            form = forms.UpdateForm(refusals.with_version(request.POST, error))
            how |= {"status": 409, "differing": refusals.differing(form, theirs, COMPARED)}
        except InvalidInput as error:
            refusals.put(form, error, default="activity")
        else:
            messages.success(request, _("The draft was saved."))
            return HttpResponseRedirect(back)
    return form_page(request, form, title=_("Write an update"), back=back, view=view, **how)


@needs(Permission.OBLIGATION_REPORT, methods=["GET", "POST"])
def add_evidence(request: HttpRequest, update: int) -> HttpResponse:
    """Add a link or a file to an update."""
    viewer = viewer_of(request)
    kept = updates.update(viewer=viewer, update_id=update)
    view = queries.obligation(viewer=viewer, obligation_id=kept.obligation_id, day=labels.today(request))
    rules.check_report(viewer, reading.above(viewer, kept.organisation_id))
    back = address("obligation", view.id)
    posted = request.method == "POST"
    form = forms.EvidenceForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid():
        given, file = form.cleaned_data, form.cleaned_data["file"]
        how: dict[str, Any] = {"update": update, "title": given["title"], "by": viewer, "now": request.now}  # type: ignore[attr-defined]
        try:
            if file is not None:
                actions.evidence_keep(name=file.name or "", content=file.read(), **how)
            else:
                actions.evidence_link(link=given["link"], **how)
        except InvalidInput as error:
            refusals.put(form, error, default="file" if file is not None else "link")
        else:
            messages.success(request, _("The evidence was added."))
            return HttpResponseRedirect(back)
    return form_page(request, form, title=_("Add evidence"), back=back, view=view, with_files=True)


def _step(
    name: str, permission: Permission, said: Callable[[], str], act: Callable[..., None]
) -> Callable[..., HttpResponse]:
    """A view of one POST that moves an update on."""

    def move(request: HttpRequest, update: int) -> HttpResponse:
        viewer = viewer_of(request)
        kept = updates.update(viewer=viewer, update_id=update)
        back = HttpResponseRedirect(address("obligation", kept.obligation_id))
        try:
            act(
                update=update,
                expected=refusals.version_of(request),
                by=viewer,
                now=request.now,  # type: ignore[attr-defined]
            )
        except InvalidInput as error:
            messages.error(request, error.message)
        else:
            messages.success(request, said())
        return back

    move.__name__ = move.__qualname__ = name
    return needs(permission, methods=["POST"])(move)


submit = _step(
    "submit",
    Permission.OBLIGATION_SUBMIT,
    lambda: _("The update was submitted; those who approve are told."),
    actions.update_submit,
)
take_back = _step(
    "take_back",
    Permission.OBLIGATION_SUBMIT,
    lambda: _("The update is a draft again."),
    actions.update_take_back,
)
accept = _step(
    "accept", Permission.OBLIGATION_REVIEW, lambda: _("The update was accepted."), actions.update_accept
)


@needs(Permission.OBLIGATION_REVIEW, methods=["GET", "POST"])
def give_back(request: HttpRequest, update: int) -> HttpResponse:
    """Return an update with a reason."""
    viewer = viewer_of(request)
    kept = updates.update(viewer=viewer, update_id=update)
    view = queries.obligation(viewer=viewer, obligation_id=kept.obligation_id, day=labels.today(request))
    back = address("obligation", view.id)
    posted = request.method == "POST"
    form = forms.ReasonForm(request.POST if posted else None, initial={"version": kept.version})
    if posted and form.is_valid():
        actions.update_return(
            update=update,
            reason=form.cleaned_data["reason"],
            expected=form.cleaned_data["version"],
            by=viewer,
            now=request.now,  # type: ignore[attr-defined]
        )
        messages.success(request, _("The update was returned, and the organisation is told."))
        return HttpResponseRedirect(back)
    how = {"intro": kept.fields.activity, "button": _("Return")}
    return form_page(request, form, title=_("Return the update"), back=back, view=view, **how)


@needs(Permission.MECHANISM_VIEW)
def send_evidence(request: HttpRequest, evidence: int) -> HttpResponse:
    """A file of evidence, for whoever may read its update."""
    kept = updates.file_of(viewer=viewer_of(request), evidence_id=evidence)
    return sent_as_file(reading.documents_root() / kept.stored, kept.name, kept.content_type)


@needs(Permission.OBLIGATION_REPORT, methods=["POST"])
def remove_evidence(request: HttpRequest, evidence: int) -> HttpResponse:
    """Take a piece of evidence out of a draft or a returned update."""
    viewer = viewer_of(request)
    kept = updates.of_evidence(viewer=viewer, evidence_id=evidence)
    actions.evidence_remove(evidence=evidence, by=viewer, now=request.now)  # type: ignore[attr-defined]
    messages.success(request, _("The evidence was removed."))
    return HttpResponseRedirect(address("obligation", kept.obligation_id))
