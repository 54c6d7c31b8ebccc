"""Sections divided among colleagues, and documents of the return."""

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.actors.roles import Permission
from rapport.kernel.errors import InvalidInput, NotAvailable, UnableTo
from rapport.surveys.answering import actions, queries, rows
from rapport.surveys.answering.colleagues import actions as colleague_actions
from rapport.surveys.answering.colleagues import queries as colleagues
from rapport.surveys.answering.types import ReturnView
from rapport.surveys.types import SectionView, items_by_code
from rapport.web.access import needs, signed_in
from rapport.web.delegation.forms import CommentForm, DocumentForm, ShareForm
from rapport.web.delegation.frame import here, may_write, of_return, show, viewer_of
from rapport.web.questions import words


@signed_in(methods=["GET", "POST"])
def show_colleagues(request: HttpRequest, wave: str, respondent: str) -> HttpResponse:
    """Who answers which section; a POST gives one to a colleague."""
    viewer, view = viewer_of(request), of_return(request, wave, respondent)
    asked: dict[str, Any] = {"viewer": viewer, "wave": wave, "respondent": respondent}
    sections = _asked_sections(queries.questionnaire_of(**asked))
    titles = {one.code: words.text(one.title) for one in sections}
    people = colleagues.members(**asked, now=request.now)  # type: ignore[attr-defined]
    form = ShareForm(
        request.POST if request.method == "POST" else None, sections=titles.items(), people=people
    )
    if request.method == "POST" and form.is_valid():
        colleague_actions.section_share(
            wave=wave,
            respondent=respondent,
            **form.cleaned_data,
            by=viewer,
            now=request.now,  # type: ignore[attr-defined]
        )
        messages.success(request, _("The section was given."))
        return HttpResponseRedirect(here(view, "colleagues"))
    given = colleagues.shares(**asked)
    names = actors.people_named(viewer=viewer, ids=[one.person for one in given])
    remarks = [one for one in colleagues.comments(**asked) if one.settled_at is None]
    context = {
        "shares": [(one, titles.get(one.section, ""), names.get(one.person, "")) for one in given],
        "remarks": [(one, titles.get(one.section, "")) for one in remarks],
        "people": list(people.values()),
        "form": form,
        "may_divide": viewer.has_for(Permission.DELEGATION_MANAGE, view.organisation_id)
        and view.organisation_id in viewer.organisations,
    }
    status = 400 if form.errors else 200
    return show(request, "colleagues", title=_("Colleagues"), of=view, context=context, status=status)


@needs(Permission.DELEGATION_MANAGE, methods=["POST"])
def take_back(request: HttpRequest, wave: str, respondent: str, section: str, person: int) -> HttpResponse:
    """Take a section back from a colleague."""
    view = of_return(request, wave, respondent)
    colleague_actions.section_unshare(
        wave=wave,
        respondent=respondent,
        section=section,
        person=person,
        by=viewer_of(request),
        now=request.now,  # type: ignore[attr-defined]
    )
    return HttpResponseRedirect(here(view, "colleagues"))


@needs(Permission.RETURN_ANSWER, methods=["POST"])
def finish_section(request: HttpRequest, wave: str, respondent: str, section: str) -> HttpResponse:
    """Say that one has finished a section, or has not."""
    view = of_return(request, wave, respondent)
    done = request.POST.get("done") != "no"
    colleague_actions.section_finish(
        wave=wave,
        respondent=respondent,
        section=section,
        done=done,
        by=viewer_of(request),
        now=request.now,  # type: ignore[attr-defined]
    )
    messages.success(request, _("Marked as finished.") if done else _("Marked as not finished."))
    return HttpResponseRedirect(here(view))


