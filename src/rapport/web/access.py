"""Every view says who may reach it and by which methods. A view that says nothing is reached by nobody.

    @public                                   anybody, GET
    @public(methods=["GET", "POST"])
    @signed_in                                anybody with an account
    @needs("EDITION_BUILD", methods=["POST"]) whoever holds the permission

Views of libraries are declared in `LIBRARY_VIEWS`, by the name of the URL or by the namespace it lives in.
Whether an object is the viewer's to see is the affair of `queries` (404), not of these.
"""

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast, overload

from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest
from django.urls import ResolverMatch

from rapport.web.account.freshness import is_fresh

V = TypeVar("V", bound=Callable[..., Any])
READ = ("GET",)
READ_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class ShowAgain(ReauthenticationRequired):  # type: ignore[misc]
    """Somebody must show that it is still them; answered by `rapport.web.middleware.errors`."""


class UndeclaredView(RuntimeError):
    """A defect: a view does not say who may reach it."""


@dataclass(frozen=True)
class Access:
    """Who may reach a view: anybody (`is_public`), anybody signed in, or the holders of `permission`.

    `steps_down`: a reading request of the public is made as the database role that sees published rows only.
    """

    is_public: bool = False
    permission: str | None = None
    methods: frozenset[str] = frozenset({"GET", "HEAD", "OPTIONS"})
    steps_down: bool = True
    writes_on_get: bool = False
    """Only where a protocol demands it: the way back from an identity provider is a GET."""


def access_for(
    *,
    is_public: bool = False,
    permission: str | None = None,
    methods: Iterable[str] = READ,
    steps_down: bool = True,
) -> Access:
    """An access with HEAD where GET is, and OPTIONS always."""
    allowed = {method.upper() for method in methods} | {"OPTIONS"}
    if "GET" in allowed:
        allowed.add("HEAD")
    return Access(is_public, permission, frozenset(allowed), steps_down)


@overload
def public(view: V) -> V: ...
@overload
def public(*, methods: Iterable[str] = READ, steps_down: bool = True) -> Callable[[V], V]: ...
def public(
    view: V | None = None, *, methods: Iterable[str] = READ, steps_down: bool = True
) -> V | Callable[[V], V]:
    """Anybody may reach the view. Without `steps_down` it may read what the public's role cannot: by a secret link."""
    return _declare(view, access_for(is_public=True, methods=methods, steps_down=steps_down))


@overload
def signed_in(view: V) -> V: ...
@overload
def signed_in(*, methods: Iterable[str] = READ) -> Callable[[V], V]: ...
def signed_in(view: V | None = None, *, methods: Iterable[str] = READ) -> V | Callable[[V], V]:
    """Anybody with an account may reach the view."""
    return _declare(view, access_for(methods=methods))


def needs(permission: str, *, methods: Iterable[str] = READ) -> Callable[[V], V]:
    """Whoever holds the permission may reach the view."""
    access = access_for(permission=str(permission), methods=methods)

    def declare(view: V) -> V:
        view.access = access  # type: ignore[attr-defined]
        return view

    return declare


def fresh(view: V) -> V:
    """Somebody who reaches the view has shown within five minutes who they are; else they show it first.

    Stands below the declaration of who may reach the view. What a form held is kept and can be sent again afterwards.
    """

    return _checked(view, frozenset())


def fresh_to_send(view: V) -> V:
    """As `fresh`, where the page may be read without: only what is sent with its form asks who is there."""
    return _checked(view, READ_METHODS)


def _checked(view: V, free: frozenset[str]) -> V:
    @functools.wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.method not in free and not is_fresh(request):
            raise ShowAgain
        return view(request, *args, **kwargs)

    return cast("V", checked)


def _declare(view: V | None, access: Access) -> V | Callable[[V], V]:
    def declare(one: V) -> V:
        one.access = access  # type: ignore[attr-defined]
        return one

    return declare if view is None else declare(view)


_FORM = ("GET", "POST")
# The pages of an account look up the person who is not signed in yet, whom the public's role cannot see.
_BEFORE_SIGN_IN = access_for(is_public=True, methods=_FORM, steps_down=False)
LIBRARY_VIEWS: Mapping[str, Access] = {
    **dict.fromkeys(
        (
            "account_login",
            "account_logout",
            "account_inactive",
            "account_signup",
            "account_reset_password",
            "account_reset_password_done",
            "account_reset_password_from_key",
            "account_reset_password_from_key_done",
            "account_email_verification_sent",
            "account_confirm_email",
            "account_request_login_code",
            "account_confirm_login_code",
            "mfa_authenticate",
        ),
        _BEFORE_SIGN_IN,
    ),
    **dict.fromkeys(
        (
            "account_change_password",
            "account_set_password",
            "account_reauthenticate",
            "account_email",
            "mfa_activate_totp",
            "mfa_deactivate_totp",
            "mfa_generate_recovery_codes",
            "mfa_add_webauthn",
            "mfa_remove_webauthn",
            "mfa_reauthenticate",
            "mfa_reauthenticate_webauthn",
        ),
        access_for(methods=_FORM),
    ),
    **dict.fromkeys(("mfa_index", "mfa_list_webauthn"), access_for()),
    "openid_connect_callback": replace(access_for(is_public=True, steps_down=False), writes_on_get=True),
    "set_language": access_for(is_public=True, methods=["POST"]),
    "javascript-catalog": access_for(is_public=True),
}
"""Views of libraries, by the name of their URL. Sign-up is closed by the account adapter, not here."""

LIBRARY_NAMESPACES: Mapping[str, Access] = {
    # django-ninja registers its URLs under this application name; the API of this version is public and
    # read-only.
    "ninja": access_for(is_public=True),
}
"""Libraries' URLs by the application name (or namespace) they are included under."""


def declared_access(view: Callable[..., Any], match: ResolverMatch | None) -> Access | None:
    """What a view declares, itself or by the tables of library views; None if nothing."""
    for holder in (view, getattr(view, "view_class", None)):
        access = getattr(holder, "access", None)
        if isinstance(access, Access):
            return access
    if match is None:
        return None
    by_name = LIBRARY_VIEWS.get(match.view_name or "")
    if by_name is not None:
        return by_name
    for name in (*match.app_names, *match.namespaces):
        if name in LIBRARY_NAMESPACES:
            return LIBRARY_NAMESPACES[name]
    return None
