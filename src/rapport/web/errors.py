"""Answers to errors: a page, or JSON for the API, that says what happened and what to do, and never a trace
or a value.

Templates: `errors/<status>.html` with `status`, `code`, `message`, `extra` (of a UserFacingError) and
`number` (of a defect). A page for an error must not itself fail: where its template cannot be rendered, a
plain text is sent.
"""

import json
import logging
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.utils.translation import gettext as _

from rapport.kernel import defects
from rapport.kernel.errors import AccessDenied, InvalidInput, NotAvailable, UserFacingError
from rapport.web.account import kept

log = logging.getLogger("rapport.errors")
PAGES = frozenset({400, 403, 404, 409, 413, 429, 500, 503})
LIKE = {405: 400, 401: 403, 410: 404, 422: 400}
"""Statuses without a page of their own, and whose page they use."""


def wants_json(request: HttpRequest) -> bool:
    """Whether the caller is a program: under /api/, or it asks for JSON and not for a page."""
    accept = request.headers.get("Accept", "")
    return request.path.startswith("/api/") or ("application/json" in accept and "text/html" not in accept)


def error_response(
    request: HttpRequest, *, status: int, code: str, message: str = "", extra: Any = None, number: str = ""
) -> HttpResponse:
    """The answer for an error, as a page or as JSON `{"code", "message", "extra", "number"}`."""
    if wants_json(request):
        body = {"code": code, "message": message, "extra": _plain(extra), "number": number}
        return JsonResponse({key: value for key, value in body.items() if value}, status=status)
    page = status if status in PAGES else LIKE.get(status, 400 if status < 500 else 500)
    context = {"status": status, "code": code, "message": message, "extra": extra or {}, "number": number}
    try:
        text = loader.render_to_string(f"errors/{page}.html", context, request)
        response = HttpResponse(text, status=status)
    except Exception:
        log.exception("The page for status %s could not be rendered.", page)
        plain = f"{status} {message} {number}".strip() + "\n"
        response = HttpResponse(plain, status=status, content_type="text/plain; charset=utf-8")
    if request.headers.get("HX-Request") == "true":
        # A fragment's place is no place for an error page: let htmx put it in place of the whole body.
        response["HX-Retarget"] = "body"
        response["HX-Reswap"] = "innerHTML"
    return response


def _plain(extra: Any) -> Any:
    return json.loads(json.dumps(extra or {}, default=str))


def respond_to(request: HttpRequest, error: BaseException) -> HttpResponse:
    """The answer for any exception: those a user may see keep their message, a defect gets a number."""
    known = as_user_facing(error)
    if known is None:
        return defect_response(request, error)
    response = error_response(
        request, status=known.status, code=known.code, message=known.message, extra=known.extra
    )
    if "retry_after" in known.extra:
        response["Retry-After"] = str(known.extra["retry_after"])
    return response


def as_user_facing(error: BaseException) -> UserFacingError | None:
    """The error as one of the tree, or None for a defect."""
    if isinstance(error, UserFacingError):
        return error
    if isinstance(error, Http404):
        return NotAvailable(_("There is no such page, or it is not yours to see."))
    if isinstance(error, PermissionDenied):
        return AccessDenied(_("You may not do this."))
    if isinstance(error, RequestDataTooBig):
        too_big = InvalidInput(_("What was sent is larger than allowed."), code="too_large")
        too_big.status = 413
        return too_big
    if isinstance(error, SuspiciousOperation):
        return InvalidInput(_("The request was not understood."), code="bad_request")
    return None


def defect_response(request: HttpRequest, error: BaseException) -> HttpResponse:
    """Log a defect under a number, without values, and answer with a page that carries the number."""
    match = getattr(request, "resolver_match", None)
    number = defects.report(error, place=f"view {match.view_name if match else '-'}")
    return error_response(request, status=500, code="defect", number=number)


def bad_request(request: HttpRequest, exception: BaseException | None = None) -> HttpResponse:
    """Handler of 400."""
    return respond_to(request, exception or SuspiciousOperation())


def forbidden(request: HttpRequest, exception: BaseException | None = None) -> HttpResponse:
    """Handler of 403."""
    return respond_to(request, exception or PermissionDenied())


def not_found(request: HttpRequest, exception: BaseException | None = None) -> HttpResponse:
    """Handler of 404."""
    return respond_to(request, exception or Http404())


def server_error(request: HttpRequest) -> HttpResponse:
    """Handler of 500, for what fails outside a view."""
    return error_response(request, status=500, code="defect", number=defects.new_number())


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid token: the page was open for long, or the form came from elsewhere.

    A form of our own pages is offered again with what it held; the person sends it once more.
    """
    if kept.can_keep(request):
        return kept.offer_again(request, "expired")
    return error_response(
        request,
        status=403,
        code="form_expired",
        message=_("This form is no longer valid. Go back, reload the page and send it again."),
    )
