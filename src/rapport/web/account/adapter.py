"""How django-allauth behaves here: nobody registers themselves; nothing is rate-limited by a forgeable header."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignUp(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are registered by an administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """Unreachable, since sign-up is closed; refuses all the same."""
        raise PermissionError("Accounts are registered by an administrator.")
