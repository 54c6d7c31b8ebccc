"""Answers of the interface: open to every origin, errors as JSON, frozen content with its hash as entity tag."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from ninja import Field, NinjaAPI, Schema
from ninja.errors import ValidationError

import rapport
from rapport.kernel.errors import NotAvailable, UserFacingError
from rapport.reports.types import EditionView

T = TypeVar("T")
OPEN = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
"""Whoever may read the pages may read the interface, from any site; nothing here depends on who is signed in
and no cookie is allowed across origins."""


class Page(Schema):
    """Which part of a list: `limit` entries from `offset` on."""

    limit: int = Field(100, ge=1, le=500)
    offset: int = Field(0, ge=0, le=1_000_000)

    def of(self, items: Sequence[T]) -> dict[str, Any]:
        """The part asked for, with the number of all."""
        return {"count": len(items), "items": list(items[self.offset : self.offset + self.limit])}


class Interface(NinjaAPI):
    """Sets the headers that every answer carries, errors included."""

    def create_response(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """A JSON answer that other sites may read."""
        return opened(super().create_response(*args, **kwargs))


def opened(answer: HttpResponse) -> HttpResponse:
    """The answer, readable from every origin."""
    for name, value in OPEN.items():
        answer.headers[name] = value
    return answer


def handle_errors(api: NinjaAPI) -> None:
    """Answer the errors a user may see as `{code, message, extra}`; a defect stays a defect (a 500 with a number)."""

    @api.exception_handler(UserFacingError)
    def expected(request: HttpRequest, error: UserFacingError) -> HttpResponse:
        body = {"code": error.code, "message": error.message, "extra": error.extra or None}
        return _error(api, request, body, error.status)

    @api.exception_handler(ValidationError)
    def refused(request: HttpRequest, error: ValidationError) -> HttpResponse:
        fields = {str(one["loc"][-1]): str(one["msg"]) for one in error.errors}
        body = {"code": "invalid_input", "message": "The request breaks a rule.", "extra": {"fields": fields}}
        return _error(api, request, body, 400)

    @api.exception_handler(Exception)
    def defect(request: HttpRequest, error: Exception) -> HttpResponse:
        raise error


def _error(api: NinjaAPI, request: HttpRequest, body: dict[str, Any], status: int) -> HttpResponse:
    return api.create_response(
        request, {key: body[key] for key in body if body[key] is not None}, status=status
    )


def check_readable(edition: EditionView) -> None:
    """Raise NotAvailable for what is no published edition: drafts are unknown here, whoever asks.

    A withdrawn edition answers 410 with its reason.
    """
    if edition.state == "WITHDRAWN":
        gone = UserFacingError(
            edition.withdrawn_reason, code="edition_withdrawn", extra={"edition": edition.code}
        )
        gone.status = 410
        raise gone
    if edition.state != "PUBLISHED":
        raise NotAvailable(
            _("There is no edition '%(code)s'.") % {"code": edition.code}, code="unknown_edition"
        )


def frozen(
    request: HttpRequest, response: HttpResponse, edition: EditionView, answer: Callable[[], T]
) -> T | HttpResponse:
    """The answer about a published edition with its entity tag; 304 where the caller has it already."""
    published: datetime = edition.published_at or request.now  # type: ignore[attr-defined]
    etag = quote_etag(f"{edition.snapshot_sha256[:32]}-{rapport.__version__}")
    known = get_conditional_response(request, etag=etag, last_modified=int(published.timestamp()))
    if known is not None:
        return opened(known)
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(published.timestamp())
    patch_cache_control(response, public=True, max_age=300)
    return answer()
