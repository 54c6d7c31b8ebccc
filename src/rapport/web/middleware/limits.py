"""How often signing in, second factors and forgotten passwords may be tried.

Counted before the request's own transaction and committed at once: exact over all processes, kept whatever the request
comes to, and no row is locked while a password is hashed. Guesses of strangers use up a limit of their own per account:
the browser in which the owner signed in before (it holds a signed cookie) has another one and stays let in.
"""

import secrets
from collections.abc import Callable
from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.core.internal.ratelimit import truncate_ip
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from rapport.kernel import clock
from rapport.kernel.access import Viewer
from rapport.kernel.database.scope import database_scope
from rapport.kernel.limits import Limit, TooMany, count_try, key_of, take_back
from rapport.web.account import actions
from rapport.web.errors import respond_to

ADDRESS = Limit("address", 50, timedelta(minutes=10))
"""From one network address, whoever is tried. What succeeds does not count: a delegation may share one address."""
STRANGERS = Limit("strangers", 10, timedelta(hours=1))
"""Passwords of one account, from browsers in which it was never signed in, from wherever."""
KNOWN = Limit("known", 10, timedelta(hours=1))
"""Passwords of one account from one browser in which it was signed in before."""
CODES = Limit("codes", 10, timedelta(hours=1))
"""Codes of one account; whoever comes that far knows its password."""
RESETS = Limit("resets", 5, timedelta(hours=1))
"""Mails to set a new password, to one address."""
LIMITED = frozenset(
    {
        "account_login",
        "account_reauthenticate",
        "account_reset_password",
        "account_reset_password_from_key",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
    }
)
COOKIE, COOKIE_AGE = "rapport-known", 180 * 24 * 3600
SALT = "rapport.known"
Try = tuple[Limit, str]


class LimitedTries:
    """Refuses what was tried too often, with 429 and when to come back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Count, refuse or go on, and take back what succeeded."""
        name = _name_of(request)
        if name not in LIMITED:
            return self.get_response(request)
        tries = _tries(request, name)
        refusal = _count(request, tries)
        if refusal is not None:
            return respond_to(request, refusal)
        response = self.get_response(request)
        if response.status_code in (301, 302, 303) and name not in ("account_reset_password",):
            with database_scope(Viewer.system()):
                for limit, who in tries:
                    take_back(limit, who)
        if request.user.is_authenticated:
            _remember(request, response)
        return response


def _name_of(request: HttpRequest) -> str:
    if request.method != "POST":
        return ""
    try:
        return resolve(request.path_info).view_name or ""
    except Resolver404:
        return ""


def _tries(request: HttpRequest, name: str) -> list[Try]:
    tries: list[Try] = [(ADDRESS, address_of(request))]
    if name == "account_login":
        mail = request.POST.get("login", "").strip().lower()
        device = _device(request, mail)
        tries.append((KNOWN, f"{device} {mail}") if device else (STRANGERS, mail))
    elif name == "account_reset_password":
        tries.append((RESETS, request.POST.get("email", "").strip().lower()))
    elif name == "mfa_authenticate":
        waiting = request.session.get("account_login")
        tries.append((CODES, str(waiting.get("user_pk") if isinstance(waiting, dict) else "nobody")))
    elif request.user.is_authenticated:
        tries.append((CODES, f"again {request.user.pk}"))
    return tries


def address_of(request: HttpRequest) -> str:
    """The network address, as far as the trusted proxies vouch for it; of IPv6 the network it is in."""
    return str(truncate_ip(get_adapter(request).get_client_ip(request)))


def _count(request: HttpRequest, tries: list[Try]) -> TooMany | None:
    now = clock.now()
    with database_scope(Viewer.system()):
        for limit, who in tries:
            counted = count_try(limit, who, now=now)
            if counted.allowed:
                continue
            if limit is STRANGERS and counted.count == limit.tries + 1:
                actions.guessing_report(email=who, by=Viewer.system(), now=now)
            return TooMany(counted.seconds)
    return None


def _device(request: HttpRequest, mail: str) -> str:
    try:
        given = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=COOKIE_AGE)
    except signing.BadSignature:
        return ""
    matches = isinstance(given, dict) and given.get("who") == key_of(KNOWN, mail)
    return str(given.get("device", "")) if matches else ""


def _remember(request: HttpRequest, response: HttpResponse) -> None:
    mail = str(request.user.email).lower()  # type: ignore[union-attr]
    if _device(request, mail):
        return
    response.set_cookie(
        COOKIE,
        signing.dumps({"who": key_of(KNOWN, mail), "device": secrets.token_hex(8)}, salt=SALT),
        max_age=COOKIE_AGE,
        path="/accounts/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
