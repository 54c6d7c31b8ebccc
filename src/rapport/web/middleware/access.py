"""Closed by default: a view that does not declare who may reach it is reached by nobody."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import resolve_url
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from rapport.kernel import clock
from rapport.kernel.access import Viewer
from rapport.kernel.database.scope import database_scope
from rapport.kernel.errors import AccessDenied, UserFacingError
from rapport.web.access import READ_METHODS, Access, UndeclaredView, declared_access
from rapport.web.account import factors_due as factors
from rapport.web.account import kept
from rapport.web.errors import wants_json

VIEWER_OF = "rapport.actors.queries.viewer_of"
"""Where the viewer of a person is asked for; the setting RAPPORT_VIEWER may name another function."""


class ClosedByDefault:
    """Gives the request its `now` and `viewer`, and checks the view's declaration before the view runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.viewer_of: Callable[..., Viewer] = import_string(getattr(settings, "RAPPORT_VIEWER", VIEWER_OF))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find out who is asking, once, before the request's transaction takes its scope."""
        request.now = clock.now()  # type: ignore[attr-defined]
        request.viewer = self._viewer(request)  # type: ignore[attr-defined]
        is_head = request.method == "HEAD"
        response = self.get_response(request)
        if is_head:
            request.method = "HEAD"
            _leave_out_body(response)
        return response

    def _viewer(self, request: HttpRequest) -> Viewer:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return Viewer.public()
        with database_scope(Viewer.system(), read_only=True):
            if not request.user.is_authenticated:
                return Viewer.public()
            viewer = self.viewer_of(request.user, request.now)  # type: ignore[attr-defined]
            return factors.without_factor(request, viewer)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Refuse what the view's declaration does not allow; None lets the view run."""
        access = declared_access(view, request.resolver_match)
        if access is None:
            name = getattr(view, "__qualname__", repr(view))
            raise UndeclaredView(
                f"{getattr(view, '__module__', '?')}.{name} does not declare who may reach it: decorate it with "
                "@public, @signed_in or @needs of rapport.web.access."
            )
        refusal = self._refusal(request, access)
        if refusal is not None:
            return refusal
        if request.method == "OPTIONS":
            return HttpResponse(headers={"Allow": ", ".join(sorted(access.methods))})
        if request.method == "HEAD":
            # A view that asks "is it GET?" must not take HEAD for a form that was sent; see also __call__.
            request.method = "GET"
        return None

    def _refusal(self, request: HttpRequest, access: Access) -> HttpResponse | None:
        if request.method not in access.methods:
            return HttpResponseNotAllowed(sorted(access.methods))
        viewer: Viewer = request.viewer  # type: ignore[attr-defined]
        if not viewer.is_anonymous and _comes_from_elsewhere(request):
            return _refused(request, AccessDenied(_("Another site asked for this."), code="cross_site"))
        if not access.is_public and factors.is_lacking(request):
            return factors.to_factor(request)
        if access.is_public:
            return None
        if viewer.is_anonymous:
            return _to_sign_in(request)
        if access.permission is not None and not viewer.has(access.permission):
            denied = AccessDenied(
                _("Your role does not allow this. Ask the administrator of this instance if it should."),
                extra={"permission": access.permission},
            )
            return _refused(request, denied)
        return None


def _comes_from_elsewhere(request: HttpRequest) -> bool:
    """Whether another site made the browser ask: only a person who follows a link may come from there (ASVS 3.5.8)."""
    if request.headers.get("Sec-Fetch-Site") != "cross-site":
        return False
    return request.method not in READ_METHODS or request.headers.get("Sec-Fetch-Mode") != "navigate"


def _leave_out_body(response: HttpResponse) -> None:
    """Keep the headers of the answer to GET, its length among them, and send nothing else."""
    if response.streaming:
        response.streaming_content = iter(())  # type: ignore[attr-defined]
        return
    response.headers.setdefault("Content-Length", str(len(response.content)))
    response.content = b""


def _refused(request: HttpRequest, error: UserFacingError) -> HttpResponse:
    """Hand the error to `UserFacingErrors`, which answers it: an exception raised here would pass it by."""
    request.failure = error  # type: ignore[attr-defined]
    return HttpResponse(status=error.status)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if kept.can_keep(request):
        return kept.offer_again(request, "signed_out")
    if request.method not in ("GET", "HEAD") or wants_json(request):
        return _refused(request, AccessDenied(_("Sign in first."), code="not_signed_in"))
    if request.headers.get("HX-Request") == "true":
        # A fragment cannot be replaced by the sign-in page: send the whole page there.
        return HttpResponse(status=403, headers={"HX-Redirect": resolve_url(settings.LOGIN_URL)})
    return redirect_to_login(request.get_full_path(), login_url=resolve_url(settings.LOGIN_URL))
