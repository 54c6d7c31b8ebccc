"""The codes of second factors: each is used once, in whichever process, whatever a cache forgets."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal import auth

from rapport.kernel.limits import use_step
from rapport.web.account.factors import secrets_of


def step_of(secret: str, code: str) -> int | None:
    """The step in time to which the code belongs, among those that are allowed now."""
    given = "".join(code.split())
    for step in auth.yield_hotp_counters_from_time():
        if auth.compare_user_code(
            actual=given, expected=auth.format_hotp_value(auth.hotp_value(secret, step))
        ):
            return int(step)
    return None


class _Once:
    """Checks the code as django-allauth does, then uses its step up in the database.

    django-allauth remembers used codes in a cache: a restart forgets them, and a code can be used again.
    """

    user: Any
    authenticator: Authenticator

    def clean_code(self) -> str:
        """The code. Raises ValidationError for a wrong one, and for one that was used."""
        with secrets_of(self.user.pk):
            code: str = super().clean_code()  # type: ignore[misc]
            if self.authenticator.type == Authenticator.Type.TOTP:
                secret = get_adapter().decrypt(self.authenticator.data["secret"])
                _use(self.user.pk, secret, code)
        return code


def _use(person_id: int, secret: str, code: str) -> None:
    step = step_of(secret, code)
    if step is None or not use_step(f"person:{person_id}", step):
        raise get_adapter().validation_error("incorrect_code")


class SignInCode(_Once, AuthenticateForm):  # type: ignore[misc]
    """The code asked for after the password."""


class FreshCode(_Once, ReauthenticateForm):  # type: ignore[misc]
    """The code by which somebody who is signed in shows that it is still them."""


class ActivateApp(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an app; it cannot be used to sign in as well."""

    def clean_code(self) -> str:
        """The code. Raises ValidationError for a wrong one."""
        code: str = super().clean_code()
        _use(self.user.pk, self.secret, code)
        return code