@needs(Permission.RETURN_ANSWER, methods=["GET", "POST"])
def comment_section(request: HttpRequest, wave: str, respondent: str, section: str) -> HttpResponse:
    """Remarks on a section as a whole; a POST adds one."""
    viewer, view = viewer_of(request), of_return(request, wave, respondent)
    asked: dict[str, Any] = {"viewer": viewer, "wave": wave, "respondent": respondent}
    titles = {one.code: words.text(one.title) for one in queries.questionnaire_of(**asked)}
    if section not in titles:
        raise NotAvailable(_("There is no such section."), code="unknown_section")
    form = CommentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        colleague_actions.comment_add(
            wave=wave,
            respondent=respondent,
            section=section,
            text=form.cleaned_data["text"],
            by=viewer,
            now=request.now,  # type: ignore[attr-defined]
        )
        messages.success(request, _("Your comment was kept. Only your delegation sees it."))
        return HttpResponseRedirect(here(view, "section-comments", section))
    remarks = [one for one in colleagues.comments(**asked, section=section) if not one.item]
    names = actors.people_named(viewer=viewer, ids=[one.by for one in remarks if one.by])
    context = {
        "comments": [(one, names.get(one.by or 0, "")) for one in remarks],
        "form": form,
        "may_write": True,
    }
    title = _("Comments: %(section)s") % {"section": titles[section]}
    status = 400 if form.errors else 200
    return show(request, "comments", title=title, of=view, context=context, status=status)


@signed_in(methods=["GET", "POST"])
def show_documents(request: HttpRequest, wave: str, respondent: str) -> HttpResponse:
    """The documents of the return; a POST keeps one more."""
    viewer, view = viewer_of(request), of_return(request, wave, respondent)
    asked: dict[str, Any] = {"viewer": viewer, "wave": wave, "respondent": respondent}
    places = _places(queries.questionnaire_of(**asked))
    chosen = next((key for key in places if key == f"item:{request.GET.get('item', '')}"), "")
    chosen = chosen or next((key for key in places if key == f"section:{request.GET.get('section', '')}"), "")
    posted = request.method == "POST"
    form = DocumentForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        places=places.items(),
        initial={"place": chosen},
    )
    if posted and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            actions.document_keep(
                wave=wave,
                respondent=respondent,
                name=upload.name,
                content=upload.read(),
                note=form.cleaned_data["note"],
                **form.where(),
                by=viewer,
                now=request.now,  # type: ignore[attr-defined]
            )
        except (InvalidInput, UnableTo) as error:
            form.add_error("file", error.message)
        else:
            messages.success(request, _("The document was kept."))
            return HttpResponseRedirect(here(view, "documents"))
    context = {
        "documents": [(one, _where(one.section, one.item, places)) for one in queries.documents(**asked)],
        "form": form,
        "may_write": may_write(request, view),
    }
    status = 400 if form.errors else 200
    return show(request, "documents", title=_("Documents"), of=view, context=context, status=status)


def _places(sections: tuple[SectionView, ...]) -> dict[str, str]:
    """Where a document may belong, by what the form sends."""
    files = {
        f"item:{item.code}": label
        for item in items_by_code(sections).values()
        if item.kind == "FILE" and not item.coded
        for label in words.labels([item]).values()
    }
    parts = {f"section:{one.code}": words.text(one.title) for one in _asked_sections(sections)}
    return {"whole:": _("The whole questionnaire"), **files, **parts}


def _where(section: str, item: str, places: dict[str, str]) -> str:
    return places.get(f"item:{item}") or places.get(f"section:{section}") or places["whole:"]


def _asked_sections(sections: tuple[SectionView, ...]) -> list[SectionView]:
    return [one for one in sections if any(not item.coded for item in one.items)]


@signed_in
def download_document(request: HttpRequest, wave: str, respondent: str, document: int) -> HttpResponse:
    """A document, to be saved and never shown by the browser."""
    of_return(request, wave, respondent)
    kept = queries.document(viewer=viewer_of(request), wave=wave, respondent=respondent, document=document)
    return sent_as_file(rows.documents_root() / kept.stored, kept.name, kept.content_type)


def sent_as_file(path: Path, name: str, content_type: str) -> HttpResponse:
    """A stored upload as an attachment that no browser opens as a page of ours."""
    if not path.is_file():
        raise NotAvailable(_("There is no such document."), code="unknown_document")
    response = HttpResponse(path.read_bytes(), content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@signed_in(methods=["POST"])
def remove_document(request: HttpRequest, wave: str, respondent: str, document: int) -> HttpResponse:
    """Take a document out of the return."""
    view: ReturnView = of_return(request, wave, respondent)
    actions.document_remove(
        wave=wave,
        respondent=respondent,
        document=document,
        by=viewer_of(request),
        now=request.now,  # type: ignore[attr-defined]
    )
    messages.success(request, _("The document was removed."))
    return HttpResponseRedirect(here(view, "documents"))
