"""One section on a page: its questions with their answers, saved by themselves or all at once."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.kernel.errors import InvalidInput, NotAvailable
from rapport.surveys.answering import actions, queries, reading
from rapport.surveys.answering.colleagues import queries as colleagues
from rapport.surveys.answering.types import Entry, ReturnView, Sheet
from rapport.surveys.types import SectionView
from rapport.web.access import signed_in
from rapport.web.delegation.frame import here, may_write, of_return, show, viewer_of
from rapport.web.questions import fields, words
from rapport.web.questions.section import dependent, entries_posted, row_to_add, rows_shown, without_row

ROUTES = {True: "asked", None: "unknown", False: "no"}


@signed_in(methods=["GET", "POST"])
def show_section(request: HttpRequest, wave: str, respondent: str, section: str) -> HttpResponse:
    """The questions of a section; a POST keeps what was touched, and shows again what was refused."""
    view = of_return(request, wave, respondent)
    sheet = queries.sheet(viewer=viewer_of(request), wave=wave, respondent=respondent)
    part = _section(sheet, section)
    if request.method != "POST":
        return _page(request, sheet, part)
    posted = entries_posted(part.items, request.POST)
    posted.entries = without_row(posted.entries, part.items, request.POST.get("remove", ""))
    asked: dict[str, Any] = {"viewer": viewer_of(request), "wave": wave, "respondent": respondent}
    posted.hold_back(queries.broken_by(**asked, entries=posted.entries))
    kept = actions.section_save(
        wave=wave,
        respondent=respondent,
        entries=posted.entries,
        expected=posted.expected,
        by=viewer_of(request),
        now=request.now,  # type: ignore[attr-defined]
    )
    conflicts = sum(one.conflict for one in kept.values())
    if posted.errors:
        again = queries.sheet(viewer=viewer_of(request), wave=wave, respondent=respondent)
        refused = {"typed": posted.typed, "errors": posted.errors, "versions": posted.expected}
        return _page(request, again, part, refused, status=400)
    if conflicts:
        told = ngettext(
            "Somebody else answered %(count)d question meanwhile. Both texts are kept: choose.",
            "Somebody else answered %(count)d questions meanwhile. Both texts are kept: choose.",
            conflicts,
        )
        messages.warning(request, told % {"count": conflicts})
        return HttpResponseRedirect(here(view, "conflicts"))
    return HttpResponseRedirect(_onward(request, view, sheet, part))


def _onward(request: HttpRequest, view: ReturnView, sheet: Sheet, part: SectionView) -> str:
    """Where saving leads: the same page for one more or one row less, else the next section, else the list."""
    place = here(view, "section", part.code)
    add, remove = request.POST.get("add", ""), request.POST.get("remove", "").partition(":")[0]
    if add in sheet.questions:
        shown = rows_shown(part.items, {code: q.kept for code, q in sheet.questions.items()}, request.POST)
        number = row_to_add(sheet.questions[add].item, shown.get(add, ()))
        return f"{place}?rows={add}:{number}#question-{add}"
    if remove in sheet.questions:
        return f"{place}#question-{remove}"
    messages.success(request, _("Your answers were saved."))
    codes = [one.code for one in sheet.sections if any(not item.coded for item in one.items)]
    if "stay" in request.POST:
        return place
    after = codes[codes.index(part.code) + 1 :]
    return here(view, "section", after[0]) if after else here(view)


def _page(
    request: HttpRequest,
    sheet: Sheet,
    part: SectionView,
    refused: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    view, viewer = sheet.of, viewer_of(request)
    asked: dict[str, Any] = {"viewer": viewer, "wave": view.wave, "respondent": view.respondent}
    kept = {code: question.kept for code, question in sheet.questions.items()}
    title_before, answers_before = queries.before(**asked)
    documents: dict[str, list[Any]] = {}
    for one in queries.documents(**asked):
        documents.setdefault(one.item or f"section {one.section}", []).append(one)
    comments: dict[str, int] = {}
    for remark in colleagues.comments(**asked, section=part.code):
        comments[remark.item] = comments.get(remark.item, 0) + (remark.settled_at is None)
    known = {code: question.item for code, question in sheet.questions.items()}
    shown = fields.Shown(
        kept,
        sheet.routes,
        rows=rows_shown(part.items, kept, request.GET or request.POST),
        before={
            code: words.answer_words(known[code], fields.given_before(answer))
            for code, answer in answers_before.items()
            if code in known and answer.state != "not_asked"
        },
        comments=comments,
        documents=documents,
        leads=dependent(known.values()),
        **(refused or {}),
    )
    found = fields.blocks(part.items, shown)
    context = {
        "section": part,
        "intro": words.text(part.intro) if part.intro else "",
        "attachment": words.text(part.attachment) if part.attachment else "",
        "attached": documents.get(f"section {part.code}", []),
        "blocks": found,
        "errors": [one for one in fields.fields_of(found) if one.error],
        "before_title": words.text(title_before) if title_before else "",
        "disabled": not may_write(request, view),
        "question_address": f"{here(view)}questions/",
        "documents_address": here(view, "documents"),
        "open_comments": comments.get("", 0),
    }
    return show(request, "section", title=words.text(part.title), of=view, context=context, status=status)


def _section(sheet: Sheet, code: str) -> SectionView:
    for one in sheet.sections:
        if one.code == code and any(not item.coded for item in one.items):
            return one
    raise NotAvailable(_("There is no such section."), code="unknown_section")


@signed_in(methods=["POST"])
def autosave(request: HttpRequest, wave: str, respondent: str) -> HttpResponse:
    """Keep one answer as it is written. Answers a program: what became of it, in words to show beside the field."""
    item = queries.question(
        viewer=viewer_of(request), wave=wave, respondent=respondent, code=request.POST.get("item", "")
    )
    path = request.POST.get("path", "")
    given = reading.read_given(item, fields.read_posted(item, path, request.POST))
    saved = actions.answer_save(
        wave=wave,
        respondent=respondent,
        entry=Entry(item.code, given, path),
        expected=fields.version_posted(item.code, path, request.POST),
        key=_key(request),
        by=viewer_of(request),
        now=request.now,  # type: ignore[attr-defined]
    )
    if saved.conflict and saved.theirs is not None:
        told = _(
            "Somebody else answered this meanwhile: “%(theirs)s”. Both texts are kept; choose between them."
        )
        body = {
            "state": "conflict",
            "version": saved.version,
            "message": told % {"theirs": words.answer_words(item, saved.theirs)},
        }
        return JsonResponse(body, status=409)
    return JsonResponse(
        {"state": "saved", "version": saved.version, "understood": str(words.understood(item, given))}
    )


def _key(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        raise InvalidInput(_("The sending has no key of its own."), code="no_key") from None


@signed_in
def show_routes(request: HttpRequest, wave: str, respondent: str) -> HttpResponse:
    """For a program: which questions are asked now, by code."""
    of_return(request, wave, respondent)
    found = queries.routes(viewer=viewer_of(request), wave=wave, respondent=respondent)
    return JsonResponse({code: ROUTES[asked] for code, asked in found.items()})


@signed_in
def show_token(request: HttpRequest, wave: str, respondent: str) -> HttpResponse:
    """For a page that stayed open while its session ended: a token of the present session, to send again with."""
    of_return(request, wave, respondent)
    return JsonResponse({"token": get_token(request)})
