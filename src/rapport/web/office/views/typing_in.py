"""Typing in a return that came as a letter: section by section, the letter attached, submitted on behalf.

The questions are drawn and read as in the delegation's own pages.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.actors.roles import Permission
from rapport.kernel.errors import NotAvailable, UserFacingError
from rapport.surveys import queries as surveys
from rapport.surveys.answering import actions, queries
from rapport.surveys.answering.types import Sheet
from rapport.surveys.answering.workflow import WRITABLE, State
from rapport.surveys.types import SectionView
from rapport.surveys.workbooks.actions import typed_submit
from rapport.web.access import needs
from rapport.web.components.forms import DateParts
from rapport.web.components.types import Crumb
from rapport.web.delegation.forms import ReasonForm
from rapport.web.delegation.frame import state_label
from rapport.web.office.frame import address, show, viewer_of, wave_crumbs
from rapport.web.questions import fields, words
from rapport.web.questions.section import dependent, entries_posted, row_to_add, rows_shown, without_row


class LetterForm(forms.Form):
    """The document from which a return is typed in."""

    document = forms.FileField(
        label=gettext_lazy("Letter or document"),
        help_text=gettext_lazy("PDF, Word, Excel, text or picture. It is kept with the return."),
    )


class SubmitForm(forms.Form):
    """The day of the letter."""

    letter_of = forms.DateField(label=gettext_lazy("Date of the letter"), widget=DateParts)


@needs(Permission.RETURN_ENTER)
def show_entry(request: HttpRequest, wave: str, respondent: str) -> HttpResponse:
    """The sections with how many of their questions are answered, the letter, and the submission."""
    return _overview(request, wave, respondent)


def _overview(
    request: HttpRequest,
    wave: str,
    respondent: str,
    *,
    letter: forms.Form | None = None,
    submitting: forms.Form | None = None,
    correcting: forms.Form | None = None,
    status: int = 200,
) -> HttpResponse:
    asked: dict[str, Any] = {"viewer": viewer_of(request), "wave": wave, "respondent": respondent}
    sheet = queries.sheet(**asked)
    view = surveys.wave(viewer=viewer_of(request), code=wave)
    given = [form for form in (letter, submitting, correcting) if form is not None]
    context = {
        "wave": view,
        "of": sheet.of,
        "state": state_label(sheet.of),
        "sections": [_progress(sheet, one) for one in _sections(sheet)],
        "files": queries.documents(**asked),
        "refused": given[0] if given else LetterForm(),
        "letter": letter or LetterForm(),
        "submitting": submitting or SubmitForm(),
        "correcting": correcting or ReasonForm(),
        "writable": _is_writable(sheet),
        "submitted": sheet.of.state == State.SUBMITTED and sheet.of.kept_by_office,
    }
    return show(
        request,
        "workbooks/entry",
        title=_("Type in the return of %(name)s") % {"name": sheet.of.name},
        crumbs=wave_crumbs(view, Crumb(_("Returns"), address("returns", view.code))),
        context=context,
        status=status,
    )


def _sections(sheet: Sheet) -> list[SectionView]:
    return [one for one in sheet.sections if any(not item.coded for item in one.items)]


def _is_writable(sheet: Sheet) -> bool:
    return sheet.of.kept_by_office and sheet.of.state in WRITABLE and sheet.of.collection == "OPEN"


def _progress(sheet: Sheet, section: SectionView) -> tuple[str, str, int]:
    """Code, title, and how many questions of the section have an answer."""
    answered = sum(
        any(kept.given.state != "blank" for kept in sheet.questions[item.code].kept.values())
        for item in section.items
        if not item.coded
    )
    return section.code, words.text(section.title), answered


@needs(Permission.RETURN_ENTER, methods=["GET", "POST"])
def type_section(request: HttpRequest, wave: str, respondent: str, section: str) -> HttpResponse:
    """The questions of a section; a POST keeps them and goes on to the next."""
    asked: dict[str, Any] = {"viewer": viewer_of(request), "wave": wave, "respondent": respondent}
    sheet = queries.sheet(**asked)
    parts = {one.code: one for one in _sections(sheet)}
    if section not in parts:
        raise NotAvailable(_("There is no such section."), code="unknown_section")
    part = parts[section]
    if request.method != "POST":
        return _page(request, sheet, part)
    posted = entries_posted(part.items, request.POST)
    posted.entries = without_row(posted.entries, part.items, request.POST.get("remove", ""))
    posted.hold_back(queries.broken_by(**asked, entries=posted.entries))
    actions.section_save(
        wave=wave,
        respondent=respondent,
        entries=posted.entries,
        expected=posted.expected,
        channel="TYPED",
        by=viewer_of(request),
        now=request.now,  # type: ignore[attr-defined]
    )
    if posted.errors:
        refused = {"typed": posted.typed, "errors": posted.errors, "versions": posted.expected}
        return _page(request, queries.sheet(**asked), part, refused, status=400)
    place = address("return-entry-section", wave, respondent, section)
    add = request.POST.get("add", "")
    if add in sheet.questions:
        rows = rows_shown(part.items, {code: one.kept for code, one in sheet.questions.items()}, request.POST)
        number = row_to_add(sheet.questions[add].item, rows.get(add, ()))
        return HttpResponseRedirect(f"{place}?rows={add}:{number}")
    if request.POST.get("remove"):
        return HttpResponseRedirect(place)
    codes = list(parts)
    after = codes[codes.index(section) + 1 :]
    onward = (
        address("return-entry-section", wave, respondent, after[0])
        if after
        else address("return-entry", wave, respondent)
    )
    return HttpResponseRedirect(onward)


def _page(
    request: HttpRequest,
    sheet: Sheet,
    part: SectionView,
    refused: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    of = sheet.of
    kept = {code: question.kept for code, question in sheet.questions.items()}
    shown = fields.Shown(
        kept,
        sheet.routes,
        rows=rows_shown(part.items, kept, request.GET or request.POST),
        leads=dependent(question.item for question in sheet.questions.values()),
        **(refused or {}),
    )
    blocks = fields.blocks(part.items, shown)
    view = surveys.wave(viewer=viewer_of(request), code=of.wave)
    context = {
        "wave": view,
        "of": of,
        "section": part,
        "intro": words.text(part.intro) if part.intro else "",
        "blocks": blocks,
        "errors": [one for one in fields.fields_of(blocks) if one.error],
        "before_title": "",
        "disabled": not _is_writable(sheet),
        "question_address": "",
        "documents_address": address("return-entry", of.wave, of.respondent),
    }
    crumbs = wave_crumbs(view, Crumb(of.name, address("return-entry", of.wave, of.respondent)))
    title = words.text(part.title)
    return show(
        request, "workbooks/entry_section", title=title, crumbs=crumbs, context=context, status=status
    )


@needs(Permission.RETURN_ENTER, methods=["POST"])
def attach(request: HttpRequest, wave: str, respondent: str) -> HttpResponse:
    """Keep the letter with the return."""
    form = LetterForm(request.POST, request.FILES)
    if not form.is_valid():
        return _overview(request, wave, respondent, letter=form, status=400)
    file: UploadedFile[Any] = form.cleaned_data["document"]
    try:
        actions.document_keep(
            wave=wave,
            respondent=respondent,
            name=file.name or "",
            content=file.read(),
            by=viewer_of(request),
            now=request.now,  # type: ignore[attr-defined]
        )
    except UserFacingError as error:
        if error.status in {403, 404}:
            raise
        form.add_error("document", error.message)
        return _overview(request, wave, respondent, letter=form, status=error.status)
    messages.success(request, _("The document is kept with the return."))
    return HttpResponseRedirect(address("return-entry", wave, respondent))


@needs(Permission.RETURN_ENTER, methods=["POST"])
def submit(request: HttpRequest, wave: str, respondent: str) -> HttpResponse:
    """Submit the return as it was typed in, with the day of the letter."""
    form = SubmitForm(request.POST)
    if not form.is_valid():
        return _overview(request, wave, respondent, submitting=form, status=400)
    try:
        number = typed_submit(
            wave=wave,
            respondent=respondent,
            letter_of=form.cleaned_data["letter_of"],
            by=viewer_of(request),
            now=request.now,  # type: ignore[attr-defined]
        )
    except UserFacingError as error:
        if error.status in {403, 404}:
            raise
        form.add_error(None, error.message)
        return _overview(request, wave, respondent, submitting=form, status=error.status)
    messages.success(request, _("The return was submitted as number %(number)s.") % {"number": number})
    return HttpResponseRedirect(address("return", wave, respondent))


@needs(Permission.RETURN_ENTER, methods=["POST"])
def correct(request: HttpRequest, wave: str, respondent: str) -> HttpResponse:
    """Open a return that the office typed in for correction, with the reason."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _overview(request, wave, respondent, correcting=form, status=400)
    actions.return_reopen(
        wave=wave,
        respondent=respondent,
        reason=form.cleaned_data["reason"],
        by=viewer_of(request),
        now=request.now,  # type: ignore[attr-defined]
    )
    return HttpResponseRedirect(address("return-entry", wave, respondent))
