"""One transaction per request, in the scope of whoever asks. GET never writes: the database refuses it."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from rapport.kernel.access import Viewer
from rapport.kernel.database.scope import database_scope
from rapport.web.access import READ_METHODS, declared_access


def _writes_on_get(request: HttpRequest) -> bool:
    if not request.path_info.startswith("/accounts/"):
        return False
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return False
    access = declared_access(match.func, match)
    return access is not None and access.writes_on_get


class RequestTransaction:
    """Innermost. Reading requests are read-only; those of the public are made as the role that sees what is
    published.

    A view's error undoes the transaction; so does an answer of 5xx. Sessions and messages are written by
    middleware outside of it. A streamed answer must have fetched its rows before it is returned.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Run the view within its scope."""
        viewer: Viewer = getattr(request, "viewer", Viewer.public())
        reads = request.method in READ_METHODS and not _writes_on_get(request)
        with database_scope(viewer, read_only=reads) as scope:
            request.scope = scope  # type: ignore[attr-defined]
            response = self.get_response(request)
            if getattr(request, "failure", None) is not None or response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        """Step down to the public's role, last thing before the view."""
        access = declared_access(view, request.resolver_match)
        is_public = request.viewer.is_anonymous and request.method in READ_METHODS  # type: ignore[attr-defined]
        if is_public and access is not None and access.steps_down:
            request.scope.step_down()  # type: ignore[attr-defined]

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Called before `UserFacingErrors`: from here on the transaction only unwinds."""
        transaction.set_rollback(True)
