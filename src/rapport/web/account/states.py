"""Signing in with a State's own identity provider. It opens no account: it leads to the one that is there, or nowhere.

Somebody is let in whose provider says that it verified their address, where that provider is trusted for the address's
domain, and where an active person has the address. The link is kept by the provider's own name of the person (`sub`).
"""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.stages import AuthenticateStage
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render

from rapport.actors import queries
from rapport.kernel.access import Viewer
from rapport.kernel.identity import Provider

FACTOR = "_factor"
"""In a session: a second factor was shown in it."""


class OnlyKnownPeople(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Leads to a registered person, or says why not."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never."""
        return False

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """The providers that the operator described; none is kept in the database."""
        return [
            SocialApp(provider="openid_connect", **one.as_app())
            for one in settings.OIDC_PROVIDERS
            if provider in (None, "openid_connect", one.id)
        ]

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Find the person. Raises ImmediateHttpResponse with the refusal."""
        provider = provider_of(sociallogin.account.provider)
        address = _verified_address(sociallogin)
        if provider is None or address is None or address.rpartition("@")[2] not in provider.domains:
            raise ImmediateHttpResponse(_refused(request, "untrusted"))
        person = queries.person_to_sign_in(viewer=Viewer.system(), email=address)
        if person is None or (sociallogin.is_existing and sociallogin.user.pk != person.pk):
            raise ImmediateHttpResponse(_refused(request, "unknown"))
        if not sociallogin.is_existing:
            sociallogin.connect(request, person)
        if provider.counts_as_second_factor & _methods(sociallogin):
            request.session[FACTOR] = f"provider:{provider.id}"
        else:
            request.session.pop(FACTOR, None)
        # What the provider tells of the person is not kept beside its own name for them.
        sociallogin.account.extra_data = {}
        sociallogin.account.save(update_fields=["extra_data"])

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Not by django-allauth."""


class SecondFactorStage(AuthenticateStage):  # type: ignore[misc]
    """Asks for the second factor, unless the State's own provider asked for one and is trusted to."""

    def _should_handle(self, request: HttpRequest) -> bool:
        if str(request.session.get(FACTOR, "")).startswith("provider:"):
            return False
        return bool(super()._should_handle(request))


def provider_of(provider_id: str) -> Provider | None:
    """The identity provider with that id, as the operator described it."""
    return next((one for one in settings.OIDC_PROVIDERS if one.id == provider_id), None)


def _verified_address(sociallogin: Any) -> str | None:
    # Both tokens, where there are two, must agree: what one of them leaves out the other may not add.
    data = sociallogin.account.extra_data
    claims = data.get("userinfo") or data.get("id_token") or data
    if claims.get("email_verified") is not True or not isinstance(claims.get("email"), str):
        return None
    return str(claims["email"]).strip().lower()


def _methods(sociallogin: Any) -> frozenset[str]:
    claims = sociallogin.account.extra_data.get("id_token") or {}
    given = claims.get("amr", [])
    found = {str(one) for one in given} if isinstance(given, list) else {str(given)}
    return frozenset(found | {str(claims.get("acr", ""))})


def _refused(request: HttpRequest, why: str) -> Any:
    return render(request, "socialaccount/refused.html", {"why": why}, status=403)
