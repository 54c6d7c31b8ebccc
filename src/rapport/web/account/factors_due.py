"""Who must have a second factor, and what they reach until they have shown it: nothing but the way to it."""

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from rapport.actors import queries
from rapport.kernel.access import Viewer
from rapport.kernel.errors import AccessDenied
from rapport.web.account.states import FACTOR

BY_ROLE = "by-role"
OPEN = frozenset({"language", "account_logout", "account_change_password", "account_set_password"})
OPEN_BEFORE = ("mfa_", "account_reauthenticate")
"""What is reached without the second factor: getting one, showing one, and leaving."""


def without_factor(request: HttpRequest, viewer: Viewer) -> Viewer:
    """The viewer, without any right as long as a second factor is due that this session has not shown."""
    if settings.SECOND_FACTOR != BY_ROLE or request.session.get(FACTOR):
        return viewer
    if not queries.needs_second_factor(viewer=viewer, now=request.now):  # type: ignore[attr-defined]
        return viewer
    request.factor_lacking = True  # type: ignore[attr-defined]
    return Viewer(person_id=viewer.person_id)


def is_lacking(request: HttpRequest) -> bool:
    """Whether this page must wait for the second factor."""
    if not getattr(request, "factor_lacking", False):
        return False
    name = (request.resolver_match.view_name or "") if request.resolver_match else ""
    return name not in OPEN and not name.startswith(OPEN_BEFORE)


def with_factor(ids: Iterable[int]) -> frozenset[int]:
    """Which of these people have a second factor set up; recovery codes alone are none."""
    rows = Authenticator.objects.filter(user_id__in=set(ids)).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return frozenset(rows.values_list("user_id", flat=True))


def to_factor(request: HttpRequest) -> HttpResponse:
    """To enrolment, or to showing the factor that is there; a program and a form are told so. Keeps the error."""
    has_one = Authenticator.objects.filter(user_id=request.user.pk).exists()
    if request.method not in ("GET", "HEAD") or request.headers.get("HX-Request") or _is_program(request):
        text = _(
            "Your role asks for a second factor. Open the pages of your account to set it up or to show it."
        )
        request.failure = AccessDenied(text, code="second_factor_required")  # type: ignore[attr-defined]
        return HttpResponse(status=403)
    if has_one:
        back = urlencode({"next": request.get_full_path()})
        return HttpResponseRedirect(f"{reverse(_way_to_show(request))}?{back}")
    return HttpResponseRedirect(reverse("mfa_index"))


def _is_program(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def _way_to_show(request: HttpRequest) -> str:
    has_code = Authenticator.objects.filter(user_id=request.user.pk).exclude(type=Authenticator.Type.WEBAUTHN)
    return "mfa_reauthenticate" if has_code.exists() else "mfa_reauthenticate_webauthn"
