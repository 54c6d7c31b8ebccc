"""The questionnaire as a workbook: downloaded with the present answers, and sent back.

What was sent back is kept nowhere until it is confirmed: the differences travel in the page, signed, and are checked
again against what stands then.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.kernel.errors import InvalidInput, UserFacingError
from rapport.kernel.files.guard import BY_NAME
from rapport.surveys.answering import queries as answering
from rapport.surveys.answering.types import Entry, Given, ReturnView
from rapport.surveys.workbooks import actions, layout, queries
from rapport.surveys.workbooks.types import Difference, FileReport
from rapport.surveys.workbooks.writing import in_words
from rapport.web.access import needs
from rapport.web.components.types import Crumb
from rapport.web.office import words
from rapport.web.office.frame import viewer_of
from rapport.web.office.views.workbooks import workbook_response

app_name = "delegation-excel"
SALT, LONGEST_SECONDS = "rapport.workbook", 24 * 3600


@needs(Permission.RETURN_ANSWER, methods=["GET", "POST"])
def show(request: HttpRequest, wave: str, respondent: str) -> HttpResponse:
    """Download the workbook, or send it back: the page then shows what it would change."""
    view = answering.own_return(viewer=viewer_of(request), wave=wave, respondent=respondent)
    if request.method == "GET":
        return _page(request, view)
    file = request.FILES.get("workbook")
    if file is None:
        return _page(request, view, error=_("Choose the workbook."), status=400)
    report = queries.returned(
        viewer=viewer_of(request),
        wave=view.wave,
        respondent=view.respondent,
        name=file.name or "",
        content=file.read(BY_NAME["xlsx"].limit + 1),
    )
    return _page(request, view, report=report, status=400 if report.problems else 200)


def _page(
    request: HttpRequest,
    view: ReturnView,
    *,
    report: FileReport | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    offered = queries.languages(viewer=viewer_of(request), wave=view.wave, respondent=view.respondent)
    title = _("Excel questionnaire")
    differences = report.differences if report else ()
    values = {
        "title": title,
        "crumbs": (Crumb(words.text(view.wave_title)), Crumb(title)),
        "of": view,
        "languages": [(code, _language_name(code)) for code in offered],
        "report": report,
        "error": error,
        "rows": [_row(one) for one in differences],
        "payload": _sealed(request, view, differences) if differences else "",
    }
    return render(request, "delegation/excel/page.html", values, status=status)


def _language_name(code: str) -> str:
    """The language in its own words; one that nobody knows by its code."""
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code


def _row(one: Difference) -> dict[str, Any]:
    language = words.language()
    return {
        "key": one.key,
        "number": one.item.number or one.item.code,
        "text": words.text(one.item.text),
        "path": one.path,
        "now": in_words(one.item, one.now, language),
        "then": in_words(one.item, one.then, language),
        "publish": one.then.publish,
        "reason": one.then.reason,
        "conflict": one.conflict,
    }


def _sealed(request: HttpRequest, view: ReturnView, differences: tuple[Difference, ...]) -> str:
    content = {
        "of": view.id,
        "by": viewer_of(request).person_id,
        "entries": [
            [one.item.code, one.path, layout.fingerprint(one.now), _plain(one.then)] for one in differences
        ],
    }
    return signing.dumps(content, salt=SALT, compress=True)


def _plain(given: Given) -> list[Any]:
    return [given.state, list(given.values), given.text, given.reason, given.publish]


@needs(Permission.RETURN_ANSWER, methods=["POST"])
def take(request: HttpRequest, wave: str, respondent: str) -> HttpResponse:
    """Keep the differences that were chosen."""
    view = answering.own_return(viewer=viewer_of(request), wave=wave, respondent=respondent)
    try:
        given = _opened(request, view)
        chosen = set(request.POST.getlist("take"))
        entries, seen = [], {}
        for item, place, stood, (state, values, text, reason, publish) in given["entries"]:
            if f"{item}|{place}" in chosen:
                entries.append(Entry(item, Given(state, tuple(values), text, reason, publish), place))
                seen[item, place] = stood
        kept = actions.workbook_take(
            wave=view.wave,
            respondent=view.respondent,
            entries=entries,
            seen=seen,
            by=viewer_of(request),
            now=request.now,  # type: ignore[attr-defined]
        )
    except UserFacingError as error:
        return _page(request, view, error=error.message, status=error.status)
    said = ngettext("%(n)s answer was taken in.", "%(n)s answers were taken in.", kept)
    messages.success(request, said % {"n": kept})
    return HttpResponseRedirect(reverse("delegation-excel:page", args=[view.wave, view.respondent]))


def _opened(request: HttpRequest, view: ReturnView) -> Mapping[str, Any]:
    """What the page carried. Raises InvalidInput where it is not what Rapport put there for this person and return."""
    try:
        content = signing.loads(request.POST.get("payload", ""), salt=SALT, max_age=LONGEST_SECONDS)
    except (signing.BadSignature, json.JSONDecodeError, ValueError) as error:
        raise InvalidInput(_("The page is too old. Send the workbook again.")) from error
    if content["of"] != view.id or content["by"] != viewer_of(request).person_id:
        raise InvalidInput(_("The page is too old. Send the workbook again."))
    found: Mapping[str, Any] = content
    return found


@needs(Permission.RETURN_ANSWER)
def download(request: HttpRequest, wave: str, respondent: str) -> HttpResponse:
    """The workbook with the answers as they stand, in the language asked for."""
    view = answering.own_return(viewer=viewer_of(request), wave=wave, respondent=respondent)
    written = queries.workbook(
        viewer=viewer_of(request),
        wave=view.wave,
        respondent=view.respondent,
        language=request.GET.get("language", ""),
    )
    return workbook_response(written)


urlpatterns: list[URLPattern] = [
    path("", show, name="page"),
    path("take/", take, name="take"),
    path("file/", download, name="file"),
]
