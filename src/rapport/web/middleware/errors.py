"""Errors become pages or JSON here, after the transaction of the request was undone."""

from collections.abc import Callable

from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse

from rapport.web.account.kept import show_again
from rapport.web.errors import as_user_facing, respond_to

OF_ALLAUTH = (ImmediateHttpResponse, ReauthenticationRequired)
"""Not errors, but its way to answer from deep within a view that has done nothing yet."""


class UserFacingErrors:
    """Answers the error that a view raised, outside the transaction that the error broke.

    Exceptions of views do not reach the code around `get_response`; Django offers them to
    `process_exception`, within the transaction. There the error is only kept (`RequestTransaction` undoes the
    transaction on it); the answer is made when the transaction has ended, so that its page may ask the
    database.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a kept error."""
        response = self.get_response(request)
        failure = getattr(request, "failure", None)
        if isinstance(failure, ImmediateHttpResponse):
            return failure.response  # type: ignore[no-any-return]
        if isinstance(failure, ReauthenticationRequired):
            return show_again(request)
        return response if failure is None else respond_to(request, failure)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse:
        """Keep the error; the placeholder answer is replaced."""
        request.failure = exception  # type: ignore[attr-defined]
        if as_user_facing(exception) is None and not isinstance(exception, OF_ALLAUTH):
            got_request_exception.send(sender=type(self), request=request)
        return HttpResponse(status=500)
