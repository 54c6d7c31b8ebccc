"""The reader's choice of language, kept in a cookie; asked for by a form, so that reading a page never writes."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _

from rapport.kernel.errors import InvalidInput


def chosen_language(request: HttpRequest) -> str:
    """The language code sent with the form. Raises `InvalidInput` for one that is not on offer."""
    code = request.POST.get("language", "")
    if code not in dict(settings.LANGUAGES) or not check_for_language(code):
        raise InvalidInput(_("The language is not one of those on offer."), code="unknown_language")
    return code


def local_address(request: HttpRequest) -> str:
    """The page to go back to, on this host and over this scheme only; otherwise the start page."""
    target = request.POST.get("next", "")
    allowed = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if allowed and target.startswith("/") else "/"


def keep_language(response: HttpResponse, code: str) -> HttpResponse:
    """Set the cookie that carries the choice."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=365 * 24 * 3600,
        path=settings.LANGUAGE_COOKIE_PATH,
        domain=settings.LANGUAGE_COOKIE_DOMAIN,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response
